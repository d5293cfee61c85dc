import 'reflect-metadata'
import { randomBytes } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'
import { useTestFolder } from '@harbor/testing/test-folder'
import { describeWithServer } from '../servers/described'
import { terminal } from './cli-terminal'

const folder = useTestFolder()
const clock = new SettableClock()
const prefix = `harbor-cli-keys-${process.pid}`
const [from, to] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]

describeWithServer('MONGODB_URL', 'harbor keys rewrap, with the keys in MongoDB,', (url) => {
  afterEach(async () => {
    const client = new MongoClient(url)
    for (const part of ['views', 'keys', 'access', 'feed']) await client.db(`${prefix}_${part}`).dropDatabase()
    await client.close()
  })

  it('gives the installation another master key, by the addresses that its services have', async () => {
    const settings = {
      HARBOR_MONGODB_URL: url,
      HARBOR_MONGODB_KEYS_URL: url,
      HARBOR_MONGODB_ACCESS_URL: url,
      HARBOR_MONGODB_DATABASE: prefix,
    }
    const open = (HARBOR_MASTER_KEY: string) =>
      HarborWorld.open({
        folder: folder(),
        clock,
        environment: { ...settings, HARBOR_MASTER_KEY },
        catchUpTimeoutMs: 120_000,
      })
    const world = await open(from)
    await world.establish('branch', '密钥党支部')
    await world.stop()

    const harbor = (next: Readonly<Record<string, string>>) =>
      terminal(clock, { HARBOR_DATA: folder(), ...settings, HARBOR_MASTER_KEY: from, ...next })
    expect(await harbor({})('keys', 'rewrap')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('HARBOR_NEW_MASTER_KEY') as string,
    })
    const done = await harbor({ HARBOR_NEW_MASTER_KEY: to })('keys', 'rewrap', '--json')
    expect(done).toMatchObject({ exit: 0, err: '' })
    expect(done.json()).toMatchObject({ before: false, place: 'environment' })
    expect(Number(done.json()['keys'])).toBeGreaterThan(0)
    expect((await harbor({ HARBOR_NEW_MASTER_KEY: to })('keys', 'rewrap', '--json')).json()).toMatchObject({
      before: true,
    })

    await expect(open(from)).rejects.toMatchObject({ code: 'store.key-store-mismatch' })
    const again = await open(to)
    const { body } = await again.get('first', '/units?limit=100')
    expect(JSON.stringify(body)).toContain('密钥党支部')
    await again.stop()
  }, 300_000)
})
