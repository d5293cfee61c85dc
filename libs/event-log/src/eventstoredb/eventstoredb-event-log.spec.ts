import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client'
import { LOG_START, type Position } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import { EventStoreDbDouble } from '../../../../test/servers/eventstoredb-double/eventstoredb-double'
import { chainHash, CHAIN_START } from '../chain'
import { NO_STREAM, type EventLog } from '../event-log'
import { eventOf, eventsOf, expectOk, newStream, readToHead } from '../event-log.contract'
import { openEventStoreDbEventLog } from './eventstoredb-event-log'

const limits = { callMs: 5_000, patienceMs: 10_000, livenessMs: 15_000 }

describe('the log on EventStoreDB', () => {
  let double: EventStoreDbDouble
  let log: EventLog
  beforeEach(async () => {
    double = await EventStoreDbDouble.start()
    log = await openEventStoreDbEventLog(double.address, { limits })
  })
  afterEach(async () => {
    await log.close()
    double.stop()
  })

  describe('what the client would not survive is refused before the call', () => {
    it.each([
      ['an id that is no UUID', { id: 'event-1' as never }],
      ['an id in upper case, which would come back in lower case', { id: newId().toUpperCase() as never }],
      ['an empty type', { type: '' }],
      ["a type of the server's own", { type: '$metadata' }],
    ])('%s', async (_case, part) => {
      const stream = newStream()
      await expect(log.append(stream, NO_STREAM, [eventOf(stream, 0, part)])).rejects.toThrow(TypeError)
      expect(double.log.ofStream(`harbor.${stream}`)).toBeUndefined()
      await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, 1)))
    })

    it('an append of 1 MiB in all, as the server counts it', async () => {
      const stream = newStream()
      const data = JSON.stringify('a'.repeat(600 * 1024))
      const events = [eventOf(stream, 0, { data }), eventOf(stream, 1, { data })]
      await expect(log.append(stream, NO_STREAM, events)).rejects.toMatchObject({ code: 'store.too-large' })
      expect(double.log.ofStream(`harbor.${stream}`)).toBeUndefined()
    })
  })

  it('stores data as the bytes that were hashed, and what others can read of meta as JSON', async () => {
    const stream = newStream()
    const bare = eventOf(stream, 0, { data: '{"b": 1,  "a":1e2}', meta: '{ "recordedAt":"2026-11-24T00:00:00.000Z" }' })
    const event = { ...bare, hash: chainHash(CHAIN_START, stream, bare) }
    await expectOk(log.append(stream, NO_STREAM, [event]))
    const [record] = double.log.ofStream(`harbor.${stream}`) ?? []
    expect(Buffer.from(record?.data ?? []).toString()).toBe(event.data)
    expect(JSON.parse(Buffer.from(record?.metadata ?? []).toString())).toEqual({ hash: event.hash, meta: event.meta })
    const [read] = await log.readStream(stream)
    expect(read && chainHash(CHAIN_START, read.stream, read)).toBe(event.hash)
  })

  describe('a server that others use too', () => {
    it("passes over the server's own events and foreign streams; the head stays at ours", async () => {
      const stream = newStream()
      await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, 2)))
      const head = await log.head()
      double.writeOwnRecords(200)
      append(double, 'orders-1', 3)
      expect(await log.head()).toBe(head)
      expect(await log.readAll(head, { limit: 10 })).toEqual({ events: [], last: head })
      await expectOk(log.append(stream, 1, eventsOf(stream, 1, 2)))
      expect((await readToHead(log, LOG_START, 1)).map(({ revision }) => revision)).toEqual([0, 1, 2])
    })

    it('passes over the same foreign events once, not at every look', async () => {
      const head = await log.head()
      double.writeOwnRecords(500)
      await log.readAll(head, { limit: 10 })
      const walked = jest.spyOn(double.log, 'indexAt')
      await log.readAll(head, { limit: 10 })
      expect(walked).toHaveBeenLastCalledWith(double.log.records.at(-1)?.position)
    })

    it('goes on where a foreign event was scavenged that a reader had passed', async () => {
      const stream = newStream()
      await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, 1)))
      const head = await log.head()
      double.writeOwnRecords(3)
      await log.readAll(head, { limit: 10 })
      double.writeOwnRecords(1)
      double.log.records.splice(-3, 2)
      await expectOk(log.append(stream, 0, eventsOf(stream, 1, 1)))
      expect((await log.readAll(head, { limit: 10 })).events.map(({ revision }) => revision)).toEqual([1])
    })

    it('is an empty log when only others wrote', async () => {
      append(double, 'orders-1', 100)
      expect(await log.head()).toBe(LOG_START)
      expect(await log.readAll(LOG_START, { limit: 10 })).toEqual({ events: [], last: LOG_START })
    })

    it('is damaged when somebody else writes into a stream of ours', async () => {
      const stream = newStream()
      await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, 1)))
      append(double, `harbor.${stream}`, 1)
      await expect(log.readStream(stream)).rejects.toMatchObject({ code: 'store.damaged' })
      await expect(log.readRaw(LOG_START, { limit: 10 })).rejects.toMatchObject({ code: 'store.damaged' })
    })

    it('is damaged when somebody deleted a stream of ours, although the server takes it for new', async () => {
      const stream = newStream()
      await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, 2)))
      double.log.softDelete(`harbor.${stream}`)
      expect(await log.readStream(stream)).toEqual([])
      await expect(log.append(stream, NO_STREAM, eventsOf(stream, 1))).rejects.toMatchObject({ code: 'store.damaged' })
    })
  })

  describe('positions', () => {
    it('are the commit positions of the server, with gaps', async () => {
      const stream = newStream()
      const result = await log.append(stream, NO_STREAM, eventsOf(stream, 3))
      const positions = double.log.ofStream(`harbor.${stream}`)?.map(({ position }) => position)
      expect((await log.readStream(stream)).map(({ position }) => position)).toEqual(positions)
      expect(result).toEqual({ ok: true, position: positions?.at(-1) })
    })

    it('behind the head give an empty page, as to a reader that knows a newer log', async () => {
      const stream = newStream()
      await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, 1)))
      const ahead = ((await log.head()) + 1_000_000) as Position
      expect(await log.readAll(ahead, { limit: 10 })).toEqual({ events: [], last: ahead })
    })

    it('at which no event stands are an error, never an empty page', async () => {
      const stream = newStream()
      await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, 2)))
      const [first] = await log.readStream(stream)
      const between = ((first?.position ?? 0) + 1) as Position
      await expect(log.readAll(between, { limit: 10 })).rejects.toMatchObject({ code: 'store.checkpoint-ahead' })
    })
  })

  it('reads nothing when nothing is asked for', async () => {
    const stream = newStream()
    await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, 1)))
    expect(await log.readStream(stream, { limit: 0 })).toEqual([])
    await expect(log.readAll(LOG_START, { limit: 0 })).rejects.toThrow(RangeError)
  })

  it('ends a page early when its events are large, so that memory stays flat', async () => {
    const stream = newStream()
    const data = JSON.stringify('a'.repeat(700 * 1024))
    for (let revision = 0; revision < 14; revision++)
      await expectOk(log.append(stream, revision - 1, [eventOf(stream, revision, { data })]))
    const page = await log.readRaw(LOG_START, { limit: 1000 })
    expect(page.events.length).toBeLessThan(14)
    const rest = await log.readRaw(page.last, { limit: 1000 })
    expect([...page.events, ...rest.events].map(({ revision }) => revision)).toEqual(
      Array.from({ length: 14 }, (_, revision) => revision),
    )
  })

  describe('the installation', () => {
    it('is the same for whoever opens the log, also two at once', async () => {
      const fresh = await EventStoreDbDouble.start()
      await log.close()
      const [one, other] = await Promise.all([
        openEventStoreDbEventLog(fresh.address),
        openEventStoreDbEventLog(fresh.address),
      ])
      expect(one.installationId).toBe(other.installationId)
      await Promise.all([one.close(), other.close()])
      fresh.stop()
    })

    it('is not made by a reader, who writes nothing at all', async () => {
      const fresh = await EventStoreDbDouble.start()
      await log.close()
      const before = fresh.log.records.length
      const opening = openEventStoreDbEventLog(fresh.address, { readOnly: true })
      await expect(opening).rejects.toMatchObject({ code: 'store.not-a-store' })
      expect(fresh.log.records).toHaveLength(before)
      fresh.stop()
    })

    it('may be read by a reader, who cannot append', async () => {
      const reader = await openEventStoreDbEventLog(double.address, { readOnly: true })
      const stream = newStream()
      const appending = reader.append(stream, NO_STREAM, eventsOf(stream, 1))
      await expect(appending).rejects.toMatchObject({ code: 'store.read-only' })
      await reader.close()
    })
  })

  describe('one client a process', () => {
    it('serves all logs of one server; closing one leaves the others their appends', async () => {
      const other = await openEventStoreDbEventLog(double.address)
      const stream = newStream()
      const appending = log.append(stream, NO_STREAM, eventsOf(stream, 500))
      await other.close()
      await expectOk(appending)
    })

    it('refuses a second server while the first is used', async () => {
      const second = await EventStoreDbDouble.start()
      await expect(openEventStoreDbEventLog(second.address)).rejects.toMatchObject({ code: 'store.address' })
      await log.close()
      await (await openEventStoreDbEventLog(second.address)).close()
      second.stop()
    })
  })

  describe('the address', () => {
    it.each(['postgres://127.0.0.1:2113', 'esdb://', 'esdb://127.0.0.1:2113?tlsCAFile=/nowhere/ca.crt'])(
      'that cannot be used is refused: %s',
      async (address) => {
        await log.close()
        await expect(openEventStoreDbEventLog(address)).rejects.toMatchObject({ code: 'store.address' })
      },
    )

    it('never shows its password', async () => {
      await log.close()
      const failed: unknown = await openEventStoreDbEventLog(
        'esdb://admin:changeit@127.0.0.1:99999999?tls=maybe',
      ).catch((error: unknown) => error)
      expect(failed).toMatchObject({ code: 'store.address', message: expect.not.stringContaining('changeit') })
    })

    it('may turn off throwing on a failed append: the answer is the same', async () => {
      await log.close()
      const quiet = await openEventStoreDbEventLog(`${double.address}&throwOnAppendFailure=false`)
      const stream = newStream()
      await expectOk(quiet.append(stream, NO_STREAM, eventsOf(stream, 3)))
      expect(await quiet.append(stream, 0, eventsOf(stream, 1, 1))).toEqual({ ok: false, actualRevision: 2 })
      await quiet.close()
    })

    it('passes its credentials on, and appends go on by batches', async () => {
      await log.close()
      const named = await openEventStoreDbEventLog(double.address.replace('//', '//admin:changeit@'))
      const stream = newStream()
      await expectOk(named.append(stream, NO_STREAM, eventsOf(stream, 3)))
      await named.close()
    })
  })

  it('can be read by any client: types and revisions stand where EventStoreDB has them', async () => {
    const stream = newStream()
    await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, 2)))
    const client = EventStoreDBClient.connectionString(double.address)
    const found: unknown[] = []
    for await (const { event } of client.readStream(`harbor.${stream}`)) found.push([event?.type, event?.revision])
    expect(found).toEqual([
      ['test.happened.v1', 0n],
      ['test.happened.v1', 1n],
    ])
  })
})

/** What some other program wrote. */
function append(double: EventStoreDbDouble, stream: string, count: number): void {
  for (let index = 0; index < count; index++) {
    const event = jsonEvent({ type: 'order-placed', data: { index } })
    const [data, metadata] = [Buffer.from(JSON.stringify(event.data)), new Uint8Array()]
    double.log.append(stream, 'any', [{ ...event, data, metadata }])
  }
}
