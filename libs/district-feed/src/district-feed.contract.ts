import { newId } from '@harbor/kernel/ids'
import { messageAbout } from '@harbor/testing/feed-messages'
import { toBinaryMode } from './cloud-event'
import { feedLimits, type DistrictFeed } from './district-feed'

/** One message as the other side has it. */
export interface Arrived {
  readonly key: string
  readonly partition: number
  readonly offset: string
  readonly headers: Readonly<Record<string, string>>
  readonly value: string | null
}

export interface FeedSubject {
  readonly open: () => DistrictFeed
  /** Everything in a topic, partition by partition in order. */
  readonly read: (topic: string) => Promise<readonly Arrived[]>
}

/** What every adapter of the feed promises. */
export function districtFeedContract(name: string, { open, read }: FeedSubject): void {
  describe(`${name} as a feed to districts`, () => {
    let feed: DistrictFeed
    let topic: string
    beforeEach(async () => {
      feed = open()
      topic = `party.replay.${newId<'replay'>()}`
      await feed.openPrivateTopic(topic)
    })
    afterEach(() => feed.close())

    it('brings every message where it says, attributes as headers and the data as value', async () => {
      const batch = Array.from({ length: 20 }, (_, index) => messageAbout(`subject-${index}`, topic))
      const places = await feed.publish(batch)
      const arrived = await read(topic)
      const found = batch.map((_, index) => {
        const place = places[index]
        return arrived.find(({ partition, offset }) => partition === place?.partition && offset === place.offset)
      })
      expect(found.map((one) => one && { key: one.key, headers: one.headers, value: one.value })).toEqual(
        batch.map(({ key, event }) => ({ key, ...toBinaryMode(event) })),
      )
      expect(arrived).toHaveLength(20)
    })

    it('keeps the order of what is about one subject, over batches', async () => {
      const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
      const batches = Array.from({ length: 5 }, () =>
        keys.flatMap((key) => [messageAbout(key, topic), messageAbout(key, topic)]),
      )
      for (const batch of batches) await feed.publish(batch)
      const arrived = await read(topic)
      for (const key of keys)
        expect(arrived.filter((one) => one.key === key).map(({ headers }) => headers['ce_id'])).toEqual(
          batches.flat().flatMap((message) => (message.key === key ? [message.event.id] : [])),
        )
    })

    it('takes the same batch again: twice there, under the same ids', async () => {
      const batch = [messageAbout('a', topic), messageAbout('b', topic)]
      await feed.publish(batch)
      await feed.publish(batch)
      const ids = (await read(topic)).map(({ headers }) => headers['ce_id'])
      expect(ids).toHaveLength(4)
      expect(new Set(ids)).toEqual(new Set(batch.map(({ event }) => event.id)))
    })

    it('sends what takes an entry away without value', async () => {
      await feed.publish([messageAbout('a', topic, null)])
      expect(await read(topic)).toMatchObject([{ key: 'a', value: null, headers: { ce_subject: 'a' } }])
    })

    it('refuses what is too large, or too much, before anything is sent', async () => {
      const large = messageAbout('a', topic, { text: '先'.repeat(feedLimits.messageBytes / 3 + 1) })
      await expect(feed.publish([messageAbout('a', topic), large])).rejects.toMatchObject({
        code: 'feed.message-refused',
      })
      const many = Array.from({ length: feedLimits.messagesABatch + 1 }, () => messageAbout('a', topic))
      await expect(feed.publish(many)).rejects.toMatchObject({ code: 'feed.message-refused' })
      expect(await read(topic)).toEqual([])
      await feed.publish([messageAbout('a', topic)])
    })

    it('has nothing to do with an empty batch', async () => {
      expect(await feed.publish([])).toEqual([])
    })

    it('rejects everything once it is closed', async () => {
      await feed.close()
      await feed.close()
      await expect(feed.publish([messageAbout('a', topic)])).rejects.toMatchObject({ code: 'feed.closed' })
      await expect(feed.openPrivateTopic(topic)).rejects.toMatchObject({ code: 'feed.closed' })
    })
  })
}
