import { Kafka, Partitioners, type Admin, type Message, type Producer, type RecordMetadata } from 'kafkajs'
import type { BinaryMessage } from '../cloud-event'
import { FeedError, sendable, Unacknowledged, type DistrictFeed, type FeedMessage, type Placed } from '../district-feed'
import { PARTITIONS, topicNamed, topics } from '../topics'
import { kafkaConfig, type KafkaAccess } from './kafka-settings'

const closeLimitMs = 2_000
const metadataAttempts = 50
const metadataDelayMs = 100

/** The feed over Kafka. Connects when the first batch is sent, so that a broker that is down delays nobody's start. */
export function openKafkaFeed(access: KafkaAccess): DistrictFeed {
  return new KafkaFeed(new Kafka(kafkaConfig(access)))
}

/**
 * One idempotent producer with one request in flight. A producer whose send failed is never used for another batch: kafkajs takes its
 * sequence numbers back although the broker may have written them, and the next, different batch would then be acknowledged and lost.
 * It is thrown away, and the same batch goes out through a new one: perhaps twice, never skipped.
 */
class KafkaFeed implements DistrictFeed {
  private producer: Promise<Producer> | undefined
  private readonly partitions = new Map<string, number>()
  private readonly unacknowledged = new Unacknowledged()
  private readonly closing = new AbortController()
  private readonly partitioner = Partitioners.DefaultPartitioner()

  constructor(private readonly kafka: Kafka) {}

  async publish(batch: readonly FeedMessage[]): Promise<readonly Placed[]> {
    if (this.closing.signal.aborted) throw closedError()
    if (batch.length === 0) return []
    const ready = sendable(batch)
    this.unacknowledged.begin(batch)
    try {
      const producer = await this.whileOpen(this.connected(batch))
      const sending = this.placed(batch, ready)
      const topicMessages = [...sending].map(([topic, messages]) => ({ topic, messages }))
      const metadata = await this.whileOpen(producer.sendBatch({ topicMessages, acks: -1, timeout: 30_000 }))
      this.unacknowledged.done(batch)
      return placesOf(sending, batch, metadata)
    } catch (error) {
      this.renewProducer()
      throw asFeedError(error)
    }
  }

  async openPrivateTopic(topic: string): Promise<void> {
    if (this.closing.signal.aborted) throw closedError()
    await this.whileOpen(this.administered((admin) => this.make(admin, [topic]))).catch((error: unknown) => {
      throw asFeedError(error)
    })
  }

  async close(): Promise<void> {
    if (this.closing.signal.aborted) return
    this.closing.abort()
    const { producer } = this
    if (producer) await Promise.race([disconnect(producer), after(closeLimitMs)])
  }

  /** A batch whose topics are there, and a producer for it. */
  private async connected(batch: readonly FeedMessage[]): Promise<Producer> {
    const missing = [...new Set(batch.map(({ topic }) => topic))].filter((topic) => !this.partitions.has(topic))
    // All public topics at once: a consumer may subscribe before the first message.
    if (missing.length > 0)
      await this.administered((admin) =>
        this.make(admin, [...new Set([...topics.map(({ name }) => name), ...missing])]),
      )
    this.producer ??= this.newProducer()
    return this.producer
  }

