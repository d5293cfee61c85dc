import 'reflect-metadata'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'

let world: HarborWorld
let branch: string
let members: readonly string[] = []
let plan: string
let items: readonly { readonly itemId: string; readonly kind: string }[] = []

beforeAll(async () => {
  world = await HarborWorld.open({
    clock: new SettableClock('2026-02-20T01:00:00.000Z'),
    environment: { HARBOR_FICTIONAL_DATA: 'yes' },
  })
  branch = await world.establish('branch', '望潮第一党支部')
  const other = await world.establish('branch', '望潮第二党支部')
  await world.account('secretary', [{ role: 'branch-secretary', unitId: branch }])
  await world.account('deputy', [{ role: 'branch-secretary', unitId: branch }])
  await world.account('other-secretary', [{ role: 'branch-secretary', unitId: other }])
  const head = '姓名,性别,出生日期,公民身份号码,人员类别,加入中共组织日期,转为正式党员日期,所在党支部'
  const rows = ['程远舟', '苏晚晴', '贺江汀', '林知夏'].map((name, index) => {
    const day = `1980010${index + 1}`
    return `${name},男,1980-01-0${index + 1},330203${day}123${index + 1},正式党员,2005-06-01,2006-06-01,望潮第一党支部`
  })
  const imported = await world.upload('first', '/imports/roster', 'r.csv', Buffer.from([head, ...rows].join('\n')))
  if (imported.body['new'] !== 4) throw new Error(imported.text)
  await world.caughtUp()
  const { body } = await world.get('first', '/members')
  members = (body['documents'] as { id: string }[]).map(({ id }) => id).toSorted()
  for (const [index, memberId] of members.entries())
    await world.account(`member-${index + 1}`, [{ role: 'member' }], { memberId })
}, 120_000)
afterAll(() => world.close())

const member = (number: number) => members[number - 1] ?? ''
const onPlan = (as: string, task: string, body: object) =>
  world.change(as, `plan-${plan}`, `/plans/${plan}/${task}`, body)
const onSession = (as: string, id: string, task: string, body: object = {}) =>
  world.change(as, `session-${id}`, `/sessions/${id}/${task}`, body)

async function settled(): Promise<void> {
  const { automations, core } = world.harbor.platform
  await automations?.settled(await core.journal.log.head(), { timeoutMs: 20_000 })
  await world.caughtUp()
}

const evening = { startsAt: '2026-03-18T11:00:00.000Z', endsAt: '2026-03-18T13:00:00.000Z', place: '党群服务中心' }
const convene = (more: object = {}) =>
  world.ask('secretary', 'POST', '/sessions', {
    body: {
      unitId: branch,
      kind: 'general-meeting',
      planId: plan,
      itemId: items.find(({ kind }) => kind === 'general-meeting')?.itemId,
      theme: '一季度党员大会',
      classHours: 2,
      ...evening,
      ...more,
    },
  })

