import { setTimeout as delay } from 'node:timers/promises'
import { NO_STREAM, type EventLog, type ParsedEvent } from '@harbor/event-log/event-log'
import { eventsOf, newStream } from '@harbor/event-log/event-log.contract'
import { openEventStoreDbEventLog } from '@harbor/event-log/eventstoredb/eventstoredb-event-log'
import { LOG_START, type Position } from '@harbor/kernel/event'
import { EventStoreDbDouble } from '../servers/eventstoredb-double/eventstoredb-double'
import { goesOn, isLongLook, limitMs, pauseMs, randomOf, roundsOr, say } from './rounds'

const restarts = roundsOr(5)
const writers = 8
/** A stream is read as a whole now and then, so it does not grow without end. */
const eventsAStream = 200

it(
  `EventStoreDB (its double) is restarted ${restarts} times under load: nothing acknowledged is lost, nothing stands or arrives twice, nobody is started anew`,
  async () => {
    const random = randomOf('eventstoredb')
    const double = await EventStoreDbDouble.start()
    const log = await openEventStoreDbEventLog(double.address)
    const stopping = new AbortController()
    const acknowledged: string[] = []
    const writing = Array.from({ length: writers }, () => keepAppending(log, stopping.signal, acknowledged))
    const reading = keepReadingStreams(log, stopping.signal, random)
    const arrived: ParsedEvent[] = []
    const following = follow(log, stopping.signal, arrived)
    let round = 0
    for (; goesOn(round, restarts); round++) {
      const before = acknowledged.length
      await delay(100 + random() * 400)
      double.stop()
      await delay(pauseMs(random))
      await double.start()
      await until(() => acknowledged.length >= before + 10 * writers)
      if (isLongLook && round % 10 === 9) say(`EventStoreDB: ${round + 1} restarts`)
    }
    const head = await log.head()
    await until(() => (arrived.at(-1)?.position ?? 0) >= head)
    stopping.abort()
    await Promise.all([...writing, reading, following])
    const stored = double.log.records.filter(({ stream }) => stream.startsWith('harbor.')).map(({ id }) => id)
    expect(new Set(stored).size).toBe(stored.length)
    expect(stored.toSorted()).toEqual(acknowledged.toSorted())
    // What was appended after the last look may not have arrived; all before has, once and in order.
    expect(arrived.map(({ id }) => id)).toEqual(stored.slice(0, arrived.length))
    expect(arrived.at(-1)?.position).toBeGreaterThanOrEqual(head)
    say(`EventStoreDB restarted ${round} times: ${stored.length} events stored, ${arrived.length} arrived in order`)
    await log.close()
    double.stop()
  },
  limitMs(restarts, 60_000),
)

/** As a service does: what is not answered in time is tried again with the same ids. */
async function keepAppending(log: EventLog, signal: AbortSignal, acknowledged: string[]): Promise<void> {
  while (!signal.aborted) {
    const stream = newStream()
    for (let revision = 0; revision < eventsAStream && !signal.aborted; revision++) {
      const events = eventsOf(stream, 1, revision)
      const result = await patiently(() => log.append(stream, revision === 0 ? NO_STREAM : revision - 1, events))
      if (!result.ok) throw new Error(`${stream} stands at ${result.actualRevision} instead of ${revision - 1}`)
      acknowledged.push(...events.map(({ id }) => id))
      await delay(isLongLook ? 20 : 1)
    }
  }
}

/** Each page from where the one before ended, as a view does. */
async function follow(log: EventLog, signal: AbortSignal, arrived: ParsedEvent[]): Promise<void> {
  for (let after: Position = LOG_START; !signal.aborted;) {
    const page = await patiently(() => log.readAll(after, { limit: 100 }))
    arrived.push(...page.events)
    if (page.last === after) await log.appended(after, signal)
    after = page.last
  }
}

/** Streams that were begun before read whole and without gaps, whenever it is. */
async function keepReadingStreams(log: EventLog, signal: AbortSignal, random: () => number): Promise<void> {
  while (!signal.aborted) {
    await delay(20)
    const { events } = await patiently(() => log.readAll(LOG_START, { limit: 100 }))
    const one = events[Math.floor(random() * events.length)]
    if (!one) continue
    const stream = await patiently(() => log.readStream(one.stream))
    expect(stream.map(({ revision }) => revision)).toEqual(stream.map((_, index) => index))
  }
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await work()
    } catch (error) {
      if ((error as { code?: string }).code !== 'store.unavailable') throw error
    }
}

async function until(isSo: () => boolean): Promise<void> {
  for (const giveUpAt = performance.now() + 60_000; !isSo();) {
    if (performance.now() > giveUpAt) throw new Error('it never came about')
    await delay(10)
  }
}
