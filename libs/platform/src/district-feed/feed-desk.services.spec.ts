import { openSqliteRelayStore } from '@harbor/district-feed/sqlite/sqlite-relay-store'
import { openEventStoreDbEventLog } from '@harbor/event-log/eventstoredb/eventstoredb-event-log'
import type { Position } from '@harbor/kernel/event'
import { memberStream } from '@harbor/membership/member-file'
import { newId } from '@harbor/kernel/ids'
import { FeedWorld } from '@harbor/testing/feed-world'
import { readTopic, type ReadMessage } from '@harbor/testing/kafka-reader'
import { enrolled, suspended } from '@harbor/testing/member-roll-events'
import { describeWithServer } from '../../../../test/servers/described'
import { EventStoreDbDouble } from '../../../../test/servers/eventstoredb-double/eventstoredb-double'
import { FeedDesk } from './feed-desk'

describeWithServer(
  'KAFKA_BROKERS',
  'the feed of an installation on EventStoreDB (its double) and a real broker',
  (brokers) => {
    const member = newId<'member'>()
    let double: EventStoreDbDouble
    let world: FeedWorld
    let desk: FeedDesk
    let head: Position
    beforeAll(async () => {
      double = await EventStoreDbDouble.start()
      world = await FeedWorld.open(() => openEventStoreDbEventLog(double.address))
      const { folder, log, clock } = world
      const openStore = () => openSqliteRelayStore(folder, log)
      desk = new FeedDesk({ openStore, log, clock, kafka: { brokers: brokers.split(','), tls: false } })
      await world.record(memberStream(member), enrolled({ on: '2020-01-01' }))
      double.writeOwnRecords(50)
      for (let others = 0; others < 40; others++)
        await world.record(memberStream(newId<'member'>()), enrolled({ on: '2020-01-01' }))
      await world.record(memberStream(member), suspended({ on: '2026-01-01' }))
      head = await log.head()
      await desk.start()
      await toldUpTo(head)
    }, 180_000)
    afterAll(async () => {
      await desk.close()
      await world.close()
      double.stop()
    })

    it('tells what is in the log, each once and in order', async () => {
      const arrived = aboutMember(await readTopic(brokers, 'party.membership.v1'))
      expect(arrived.map(({ headers }) => headers['ce_type'])).toEqual([
        'party.membership.enrolled.v1',
        'party.membership.suspended.v1',
      ])
    }, 180_000)

    it('tells it all again in a topic of its own when asked, with the same ids, and the ledger knows', async () => {
      const report = await desk.replay(0 as Position, Number.MAX_SAFE_INTEGER as Position)
      expect(report).toMatchObject({ messages: 84, until: head })
      const again = await readTopic(brokers, report?.topic ?? '')
      expect(again).toHaveLength(84)
      const first = [
        ...(await readTopic(brokers, 'party.membership.v1')),
        ...(await readTopic(brokers, 'party.member-snapshot.v1')),
      ]
      expect(idsOf(aboutMember(again)).toSorted()).toEqual(idsOf(aboutMember(first)).toSorted())
      expect((await desk.sentAbout(member, 4)).map(({ topic }) => topic)).toEqual(Array(4).fill(report?.topic))
    }, 180_000)

    it('tells a part again, goes on in the same topic, and the relay goes on beside it', async () => {
      const [enrolment, suspension] = await world.log.readStream(memberStream(member))
      const part = await desk.replay(0 as Position, enrolment?.position ?? head)
      expect(part).toMatchObject({ messages: 2, until: enrolment?.position })
      await world.record(memberStream(newId<'member'>()), enrolled({ on: '2020-01-01' }))
      const rest = await desk.replay(part?.until as Position, suspension?.position ?? head, part?.replayId)
      expect(rest).toMatchObject({ topic: part?.topic, messages: 82 })
      expect(idsOf(aboutMember(await readTopic(brokers, part?.topic ?? '')))).toHaveLength(4)
      await toldUpTo(await world.log.head())
    }, 180_000)

    it('gives the same to who fetches, page by page, and refuses a place at which nothing stands', async () => {
      const fetched: string[] = []
      for (let after = 0 as Position; ;) {
        const { messages, next } = await desk.fetch(after, 7, 'district')
        fetched.push(...messages.map(({ event }) => event.id))
        if (next === after) break
        after = next
      }
      expect(new Set(fetched).size).toBe(86)
      const between = ((await world.log.head()) - 1) as Position
      await expect(desk.fetch(between, 7, 'district')).rejects.toMatchObject({ code: 'store.checkpoint-ahead' })
    })

    async function toldUpTo(position: Position): Promise<void> {
      for (const giveUpAt = performance.now() + 150_000; ;) {
        const status = await desk.status()
        if (status && status.checkpoint >= position) return
        if (performance.now() > giveUpAt) throw new Error(JSON.stringify(status))
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    }

    function aboutMember(messages: readonly ReadMessage[]): readonly ReadMessage[] {
      return messages.filter(({ key }) => key === member)
    }
  },
)

function idsOf(messages: readonly ReadMessage[]): readonly string[] {
  return messages.map(({ headers }) => headers['ce_id'] ?? '')
}
