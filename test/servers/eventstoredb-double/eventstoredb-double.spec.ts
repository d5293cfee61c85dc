import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  eventTypeFilter,
  jsonEvent,
  NO_STREAM,
  START,
  streamNameFilter,
  type AllStreamSubscription,
  type AppendResult,
  type Position,
} from '@eventstore/db-client'
import { EventStoreDbDouble } from './eventstoredb-double'

/** What was measured on a real server (23.10.6), one sentence each: the double must show it to the real client. */
describe('the double of EventStoreDB', () => {
  let double: EventStoreDbDouble
  let client: EventStoreDBClient
  beforeEach(async () => {
    double = await EventStoreDbDouble.start()
    client = EventStoreDBClient.connectionString(double.address)
  })
  afterEach(async () => {
    await client.dispose()
    double.stop()
  })

  const write = (stream: string, count: number, expectedRevision: bigint | typeof NO_STREAM | 'any' = 'any') =>
    client.appendToStream(stream, eventsOf(count), { expectedRevision })

  describe('appends', () => {
    it('repeated with the same ids are answered as the first time, also after later events', async () => {
      const events = eventsOf(3)
      const first = await client.appendToStream('a', events, { expectedRevision: NO_STREAM })
      await write('a', 1, 2n)
      expect(await client.appendToStream('a', events, { expectedRevision: NO_STREAM })).toEqual(first)
      expect(await client.appendToStream('a', events)).toEqual(first)
      expect(double.log.ofStream('a')).toHaveLength(4)
    })

    it('repeated in part conflict', async () => {
      const events = eventsOf(2)
      await client.appendToStream('a', events, { expectedRevision: NO_STREAM })
      const more = [...events, ...eventsOf(1)]
      const appending = client.appendToStream('a', more, { expectedRevision: NO_STREAM })
      await expect(appending).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 1n })
    })

    it('at a wrong revision tell expected and actual one, without message and code', async () => {
      await write('a', 2)
      await expect(write('a', 1, 5n)).rejects.toMatchObject({
        message: '',
        code: undefined,
        expectedVersion: 5n,
        actualVersion: 1n,
      })
      await expect(write('missing', 1, 5n)).rejects.toMatchObject({ actualVersion: 'no_stream' })
    })

    it('of more than 1 MiB are refused as a whole', async () => {
      const large = jsonEvent({ type: 'large', data: { text: 'a'.repeat(600_000) } })
      const appending = client.appendToStream('a', [large, { ...large, id: crypto.randomUUID() }])
      await expect(appending).rejects.toMatchObject({ type: 'maximum-append-size-exceeded' })
      expect(double.log.ofStream('a')).toBeUndefined()
    })

    it('to a deleted stream begin it again, and revisions continue', async () => {
      await write('a', 2)
      double.log.softDelete('a')
      await expect(read(client.readStream('a'))).rejects.toMatchObject({ type: 'stream-not-found' })
      expect(await write('a', 1, NO_STREAM)).toMatchObject({ nextExpectedRevision: 2n })
    })

    it('to a server that is gone fail with the bare error of the transport, reads with UnavailableError', async () => {
      double.stop()
      await expect(write('a', 1)).rejects.toMatchObject({ code: 14 })
      await expect(read(client.readStream('a'))).rejects.toMatchObject({ type: 'unavailable' })
    })
  })

  describe('reads', () => {
    it('go both ways, in streams and in $all; inclusive forward, exclusive backward', async () => {
      const { position } = await write('a', 3)
      await write('b', 2)
      const backwards = { direction: BACKWARDS, fromRevision: END, maxCount: 2 } as const
      expect(await revisions(client.readStream('a', backwards))).toEqual([2n, 1n])
      expect(await revisions(client.readStream('a', { fromRevision: 1n }))).toEqual([1n, 2n])
      const from = positionOf(position)
      expect(await streams(client.readAll({ fromPosition: from }))).toEqual(['a', 'b', 'b'])
      const back = { direction: BACKWARDS, fromPosition: from, maxCount: 2 } as const
      expect(await streams(client.readAll(back))).toEqual(['a', 'a'])
      expect(await streams(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }))).toEqual(['b'])
    })

    it('of a missing stream, of nothing, and from where no record is are errors of their kinds', async () => {
      const { position } = await write('a', 3)
      await expect(read(client.readStream('missing'))).rejects.toMatchObject({ type: 'stream-not-found' })
      await expect(read(client.readAll({ maxCount: 0 }))).rejects.toMatchObject({ type: 'unknown' })
      const commit = positionOf(position).commit - 1n
      const nowhere = client.readAll({ fromPosition: { commit, prepare: commit } })
      await expect(read(nowhere)).rejects.toMatchObject({ type: 'unknown' })
    })

    it("show the server's own records in $all", async () => {
      expect(await streams(client.readAll({ fromPosition: START }))).toEqual(['$settings'])
    })
  })

  describe('subscriptions', () => {
    it('confirm, give what is there, say that they caught up, then give what arrives', async () => {
      await write('a', 2)
      const subscription = client.subscribeToAll({ filter: streamNameFilter({ prefixes: ['a'] }) })
      const order = orderOf(subscription)
      await told(subscription, 'caughtUp')
      const arrived = told(subscription, 'data')
      await write('a', 1)
      await arrived
      expect(order).toEqual(['confirmation', 'a', 'a', 'caughtUp', 'a'])
      await subscription.unsubscribe()
    })

    it('begin behind the position named', async () => {
      const { position } = await write('a', 2)
      await write('a', 1)
      const subscription = client.subscribeToAll({ fromPosition: positionOf(position) })
      const order = orderOf(subscription)
      await told(subscription, 'caughtUp')
      expect(order).toEqual(['confirmation', 'a', 'caughtUp'])
      await subscription.unsubscribe()
    })

    it('filter by type, by prefix or pattern, and tell how far they looked', async () => {
      await write('a', 100)
      await client.appendToStream('a', jsonEvent({ type: 'rare', data: {} }))
      const checkpoints: Position[] = []
      const checkpointReached = (_subscription: AllStreamSubscription, position: Position) =>
        void checkpoints.push(position)
      const looking = { maxSearchWindow: 10, checkpointInterval: 2, checkpointReached }
      const [prefix, pattern] = [
        { ...looking, prefixes: ['rar'] },
        { ...looking, regex: '^ra.e$' },
      ]
      for (const filter of [eventTypeFilter(prefix), eventTypeFilter(pattern)]) {
        const subscription = client.subscribeToAll({ filter })
        const order = orderOf(subscription)
        await told(subscription, 'caughtUp')
        expect(order).toEqual(['confirmation', 'a', 'caughtUp'])
        await subscription.unsubscribe()
      }
      expect(checkpoints).toHaveLength(10)
    })

    it('are dropped with TimeoutError on a batch of 500, and live through small ones', async () => {
      const subscription = client.subscribeToAll({ fromPosition: END })
      await told(subscription, 'caughtUp')
      const arrived = told(subscription, 'data')
      await write('a', 10)
      await arrived
      const failed = failureOf(subscription)
      await write('a', 500)
      expect(await failed).toMatchObject({ type: 'timeout', message: expect.stringContaining('Consumer too slow') })
    })

    it('end with UnavailableError when the server stops, and do not come back by themselves', async () => {
      const subscription = client.subscribeToAll({ fromPosition: END })
      await told(subscription, 'caughtUp')
      const failed = failureOf(subscription)
      double.stop()
      expect(await failed).toMatchObject({ type: expect.stringMatching('unavailable|cancelled') })
      await double.start()
      await eventually(() => write('a', 1))
      expect(double.subscriptions.count).toBe(0)
    })
  })

  it('keeps what was written over a stop and a start on the same port', async () => {
    await write('a', 3)
    const { address } = double
    double.stop()
    await double.start()
    expect(double.address).toBe(address)
    await eventually(() => write('a', 1, 2n))
    expect(await revisions(client.readStream('a'))).toEqual([0n, 1n, 2n, 3n])
  })

  it.each([true, false])(
    'lets the client choose its way of appending by the features told (batch: %s)',
    async (batchAppend) => {
      const other = await EventStoreDbDouble.start({ batchAppend })
      await client.dispose()
      client = EventStoreDBClient.connectionString(other.address)
      expect(await write('a', 2, NO_STREAM)).toMatchObject({ nextExpectedRevision: 1n })
      await expect(write('a', 1, NO_STREAM)).rejects.toMatchObject({ actualVersion: 1n })
      other.stop()
    },
  )
})

