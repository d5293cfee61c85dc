import 'reflect-metadata'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'
import { indexItem } from '@harbor/testing/index-item'

let world: HarborWorld
let community: string
let branch: string
let otherBranch: string
const members: string[] = []
const member = (number: number) => members[number - 1] ?? ''
const on = '2026-11-20'

const pioneer = {
  index: 'pioneer',
  name: 'PIONEER-2026',
  source: '潮党〔2026〕3号',
  baseHundredths: 6_000,
  ceilingHundredths: 10_000,
  items: [
    indexItem('visits', 'problem.visited', { capHundredths: 800 }),
    indexItem('hours', 'hours.certified', { counting: 'quantity', per: 4, awardHundredths: 100 }),
    indexItem('lapses', 'lapse.recorded', { sign: 'veto' }),
  ],
  levels: [{ code: 'excellent', zh: '优秀', en: 'excellent', fromHundredths: 6_800 }],
}
const fortress = {
  ...pioneer,
  index: 'fortress',
  name: 'FORTRESS-2026',
  items: [indexItem('taken-up', 'problem.taken-up')],
}

beforeAll(async () => {
  world = await HarborWorld.open({
    clock: new SettableClock('2026-11-24T01:00:00.000Z'),
    environment: { HARBOR_FICTIONAL_DATA: 'yes' },
  })
  community = await world.establish('committee', '听涛社区党委')
  branch = await world.establish('branch', '听涛支部', community)
  otherBranch = await world.establish('branch', '观澜支部', community)
  const head = '姓名,性别,出生日期,公民身份号码,人员类别,加入中共组织日期,转为正式党员日期,所在党支部'
  const names = ['程远舟', '苏晚晴', '贺江汀']
  const rows = names.map(
    (name, index) =>
      `${name},男,1980-01-0${index + 1},33020319800${101 + index}123${index},正式党员,2005-06-01,2006-06-01,听涛支部`,
  )
  const imported = await world.upload('first', '/imports/roster', 'r.csv', Buffer.from([head, ...rows].join('\n')))
  if (imported.body['new'] !== 3) throw new Error(imported.text)
  await world.caughtUp()
  const { body } = await world.get('first', '/members')
  for (const name of names)
    members.push((body['documents'] as { id: string; name: string }[]).find((one) => one.name === name)?.id ?? '')
  await world.account('secretary', [{ role: 'branch-secretary', unitId: branch }])
  await world.account('other', [{ role: 'branch-secretary', unitId: otherBranch }])
  await world.account('member', [{ role: 'member' }], { memberId: member(1) })
  await world.account('drafter', [{ role: 'street-administrator' }])
  await world.account('approver', [{ role: 'street-administrator' }])
}, 120_000)
afterAll(() => world.close())

const definitionTask = (as: string, id: string, task: string, body: object) =>
  world.change(as, `index-definition-${id}`, `/indices/${id}/${task}`, body)

async function drafted(body: object): Promise<string> {
  const answer = await world.ask('drafter', 'POST', '/indices', { body })
  expect(answer).toMatchObject({ status: 201 })
  await world.caughtUp()
  return String(answer.body['id'])
}
async function inForce(body: object, from: string): Promise<string> {
  const id = await drafted(body)
  const order = { unitId: world.streetId, document: '潮党〔2026〕4号', from }
  expect(await definitionTask('approver', id, 'approve', order)).toMatchObject({ status: 201 })
  await world.caughtUp()
  return id
}
async function visited(times: number, day = on): Promise<string> {
  const asked = { on: day, unitId: branch, kind: 'hot', title: '停车难', matter: '夜间占道', dueOn: '2027-03-31' }
  const opened = await world.ask('secretary', 'POST', '/problems', { body: asked })
  const id = String(opened.body['id'])
  const squad = { on: day, leaderId: member(1), memberIds: [] }
  await world.change('secretary', `problem-${id}`, `/problems/${id}/squad`, squad)
  for (let visit = 0; visit < times; visit++) {
    const body = { on: day, memberIds: [member(1)], found: `第${visit + 1}次` }
    expect(await world.ask('secretary', 'POST', `/problems/${id}/visits`, { body })).toMatchObject({ status: 201 })
  }
  await world.caughtUp()
  return id
}
const score = (as: string, query = '', number = 1) => world.get(as, `/scores/members/${member(number)}?${query}`)

describe('indices over HTTP', () => {
  it('are drafted, approved by another person for the street, and replaced from a day on', async () => {
    const id = await drafted(pioneer)
    const order = { unitId: world.streetId, document: '潮党〔2026〕4号', from: '2026-02-01' }
    expect(await definitionTask('drafter', id, 'approve', order)).toMatchObject({
      status: 403,
      body: { code: 'index.own-draft' },
    })
    expect(await score('secretary', 'on=2026-03-01')).toMatchObject({
      status: 404,
      body: { code: 'index.none-in-force' },
    })
    expect(await definitionTask('approver', id, 'approve', order)).toMatchObject({ status: 201 })
    expect(await definitionTask('drafter', id, 'draft', pioneer)).toMatchObject({ status: 409 })
    await world.caughtUp()
    expect((await score('secretary', 'on=2026-01-31')).status).toBe(404)
    expect((await score('secretary', 'on=2026-02-01')).body).toMatchObject({ hundredths: 6_000, definitionId: id })
    const later = await inForce({ ...pioneer, baseHundredths: 7_000 }, '2026-06-01')
    expect((await score('secretary', 'on=2026-06-01')).body).toMatchObject({ hundredths: 7_000, definitionId: later })
    expect((await score('secretary', 'on=2026-05-31')).body).toMatchObject({ hundredths: 6_000 })
  })

  it('count only what a source brings', async () => {
    const wrong = { ...pioneer, items: [indexItem('x', 'horoscope')] }
    const answer = await world.ask('drafter', 'POST', '/indices', { body: wrong })
    expect(answer).toMatchObject({ status: 400, body: { code: 'index.kind-unknown' } })
    const { body } = await world.get('secretary', '/indices/facts')
    const kinds = (body['kinds'] as { kind: string }[]).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['problem.visited', 'hours.certified', 'lapse.recorded']))
  })
})

