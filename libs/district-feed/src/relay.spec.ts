import { rmSync } from 'node:fs'
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import { array, assert, asyncProperty, constantFrom, integer } from 'fast-check'
import { NO_STREAM } from '@harbor/event-log/event-log'
import { eventOf } from '@harbor/event-log/event-log.contract'
import { memberStream } from '@harbor/membership/member-file'
import { FeedWorld } from '@harbor/testing/feed-world'
import { memberNo } from '@harbor/testing/member-ids'
import { enrolled, initiated, letterIssued, received, suspended } from '@harbor/testing/member-roll-events'
import { RecordingFeed, type Fate } from '@harbor/testing/recording-feed'
import { makeTestFolder } from '@harbor/testing/test-folder'
import type { FeedMessage } from './district-feed'
import { startRelay, type Relay, type RelayOptions, type RelayState } from './relay'
import { openSqliteRelayStore } from './sqlite/sqlite-relay-store'

const quick = { forMs: 10_000, renewMs: 40, askMs: 10 }

// Every spec opens stores of its own and compiles every schema: much for a machine that does much else.
jest.setTimeout(120_000)

describe('the relay', () => {
  let world: FeedWorld
  const relays: Relay[] = []
  beforeEach(async () => {
    world = await FeedWorld.open()
  })
  afterEach(async () => {
    for (const relay of relays.splice(0)) await relay.stop()
    await world.close()
  })

  it('tells what is in the log, then what comes, each once and in order', async () => {
    await members(1, 2, 3)
    const feed = new RecordingFeed()
    const relay = start(feed)
    await until(relay, 'live')
    await members(4)
    await world.record(memberStream(memberNo(1)), suspended({ on: '2026-01-01' }))
    await caughtUp(relay)
    expect(feed.arrived).toEqual(await everything())
    expect(feed.of('party.membership.v1').map(({ key, event }) => [key, event.type])).toEqual([
      ...[1, 2, 3, 4].map((number) => [memberNo(number), 'party.membership.enrolled.v1']),
      [memberNo(1), 'party.membership.suspended.v1'],
    ])
  })

  it('goes on from its checkpoint after a stop, and keeps who was sent what', async () => {
    await members(1)
    const first = new RecordingFeed()
    const relay = start(first)
    await caughtUp(relay)
    await relay.stop()
    await members(2)
    const second = new RecordingFeed()
    await caughtUp(start(second))
    expect([...first.arrived, ...second.arrived]).toEqual(await everything())
    const sent = await world.store.sentAbout(memberNo(2), { limit: 10 })
    expect(sent.map(({ recipient, topic, at }) => [recipient, topic, at])).toEqual([
      ['kafka', 'party.member-snapshot.v1', world.clock.now()],
      ['kafka', 'party.membership.v1', world.clock.now()],
    ])
    const { offsets } = await world.store.checkpoint()
    expect(offsets[`party.membership.v1/${sent[1]?.partition ?? ''}`]).toBe(sent[1]?.offset)
  })

  it('loses nothing and keeps the order of each subject, whatever becomes of single sends', async () => {
    await members(1, 2, 3, 4, 5, 6)
    await world.record(memberStream(memberNo(2)), initiated({ on: '2026-01-05' }), letterIssued({ on: '2026-01-10' }))
    await world.record(memberStream(memberNo(2)), received({ on: '2026-01-20' }))
    const all = await everything()
    const fates = array(constantFrom<Fate>('arrives', 'lost', 'unacknowledged'), { maxLength: 3 })
    await assert(
      asyncProperty(fates, integer({ min: 1, max: 9 }), async (course, pageSize) => {
        const folder = makeTestFolder()
        const store = await openSqliteRelayStore(folder, world.log)
        const feed = new RecordingFeed((send) => course[send] ?? 'arrives')
        const relay = startRelay({
          source: world.source(),
          store,
          clock: world.clock,
          feed,
          pageSize,
          lease: quick,
        })
        await caughtUp(relay)
        await relay.stop()
        await store.close()
        rmSync(folder, { recursive: true, force: true })
        expect(firsts(feed.arrived)).toEqual(all)
        expectSameWhereRepeated(feed.arrived)
      }),
      { numRuns: 12 },
    )
  })

  it('sends what was not acknowledged first, also when the log has grown in the meantime', async () => {
    await members(1)
    const feed = new RecordingFeed((send) => (send === 0 ? 'unacknowledged' : 'arrives'))
    const relay = start(feed)
    await until(relay, 'waiting')
    await members(2)
    await caughtUp(relay)
    expect(firsts(feed.arrived)).toEqual(await everything())
    expectSameWhereRepeated(feed.arrived)
  })

  it('reads one page ahead of a feed that is slow, and no more: its memory does not grow with the log', async () => {
    await members(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    const feed = new RecordingFeed()
    const source = world.source()
    const read = jest.spyOn(source, 'read')
    const ahead: number[] = []
    const publish = feed.publish.bind(feed)
    feed.publish = async (batch) => {
      for (let turns = 0; turns < 20; turns++) await turn()
      ahead.push(read.mock.calls.length)
      return publish(batch)
    }
    await caughtUp(start(feed, { source, pageSize: 1 }))
    // When the first page of one event arrives, the second has been read; and so on.
    expect(ahead).toEqual(ahead.map((_, page) => page + 2))
    expect(ahead).toHaveLength(10)
  })

  it('stops right before an event that it does not know, with an alarm, and tells all that came before', async () => {
    await members(1, 2)
    const before = await everything()
    const stream = memberStream(memberNo(9))
    await world.log.append(stream, NO_STREAM, [eventOf(stream, 0, { type: 'membership.from-tomorrow.v1' })])
    await members(3)
    const alarms: unknown[] = []
    const feed = new RecordingFeed()
    const relay = start(feed, { onState: (state, error) => alarms.push([state, error?.code]) })
    await until(relay, 'stopped')
    expect(feed.arrived).toEqual(before)
    expect(await relay.status()).toMatchObject({ error: { code: 'log.undecodable-event' }, lag: 2 })
    expect(alarms.at(-1)).toEqual(['stopped', 'log.undecodable-event'])
  })

  it('does not care about events that concern nothing that is told', async () => {
    await world.log.append('test-1', NO_STREAM, [eventOf('test-1', 0, { type: 'elsewhere.from-tomorrow.v1' })])
    await members(1)
    const feed = new RecordingFeed()
    await caughtUp(start(feed))
    expect(feed.arrived).toHaveLength(2)
  })

  it('stands by while another one tells, and takes over when that one is gone', async () => {
    await members(1)
    const [one, other] = [new RecordingFeed(), new RecordingFeed()]
    const first = start(one)
    await caughtUp(first)
    const second = start(other)
    await delay(3 * quick.renewMs)
    expect((await second.status()).state).toBe('standby')
    await first.stop()
    await members(2)
    await caughtUp(second)
    expect([...one.arrived, ...other.arrived]).toEqual(await everything())
  })

  it('refuses to go on when its checkpoint is ahead of the log', async () => {
    await world.store.begin(0)
    await world.store.commit(0, 77 as never, [])
    const relay = start(new RecordingFeed())
    await until(relay, 'stopped')
    expect((await relay.status()).error?.code).toBe('store.checkpoint-ahead')
  })

  function start(feed: RecordingFeed, more: Partial<RelayOptions> = {}): Relay {
    const { store, clock } = world
    const relay = startRelay({ source: world.source(), store, clock, feed, lease: quick, ...more })
    relays.push(relay)
    return relay
  }

  async function members(...numbers: readonly number[]): Promise<void> {
    for (const number of numbers) await world.record(memberStream(memberNo(number)), enrolled({ on: '2020-01-01' }))
  }

  async function everything(): Promise<readonly FeedMessage[]> {
    return (await world.source().read(0 as never, 1_000)).messages
  }
})

async function until(relay: Relay, state: RelayState): Promise<void> {
  const giveUpAt = performance.now() + 60_000
  while ((await relay.status()).state !== state) {
    if (performance.now() > giveUpAt) throw new Error(`${JSON.stringify(await relay.status())} instead of ${state}`)
    await delay(2)
  }
}

async function caughtUp(relay: Relay): Promise<void> {
  const giveUpAt = performance.now() + 60_000
  for (;;) {
    const status = await relay.status()
    if (status.state === 'live' && status.lag === 0) return
    if (status.state === 'stopped' || performance.now() > giveUpAt) throw new Error(JSON.stringify(status))
    await delay(2)
  }
}

/** Each message where it first arrived. */
function firsts(arrived: readonly FeedMessage[]): readonly FeedMessage[] {
  const seen = new Set<string>()
  return arrived.filter(({ event }) => seen.size < seen.add(event.id).size)
}

function expectSameWhereRepeated(arrived: readonly FeedMessage[]): void {
  const first = new Map<string, FeedMessage>()
  for (const message of arrived) {
    expect(first.get(message.event.id) ?? message).toEqual(message)
    first.set(message.event.id, message)
  }
}
