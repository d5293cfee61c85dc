import { rmSync } from 'node:fs'
import { Kafka, Partitioners, type Message } from 'kafkajs'
import { toBinaryMode } from '@harbor/district-feed/cloud-event'
import type { DistrictFeed, FeedMessage } from '@harbor/district-feed/district-feed'
import { openKafkaFeed } from '@harbor/district-feed/kafka/kafka-feed'
import { kafkaConfig } from '@harbor/district-feed/kafka/kafka-settings'
import { startRelay, type RelayState } from '@harbor/district-feed/relay'
import { openSqliteRelayStore } from '@harbor/district-feed/sqlite/sqlite-relay-store'
import { newId } from '@harbor/kernel/ids'
import { systemClock } from '@harbor/kernel/time'
import { memberStream } from '@harbor/membership/member-file'
import { FeedWorld } from '@harbor/testing/feed-world'
import { enrolled, restored, suspended } from '@harbor/testing/member-roll-events'
import { RecordingFeed } from '@harbor/testing/recording-feed'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { lackingJava } from '../servers/jars'
import { aBroker } from './a-broker'
import { feedDelayBenchmarks } from './feed-delay.bench'
import { pair, rateOf, type Benchmark, type Contestants } from './measure'

const members = 3_000

/** From the log to the broker's acknowledgement, the ledger and the checkpoint among it; raw only sends the same batches, ready made. */
const relayed = pair({
  name: 'relay to Kafka',
  unit: 'messages/s',
  against: 'kafkajs, the same batches ready made, acks=all, idempotent, one in flight',
  targetRatio: 0.8,
  open: async (): Promise<Contestants> => {
    const { brokers, stop } = await aBroker()
    const world = await filledWorld()
    const batches = await batchesOf(world)
    const count = batches.flat().length
    const feed = openKafkaFeed({ brokers, tls: false })
    // Both sides are connected before, and the topics are there.
    await feed.publish(batches[0]?.slice(0, 1) ?? [])
    const raw = await rawProducer(brokers, batches)
    return {
      raw: raw.rate,
      system: () => relayRate(world, feed, count),
      close: async () => {
        await raw.close()
        await feed.close()
        await world.close()
        await stop()
      },
    }
  },
})

/** Members who come onto the roll, are suspended and restored: six messages of three events. */
async function filledWorld(): Promise<FeedWorld> {
  const world = await FeedWorld.open()
  const writers = Array.from({ length: 100 }, async () => {
    for (let member = 0; member < members / 100; member++) {
      const on = { on: '2026-01-01' }
      await world.record(memberStream(newId<'member'>()), enrolled({ on: '2020-01-01' }), suspended(on), restored(on))
    }
  })
  await Promise.all(writers)
  return world
}

/** What the relay hands to its feed, batch by batch. */
async function batchesOf(world: FeedWorld): Promise<readonly (readonly FeedMessage[])[]> {
  const batches: (readonly FeedMessage[])[] = []
  const recording = new RecordingFeed()
  const feed: DistrictFeed = {
    publish: (batch) => {
      batches.push(batch)
      return recording.publish(batch)
    },
    openPrivateTopic: () => recording.openPrivateTopic(),
    close: () => recording.close(),
  }
  await relayRate(world, feed, 1)
  return batches
}

async function rawProducer(brokers: readonly string[], batches: readonly (readonly FeedMessage[])[]) {
  const producer = new Kafka(kafkaConfig({ brokers, tls: false })).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  })
  await producer.connect()
  const ready = batches.map((batch) => {
    const byTopic = new Map<string, Message[]>()
    for (const { topic, key, event } of batch) {
      const { headers, value } = toBinaryMode(event)
      byTopic.set(topic, [...(byTopic.get(topic) ?? []), { key, value, headers: { ...headers } }])
    }
    return [...byTopic].map(([topic, messages]) => ({ topic, messages }))
  })
  return {
    rate: () =>
      rateOf(batches.flat().length, async () => {
        for (const topicMessages of ready) await producer.sendBatch({ topicMessages, acks: -1 })
      }),
    close: () => producer.disconnect(),
  }
}

/** A relay that has told nothing yet, until everything is told and written down. */
async function relayRate(world: FeedWorld, feed: DistrictFeed, count: number): Promise<number> {
  const folder = makeTestFolder()
  const store = await openSqliteRelayStore(folder, world.log)
  const source = world.source()
  const rate = await rateOf(count, async () => {
    const { promise: live, resolve } = Promise.withResolvers<void>()
    const onState = (state: RelayState) => state === 'live' && resolve()
    const relay = startRelay({ source, store, feed, clock: systemClock, onState })
    await live
    await relay.stop()
  })
  await store.close()
  rmSync(folder, { recursive: true, force: true })
  return rate
}

const lack = lackingJava()
if (lack !== undefined) process.stderr.write(`NOT RUN: the relay to Kafka. ${lack}\n`)
export const feedBenchmarks: readonly Benchmark[] = lack === undefined ? [relayed, ...feedDelayBenchmarks] : []
