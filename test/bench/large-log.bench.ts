import { cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { verifyLog } from '@harbor/audit/verify'
import { CHAIN_START, chainHash } from '@harbor/event-log/chain'
import { Journal } from '@harbor/event-log/journal'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import type { EventId } from '@harbor/kernel/ids'
import { eventTypes, views } from '@harbor/platform/contexts'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import { startViewRunner } from '@harbor/read-models/view-runner'
import { lawfulEvents, lawfulLog } from './lawful-log'
import { figure, pair, quantile, rateOf, type Benchmark } from './measure'

type Row = [stream: string, revision: number, id: EventId, type: string, data: string, meta: string, hash: string]

const verifying = pair({
  name: 'verify',
  unit: 'events/s',
  against: 'one-shot SHA-256 chain over the same bytes, read page by page',
  targetRatio: 0.85,
  open: async () => {
    const folder = await lawfulLog(lawfulEvents)
    const log = await openSqliteEventLog(folder, { readOnly: true })
    const db = new DatabaseSync(join(folder, 'log.db'), { readOnly: true })
    const system = () =>
      rateOf(lawfulEvents, async () => {
        const { ok } = await verifyLog(log)
        if (!ok) throw new Error('the log does not verify')
      })
    const close = () => {
      db.close()
      return log.close()
    }
    return { raw: () => rateOf(lawfulEvents, () => chainOver(db)), system, close }
  },
})

function chainOver(db: DatabaseSync): void {
  const page = db.prepare(
    `SELECT stream, revision, id, name, data, meta, lower(hex(hash)) FROM events JOIN types ON number = type
      WHERE position > ? AND position <= ? ORDER BY position`,
    { returnArrays: true },
  )
  const last = new Map<string, string>()
  for (let after = 0; after < lawfulEvents; after += 1000) {
    for (const [stream, revision, id, type, data, meta, hash] of page.all(after, after + 1000) as unknown as Row[]) {
      const computed = chainHash(last.get(stream) ?? CHAIN_START, stream, { revision, id, type, data, meta })
      if (computed !== hash) throw new Error(`${stream} ${revision} does not verify`)
      last.set(stream, hash)
    }
  }
}

const oneFile = pair({
  name: 'one file in a large log, loaded and decoded, p50',
  unit: 'files/s',
  against: 'SQLite rows by index + JSON.parse of data and meta',
  targetRatio: 1 / 1.5,
  open: async () => {
    const { db, journal, streams, close } = await openLarge()
    db.exec('PRAGMA cache_size = -32768')
    const select =
      'SELECT position, stream, revision, type, id, data, meta FROM events WHERE stream = ? ORDER BY revision'
    const rows = db.prepare(select, { returnArrays: true })
    const raw = () =>
      medianRate(streams, (stream) => {
        for (const row of rows.all(stream) as unknown as string[][]) {
          JSON.parse(row[5] ?? '')
          JSON.parse(row[6] ?? '')
        }
      })
    return { raw, system: () => medianRate(streams, (stream) => journal.load(stream)), close }
  },
})

const oneFileAtWorst = figure({
  name: 'one file in a large log, loaded and decoded, p99',
  unit: 'ms',
  atMost: 1,
  open: async () => {
    const { journal, streams, close } = await openLarge()
    const run = async () => {
      return quantile(await timesOf(streams, (stream) => journal.load(stream)), 0.99)
    }
    return { run, close }
  },
})

/** The log as the journal reads it, and its file for whoever reads that. */
async function openLarge() {
  const folder = await lawfulLog(lawfulEvents)
  const log = await openSqliteEventLog(folder, { readOnly: true })
  const keys = await openSqliteKeys(folder, { installationId: log.installationId, readOnly: true })
  const db = new DatabaseSync(join(folder, 'log.db'), { readOnly: true })
  const close = async () => {
    db.close()
    await keys.close()
    await log.close()
  }
  return { db, journal: new Journal(log, keys, eventTypes), streams: longStreams(db), close }
}

/** Those with the most events: two thousand of them, in no order that the file has. */
function longStreams(db: DatabaseSync): readonly string[] {
  const select = 'SELECT stream FROM events GROUP BY stream ORDER BY count(*) DESC, stream LIMIT 2000'
  return (db.prepare(select, { returnArrays: true }).all() as unknown as [string][]).map(([stream]) => stream).sort()
}

async function medianRate(streams: readonly string[], load: (stream: string) => unknown): Promise<number> {
  return 1000 / quantile(await timesOf(streams, load), 0.5)
}

/** In milliseconds. */
async function timesOf(streams: readonly string[], load: (stream: string) => unknown): Promise<readonly number[]> {
  const taken: number[] = []
  for (const stream of streams) {
    const start = performance.now()
    await load(stream)
    taken.push(performance.now() - start)
  }
  return taken
}

const start = figure({
  name: 'start on a large log, views current',
  unit: 'ms',
  atMost: 2000,
  open: async () => {
    const folder = await lawfulViews(lawfulEvents)
    return { run: () => started(folder, false), close: () => undefined }
  },
})

/** The log of that size with all its views, built once and kept; what is out of date of them is built anew. */
async function lawfulViews(events: number): Promise<string> {
  const log = await lawfulLog(events)
  const folder = `${log}-viewed`
  if (!existsSync(folder)) {
    const unfinished = `${folder}.new`
    rmSync(unfinished, { recursive: true, force: true })
    cpSync(log, unfinished, { recursive: true })
    renameSync(unfinished, folder)
  }
  process.stderr.write(`views of ${events.toLocaleString('en')} events brought up to date in ${folder} ...\n`)
  await started(folder, true)
  return folder
}

/** Time until all views answer; `fill`: waits until they have seen the whole log once. */
async function started(folder: string, fill: boolean): Promise<number> {
  const begin = performance.now()
  const log = await openSqliteEventLog(folder)
  const { installationId } = log
  const keys = await openSqliteKeys(folder, { installationId })
  const readModels = await openSqliteReadModels(folder, { installationId })
  const plain = views.filter(({ personal }) => !personal)
  const runner = await startViewRunner({ source: new Journal(log, keys, eventTypes), readModels, views: plain })
  await runner.caughtUp(await log.head(), { timeoutMs: fill ? 4 * 3_600_000 : 10_000 })
  const taken = performance.now() - begin
  await runner.stop()
  await readModels.close()
  await keys.close()
  await log.close()
  return taken
}

export const largeLogBenchmarks: readonly Benchmark[] = [verifying, oneFile, oneFileAtWorst, start]
