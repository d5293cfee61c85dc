import { setTimeout as delay } from 'node:timers/promises'
import { Kafka } from 'kafkajs'
import { kafkaConfig } from '@harbor/district-feed/kafka/kafka-settings'
import { newId } from '@harbor/kernel/ids'
import { HarborWorld } from '@harbor/testing/harbor-fixture'
import { aBroker } from './a-broker'
import { figure, quantile, type Benchmark } from './measure'

const commands = 200

/**
 * From the moment in which a command is sent over HTTP until a consumer of the district has its message from the broker, everything
 * between included: decision, durable log, relay, broker. One at a time, at moments that have nothing to do with the relay's.
 */
function delayed(name: string, share: number): Benchmark {
  return figure({
    name: `command to Kafka, ${name}`,
    unit: 'ms',
    open: async () => {
      const { brokers, stop } = await aBroker()
      const world = await HarborWorld.open({ environment: { HARBOR_KAFKA_BROKERS: brokers.join(',') } })
      await world.harbor.startFeed()
      const kafka = new Kafka(kafkaConfig({ brokers, tls: false }, 'harbor-bench'))
      const consumer = kafka.consumer({ groupId: `bench-${newId<'group'>()}`, maxWaitTimeInMs: 100 })
      const topic = 'party.organization.v1'
      await world.establish('branch', 'until the topic is there')
      await made(kafka, topic)
      const arrivals = new Map<string, PromiseWithResolvers<number>>()
      const arrivalOf = (id: string) => {
        const arrival = arrivals.get(id) ?? Promise.withResolvers<number>()
        arrivals.set(id, arrival)
        return arrival
      }
      await consumer.connect()
      await consumer.subscribe({ topic, fromBeginning: true })
      await consumer.run({
        eachMessage: ({ message }) => {
          arrivalOf(message.key?.toString() ?? '').resolve(performance.now())
          return Promise.resolve()
        },
      })
      const one = async (number: number): Promise<number> => {
        await delay(Math.random() * 10)
        const name = `branch ${number} ${newId<'name'>()}`
        const body = { kind: 'branch', name, parentId: world.streetId, on: '2012-07-01' }
        const sentAt = performance.now()
        const { body: answer } = await world.ask('first', 'POST', '/units', { body })
        return (await arrivalOf(String(answer['id'])).promise) - sentAt
      }
      return {
        run: async () => {
          const took: number[] = []
          for (let number = 0; number < commands; number++) took.push(await one(number))
          return quantile(took, share)
        },
        close: async () => {
          await consumer.disconnect()
          await world.close()
          await stop()
        },
      }
    },
  })
}

async function made(kafka: Kafka, topic: string): Promise<void> {
  const admin = kafka.admin()
  await admin.connect()
  while (!(await admin.listTopics()).includes(topic)) await delay(50)
  await admin.disconnect()
}

export const feedDelayBenchmarks: readonly Benchmark[] = [delayed('p50', 0.5), delayed('p99', 0.99)]
