import { toBinaryMode, type BinaryMessage, type CloudEvent } from './cloud-event'

/** A public event on its way: `key` decides the partition, so that what is about one subject stays in order. */
export interface FeedMessage {
  readonly topic: string
  readonly key: string
  readonly event: CloudEvent
}

/** Where the other side keeps a message. */
export interface Placed {
  readonly partition: number
  readonly offset: string
}

/** Limits of every adapter, checked before anything is sent. */
export const feedLimits = {
  messagesABatch: 1_000,
  /** UTF-8 bytes of the data of one message. */
  messageBytes: 256 * 1024,
} as const

export type FeedErrorCode =
  /** The same can be sent again; nothing that stands behind it in the log may be sent before. */
  | 'feed.unavailable'
  /** The other side will never take this message. */
  | 'feed.message-refused'
  /** A later batch came while one was not acknowledged: that one would be lost or out of order. */
  | 'feed.batch-skipped'
  | 'feed.closed'

export class FeedError extends Error {
  constructor(
    readonly code: FeedErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options)
    this.name = 'FeedError'
  }
}

/**
 * The way out to district systems.
 *
 * Promises of every adapter (contract suite: `district-feed.contract.ts`):
 * - `publish` resolves when every message of the batch is durable on the other side, with the place of each, in the order given.
 * - At least once: after a rejection any part of the batch may have arrived. The next one must begin with the same message, or with
 *   one that stands before it in the log; it may end elsewhere.
 * - Messages of one topic and key arrive in the order in which they were given, repetitions aside.
 * - A topic that is missing is made, with six partitions.
 */
export interface DistrictFeed {
  /** Rejects with FeedError. An empty batch resolves at once. */
  publish(batch: readonly FeedMessage[]): Promise<readonly Placed[]>
  /** Makes a private topic beside the public ones; it is kept as long as the broker keeps topics by default. */
  openPrivateTopic(topic: string): Promise<void>
  /** Ends what is under way within seconds; what was not acknowledged counts as not sent. */
  close(): Promise<void>
}

/** Checks of the port that no adapter leaves out, and what goes over the wire. Throws FeedError `feed.message-refused`. */
export function sendable(batch: readonly FeedMessage[]): readonly BinaryMessage[] {
  if (batch.length > feedLimits.messagesABatch)
    throw new FeedError('feed.message-refused', `${batch.length} messages in a batch`)
  return batch.map(({ event }) => {
    const binary = toBinaryMode(event)
    if (binary.value !== null && isTooLarge(binary.value))
      throw new FeedError('feed.message-refused', `message ${event.id} is too large`)
    return binary
  })
}

/** Letters are counted only where they could be too many: a letter has at most three bytes of UTF-8. */
function isTooLarge(value: string): boolean {
  return value.length * 3 > feedLimits.messageBytes && Buffer.byteLength(value) > feedLimits.messageBytes
}

/**
 * Holds who sends to what was not acknowledged. Who begins anew at a checkpoint may cut the log into other batches, since it has grown,
 * but not begin behind what is due.
 */
export class Unacknowledged {
  /** First messages of batches that are due, the earliest last. */
  private readonly due: CloudEvent[] = []

  /** Before a batch is sent. Throws FeedError `feed.batch-skipped` when it begins behind what is due. */
  begin([first]: readonly FeedMessage[]): void {
    const due = this.due.at(-1)
    if (!first || first.event.id === due?.id) return
    if (due && first.event.sequence >= due.sequence)
      throw new FeedError('feed.batch-skipped', `message ${due.id} was not acknowledged and must be sent again first`)
    this.due.push(first.event)
  }

  /** After the other side has acknowledged it. */
  done(batch: readonly FeedMessage[]): void {
    for (let due = this.due.at(-1); due && batch.some(({ event }) => event.id === due?.id); due = this.due.at(-1))
      this.due.pop()
  }
}
