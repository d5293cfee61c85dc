import {
  FeedError,
  sendable,
  Unacknowledged,
  type DistrictFeed,
  type FeedMessage,
  type Placed,
} from '@harbor/district-feed/district-feed'
import { PARTITIONS } from '@harbor/district-feed/topics'

/** What happens to one send: it arrives, is lost before it arrives, or arrives while its acknowledgement is lost. */
export type Fate = 'arrives' | 'lost' | 'unacknowledged'

/** A feed in memory that keeps what arrived, with a fate for each send; the double of a broker in specs. */
export class RecordingFeed implements DistrictFeed {
  readonly arrived: FeedMessage[] = []
  private readonly unacknowledged = new Unacknowledged()
  private readonly sizes = new Map<string, number>()
  private closed = false

  constructor(private readonly fateOf: (send: number) => Fate = () => 'arrives') {}

  private sends = 0

  /** Of a topic, in the order of arrival. */
  of(topic: string): readonly FeedMessage[] {
    return this.arrived.filter((message) => message.topic === topic)
  }

  publish(batch: readonly FeedMessage[]): Promise<readonly Placed[]> {
    try {
      return Promise.resolve(this.take(batch))
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }

  openPrivateTopic(): Promise<void> {
    return this.closed ? Promise.reject(new FeedError('feed.closed', 'the feed was closed')) : Promise.resolve()
  }

  close(): Promise<void> {
    this.closed = true
    return Promise.resolve()
  }

  private take(batch: readonly FeedMessage[]): readonly Placed[] {
    if (this.closed) throw new FeedError('feed.closed', 'the feed was closed')
    if (batch.length === 0) return []
    sendable(batch)
    this.unacknowledged.begin(batch)
    const fate = this.fateOf(this.sends++)
    const places = fate === 'lost' ? [] : batch.map((message) => this.keep(message))
    if (fate !== 'arrives') throw new FeedError('feed.unavailable', 'no answer')
    this.unacknowledged.done(batch)
    return places
  }

  private keep(message: FeedMessage): Placed {
    this.arrived.push(message)
    const partition = [...message.key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % PARTITIONS
    const place = `${message.topic}/${partition}`
    const offset = this.sizes.get(place) ?? 0
    this.sizes.set(place, offset + 1)
    return { partition, offset: String(offset) }
  }
}
