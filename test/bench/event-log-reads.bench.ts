import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { EventLog } from '@harbor/event-log/event-log'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { LOG_START } from '@harbor/kernel/event'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { figure, pair, quantile, rateOf, type Benchmark, type Contestants } from './measure'
import { fillLog, SampleStreams } from './sample-events'
import { withLog } from './with-log'

const storedEvents = 200_000
const pageEvents = 1000

/** Both sides read the file that the log wrote. */
function withFilledLog(open: (log: EventLog, db: DatabaseSync, sample: SampleStreams) => Omit<Contestants, 'close'>) {
  return withLog(async (log, folder) => {
    const sample = new SampleStreams(storedEvents / 100)
    await fillLog(log, sample, storedEvents)
    const db = new DatabaseSync(join(folder, 'log.db'), { readOnly: true })
    db.exec('PRAGMA cache_size = -32768')
    return { ...open(log, db, sample), close: () => db.close() }
  })
}

const columns = 'position, stream, revision, type, id, data, meta'
type Row = [position: number, stream: string, revision: number, type: number, id: string, data: string, meta: string]

const readAll = pair({
  name: 'readAll, parsed',
  unit: 'events/s',
  against: 'SQLite page of rows + JSON.parse of data and meta',
  targetRatio: 0.85,
  targetRate: 600_000,
  open: () =>
    withFilledLog((log, db) => ({
      raw: rawPages(db, 'true'),
      system: () => rateOf(storedEvents, () => readToHead(log)),
    })),
})

const readSomeTypes = pair({
  name: 'readAll of 2 types in 25',
  unit: 'events/s scanned',
  against: 'SQLite page with the same filter + JSON.parse of data and meta',
  targetRatio: 0.85,
  open: () =>
    withFilledLog((log, db) => {
      const types = ['membership.development-step-3-taken.v1', 'membership.development-step-20-taken.v1']
      return {
        raw: rawPages(db, `type IN (SELECT number FROM types WHERE name IN ('${types.join("', '")}'))`),
        system: () => rateOf(storedEvents, () => readToHead(log, types)),
      }
    }),
})

function rawPages(db: DatabaseSync, filter: string) {
  const range = 'position > ? AND position <= ?'
  const page = db.prepare(`SELECT ${columns} FROM events WHERE ${range} AND ${filter} ORDER BY position`, {
    returnArrays: true,
  })
  return () =>
    rateOf(storedEvents, () => {
      for (let after = 0; after < storedEvents; after += pageEvents) {
        for (const row of page.all(after, after + pageEvents) as unknown as Row[]) parse(row[5], row[6])
      }
    })
}

async function readToHead(log: EventLog, types?: readonly string[]): Promise<void> {
  for (let after = LOG_START; ;) {
    const { last } = await log.readAll(after, { limit: pageEvents, ...(types && { types }) })
    if (last === after) return
    after = last
  }
}

function parse(data: string, meta: string): void {
  JSON.parse(data)
  JSON.parse(meta)
}

const readStream = pair({
  name: 'readStream of 100 events, parsed',
  unit: 'streams/s',
  against: 'SQLite rows by index + JSON.parse of data and meta',
  targetRatio: 0.85,
  open: () =>
    withFilledLog((log, db, sample) => {
      const select = `SELECT ${columns}, lower(hex(hash)) FROM events WHERE stream = ? ORDER BY revision`
      const rows = db.prepare(select, { returnArrays: true })
      const streams = sample.names()
      const raw = () =>
        rateOf(streams.length, () => {
          for (const stream of streams) for (const row of rows.all(stream) as unknown as Row[]) parse(row[5], row[6])
        })
      const system = () =>
        rateOf(streams.length, async () => {
          for (const stream of streams) await readParsed(log, stream)
        })
      return { raw, system }
    }),
})

const readStreamLatency = figure({
  name: 'readStream of 100 events, p99',
  unit: 'ms',
  atMost: 1,
  open: async () => {
    const opened = await withFilledLog((log, _db, sample) => {
      const streams = sample.names()
      const p99 = async () => {
        const taken: number[] = []
        for (const stream of streams) {
          const start = performance.now()
          await readParsed(log, stream)
          taken.push(performance.now() - start)
        }
        return quantile(taken, 0.99)
      }
      return { raw: p99, system: p99 }
    })
    return { run: opened.system, close: opened.close }
  },
})

async function readParsed(log: EventLog, stream: string): Promise<void> {
  const events = await log.readStream(stream)
  if (events.length !== 100) throw new Error(`${events.length} events in ${stream}`)
  for (const { data, meta } of events) parse(data, meta)
}

const openingFilled = figure({
  name: `open a log of ${storedEvents.toLocaleString('en')} events`,
  unit: 'ms',
  atMost: 100,
  open: async () => {
    const folder = makeTestFolder()
    const log = await openSqliteEventLog(folder)
    await fillLog(log, new SampleStreams(storedEvents / 100), storedEvents)
    await log.close()
    const run = async () => {
      const start = performance.now()
      const opened = await openSqliteEventLog(folder)
      const taken = performance.now() - start
      await opened.close()
      return taken
    }
    return { run, close: () => rmSync(folder, { recursive: true }) }
  },
})

export const readBenchmarks: readonly Benchmark[] = [
  readAll,
  readSomeTypes,
  readStream,
  readStreamLatency,
  openingFilled,
]