function eventsOf(count: number) {
  return Array.from({ length: count }, (_, index) => jsonEvent({ type: 'happened', data: { index } }))
}

function positionOf(position: AppendResult['position']): Position {
  if (!position) throw new Error('no position')
  return position
}

type Reading = AsyncIterable<{ event?: { streamId: string; revision: bigint } | undefined }>

async function read(reading: Reading) {
  const events = []
  for await (const { event } of reading) if (event) events.push(event)
  return events
}
async function streams(reading: Reading) {
  return (await read(reading)).map(({ streamId }) => streamId)
}
async function revisions(reading: Reading) {
  return (await read(reading)).map(({ revision }) => revision)
}

function orderOf(subscription: AllStreamSubscription): string[] {
  const order: string[] = []
  subscription.on('confirmation', () => order.push('confirmation'))
  subscription.on('caughtUp', () => order.push('caughtUp'))
  subscription.on('data', ({ event }) => {
    if (!event?.streamId.startsWith('$')) order.push(event?.streamId ?? '')
  })
  return order
}

function told(subscription: AllStreamSubscription, event: 'caughtUp' | 'data'): Promise<void> {
  return new Promise((resolve) => (subscription as NodeJS.EventEmitter).once(event, () => resolve()))
}

function failureOf(subscription: AllStreamSubscription): Promise<Error> {
  return new Promise((resolve) => subscription.on('error', resolve))
}

/** The client finds a server again after a try or two. */
async function eventually(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await work()
      return
    } catch (error) {
      if (tries > 50) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
