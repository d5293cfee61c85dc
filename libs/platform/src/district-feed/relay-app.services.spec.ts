import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
import { newId } from '@harbor/kernel/ids'
import { memberStream } from '@harbor/membership/member-file'
import { readConfig } from '@harbor/service/config'
import { FeedWorld } from '@harbor/testing/feed-world'
import { readTopic } from '@harbor/testing/kafka-reader'
import { enrolled, restored, suspended } from '@harbor/testing/member-roll-events'
import { describeWithServer } from '../../../../test/servers/described'
import { openRelayApp, type RelayApp } from './relay-app'

describeWithServer('MONGODB_URL', 'relays that share MongoDB', (mongoUrl) =>
  describeWithServer('KAFKA_BROKERS', 'and a real broker', (brokers) => {
    const database = `harbor-test-${randomBytes(6).toString('hex')}`
    const member = newId<'member'>()
    const relays: RelayApp[] = []
    let world: FeedWorld
    beforeAll(async () => {
      world = await FeedWorld.open()
    })
    afterAll(async () => {
      for (const relay of relays) await relay.close()
      await world.close()
      const client = new MongoClient(mongoUrl)
      await client.db(`${database}_feed`).dropDatabase()
      await client.close()
    })

    async function start(): Promise<RelayApp> {
      const config = readConfig({
        HARBOR_DATA: world.folder,
        HARBOR_KAFKA_BROKERS: brokers,
        HARBOR_MONGODB_URL: mongoUrl,
        HARBOR_MONGODB_DATABASE: database,
      })
      const relay = await openRelayApp(config, { clock: world.clock })
      relays.push(relay)
      return relay
    }

    it('tell one at a time, and the next goes on where the one before stopped', async () => {
      await world.record(memberStream(member), enrolled({ on: '2020-01-01' }))
      const first = await start()
      await told(first, world)
      const second = await start()
      await world.record(memberStream(member), suspended({ on: '2026-01-01' }))
      await told(first, world)
      expect((await second.status())?.state).toBe('standby')
      await first.close()
      await world.record(memberStream(member), restored({ on: '2026-02-01' }))
      await told(second, world)
      const types = (await readTopic(brokers, 'party.membership.v1'))
        .filter(({ key }) => key === member)
        .map(({ headers }) => headers['ce_type'])
      expect(types).toEqual(['enrolled', 'suspended', 'restored'].map((what) => `party.membership.${what}.v1`))
    }, 120_000)
  }),
)

async function told(relay: RelayApp, { log }: FeedWorld): Promise<void> {
  const head = await log.head()
  const giveUpAt = performance.now() + 60_000
  for (;;) {
    const status = await relay.status()
    if (status && status.state === 'live' && status.checkpoint >= head) return
    if (performance.now() > giveUpAt) throw new Error(JSON.stringify(status))
    await delay(20)
  }
}