describe('a month of organisation life over HTTP', () => {
  it('begins with a plan and a scheme, each approved by another person', async () => {
    const proposed = await world.ask('secretary', 'POST', '/plans', {
      body: {
        unitId: branch,
        year: 2026,
        theme: '潮声里党建年',
        goals: [],
        intended: [{ kind: 'general-meeting', times: 4 }],
      },
    })
    expect(proposed.status).toBe(201)
    plan = String(proposed.body['id'])
    const forStreet = { byUnitId: world.streetId }
    expect(await onPlan('deputy', 'approve', { byUnitId: branch })).toMatchObject({
      body: { code: 'plan.approved-above' },
    })
    expect(await onPlan('deputy', 'approve', forStreet)).toMatchObject({ status: 403 })
    expect(await onPlan('first', 'approve', forStreet)).toMatchObject({ status: 201 })
    const scheme = {
      focus: '春季',
      items: [
        { kind: 'general-meeting', theme: '一季度党员大会' },
        { kind: 'theme-day', theme: '清洁家园', dueOn: '2026-03-10' },
      ],
    }
    expect(await onPlan('secretary', 'schemes/2026-03', scheme)).toMatchObject({ status: 201 })
    expect(await onPlan('secretary', 'schemes/2026-03/approve', { byUnitId: branch })).toMatchObject({
      body: { code: 'plan.same-person' },
    })
    expect(await onPlan('deputy', 'schemes/2026-03/approve', { byUnitId: branch })).toMatchObject({ status: 201 })
    const { body } = await world.get('secretary', `/plans/${plan}`)
    const { months } = body as { months: Record<string, { approved: { items: typeof items } }> }
    items = months['2026-03']?.approved.items ?? []
    expect(items).toHaveLength(2)
  })

  it('convenes no session without theme or parent', async () => {
    expect(await convene({ theme: undefined })).toMatchObject({ status: 422, body: { code: 'session.no-theme' } })
    expect(await convene({ planId: undefined })).toMatchObject({ status: 422, body: { code: 'session.no-parent' } })
  })

  it('holds the meeting: leave, check-in by code, quorum, ballot, minutes; the plan and the ledger follow', async () => {
    const opened = await convene()
    expect(opened.status).toBe(201)
    const id = String(opened.body['id'])
    await world.caughtUp()
    expect((await world.get('member-1', '/sessions/own')).body['documents']).toMatchObject([{ id }])
    const leave = await world.ask('member-3', 'POST', `/sessions/${id}/leave`, { body: { reason: '住院手术' } })
    expect(leave.status).toBe(201)
    expect(await onSession('secretary', id, `leave/${member(3)}/decide`, { granted: true })).toMatchObject({
      status: 201,
    })
    expect((await world.get('secretary', `/sessions/${id}`)).text).not.toContain('住院手术')
    expect((await world.get('secretary', `/sessions/${id}/leaves`)).body).toMatchObject({
      leaves: [{ memberId: member(3), reason: '住院手术' }],
    })

    expect(await world.get('member-1', `/sessions/${id}/check-in-code`)).toMatchObject({
      body: { code: 'session.check-in-closed' },
    })
    world.clock.setTime('2026-03-18T10:50:00.000Z')
    const checkIn = (code: unknown) => world.ask('secretary', 'POST', `/sessions/${id}/check-ins`, { body: { code } })
    const { code } = (await world.get('member-1', `/sessions/${id}/check-in-code`)).body
    expect(await checkIn(code)).toMatchObject({ status: 201 })
    expect(await checkIn(code)).toMatchObject({ status: 409, body: { code: 'session.checked-in-already' } })
    expect(await checkIn(String(code).replace(member(1), member(2)))).toMatchObject({
      body: { code: 'session.code-wrong' },
    })
    const { code: late } = (await world.get('member-2', `/sessions/${id}/check-in-code`)).body
    world.clock.setTime('2026-03-18T11:05:00.000Z')
    expect(await checkIn(late)).toMatchObject({ body: { code: 'session.code-expired' } })
    expect(await onSession('secretary', id, 'hold')).toMatchObject({ status: 422, body: { code: 'session.no-quorum' } })
    const sheet = (await world.get('secretary', `/sessions/${id}/check-in-codes`)).body['codes'] as {
      memberId: string
      code: string
    }[]
    expect(sheet.map(({ memberId }) => memberId)).toEqual(members)
    expect(await checkIn(sheet.find(({ memberId }) => memberId === member(2))?.code)).toMatchObject({ status: 201 })
    expect(await onSession('secretary', id, 'hold')).toMatchObject({ status: 201 })
    const ballot = { secret: true, yes: 2, no: 0, abstained: 0 }
    expect(await onSession('secretary', id, 'resolutions', { matter: '年度工作报告', ballot })).toMatchObject({
      status: 201,
    })
    const minutes = { sha256: 'a'.repeat(64), name: '会议记录.pdf', recorderId: member(1) }
    expect(await onSession('secretary', id, 'minutes', minutes)).toMatchObject({ status: 201 })
    await settled()

    const { body } = await world.get('secretary', `/sessions/${id}`)
    expect(body).toMatchObject({
      phase: 'held',
      counts: { due: 4, present: 2, excused: 1, unexcused: 1 },
      resolutions: [{ carried: false, ballot: { due: 4, present: 2, needed: 3 } }],
    })
    const variance = await world.get('secretary', `/plans/${plan}/variance?asOf=2026-03-31`)
    expect(variance.body).toMatchObject({ total: { planned: 2, done: 1, late: 0, missed: 1, open: 0 } })
    expect(await world.get('member-1', `/members/${member(1)}/attendance?year=2026`)).toMatchObject({
      body: { present: 1, classHours: 2, hours: { required: 32, missing: 30, article: 'REG-2019 art. 20?' } },
    })
    expect(await world.get('member-1', `/members/${member(2)}/attendance`)).toMatchObject({ status: 404 })
    expect((await world.get('secretary', '/attendance?month=2026-03')).body['total']).toBe(4)
    expect((await world.get('other-secretary', '/attendance?month=2026-03')).body['total']).toBe(0)
  })

  it('says what is due and what is overdue, of one’s own units', async () => {
    world.clock.setDay('2026-04-02')
    const due = (await world.get('secretary', '/organisation-life/due?month=2026-03')).body['rows'] as {
      kind: string
      state: string
    }[]
    expect(due.find(({ kind }) => kind === 'general-meeting')?.state).toBe('met')
    expect(due.find(({ kind }) => kind === 'theme-day')?.state).toBe('missed')
    const overdue = (await world.get('secretary', '/organisation-life/overdue?asOf=2026-04-02')).body['rows'] as {
      unitId: string
      kind: string
      dueOn: string
    }[]
    expect(new Set(overdue.map(({ unitId }) => unitId))).toEqual(new Set([branch]))
    expect(overdue.filter(({ kind, dueOn }) => kind === 'general-meeting' && dueOn === '2026-03-31')).toEqual([])
    expect((await world.get('secretary', '/deadlines?limit=200')).body['documents']).toEqual(
      expect.arrayContaining([expect.objectContaining({ rule: 'plan.item', state: 'missed', dueOn: '2026-03-10' })]),
    )
  })

  it('exempts from class hours for a reason that nobody else reads', async () => {
    const path = `/members/${member(4)}/class-hour-exemptions`
    const order = { year: 2026, authority: '支委会', reason: '年老体弱' }
    expect(await world.ask('secretary', 'POST', path, { body: order })).toMatchObject({ status: 201 })
    await world.caughtUp()
    const rows = (await world.get('secretary', '/attendance/class-hours?year=2026')).body['rows'] as {
      memberId: string
      exempt: boolean
      missing: number
    }[]
    expect(rows.map(({ missing }) => missing)).toEqual([32, 30, 30, 0])
    expect(rows.at(-1)).toMatchObject({ memberId: member(4), exempt: true })
  })
})
