import 'reflect-metadata'
import { HarborWorld, SettableClock, type Answer } from '@harbor/testing/harbor-fixture'
import { makeTestFolder } from '@harbor/testing/test-folder'

const head = '姓名,性别,民族,出生日期,身份证号,人员类别,入党日期,转正日期,所在党支部'
/** Fictional; the last one is on probation. */
const names = ['程远舟', '苏晚晴', '贺江汀', '沈清和', '陆子昂', '顾南星', '周知远'] as const
const environment = { HARBOR_FICTIONAL_DATA: 'yes', HARBOR_TRANSFER_CLEARANCE_FROM: '2026-01-01' }
const folder = makeTestFolder()
const clock = new SettableClock('2026-03-02T01:00:00.000Z')
const document = '潮党委〔2026〕9号'

let world: HarborWorld
let branch: string
let other: string
let members: readonly string[]
let grid: string

const member = (name: (typeof names)[number]) => members[names.indexOf(name)] ?? ''
const onIt = (as: string, id: string, task: string, body: object = {}) =>
  world.change(as, `reorganisation-${id}`, `/reorganisations/${id}/${task}`, body)
const open = () => HarborWorld.open({ folder, clock, environment })

beforeAll(async () => {
  world = await open()
  branch = await world.establish('branch', '听涛支部')
  other = await world.establish('branch', '观澜支部')
  for (const name of ['admin', 'admin2']) await world.account(name, [{ role: 'street-administrator' }])
  await world.account('secretary', [{ role: 'branch-secretary', unitId: branch }])
  await world.account('other-secretary', [{ role: 'branch-secretary', unitId: other }])
  for (const name of ['officer', 'colleague']) await world.account(name, [{ role: 'discipline-case-officer' }])
  const rows = names.map((name, index) => {
    const road = index < 6 ? '正式党员,2005-06-01,2006-06-01' : '预备党员,2025-12-01,'
    return `${name},男,汉族,1980-01-0${index + 1},3302031980010${index + 1}123${index + 1},${road},听涛支部`
  })
  const report = await world.upload('admin', '/imports/roster', 'r.csv', Buffer.from([head, ...rows, ''].join('\n')))
  if (report.body['new'] !== names.length) throw new Error(report.text)
  await world.caughtUp()
  const listed = (await world.get('admin', '/members')).body['documents'] as { id: string; name: string }[]
  members = names.map((name) => listed.find((one) => one.name === name)?.id ?? '')
  const served = { name: '听涛第一网格', on: '2020-01-01' }
  const assigned = await world.change('admin', `unit-${branch}`, `/units/${branch}/grids`, served)
  if (assigned.status !== 201) throw new Error(assigned.text)
  const { body } = await world.get('admin', `/units/${branch}`)
  grid = (body['grids'] as { gridId: string }[])[0]?.gridId ?? ''
}, 60_000)
afterAll(() => world.close())

async function settled(): Promise<void> {
  const { core, automations } = world.harbor.platform
  await automations?.settled(await core.journal.log.head(), { timeoutMs: 60_000 })
  await world.caughtUp()
}

interface Seen {
  readonly counts: Readonly<Record<string, number>>
  readonly moves: readonly { readonly memberId: string; readonly state: string; readonly heldBy: string | null }[]
  readonly receivers: readonly { readonly unitId: string; readonly name: string | null }[]
  readonly grids: readonly { readonly toId: string; readonly fromId: string | null }[]
}
async function seen(id: string, as = 'admin'): Promise<Seen> {
  const answer = await world.get(as, `/reorganisations/${id}`)
  expect(answer).toMatchObject({ status: 200 })
  return answer.body as unknown as Seen
}

/** Events in the member's file of that type. */
async function told(memberId: string, type: string): Promise<number> {
  const { events } = await world.harbor.platform.core.journal.load(`member-${memberId}`)
  return events.filter((event) => event.type === `membership.${type}.v1`).length
}

async function receive(memberId: string): Promise<Answer> {
  const { body } = await world.get('admin', `/members/${memberId}`)
  const transferId = String((body['openTransfer'] as { readonly transferId: string } | null)?.transferId)
  const receipt = { on: '2026-03-20', unitId: world.streetId }
  return world.onMember('admin', memberId, `transfers/${transferId}/receive`, receipt)
}