  private async newProducer(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    })
    await producer.connect()
    return producer
  }

  private renewProducer(): void {
    const { producer } = this
    this.producer = undefined
    // The topics may have gone with the broker's data.
    this.partitions.clear()
    if (producer) void disconnect(producer)
  }

  private async make(admin: Admin, wanted: readonly string[]): Promise<void> {
    const there = new Set(await admin.listTopics())
    const missing = wanted.filter((topic) => !there.has(topic))
    await admin.createTopics({
      // kafkajs gives up when the broker does not know the topic in the first moment; metadataOf does not.
      waitForLeaders: false,
      topics: missing.map((topic) => ({
        topic,
        numPartitions: PARTITIONS,
        configEntries: topicNamed(topic)?.compacted ? [{ name: 'cleanup.policy', value: 'compact' }] : [],
      })),
    })
    const found = await metadataOf(admin, wanted)
    for (const { name, partitions } of found) this.partitions.set(name, partitions.length)
  }

  private async administered<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.kafka.admin()
    await admin.connect()
    try {
      return await work(admin)
    } finally {
      await admin.disconnect()
    }
  }

  /** By topic, each with its partition said: so the offset of every message follows from that of the first. */
  private placed(batch: readonly FeedMessage[], ready: readonly BinaryMessage[]): ReadonlyMap<string, PlacedMessage[]> {
    const byTopic = new Map<string, PlacedMessage[]>()
    const partitionOf = this.partitionsOfKeys()
    for (const [index, { topic, key }] of batch.entries()) {
      const { headers, value } = ready[index] ?? { headers: {}, value: null }
      const messages = byTopic.get(topic) ?? []
      if (messages.length === 0) byTopic.set(topic, messages)
      messages.push({ key, value, headers, partition: partitionOf(topic, key) })
    }
    return byTopic
  }

  /** kafkajs' own choice by the hash of the key, computed once for a key and a number of partitions. */
  private partitionsOfKeys(): (topic: string, key: string) => number {
    const known = new Map<number, Map<string, number>>()
    return (topic, key) => {
      const count = this.partitions.get(topic) ?? PARTITIONS
      const ofCount = known.get(count) ?? new Map<string, number>()
      known.set(count, ofCount)
      const partition =
        ofCount.get(key) ??
        this.partitioner({ topic, partitionMetadata: partitionsAt(count), message: { key, value: null } })
      ofCount.set(key, partition)
      return partition
    }
  }

  private async whileOpen<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.closing
    let stop = (): void => {}
    const closed = new Promise<never>((_, reject) => {
      stop = () => reject(closedError())
      signal.addEventListener('abort', stop, { once: true })
    })
    try {
      return await Promise.race([work, closed])
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
}

type PlacedMessage = Omit<Message, 'headers'> & {
  readonly partition: number
  readonly headers: BinaryMessage['headers']
}

/** As the partitioner wants them; it only counts them for a message with a key. */
function partitionsAt(count: number) {
  return Array.from({ length: count }, (_, partitionId) => {
    return { partitionId, leader: 0, partitionErrorCode: 0, replicas: [], isr: [] }
  })
}

function placesOf(
  sending: ReadonlyMap<string, readonly PlacedMessage[]>,
  batch: readonly FeedMessage[],
  metadata: readonly RecordMetadata[],
): readonly Placed[] {
  const nextOffset = new Map(
    metadata.map(({ topicName, partition, baseOffset }) => [`${topicName}/${partition}`, BigInt(baseOffset ?? -1)]),
  )
  const nextOfTopic = new Map<string, number>()
  return batch.map(({ topic }) => {
    const index = nextOfTopic.get(topic) ?? 0
    nextOfTopic.set(topic, index + 1)
    const partition = sending.get(topic)?.[index]?.partition ?? -1
    const place = `${topic}/${partition}`
    const offset = nextOffset.get(place) ?? -1n
    nextOffset.set(place, offset + 1n)
    return { partition, offset: String(offset) }
  })
}

/** A topic just made is not known at once: asked again for some seconds. */
async function metadataOf(admin: Admin, topics: readonly string[]) {
  for (let attempt = 1; ; attempt++)
    try {
      return (await admin.fetchTopicMetadata({ topics: [...topics] })).topics
    } catch (error) {
      if ((error as { type?: string }).type !== 'UNKNOWN_TOPIC_OR_PARTITION' || attempt === metadataAttempts)
        throw error
      await after(metadataDelayMs)
    }
}

/** Errors that come back however often the same message is sent. */
const refusals = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'CORRUPT_MESSAGE'])

function asFeedError(error: unknown): FeedError {
  if (error instanceof FeedError) return error
  const { type, message } = error as { readonly type?: string; readonly message?: string }
  const code = type !== undefined && refusals.has(type) ? 'feed.message-refused' : 'feed.unavailable'
  return new FeedError(code, message ?? 'the broker does not answer', { cause: error })
}

function closedError(): FeedError {
  return new FeedError('feed.closed', 'the feed was closed')
}

async function disconnect(producer: Promise<Producer>): Promise<void> {
  await producer.then((connected) => connected.disconnect()).catch(() => undefined)
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