describe('a score over HTTP', () => {
  beforeAll(async () => {
    await inForce(pioneer, '2026-11-01')
    await inForce(fortress, '2026-01-01')
  })

  it('has every line proven by the events that it counts, and its lines add up', async () => {
    const problem = await visited(2)
    const { body } = await score('member', `on=${on}`)
    const lines = body['lines'] as { line: string; hundredths: number; facts: { stream: string; eventId: string }[] }[]
    expect(body).toMatchObject({ hundredths: 6_800, proposes: { code: 'excellent' }, vetoes: [], missing: [] })
    expect(lines.reduce((sum, { hundredths }) => sum + hundredths, 0)).toBe(6_800)
    const visits = lines.find(({ line }) => line === 'visits')
    expect(visits).toMatchObject({ counted: 2, hundredths: 800 })
    const { events } = await world.harbor.platform.core.journal.load(`problem-${problem}`)
    const told = events.filter(({ type }) => type === 'organization.problem-site-visited.v1').map(({ id }) => id)
    expect(visits?.facts.map(({ eventId }) => eventId).toSorted()).toEqual(told.toSorted())
    expect((await score('member', 'on=2026-11-19')).body).toMatchObject({ hundredths: 6_000, proposes: null })
  })

  it('by another definition is a what-if, and none where nothing was recorded', async () => {
    const strict = await drafted({
      ...pioneer,
      items: [indexItem('hours', 'hours.certified', { counting: 'quantity', required: true })],
    })
    const answer = await score('secretary', `on=${on}&definition=${strict}`)
    expect(answer.body).toMatchObject({
      hundredths: null,
      inForceFrom: null,
      lines: [],
      missing: [{ item: 'hours', kinds: ['hours.certified'], from: '2026-01-01', until: on }],
    })
    expect((await score('secretary', `on=${on}`)).body['hundredths']).not.toBeNull()
  })

  it('is seen by the member, the branch and above, and by nobody else', async () => {
    expect((await score('other')).status).toBe(403)
    expect((await score('member', '', 2)).status).toBe(403)
    const list = async (as: string) => (await world.get(as, '/scores?index=pioneer')).body['scores'] as object[]
    expect(await list('secretary')).toHaveLength(3)
    expect(await list('member')).toEqual([expect.objectContaining({ memberId: member(1) })])
    expect(await list('other')).toEqual([])
  })

  it('of a branch counts what the branch did', async () => {
    await visited(0)
    const { body } = await world.get('secretary', `/scores/units/${branch}?on=${on}`)
    const lines = body['lines'] as { line: string; counted: number }[]
    const listed = await world.get('secretary', `/problems?unit=${branch}`)
    expect(lines.find(({ line }) => line === 'taken-up')?.counted).toBe(listed.body['total'])
    const all = await world.get('drafter', `/scores?index=fortress&on=${on}`)
    expect(all.body['scores']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ unitId: branch, hundredths: body['hundredths'] }),
        expect.objectContaining({ unitId: otherBranch, hundredths: 6_000 }),
      ]),
    )
  })

  it('can be appealed by whom it is about; granted above, it is a row of the score', async () => {
    const before = Number((await score('member', `on=${on}`)).body['hundredths'])
    const order = { memberId: member(1), item: 'hours', scoreOn: on, grounds: '八月服务未登记' }
    const opened = await world.ask('member', 'POST', '/score-appeals', { body: order })
    expect(opened).toMatchObject({ status: 201 })
    const id = String(opened.body['id'])
    const again = await world.ask('member', 'POST', '/score-appeals', { body: order })
    expect(again).toMatchObject({ status: 409, body: { code: 'appeal.opened-already' } })
    const verdict = { unitId: community, outcome: 'granted', hundredths: 300, reason: '补登属实' }
    const decide = (as: string, body: object) =>
      world.change(as, `score-appeal-${id}`, `/score-appeals/${id}/decide`, body)
    expect((await decide('secretary', verdict)).status).toBe(403)
    expect(await decide('drafter', { ...verdict, unitId: otherBranch })).toMatchObject({ status: 403 })
    expect(await decide('drafter', verdict)).toMatchObject({ status: 201 })
    await world.caughtUp()
    const after = await score('member', `on=${on}`)
    expect(after.body['hundredths']).toBe(before + 300)
    expect(after.body['lines']).toEqual(
      expect.arrayContaining([expect.objectContaining({ line: 'appeal/hours', hundredths: 300, appealId: id })]),
    )
    expect((await score('member', 'on=2026-11-19')).body['hundredths']).toBe(6_000)
    const shown = await world.get('member', `/score-appeals/${id}`)
    expect(shown.body).toMatchObject({ grounds: '八月服务未登记', outcome: 'granted' })
    expect((await world.get('other', `/score-appeals/${id}`)).status).toBe(403)
  })
})