async function openReview(memberId: string): Promise<string> {
  const matter = { source: 'complaint', matter: '违规收受礼金', conflicts: [] }
  const body = { on: '2026-03-02', memberId, unitId: world.streetId, ...matter }
  const answer = await world.ask('officer', 'POST', '/reviews', { body })
  expect(answer).toMatchObject({ status: 201 })
  return String(answer.body['id'])
}

describe('a branch is split into a new one and one that is there', () => {
  let id: string
  let reviewId: string
  let founded: string

  it('proposed by its secretary, with somebody forgotten; approved by another once nobody is', async () => {
    reviewId = await openReview(member('苏晚晴'))
    const going = (['程远舟', '苏晚晴', '贺江汀', '周知远'] as const).map(member)
    const staying = (['沈清和', '陆子昂'] as const).map(member)
    const body = {
      kind: 'split',
      unitId: branch,
      on: '2026-03-03',
      sources: [{ unitId: branch, closes: true }],
      receivers: [
        { name: '听潮支部', parentId: world.streetId, memberIds: going, gridIds: [grid] },
        { unitId: other, memberIds: staying },
      ],
      reason: '网格调整',
    }
    clock.setDay('2026-03-03')
    const answer = await world.ask('secretary', 'POST', '/reorganisations', { body })
    expect(answer).toMatchObject({ status: 201 })
    id = String(answer.body['id'])
    founded = (await seen(id)).receivers.find(({ unitId }) => unitId !== other)?.unitId ?? ''

    clock.setDay('2026-03-05')
    const order = { on: '2026-03-05', unitId: world.streetId, document }
    expect(await onIt('admin', id, 'approve', order)).toMatchObject({
      status: 422,
      body: { code: 'reorganisation.without-destination', parameters: { memberIds: [member('顾南星')] } },
    })
    const revised = [
      { unitId: founded, memberIds: going, gridIds: [grid] },
      { unitId: other, rest: true },
    ]
    expect(await onIt('secretary', id, 'plan', { receivers: revised })).toMatchObject({ status: 201 })
    expect((await seen(id)).counts).toMatchObject({ planned: 7 })
    expect(await onIt('secretary', id, 'approve', order)).toMatchObject({ status: 403 })
    expect(await onIt('admin', id, 'approve', order)).toMatchObject({ status: 201 })
  })

  it('and the process restarts in the middle: one transfer each, approved, and the old branch responsible', async () => {
    await world.harbor.close()
    world = await open()
    await settled()
    for (const memberId of members) {
      expect([await told(memberId, 'transfer-initiated'), await told(memberId, 'transfer-approved')]).toEqual([1, 1])
      expect((await world.get('admin', `/members/${memberId}`)).body).toMatchObject({ branchId: branch })
    }
    expect((await seen(id)).counts).toMatchObject({ 'under-way': 7, moved: 0, held: 0 })
  })

  it('the new branch is established and the grid passes over on the day, however often it is asked', async () => {
    expect(await onIt('admin2', id, 'complete', { on: '2026-03-05' })).toMatchObject({
      body: { code: 'reorganisation.not-set-up' },
    })
    expect(await onIt('admin2', id, 'set-up')).toMatchObject({ status: 201 })
    expect(await onIt('admin', id, 'set-up')).toMatchObject({ status: 200, body: { repeated: true } })
    await settled()
    expect((await world.get('admin', `/units/${founded}`)).body).toMatchObject({ name: '听潮支部', kind: 'branch' })
    expect((await seen(id)).grids).toMatchObject([{ toId: founded, fromId: null }])
    const gridsOf = async (unitId: string, asOf: string) =>
      (await world.get('admin', `/units/${unitId}?asOf=${asOf}`)).body['grids']
    expect(await gridsOf(founded, '2026-03-05')).toMatchObject([{ gridId: grid }])
    expect(await gridsOf(branch, '2026-03-04')).toMatchObject([{ gridId: grid }])
    expect(await gridsOf(branch, '2026-03-05')).toEqual([])
  })

  it('everybody waits for clearance alike; one is not let through, and the list does not tell who', async () => {
    clock.setDay('2026-03-20')
    expect(await receive(member('程远舟'))).toMatchObject({ status: 409, body: { code: 'transfer.not-cleared' } })
    const cleared = await world.ask('officer', 'POST', '/clearances', { body: { on: '2026-03-20', unitId: branch } })
    expect(cleared).toMatchObject({ status: 201 })
    await settled()
    const before = (await seen(id)).moves.map(({ state, heldBy }) => [state, heldBy])
    expect(before).toEqual(names.map(() => ['under-way', null]))
    for (const name of names) {
      const status = name === '苏晚晴' ? 409 : 201
      expect(await receive(member(name))).toMatchObject({ status })
    }
    await settled()
    expect((await seen(id)).counts).toMatchObject({ moved: 6, 'under-way': 1 })
    expect((await world.get('admin', `/members/${member('周知远')}`)).body).toMatchObject({
      branchId: founded,
      stage: 'probationary',
    })
    // A secretary sees the moves of his own branch by name, the others as a number.
    const others = await seen(id, 'other-secretary')
    expect([others.moves.length, others.counts['moved']]).toEqual([3, 6])
  })

  it('is not completed while somebody is left, and dissolves the branch when nobody is', async () => {
    const complete = () => onIt('admin', id, 'complete', { on: '2026-03-20' })
    expect(await complete()).toMatchObject({
      status: 422,
      body: { code: 'reorganisation.people-left', parameters: { memberIds: [member('苏晚晴')] } },
    })
    const consent = { on: '2026-03-20', unitId: world.streetId, reason: '不影响审查' }
    const agreed = await world.change('officer', `review-${reviewId}`, `/reviews/${reviewId}/transfer-consent`, consent)
    expect(agreed).toMatchObject({ status: 201 })
    await settled()
    expect(await receive(member('苏晚晴'))).toMatchObject({ status: 201 })
    await settled()
    expect(await complete()).toMatchObject({ status: 201 })
    await settled()
    expect(await world.get('admin', `/units/${branch}`)).toMatchObject({ status: 404 })
    expect(await world.get('admin', `/units/${branch}?asOf=2026-03-19`)).toMatchObject({ status: 200 })
    expect((await world.get('admin', '/reorganisations?phase=completed')).body['documents']).toMatchObject([{ id }])
    expect((await world.get('admin', '/roll/gaps')).body).toMatchObject({ found: [], persons: 7 })
  })
})

