import 'reflect-metadata'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'
import { useTestFolder } from '@harbor/testing/test-folder'
import { terminal } from './cli-terminal'

const folder = useTestFolder()
const clock = new SettableClock()

describe('harbor keys', () => {
  const data = () => join(folder(), 'street')
  const harbor = (environment: Readonly<Record<string, string>> = {}) =>
    terminal(clock, { HARBOR_DATA: data(), ...environment })
  beforeEach(async () => {
    const world = await HarborWorld.open({ folder: data(), clock })
    await world.stop()
  })

  it('rewrap gives the installation another master key, which opens everything', async () => {
    const done = await harbor()('keys', 'rewrap', '--json')
    expect(done).toMatchObject({ exit: 0, err: '' })
    expect(done.json()).toMatchObject({ before: false, place: 'file' })
    expect((await harbor()('user', 'list', '--json')).json()).toMatchObject({ accounts: [{ username: 'first' }] })
    expect(await harbor()('verify')).toMatchObject({ exit: 0 })
  }, 60_000)

  it('rewrap asks for the next key where the environment gives the present one, and for that in MongoDB', async () => {
    const [from, to] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]
    expect(await harbor({ HARBOR_MASTER_KEY: from })('keys', 'rewrap')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('HARBOR_NEW_MASTER_KEY'),
    })
    const moved = await harbor({ HARBOR_NEW_MASTER_KEY: to })('keys', 'rewrap')
    expect(moved).toMatchObject({ exit: 0, out: expect.stringContaining('HARBOR_MASTER_KEY') })
    const again = await harbor({ HARBOR_MASTER_KEY: from, HARBOR_NEW_MASTER_KEY: to })('keys', 'rewrap', '--json')
    expect(again.json()).toMatchObject({ before: true, place: 'environment' })
    const present = harbor({ HARBOR_MASTER_KEY: to })
    expect((await present('user', 'list', '--json')).json()).toMatchObject({ accounts: [{ username: 'first' }] })
    const inMongo = harbor({ HARBOR_MONGODB_URL: 'mongodb://127.0.0.1:1/harbor' })
    expect(await inMongo('keys', 'rewrap')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('HARBOR_MONGODB_URL needs HARBOR_MASTER_KEY'),
    })
  }, 60_000)

  it('sign-anew has another key sign sessions', async () => {
    const first = (await harbor()('keys', 'sign-anew', '--json')).json()
    const second = (await harbor()('keys', 'sign-anew', '--at-once', '--json')).json()
    expect([first['tokensStay'], second['tokensStay']]).toEqual([true, false])
    expect(second['kid']).not.toBe(first['kid'])
  }, 60_000)
})
