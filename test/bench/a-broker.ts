import { rmSync } from 'node:fs'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { KafkaServer } from '../servers/kafka/kafka-server'

/** The broker of `KAFKA_BROKERS`, or one from jars. */
export async function aBroker(): Promise<{ readonly brokers: readonly string[]; readonly stop: () => Promise<void> }> {
  const given = process.env['KAFKA_BROKERS']
  if (given !== undefined) return { brokers: given.split(','), stop: () => Promise.resolve() }
  const folder = makeTestFolder()
  const server = await KafkaServer.start(folder)
  const stop = async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { brokers: [server.url], stop }
}
