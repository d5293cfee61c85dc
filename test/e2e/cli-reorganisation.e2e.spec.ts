import 'reflect-metadata'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { terminal, type Harbor } from './cli-terminal'

jest.setTimeout(120_000)

const clock = new SettableClock()
const header = '姓名,性别,民族,出生日期,身份证号,人员类别,入党日期,转正日期,所在党支部'
const rosterCsv = [
  header,
  '苏明远,女,汉族,1988-04-12,330203198804120020,正式党员,2012-06-20,2013-06-20,海棠一支部',
  '高波,男,汉族,1981-07-12,330203198107120370,正式党员,2019-07-17,2020-07-17,海棠二支部',
]
let work = ''
let data = ''
let harbor: Harbor
let id = ''
const file = (name: string) => join(work, name)
const street = '望潮街道党工委'

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'harbor-cli-'))
  data = makeTestFolder()
  harbor = terminal(clock, { HARBOR_DATA: data, HARBOR_FICTIONAL_DATA: 'yes' })
  await inServer(async (world) => {
    for (const name of ['海棠一支部', '海棠二支部']) await world.establish('branch', name)
    await world.account('admin', [{ role: 'street-administrator' }])
  })
  writeFileSync(file('roster.csv'), rosterCsv.join('\n'))
  const { exit, err } = await harbor('import', 'roster', file('roster.csv'))
  if (exit !== 0) throw new Error(err)
})
afterAll(() => {
  for (const folder of [work, data]) rmSync(folder, { recursive: true, force: true })
})

async function inServer(work: (world: HarborWorld) => Promise<void>): Promise<void> {
  const environment = { HARBOR_STREET: street, HARBOR_STREET_SINCE: '2003-05-20' }
  const world = await HarborWorld.open({ folder: data, clock, environment })
  try {
    await work(world)
  } finally {
    await world.harbor.close()
  }
}

describe('a reorganisation on the command line', () => {
  it('is proposed from a file that names units and people, and shown with names', async () => {
    const plan = {
      kind: 'dissolve',
      unitId: street,
      on: '2026-11-20',
      reason: '党员人数减少',
      sources: [{ unitId: '海棠一支部', closes: true }],
      receivers: [{ unitId: '海棠二支部', memberIds: ['苏明远'] }],
    }
    writeFileSync(file('plan.json'), JSON.stringify(plan))
    const proposed = await harbor('reorganisation', 'propose', file('plan.json'), '--json')
    expect(proposed).toMatchObject({ exit: 0, err: '' })
    id = String(proposed.json()['id'])
    const listed = await harbor('reorganisation', 'list', '--phase', 'proposed')
    expect(listed.out).toMatch(/dissolution +proposed +海棠一支部 +海棠二支部/)
    expect((await harbor('reorganisation', 'show', id)).out).toMatch(/苏明远 +海棠二支部 +planned/)
    const wrong = await harbor('reorganisation', 'propose', file('roster.csv'))
    expect(wrong).toMatchObject({ exit: 2 })
  })

  it('is not approved by who proposed it', async () => {
    const approve = ['approve', id, '--on', '2026-11-24', '--unit', street, '--document', '潮党委〔2026〕9号']
    const refused = await harbor('reorganisation', ...approve, '--json')
    expect(refused.exit).toBe(1)
    expect(refused.json()).toMatchObject({ error: { code: 'reorganisation.same-person' } })
  })

  it('goes on from what a server has approved', async () => {
    await inServer(async (world) => {
      const body = { on: '2026-11-24', unitId: world.streetId, document: '潮党委〔2026〕9号' }
      const answer = await world.change('admin', `reorganisation-${id}`, `/reorganisations/${id}/approve`, body)
      expect(answer).toMatchObject({ status: 201 })
    })
    expect(await harbor('reorganisation', 'set-up', id)).toMatchObject({ exit: 0, err: '' })
    const early = await harbor('reorganisation', 'complete', id, '--on', '2026-11-24', '--json')
    expect(early.json()).toMatchObject({ error: { code: 'reorganisation.people-left' } })
    expect(await harbor('reorganisation', 'stop', id, '--unit', street, '--reason', '暂缓调整')).toMatchObject({
      exit: 0,
      err: '',
    })
    expect((await harbor('reorganisation', 'show', id)).out).toMatch(/苏明远 +海棠二支部 +stays/)
  })
})
