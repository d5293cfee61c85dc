import { setTimeout as delay } from 'node:timers/promises'
import { Kafka, KafkaJSProtocolError, type Admin, type KafkaMessage } from 'kafkajs'
import { kafkaConfig } from '@harbor/district-feed/kafka/kafka-settings'
import { newId } from '@harbor/kernel/ids'

export interface ReadMessage {
  readonly key: string
  readonly partition: number
  readonly offset: string
  readonly headers: Readonly<Record<string, string>>
  readonly value: string | null
}

const patient = {
  initialRetryTime: 100,
  maxRetryTime: 1_000,
  retries: 60,
  restartOnFailure: () => Promise.resolve(true),
}

/** Everything that stands in a topic now, partition by partition in order. Reads with a consumer group of its own. */
export async function readTopic(brokers: string, topic: string): Promise<readonly ReadMessage[]> {
  const kafka = new Kafka(kafkaConfig({ brokers: brokers.split(','), tls: false }, 'harbor-test-reader'))
  const admin = kafka.admin()
  await admin.connect()
  const ends = await endsOf(admin, topic)
  await admin.disconnect()
  const due = new Map(
    ends.flatMap(({ partition, low, high }) => (low === high ? [] : [[partition, BigInt(high)] as const])),
  )
  if (due.size === 0) return []
  const consumer = kafka.consumer({ groupId: `reader-${newId<'group'>()}`, maxWaitTimeInMs: 50, retry: patient })
  const read: ReadMessage[] = []
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      // The first group that a broker ever sees may come before its coordinator: then it starts anew by itself.
      if (!payload.restart) reject(payload.error)
    })
    consumer
      .run({
        eachBatch: ({ batch }) => {
          for (const message of batch.messages) read.push(asRead(batch.partition, message))
          // Markers and compaction leave gaps: what counts is where the batch ends.
          if (BigInt(batch.lastOffset()) + 1n >= (due.get(batch.partition) ?? 0n)) due.delete(batch.partition)
          if (due.size === 0) resolve()
          return Promise.resolve()
        },
      })
      .catch(reject)
  })
  await consumer.disconnect()
  return read.toSorted((a, b) => a.partition - b.partition || Number(BigInt(a.offset) - BigInt(b.offset)))
}

/** A topic just made has no leader for a moment, and kafkajs does not ask again. */
async function endsOf(admin: Admin, topic: string): ReturnType<Admin['fetchTopicOffsets']> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await admin.fetchTopicOffsets(topic)
    } catch (error) {
      const isPassing = error instanceof KafkaJSProtocolError && error.retriable
      if (!isPassing || attempt === 40) throw error
      await delay(250)
    }
  }
}

function asRead(partition: number, { key, value, headers, offset }: KafkaMessage): ReadMessage {
  return {
    key: key?.toString() ?? '',
    partition,
    offset,
    headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)])),
    value: value?.toString() ?? null,
  }
}
