import { execFile, execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { openKafkaFeed } from '@harbor/district-feed/kafka/kafka-feed'
import type { FeedMessage } from '@harbor/district-feed/district-feed'
import type { Position } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import { memberStream } from '@harbor/membership/member-file'
import { FeedWorld } from '@harbor/testing/feed-world'
import { died, enrolled, suspended } from '@harbor/testing/member-roll-events'
import { useTestFolder } from '@harbor/testing/test-folder'
import { describeWithServer } from '../servers/described'

const run = promisify(execFile)

describeWithServer('KAFKA_BROKERS', 'the sample consumers', (brokers) => {
  const folder = useTestFolder()
  let world: FeedWorld
  let told: readonly FeedMessage[]
  const [one, other] = [newId<'member'>(), newId<'member'>()]

  /** Two members, one of whom dies; everything is sent twice, as after a crash of the relay. */
  beforeAll(async () => {
    world = await FeedWorld.open()
    await world.record(memberStream(one), enrolled({ on: '2020-01-01' }), suspended({ on: '2026-01-01' }))
    await world.record(memberStream(other), enrolled({ on: '2020-01-01' }), died({ on: '2026-01-01' }))
    told = (await world.source().read(0 as Position, 1_000)).messages
    const feed = openKafkaFeed({ brokers: brokers.split(','), tls: false })
    await feed.publish(told)
    await feed.publish(told)
    await feed.close()
  })
  afterAll(() => world.close())

  it('in Node takes each message once and knows how members stand', async () => {
    await expectTaken(process.execPath, ['--no-warnings', 'examples/consumers/node/consume.mjs'])
  }, 180_000)

  const python = hasKafkaPython() ? it : it.skip
  python(
    'in Python does the same',
    async () => {
      await expectTaken('python3', ['examples/consumers/python/consume.py'])
    },
    180_000,
  )

  async function expectTaken(command: string, script: readonly string[]): Promise<void> {
    const db = join(folder(), 'district.db')
    const group = `example-${newId<'group'>()}`
    const options = ['--brokers', brokers, '--group', group, '--db', db, '--until-idle-ms', '4000']
    const { stdout } = await run(command, [...script, ...options], { cwd: process.cwd(), maxBuffer: 2 ** 28 })
    const lines = stdout.split('\n').map((line) => line.split(' '))
    for (const { event } of told)
      expect(lines.filter(([, , , id]) => id === event.id).map(([word]) => word)).toEqual(['new', 'again'])
    const taken = new DatabaseSync(db, { readOnly: true })
    const rows = taken.prepare('SELECT id, standing FROM members WHERE id IN (?, ?)').all(one, other)
    taken.close()
    expect(rows).toEqual([{ id: one, standing: 'suspended' }])
  }
})

function hasKafkaPython(): boolean {
  try {
    execFileSync('python3', ['-c', 'import kafka'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
