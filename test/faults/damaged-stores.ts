import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { verifyLog } from '@harbor/audit/verify'
import { StoreError, type EventLog, type RawEvent } from '@harbor/event-log/event-log'
import { UndecodableEvent } from '@harbor/event-log/undecodable'
import { deriveId } from '@harbor/kernel/ids'
import { startViewRunner, type ViewRunner } from '@harbor/read-models/view-runner'
import { ViewError } from '@harbor/read-models/view-status'
import { act, ledgerViews, openHarborStores, type HarborStores } from './harbor-stores'
import { allEvents, everyPage } from './whole-stores'

/** Where files need no disk: what is put there and opened is a copy. */
const memory = '/dev/shm'

export function memoryFolder(otherwise: string): string {
  return mkdtempSync(join(existsSync(memory) ? memory : otherwise, 'harbor-'))
}

/** More acts than the log looks at when it is opened, so that damage lies also where only a closer look finds it. */
const acts = 300

/** What the log and the keys hold: every event as it reads by position, the same by its stream, and what the personal parts say. */
export interface Content {
  readonly events: string
  readonly streams: string
  readonly personal: string
}

/** Stores with something in all of them, closed in order. */
export async function fillStores(folder: string): Promise<void> {
  const stores = await openHarborStores(folder)
  for (let amount = 0; amount < acts; amount++) {
    const account = deriveId('018f0000-0000-7000-8000-000000000000', `account ${amount % 20}`)
    await act(stores.journal, { account, amount })
  }
  await followed(stores, (runner) => runner.status())
  await stores.close()
}

async function contentOf({ log, journal }: HarborStores): Promise<Content> {
  const parsed = await allEvents(log)
  const decoded = await journal.decode(parsed, { personal: true })
  const names = [...new Set(parsed.map(({ stream }) => stream))].toSorted()
  const streams = await Promise.all(names.map((name) => log.readStream(name)))
  return {
    events: JSON.stringify(await rawEvents(log)),
    streams: JSON.stringify(streams),
    personal: JSON.stringify(decoded.map(({ data }) => data)),
  }
}

export function rawEvents(log: EventLog): Promise<readonly RawEvent[]> {
  return everyPage((after) => log.readRaw(after, { limit: 1_000 }))
}

async function followed<T>(stores: HarborStores, work: (runner: ViewRunner) => Promise<T>): Promise<T> {
  const { journal: source, log, readModels } = stores
  const runner = await startViewRunner({ source, readModels, views: ledgerViews })
  try {
    await runner.caughtUp(await log.head(), { timeoutMs: 60_000 })
    return await work(runner)
  } finally {
    await runner.stop()
  }
}

/** What somebody is told of damage, and where. */
export interface Told {
  readonly by: 'start' | 'verify' | 'use'
  readonly code: string
  readonly message: string
}

/**
 * Starts on the stores, verifies the log as `harbor verify` does, and reads all of it: what is told of damage, or the content where
 * nothing is. What is no word for an operator is thrown on.
 */
export async function toldOrContent(folder: string): Promise<Told | Content> {
  let by: Told['by'] = 'start'
  let stores: HarborStores | undefined
  try {
    stores = await openHarborStores(folder)
    by = 'verify'
    const { problems } = await verifyLog(stores.log)
    const [first] = problems
    if (first)
      return { by, code: first.code, message: `position ${first.position} of ${first.stream}: ${first.detail}` }
    by = 'use'
    return await contentOf(stores)
  } catch (error) {
    if (error instanceof StoreError || error instanceof UndecodableEvent)
      return { by, code: error.code, message: error.message }
    throw error
  } finally {
    await stores?.close()
  }
}

/** Somebody who was told of damage, or whom a proof told, puts the views right as they are advised. What it took. */
export function putViewsRight(folder: string): Promise<string> {
  return orMovedAway(folder, async (runner) => {
    let isWhole = true
    for (const { name } of ledgerViews) {
      const { equal } = await runner.prove(name)
      if (!equal) await runner.rebuild(name)
      isWhole &&= equal
    }
    return isWhole ? 'whole' : 'rebuilt'
  })
}

/** What a proof does not see, who finds an answer wrong puts right: he builds all of them anew. */
export function rebuildViews(folder: string): Promise<string> {
  return orMovedAway(folder, async (runner) => {
    for (const { name } of ledgerViews) await runner.rebuild(name)
    return 'rebuilt'
  })
}

async function orMovedAway(folder: string, work: (runner: ViewRunner) => Promise<string>): Promise<string> {
  try {
    return await withStores(folder, (stores) => followed(stores, work))
  } catch (error) {
    if (!(error instanceof Error)) throw error
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `views.db${suffix}`), { force: true })
    return `moved away: ${error instanceof StoreError || error instanceof ViewError ? error.code : error.name}`
  }
}

/** States and documents of every view, as queries find them too. */
export function viewsOf(folder: string): Promise<string> {
  return withStores(folder, async (stores) => {
    await followed(stores, (runner) => runner.status())
    const found: unknown[] = []
    for (const { name, collection } of ledgerViews) {
      const live = await stores.readModels.live(name, 1, collection)
      const documents = await stores.readModels.collection(name).find({ limit: 1_000 })
      found.push(await live.digest(), documents)
    }
    return JSON.stringify(found)
  })
}

async function withStores<T>(folder: string, work: (stores: HarborStores) => Promise<T>): Promise<T> {
  const stores = await openHarborStores(folder)
  try {
    return await work(stores)
  } finally {
    await stores.close()
  }
}

/** Somebody was told of damage by name of a file or an event, or there is none in what the stores hold. What was told, in a few words. */
export function expectToldOrWhole(place: string, found: Told | Content, whole: Content, name: RegExp): string {
  if ('code' in found) {
    expect([place, found]).toEqual([place, { ...found, message: expect.stringMatching(name) as string }])
    return `by ${found.by} ${found.code}`
  }
  expect([place, found]).toEqual([place, whole])
  return 'of no effect'
}
