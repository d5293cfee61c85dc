import { setTimeout as wait } from 'node:timers/promises'
import { LOG_START, type Position } from '@harbor/kernel/event'
import { EventStoreDbDouble } from '../../../../test/servers/eventstoredb-double/eventstoredb-double'
import { NO_STREAM, type EventLog } from '../event-log'
import { eventsOf, expectOk, newStream, readToHead } from '../event-log.contract'
import { openEventStoreDbEventLog } from './eventstoredb-event-log'
import type { TimeLimits } from './patience'

jest.setTimeout(120_000)
const generous: TimeLimits = { callMs: 10_000, patienceMs: 20_000, livenessMs: 15_000 }

describe('the log on EventStoreDB when something breaks', () => {
  let double: EventStoreDbDouble
  let log: EventLog
  beforeEach(async () => {
    double = await EventStoreDbDouble.start()
    await open()
  })
  afterEach(async () => {
    await log.close()
    double.stop()
  })

  async function open(limits: Partial<TimeLimits> = {}): Promise<void> {
    await log?.close()
    log = await openEventStoreDbEventLog(double.address, { limits: { ...generous, ...limits } })
  }

  describe('an append', () => {
    it('whose reply is lost is repeated and stands once', async () => {
      const stream = newStream()
      double.faults.loseNextReply(2)
      const result = await log.append(stream, NO_STREAM, eventsOf(stream, 3))
      expect(result).toEqual({ ok: true, position: await log.head() })
      expect(await log.readStream(stream)).toHaveLength(3)
    })

    it('whose reply is lost is answered as its own also when others went on behind it', async () => {
      const stream = newStream()
      const events = eventsOf(stream, 2)
      await expectOk(log.append(stream, NO_STREAM, events))
      await expectOk(log.append(stream, 1, eventsOf(stream, 2, 2)))
      const second = (await log.readStream(stream))[1]
      expect(await log.append(stream, NO_STREAM, events)).toEqual({ ok: true, position: second?.position })
    })

    it('goes through when the server is away for a moment', async () => {
      const stream = newStream()
      double.faults.failNext('append', 3)
      await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, 1)))
    })

    it('that the network swallowed is given up in time, and nothing is left of it', async () => {
      await open({ callMs: 2_000, patienceMs: 3_000 })
      const stream = newStream()
      double.faults.ignoreNext('append', 5)
      const appending = log.append(stream, NO_STREAM, eventsOf(stream, 1))
      await expect(appending).rejects.toMatchObject({ code: 'store.unavailable' })
    })

    it('to a server that is gone ends as unavailable, with what to do', async () => {
      await open({ patienceMs: 300 })
      double.stop()
      const stream = newStream()
      const appending = log.append(stream, NO_STREAM, eventsOf(stream, 1))
      await expect(appending).rejects.toMatchObject({
        code: 'store.unavailable',
        advice: { en: expect.stringContaining('network'), zh: expect.stringContaining('网络') },
      })
    })

    it('races another one of the same stream: one wins, the other learns the revision', async () => {
      const stream = newStream()
      const results = await Promise.all([
        log.append(stream, NO_STREAM, eventsOf(stream, 2)),
        log.append(stream, NO_STREAM, eventsOf(stream, 3)),
      ])
      expect(results.filter(({ ok }) => ok)).toHaveLength(1)
      const standing = await log.readStream(stream)
      expect(results).toContainEqual({ ok: false, actualRevision: standing.length - 1 })
    })
  })

  describe('a read', () => {
    it('that breaks off goes on where it was, each event once', async () => {
      const stream = newStream()
      await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, 100)))
      double.faults.breakNextReadAfter(37)
      double.faults.breakNextReadAfter(20)
      const page = await log.readRaw(LOG_START, { limit: 1000 })
      expect(page.events.map(({ revision }) => revision)).toEqual(Array.from({ length: 100 }, (_, index) => index))
      double.faults.breakNextReadAfter(50)
      expect(await log.readStream(stream)).toHaveLength(100)
    })

    it('without an answer is given up in time: the client knows no deadline for it', async () => {
      await open({ callMs: 2_000, patienceMs: 3_000 })
      double.faults.ignoreNext('read', 5)
      await expect(log.head()).rejects.toMatchObject({ code: 'store.unavailable' })
    })

    it('from a server that is gone ends as unavailable', async () => {
      await open({ patienceMs: 300 })
      double.stop()
      await expect(log.readStream(newStream())).rejects.toMatchObject({ code: 'store.unavailable' })
      await expect(log.readAll(LOG_START, { limit: 10 })).rejects.toMatchObject({ code: 'store.unavailable' })
    })
  })

  it('loses no acknowledged append and stores none twice while the server is killed and comes back', async () => {
    const acknowledged: string[] = []
    const abort = new AbortController()
    const writers = Array.from({ length: 8 }, async () => {
      const stream = newStream()
      for (let revision = 0; !abort.signal.aborted; revision++) {
        const events = eventsOf(stream, 1, revision)
        await expectOk(log.append(stream, revision - 1, events))
        acknowledged.push(...events.map(({ id }) => id))
      }
    })
    for (let round = 0; round < 5; round++) {
      const before = acknowledged.length
      await until(() => acknowledged.length > before + 8)
      double.stop()
      await wait(50)
      await double.start()
    }
    const before = acknowledged.length
    await until(() => acknowledged.length > before + 8)
    abort.abort()
    await Promise.all(writers)
    const stored = (await readToHead(log, LOG_START, 500)).map(({ id }) => id)
    expect(stored).toHaveLength(new Set(stored).size)
    expect(stored.toSorted()).toEqual(acknowledged.toSorted())
  })

  describe('who waits for more', () => {
    it('hears of a burst on which the server dropped the subscription', async () => {
      const waiting = log.appended(LOG_START, AbortSignal.timeout(20_000))
      await subscribed(1)
      writeBeside(double, 500)
      await waiting
      const again = log.appended(await log.head(), AbortSignal.timeout(20_000))
      await subscribed(2)
      writeBeside(double, 1)
      await again
    })

    it('hears of what comes after the server dropped the subscription for no reason', async () => {
      const waiting = log.appended(LOG_START, AbortSignal.timeout(20_000))
      await subscribed(1)
      double.subscriptions.dropAll()
      await subscribed(2)
      writeBeside(double, 1)
      await waiting
    })

    it('hears of what comes after a restart, whenever that is', async () => {
      const waiting = log.appended(LOG_START, AbortSignal.timeout(20_000))
      await subscribed(1)
      double.stop()
      await wait(300)
      await double.start()
      await subscribed(2)
      writeBeside(double, 1)
      await waiting
    })

    it('hears of what was written while the server refused to subscribe', async () => {
      double.faults.failNext('subscribe', 3)
      const waiting = log.appended(LOG_START, AbortSignal.timeout(20_000))
      writeBeside(double, 1)
      await waiting
    })

    it('hears of what a subscription that has gone silent does not tell', async () => {
      await open({ livenessMs: 200 })
      const waiting = log.appended(LOG_START, AbortSignal.timeout(20_000))
      await subscribed(1)
      double.subscriptions.silenceAll()
      writeBeside(double, 1)
      await waiting
    })

    it('starts no subscription of his own: all share one, and it ends when nobody waits', async () => {
      const abort = new AbortController()
      const waiting = Array.from({ length: 20 }, () => log.appended(LOG_START, abort.signal))
      await subscribed(1)
      writeBeside(double, 1)
      await Promise.all(waiting)
      await until(() => double.subscriptions.count === 0)
      expect(double.subscriptions.opened).toBe(1)
    })

    async function subscribed(times: number): Promise<void> {
      await until(() => double.subscriptions.opened >= times && double.subscriptions.caughtUp > 0)
    }
  })
})

async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !isSo();) {
    if (Date.now() > end) throw new Error('it never came about')
    await wait(10)
  }
}

/** What another process appends, in one batch. */
function writeBeside(double: EventStoreDbDouble, count: number): Position {
  const stream = newStream()
  const events = eventsOf(stream, count).map(({ id, type, data, meta, hash }) => ({
    id,
    type,
    contentType: 'application/octet-stream',
    data: Buffer.from(data),
    metadata: Buffer.from(JSON.stringify({ hash, meta })),
  }))
  const result = double.log.append(`harbor.${stream}`, 'no_stream', events)
  if (result.kind !== 'written') throw new Error(result.kind)
  return result.last.position as Position
}
