import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Kafka, logLevel } from 'kafkajs'
import { openDistrict } from './district.mjs'

/**
 * A district's consumer in its simplest honest form (Node >= 22.13, npm package kafkajs):
 *
 *   npm run example:consumer -- --brokers 127.0.0.1:9092 --db district.db [--until-idle-ms 3000]
 *
 * Messages arrive at least once: the offset is committed after the message was taken (district.mjs), which takes each id once.
 * Unknown types and unknown fields are left alone: they are added without notice.
 */
const topics = ['party.organization.v1', 'party.membership.v1', 'party.transfer.v1', 'party.member-snapshot.v1']

const { values: given } = parseArgs({
  options: {
    brokers: { type: 'string', default: '127.0.0.1:9092' },
    group: { type: 'string', default: 'district-example' },
    db: { type: 'string', default: 'district.db' },
    'until-idle-ms': { type: 'string' },
  },
})

const district = openDistrict(given.db)

/** The street makes its topics when it first tells something; who comes earlier waits for them. */
async function topicsMade() {
  const admin = kafka.admin({ retry })
  await admin.connect()
  for (let told = false; ; told = true) {
    const there = await admin.listTopics()
    const missing = topics.filter((topic) => !there.includes(topic))
    if (missing.length === 0) break
    if (!told) process.stderr.write(`waiting for ${missing.join(', ')}: the street has told nothing yet\n`)
    await setTimeout(1_000)
  }
  await admin.disconnect()
}

/** CloudEvents binary mode: the attributes are the headers `ce_*`. */
function attributesOf(headers) {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith('ce_'))
      .map(([name, value]) => [name.slice(3), value.toString()]),
  )
}

const retry = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 60, restartOnFailure: async () => true }
const kafka = new Kafka({ brokers: given.brokers.split(','), logLevel: logLevel.NOTHING, retry })
const consumer = kafka.consumer({ groupId: given.group, maxWaitTimeInMs: 300, retry })
let lastAt = Date.now()

await topicsMade()
lastAt = Date.now()
await consumer.connect()
await consumer.subscribe({ topics, fromBeginning: true })
await consumer.run({
  eachMessage: async ({ topic, message }) => {
    lastAt = Date.now()
    const event = attributesOf(message.headers ?? {})
    const data = message.value === null || message.value.length === 0 ? null : JSON.parse(message.value.toString())
    const word = district.take(event, data) ? 'new' : 'again'
    process.stdout.write(`${word} ${topic} ${event.type} ${event.id} ${event.subject}\n`)
  },
})

const idleMs = Number(given['until-idle-ms'] ?? Infinity)
const timer = setInterval(() => {
  if (Date.now() - lastAt > idleMs) void stop()
}, 100)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop())

async function stop() {
  clearInterval(timer)
  await consumer.disconnect()
  process.stdout.write(`${district.members().length} members\n`)
  district.close()
  process.exit(0)
}
