import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { EventLog } from '@harbor/event-log/event-log'
import { pair, rateOf, type Benchmark } from './measure'
import { RawSqlite } from './raw-sqlite'
import { fillLog, SampleStreams, type SampleAppend } from './sample-events'
import { withLog } from './with-log'

const inFlight = 256

/** Until the WAL was folded in once: from then on it is overwritten instead of extended, as in a service that has run for a minute. */
const eventsToSteadyState = 40_000

async function warmLog(log: EventLog): Promise<void> {
  await fillLog(log, new SampleStreams(400), eventsToSteadyState)
}

function warmRaw(raw: RawSqlite): void {
  const sample = new SampleStreams(400)
  for (let written = 0; written < eventsToSteadyState; written += 4000) raw.write(sample.take(40, 100))
}

async function appendOne(log: EventLog, { stream, expectedRevision, events }: SampleAppend): Promise<void> {
  const result = await log.append(stream, expectedRevision, events)
  if (!result.ok) throw new Error(`lost an append to ${stream}`)
}

const oneInFlight = pair({
  name: 'append, 1 in flight, against a file',
  unit: 'appends/s',
  against: 'write + fdatasync of the same bytes to a plain file',
  targetRatio: 0.85,
  open: () =>
    withLog(async (log, folder) => {
      await warmLog(log)
      const sample = new SampleStreams(50)
      const file = openSync(join(folder, 'raw.bytes'), 'a')
      const raw = () => {
        const appends = sample.take(100)
        return rateOf(appends.length, () => {
          for (const { events } of appends) {
            for (const { data, meta } of events) writeSync(file, data + meta)
            fdatasyncSync(file)
          }
        })
      }
      return { raw, system: sequential(log), close: () => closeSync(file) }
    }),
})

const oneInFlightSqlite = pair({
  name: 'append, 1 in flight, against SQLite',
  unit: 'appends/s',
  against: 'SQLite, one insert a transaction',
  targetRatio: 0.85,
  open: () =>
    withLog(async (log, folder) => {
      await warmLog(log)
      const raw = new RawSqlite(folder)
      warmRaw(raw)
      const sample = new SampleStreams(50)
      const rawRate = () => {
        const appends = sample.take(100)
        return rateOf(appends.length, () => appends.forEach((append) => raw.write([append])))
      }
      return { raw: rawRate, system: sequential(log), close: () => raw.close() }
    }),
})

function sequential(log: EventLog) {
  const sample = new SampleStreams(50)
  return () => {
    const appends = sample.take(100)
    return rateOf(appends.length, async () => {
      for (const append of appends) await appendOne(log, append)
    })
  }
}

const manyInFlight = pair({
  name: `append, ${inFlight} in flight`,
  unit: 'appends/s',
  against: `SQLite, ${inFlight} inserts a transaction`,
  targetRatio: 0.85,
  open: () =>
    withLog(async (log, folder) => {
      await warmLog(log)
      const raw = new RawSqlite(folder)
      warmRaw(raw)
      const rounds = 40
      const [rawSample, sample] = [new SampleStreams(inFlight), new SampleStreams(inFlight)]
      const rawRate = () => {
        const groups = Array.from({ length: rounds }, () => rawSample.take(inFlight))
        return rateOf(rounds * inFlight, () => groups.forEach((group) => raw.write(group)))
      }
      const system = () => {
        const appends = sample.take(rounds * inFlight)
        /** Each of the 256 sends its next append when the one before is answered, as that many users would. */
        const user = async (number: number) => {
          for (let next = number; next < appends.length; next += inFlight) {
            const append = appends[next]
            if (append) await appendOne(log, append)
          }
        }
        return rateOf(appends.length, () => Promise.all(Array.from({ length: inFlight }, (_, number) => user(number))))
      }
      return { raw: rawRate, system, close: () => raw.close() }
    }),
})

export const appendBenchmarks: readonly Benchmark[] = [oneInFlight, oneInFlightSqlite, manyInFlight]
