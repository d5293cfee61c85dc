import { array, assert, asyncProperty, integer } from 'fast-check'
import { NO_STREAM, type EventLog } from '@harbor/event-log/event-log'
import { eventOf } from '@harbor/event-log/event-log.contract'
import { openEventStoreDbEventLog } from '@harbor/event-log/eventstoredb/eventstoredb-event-log'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { LOG_START, type Position } from '@harbor/kernel/event'
import { systemClock } from '@harbor/kernel/time'
import { memberStream } from '@harbor/membership/member-file'
import { FeedWorld } from '@harbor/testing/feed-world'
import { memberNo } from '@harbor/testing/member-ids'
import { died, enrolled, initiated, letterIssued, received, suspended } from '@harbor/testing/member-roll-events'
import { RecordingFeed } from '@harbor/testing/recording-feed'
import { EventStoreDbDouble } from '../../../test/servers/eventstoredb-double/eventstoredb-double'
import type { FeedMessage } from './district-feed'
import { startRelay } from './relay'

interface Kept {
  readonly log: EventLog
  /** What others write into the same store. */
  readonly foreign: (count: number) => void
  /** The store goes away and comes back. */
  readonly restart: () => Promise<void>
  readonly dispose: () => void
}

jest.setTimeout(120_000)

/** What the relay promises, over every kind of log. */
function toldContract(name: string, open: (folder: string) => Promise<Kept>): void {
  describe(`a district is told ${name}`, () => {
    let kept: Kept
    let world: FeedWorld
    beforeEach(async () => {
      world = await FeedWorld.open(async (folder) => {
        kept = await open(folder)
        return kept.log
      })
    })
    afterEach(async () => {
      await world.close()
      kept.dispose()
    })

    it('the same in pages of any size, with sequences that grow', async () => {
      await fill()
      const whole = await everything()
      expect(whole.map(({ key, event }) => [key, event.type])).toEqual([
        [memberNo(1), 'party.membership.enrolled.v1'],
        [memberNo(1), 'party.member-snapshot.v1'],
        [memberNo(2), 'party.membership.enrolled.v1'],
        [memberNo(2), 'party.member-snapshot.v1'],
        [memberNo(1), 'party.membership.suspended.v1'],
        [memberNo(1), 'party.member-snapshot.v1'],
        [memberNo(2), 'party.transfer.initiated.v1'],
        [memberNo(2), 'party.transfer.letter-issued.v1'],
        [memberNo(2), 'party.transfer.received.v1'],
        [memberNo(2), 'party.member-snapshot.v1'],
        [memberNo(1), 'party.membership.ended.v1'],
        [memberNo(1), 'party.member-snapshot.v1'],
      ])
      const source = world.source()
      const sequences = whole.map(({ event }) => event.sequence)
      expect(sequences.toSorted()).toEqual(sequences)
      await assert(
        asyncProperty(array(integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 8 }), async (sizes) => {
          expect(await everything(source, sizes)).toEqual(whole)
        }),
        { numRuns: 10 },
      )
    })

    it('in order to the end and on, by a relay that outlives the restarts of the log and has its place among what others write', async () => {
      await fill()
      kept.foreign(40)
      const feed = new RecordingFeed()
      const { store } = world
      const relay = startRelay({ source: world.source(), store, feed, clock: systemClock, pageSize: 2 })
      await arrived(feed, 12)
      await kept.restart()
      await world.record(memberStream(memberNo(3)), enrolled({ on: '2020-01-01' }))
      await arrived(feed, 14)
      kept.foreign(40)
      await kept.restart()
      await world.record(memberStream(memberNo(3)), suspended({ on: '2026-01-01' }))
      await arrived(feed, 16)
      await relay.stop()
      expect(feed.arrived).toEqual(await everything())
      expect((await relay.status()).lag).toBe(0)
    })

    it('nothing behind an event that nobody knows, and all before it', async () => {
      await fill()
      const before = await everything()
      const stream = memberStream(memberNo(9))
      await world.log.append(stream, NO_STREAM, [eventOf(stream, 0, { type: 'membership.from-tomorrow.v1' })])
      await world.record(memberStream(memberNo(4)), enrolled({ on: '2020-01-01' }))
      const told = await world.source().read(LOG_START, 1_000)
      expect(told.messages).toEqual(before)
      expect(told.poison).toMatchObject({ code: 'log.undecodable-event' })
      expect(await world.source().read(told.last, 1_000)).toMatchObject({ messages: [], last: told.last })
    })

    async function fill(): Promise<void> {
      const [one, two] = [memberStream(memberNo(1)), memberStream(memberNo(2))]
      await world.record(one, enrolled({ on: '2020-01-01' }))
      await world.record(two, enrolled({ on: '2020-01-01' }))
      kept.foreign(3)
      await world.record(one, suspended({ on: '2026-01-01' }))
      await world.record(two, initiated({ on: '2026-01-05' }), letterIssued({ on: '2026-01-10' }))
      await world.record(two, received({ on: '2026-01-20' }))
      await world.record(one, died({ on: '2026-02-01' }))
    }

    /** In pages of these sizes, the last one for all that is left. */
    async function everything(
      source = world.source(),
      sizes: readonly number[] = [1_000],
    ): Promise<readonly FeedMessage[]> {
      const all: FeedMessage[] = []
      for (let after: Position = LOG_START, page = 0; ; page++) {
        const { messages, last } = await source.read(after, sizes[Math.min(page, sizes.length - 1)] ?? 1)
        all.push(...messages)
        if (last === after) return all
        after = last
      }
    }
  })
}

async function arrived(feed: RecordingFeed, count: number): Promise<void> {
  for (const giveUpAt = performance.now() + 100_000; feed.arrived.length < count;) {
    if (performance.now() > giveUpAt) throw new Error(`${feed.arrived.length} of ${count} arrived`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

toldContract('the log on SQLite', async (folder) => {
  const nothing = () => undefined
  return { log: await openSqliteEventLog(folder), foreign: nothing, restart: () => Promise.resolve(), dispose: nothing }
})

toldContract('the log on EventStoreDB (its double)', async () => {
  const double = await EventStoreDbDouble.start()
  const restart = async () => {
    double.stop()
    await double.start()
  }
  return {
    log: await openEventStoreDbEventLog(double.address),
    foreign: (count) => double.writeOwnRecords(count),
    restart,
    dispose: () => double.stop(),
  }
})
