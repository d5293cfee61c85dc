import 'reflect-metadata'
import { rmSync } from 'node:fs'
import { MongoClient } from 'mongodb'
import { HarborWorld } from '@harbor/testing/harbor-fixture'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { describeWithServer } from '../servers/described'
import { EventStoreDbDouble } from '../servers/eventstoredb-double/eventstoredb-double'

const prefix = `harbor-engines-${process.pid}`
/** A busy machine takes its time; nothing here is about how long. */
const catchUpTimeoutMs = 120_000
const HARBOR_MASTER_KEY = Buffer.alloc(32, 7).toString('base64')

describeWithServer('MONGODB_URL', 'an installation whose stores are on the engines of its settings', (mongoUrl) => {
  let double: EventStoreDbDouble
  let folder: string
  let world: HarborWorld | undefined
  beforeAll(async () => {
    double = await EventStoreDbDouble.start()
  })
  afterAll(() => double.stop())
  beforeEach(() => {
    folder = makeTestFolder()
  })
  afterEach(async () => {
    await world?.stop()
    rmSync(folder, { recursive: true, force: true })
    const client = new MongoClient(mongoUrl)
    const { databases } = await client.db().admin().listDatabases({ nameOnly: true })
    for (const { name } of databases) if (name.startsWith(prefix)) await client.db(name).dropDatabase()
    await client.close()
  })

  const mongodb = (database: string) => {
    return { HARBOR_MONGODB_URL: mongoUrl, HARBOR_MONGODB_DATABASE: `${prefix}-${database}`, HARBOR_MASTER_KEY }
  }
  const eventStoreDb = () => ({ HARBOR_EVENTSTORE_URL: double.address })

  it.each([
    ['log in a file, views in MongoDB', () => mongodb('a')],
    ['log in EventStoreDB, views in MongoDB', () => ({ ...mongodb('b'), ...eventStoreDb() })],
  ])(
    'records, answers and goes on after a stop: %s',
    async (_, environment) => {
      const open = () => HarborWorld.open({ folder, environment: environment(), catchUpTimeoutMs })
      world = await open()
      const branch = await world.establish('branch', '引擎党支部')
      await world.stop()

      world = await open()
      expect(world.first).toBeUndefined()
      await world.establish('group', '引擎党小组', branch)
      const { body } = await world.get('first', '/units?limit=100')
      const names = (body['documents'] as readonly { readonly name: string }[]).map(({ name }) => name)
      expect(names).toEqual(expect.arrayContaining(['引擎党支部', '引擎党小组']))
    },
    300_000,
  )
})
