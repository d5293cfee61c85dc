import 'reflect-metadata'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'
import { useTestFolder } from '@harbor/testing/test-folder'
import { EventStoreDbDouble } from '../servers/eventstoredb-double/eventstoredb-double'
import { terminal } from './cli-terminal'

const folder = useTestFolder()
const clock = new SettableClock()

describe('harbor log copy', () => {
  let double: EventStoreDbDouble
  beforeEach(async () => {
    double = await EventStoreDbDouble.start()
  })
  afterEach(() => double.stop())

  const harbor = terminal(clock, {})

  async function newStreet(name: string): Promise<string> {
    const data = join(folder(), name)
    const environment = { HARBOR_STREET: '望潮街道党工委', HARBOR_STREET_SINCE: '2003-05-20' }
    await (await HarborWorld.open({ folder: data, clock, environment })).harbor.close()
    return data
  }

  it('moves an installation to EventStoreDB and back; the platform opens what came back', async () => {
    const data = await newStreet('street')
    const there = await harbor('log', 'copy', '--from', `sqlite:${data}`, '--to', double.address, '--json')
    expect(there).toMatchObject({ exit: 0, err: '' })
    expect(there.json()).toMatchObject({ ok: true, to: double.address, copied: there.json()['events'] })
    const again = await harbor('log', 'copy', '--from', `sqlite:${data}`, '--to', double.address, '--json')
    expect(again.json()).toMatchObject({ ok: true, events: there.json()['events'], copied: 0 })

    const moved = join(folder(), 'moved')
    mkdirSync(moved)
    const back = await harbor('log', 'copy', '--from', double.address, '--to', `sqlite:${moved}`)
    expect(back).toMatchObject({ exit: 0, out: expect.stringContaining('equal byte for byte') })
    for (const name of ['keys.db', 'master.key', 'access.db']) copyFileSync(join(data, name), join(moved, name))
    expect((await harbor('verify', '--data', moved, '--json')).json()).toMatchObject({ ok: true })
    const { harbor: opened } = await HarborWorld.open({ folder: moved, clock, environment: {} })
    await opened.close()
  })

  it('refuses a target of another installation, with exit code 1', async () => {
    const [one, other] = [await newStreet('one'), await newStreet('other')]
    expect((await harbor('log', 'copy', '--from', `sqlite:${one}`, '--to', double.address)).exit).toBe(0)
    const ran = await harbor('log', 'copy', '--from', `sqlite:${other}`, '--to', double.address, '--json')
    expect(ran).toMatchObject({ exit: 1 })
    expect(ran.json()).toMatchObject({ ok: false, error: { code: 'copy.target-foreign' } })
  })

  it('never prints the password of an address', async () => {
    const ran = await harbor('log', 'copy', '--from', 'sqlite:/x', '--to', 'http://admin:changeit@host')
    expect(ran).toMatchObject({ exit: 2, err: expect.not.stringContaining('changeit') })
  })

  it.each([
    [['--from', 'sqlite:/x']],
    [['--from', 'sqlite:/x', '--to', 'sqlite:/y']],
    [['--from', '/x', '--to', 'esdb://127.0.0.1:1']],
  ])('says what is wrong with %j', async (given) => {
    expect((await harbor('log', 'copy', ...given)).exit).toBe(2)
  })
})