describe('a merger that is stopped', () => {
  it('leaves who has moved, and takes every other transfer back', async () => {
    const { documents } = (await world.get('admin', '/reorganisations')).body as {
      readonly documents: readonly { readonly receivers: readonly { readonly unitId: string }[] }[]
    }
    const founded = documents[0]?.receivers.find(({ unitId }) => unitId !== other)?.unitId ?? ''
    clock.setDay('2026-04-01')
    const body = {
      kind: 'merge',
      unitId: world.streetId,
      on: '2026-04-01',
      sources: [{ unitId: founded, closes: true }],
      receivers: [{ unitId: other, rest: true, gridIds: [grid] }],
      reason: '合并',
    }
    const proposed = await world.ask('admin', 'POST', '/reorganisations', { body })
    expect(proposed).toMatchObject({ status: 201 })
    const id = String(proposed.body['id'])
    const order = { on: '2026-04-01', unitId: world.streetId, document }
    expect(await onIt('admin', id, 'approve', order)).toMatchObject({
      status: 403,
      body: { code: 'reorganisation.same-person' },
    })
    expect(await onIt('admin2', id, 'approve', order)).toMatchObject({ status: 201 })
    await settled()
    expect((await seen(id)).counts).toMatchObject({ 'under-way': 4 })
    const stop = { unitId: world.streetId, reason: '暂缓' }
    expect(await onIt('admin', id, 'stop', stop)).toMatchObject({ status: 201 })
    await settled()
    expect((await seen(id)).counts).toMatchObject({ stays: 4, 'under-way': 0 })
    expect(await told(member('程远舟'), 'transfer-withdrawn')).toBe(1)
    expect((await world.get('admin', `/members/${member('程远舟')}`)).body).toMatchObject({
      branchId: founded,
      openTransfer: null,
    })
    expect(await onIt('admin', id, 'complete', { on: '2026-04-01' })).toMatchObject({
      body: { code: 'reorganisation.not-under-way' },
    })
  })
})
