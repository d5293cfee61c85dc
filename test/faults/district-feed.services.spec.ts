import { setTimeout as delay } from 'node:timers/promises'
import { openKafkaFeed } from '@harbor/district-feed/kafka/kafka-feed'
import { startRelay } from '@harbor/district-feed/relay'
import { FeedWorld } from '@harbor/testing/feed-world'
import { useTestFolder } from '@harbor/testing/test-folder'
import { describeWhereItRuns } from '../servers/described'
import { lackingJava } from '../servers/jars'
import { KafkaServer } from '../servers/kafka/kafka-server'
import { startChild } from './child'
import { expectEverything, keepRecording, told } from './relay-load'
import { goesOn, isLongLook, limitMs, pauseMs, randomOf, roundsOr, say } from './rounds'

const restarts = roundsOr(2)
const kills = roundsOr(6, 2)
/** Fewer events where it takes long anyway. */
const betweenEventsMs = isLongLook ? 20 : 5

describeWhereItRuns(lackingJava(), 'the feed to the district under faults', () => {
  const folder = useTestFolder()
  let server: KafkaServer
  let world: FeedWorld
  beforeEach(async () => {
    server = await KafkaServer.start(folder())
    world = await FeedWorld.open()
  }, 240_000)
  afterEach(async () => {
    await server.stop()
    await world.close()
  }, 240_000)

  it(
    `loses nothing while the broker is stopped, killed and started again under load, ${restarts} times`,
    async () => {
      const random = randomOf('broker')
      const feed = openKafkaFeed({ brokers: [server.url], tls: false })
      const { store, clock } = world
      const states = new Map<string, number>()
      const onState = (state: string) => states.set(state, (states.get(state) ?? 0) + 1)
      const relay = startRelay({ source: world.source(), feed, store, clock, pageSize: 20, onState })
      const load = keepRecording(world, betweenEventsMs)
      let round = 0
      for (; goesOn(round, restarts); round++) {
        await delay(500 + random() * 1_000)
        await (random() < 0.5 ? server.kill() : server.stop())
        await delay(pauseMs(random))
        await server.startAgain()
        // Up again: it goes on telling before the next one.
        if (round % 4 === 3) await told(() => relay.status(), await world.log.head())
        if (isLongLook && round % 10 === 9) say(`broker: ${round + 1} restarts`)
      }
      await load.stop()
      await told(() => relay.status(), await world.log.head())
      await relay.stop()
      await feed.close()
      const { told: count, again } = await expectEverything(world.source(), server.url)
      say(`broker restarted ${round} times: ${count} messages told, ${again} of them again, none lost`)
      expect(states.get('stopped') ?? 0).toBe(0)
    },
    limitMs(restarts, 60_000),
  )

  it(
    `loses nothing when the relay itself is killed at any moment, ${kills} times`,
    async () => {
      const random = randomOf('relay')
      const load = keepRecording(world, betweenEventsMs)
      let kill = 0
      for (; goesOn(kill, kills); kill++) {
        const { child, ended } = startChild('relay-until-killed.ts', [world.folder, server.url])
        // Not before it has said that it tells: from then on any moment is as good as any other.
        await new Promise((resolve) => child.stdout?.once('data', resolve))
        await delay(random() * 400)
        child.kill('SIGKILL')
        await ended
        if (isLongLook && kill % 20 === 19) say(`relay: ${kill + 1} kills`)
      }
      await load.stop()
      const feed = openKafkaFeed({ brokers: [server.url], tls: false })
      const { store, clock } = world
      const relay = startRelay({ source: world.source(), feed, store, clock })
      await told(() => relay.status(), await world.log.head())
      await relay.stop()
      await feed.close()
      const { told: count, again } = await expectEverything(world.source(), server.url)
      say(`relay killed ${kill} times: ${count} messages told, ${again} of them again, none lost`)
    },
    limitMs(kills, 30_000),
  )
})
