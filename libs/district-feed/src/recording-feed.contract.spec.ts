import { messageAbout } from '@harbor/testing/feed-messages'
import { RecordingFeed } from '@harbor/testing/recording-feed'
import { toBinaryMode } from './cloud-event'
import type { FeedMessage } from './district-feed'
import { districtFeedContract } from './district-feed.contract'

let current = new RecordingFeed()

districtFeedContract('the feed in memory', {
  open: () => (current = new RecordingFeed()),
  read: (topic) => {
    const next = new Map<number, number>()
    const placed = current.of(topic).map(({ key, event }) => {
      const partition = [...key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6
      const offset = next.get(partition) ?? 0
      next.set(partition, offset + 1)
      return { key, partition, offset: String(offset), ...toBinaryMode(event) }
    })
    return Promise.resolve(placed.toSorted((a, b) => a.partition - b.partition))
  },
})

describe('a batch that was not acknowledged', () => {
  const [first, second, third] = ['a', 'a', 'b'].map((key) => messageAbout(key, 't')) as [
    FeedMessage,
    FeedMessage,
    FeedMessage,
  ]
  const lostAt = (...sends: readonly number[]) =>
    new RecordingFeed((send) => (sends.includes(send) ? 'unacknowledged' : 'arrives'))

  it('must be sent again before anything later', async () => {
    const feed = lostAt(0)
    await expect(feed.publish([first])).rejects.toMatchObject({ code: 'feed.unavailable' })
    await expect(feed.publish([second])).rejects.toMatchObject({ code: 'feed.batch-skipped' })
    await feed.publish([first])
    await feed.publish([second])
    expect(feed.arrived).toEqual([first, first, second])
  })

  it('may come again with more behind it, or with less', async () => {
    const feed = lostAt(0, 1)
    await expect(feed.publish([first, second])).rejects.toMatchObject({ code: 'feed.unavailable' })
    await expect(feed.publish([first, second, third])).rejects.toMatchObject({ code: 'feed.unavailable' })
    await feed.publish([first])
    await feed.publish([second, third])
    expect(feed.arrived.slice(5)).toEqual([first, second, third])
  })

  it('may come again behind what stands before it in the log, and stays due until then', async () => {
    const feed = lostAt(1, 2)
    await feed.publish([first])
    await expect(feed.publish([second])).rejects.toMatchObject({ code: 'feed.unavailable' })
    await expect(feed.publish([first])).rejects.toMatchObject({ code: 'feed.unavailable' })
    await expect(feed.publish([second])).rejects.toMatchObject({ code: 'feed.batch-skipped' })
    await feed.publish([first])
    await expect(feed.publish([third])).rejects.toMatchObject({ code: 'feed.batch-skipped' })
    await feed.publish([second, third])
    await feed.publish([first])
  })
})
