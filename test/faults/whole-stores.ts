import { verifyLog } from '@harbor/audit/verify'
import type { Meta } from '@harbor/event-log/codec'
import type { EventLog, Page, ParsedEvent } from '@harbor/event-log/event-log'
import { LOG_START, type Position } from '@harbor/kernel/event'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import { startViewRunner } from '@harbor/read-models/view-runner'
import { eventsOfCommand, ledgerViews, openHarborStores, type HarborStores } from './harbor-stores'

/** What was acknowledged: the last event of an act. */
export interface Acknowledged {
  readonly stream: string
  readonly revision: number
  readonly position: number
}

export function allEvents(log: EventLog): Promise<readonly ParsedEvent[]> {
  return everyPage((after) => log.readAll(after, { limit: 1_000 }))
}

export async function everyPage<Event>(read: (after: Position) => Promise<Page<Event>>): Promise<readonly Event[]> {
  const events: Event[] = []
  for (let after = LOG_START; ;) {
    const page = await read(after)
    if (page.last === after) return events
    events.push(...page.events)
    after = page.last
  }
}

/**
 * The stores of a folder, opened as the next start opens them: chains and positions are whole, everything acknowledged is there, no act
 * is half there, every personal part opens, and the views come to what a serial replay, kept in `serial`, comes to.
 */
export async function expectWhole(
  folder: string,
  serial: string,
  acknowledged: readonly Acknowledged[],
): Promise<{ readonly events: readonly ParsedEvent[] }> {
  const stores = await openHarborStores(folder)
  try {
    const { head, events } = await expectLog(stores, acknowledged)
    await expectViews(stores, serial, head)
    return { events }
  } finally {
    await stores.close()
  }
}

/** Chains and positions are whole, everything acknowledged is there, no act is half there, every personal part opens. */
export async function expectLog({ log, journal }: HarborStores, acknowledged: readonly Acknowledged[]) {
  const { ok, problems, head } = await verifyLog(log)
  expect({ ok, problems }).toEqual({ ok: true, problems: [] })
  const events = await allEvents(log)
  expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1))
  expect(await log.head()).toBe(head)
  const lost = acknowledged.filter(({ stream, revision, position }) => {
    const found = events[position - 1]
    return found?.stream !== stream || found.revision !== revision
  })
  expect(lost).toEqual([])
  const own = events.filter(({ type }) => type.startsWith('ledger.'))
  const commands = Map.groupBy(own, ({ meta }) => (meta as Meta).command)
  expect([...commands.values()].filter(({ length }) => length !== eventsOfCommand)).toEqual([])
  const ofPersons = own.filter(({ type }) => type === 'ledger.owned.v1')
  const opened = await journal.decode(ofPersons, { personal: true })
  expect(opened.filter(({ data }) => (data as { personal: unknown }).personal === null)).toEqual([])
  return { head, events }
}

async function expectViews({ log, journal: source, readModels }: HarborStores, serial: string, head: Position) {
  const { installationId } = log
  const plain = await openSqliteReadModels(serial, { installationId })
  for (const { models, pageSize } of [
    { models: readModels, pageSize: 1_000 },
    { models: plain, pageSize: 1 },
  ]) {
    const runner = await startViewRunner({ source, readModels: models, views: ledgerViews, pageSize })
    await runner.caughtUp(head, { timeoutMs: 600_000 })
    await runner.stop()
  }
  for (const { name, collection } of ledgerViews) {
    const truth = await plain.live(name, 1, collection)
    const live = await readModels.live(name, 1, collection)
    const digest = await truth.digest()
    expect(await live.digest()).toEqual(digest)
    expect(await live.checkpoint()).toBe(await truth.checkpoint())
    expect(await readModels.collection(name).count()).toBe(digest.documents)
  }
  await plain.close()
}
