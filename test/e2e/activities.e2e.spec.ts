import 'reflect-metadata'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'

let world: HarborWorld
let branch: string
let otherBranch: string
let hall: string
const members: string[] = []
const names = ['程远舟', '苏晚晴', '贺江汀', '沈知白']

beforeAll(async () => {
  world = await HarborWorld.open({
    clock: new SettableClock('2026-11-24T01:00:00.000Z'),
    environment: { HARBOR_FICTIONAL_DATA: 'yes' },
  })
  branch = await world.establish('branch', '望潮第一党支部')
  otherBranch = await world.establish('branch', '望潮第二党支部')
  await world.account('secretary', [{ role: 'branch-secretary', unitId: branch }])
  await world.account('other-secretary', [{ role: 'branch-secretary', unitId: otherBranch }])
  await world.account('auditor', [{ role: 'auditor' }])
  const head = '姓名,性别,出生日期,公民身份号码,人员类别,加入中共组织日期,转为正式党员日期,所在党支部'
  const rows = names.map(
    (name, index) =>
      `${name},男,1980-01-0${index + 1},33020319800101123${index + 1},正式党员,2005-06-01,2006-06-01,望潮第一党支部`,
  )
  const imported = await world.upload('first', '/imports/roster', 'r.csv', Buffer.from([head, ...rows].join('\n')))
  if (imported.body['new'] !== names.length) throw new Error(imported.text)
  await world.caughtUp()
  const { body } = await world.get('first', '/members')
  for (const [index, name] of names.entries()) {
    const id = (body['documents'] as { id: string; name: string }[]).find((one) => one.name === name)?.id ?? ''
    members.push(id)
    await world.account(`member-${index + 1}`, [{ role: 'member' }], { memberId: id })
  }
  hall = await opened('first', '/venues', {
    unitId: world.streetId,
    name: '招宝大讲堂',
    address: '望潮路 1 号',
    capacity: 50,
    on: '2026-01-01',
  })
}, 120_000)
afterAll(() => world.close())

const member = (number: number) => members[number - 1] ?? ''
const ask = (as: string, path: string, body: object = {}) => world.ask(as, 'POST', path, { body })
const onActivity = (as: string, id: string, task: string, body: object = {}) =>
  world.change(as, `activity-${id}`, `/activities/${id}/${task}`, body)

async function opened(as: string, path: string, body: object): Promise<string> {
  const made = await ask(as, path, body)
  if (made.status !== 201) throw new Error(made.text)
  return String(made.body['id'])
}
/** Two hours of that day, from nine o'clock in Asia/Shanghai. */
const on = (day: string) => ({ startsAt: `${day}T01:00:00.000Z`, endsAt: `${day}T03:00:00.000Z` })
const plan = (day: string, more: object = {}) => ({
  unitId: branch,
  title: '社区义诊',
  base: 'care',
  place: '招宝大讲堂',
  capacity: 1,
  life: { kind: 'theme-day', classHours: 2 },
  ...on(day),
  ...more,
})
async function openActivity(day: string, more: object = {}): Promise<string> {
  const id = await opened('secretary', '/activities', plan(day, more))
  expect(await onActivity('secretary', id, 'open')).toMatchObject({ status: 201 })
  return id
}
async function settled(): Promise<void> {
  const { automations, core } = world.harbor.platform
  await automations?.settled(await core.journal.log.head(), { timeoutMs: 20_000 })
  await world.caughtUp()
}
const bookings = async (from = '2026-01-01') => {
  const { body } = await world.get('secretary', `/venues/${hall}/bookings?from=${from}`)
  return body['documents'] as { activityId: string; phase: string; startsAt: string }[]
}

describe('an activity over HTTP', () => {
  it('goes from the plan to organisation life, hours and a settled booking, each once', async () => {
    const id = await openActivity('2026-12-01', { venueId: hall, capacity: 2 })
    expect(await ask('member-1', `/activities/${id}/sign-up`)).toMatchObject({ status: 201 })
    expect(await ask('secretary', `/activities/${id}/sign-up`, { memberIds: [member(2), member(3)] })).toMatchObject({
      status: 201,
    })
    world.clock.setDay('2026-12-01')
    const { body: shown } = await world.get('secretary', `/activities/${id}/check-in-code`)
    expect(await ask('member-1', `/activities/${id}/check-in`, { code: shown['code'] })).toMatchObject({ status: 201 })
    expect(await ask('secretary', `/activities/${id}/attendance`, { memberIds: [member(4)] })).toMatchObject({
      status: 201,
    })
    world.clock.setDay('2026-12-02')
    expect(await onActivity('secretary', id, 'close', { guests: 7 })).toMatchObject({ status: 201 })
    await settled()
    const { body } = await world.get('member-1', `/activities/${id}`)
    expect(body).toMatchObject({ phase: 'held', attended: 2, absent: 1, guests: 7, mine: { attended: true } })
    for (const number of [1, 4]) {
      const { body: ledger } = await world.get('first', `/members/${member(number)}/hours`)
      expect(ledger['records']).toMatchObject([
        { source: 'activity', quarterHours: 8, organiserId: branch, base: 'care' },
      ])
    }
    expect((await world.get('first', `/members/${member(2)}/hours`)).body['records']).toEqual([])
    expect(await bookings()).toMatchObject([{ activityId: id, phase: 'used' }])
    expect(await ask('member-1', `/activities/${id}/rate`, { rating: 4 })).toMatchObject({ status: 201 })
    expect(await ask('member-2', `/activities/${id}/rate`, { rating: 4 })).toMatchObject({ status: 403 })
    expect((await world.get('secretary', `/activities/${id}`)).body).toMatchObject({ rating: 4 })
  })
  it('the last place goes to one of those who take it at once; who waits gets it when it is free', async () => {
    const id = await openActivity('2026-12-20')
    const answers = await Promise.all([1, 2, 3].map((number) => ask(`member-${number}`, `/activities/${id}/sign-up`)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
    const seats = async () => {
      const { body } = await world.get('secretary', `/activities/${id}/participants`)
      return body['participants'] as { memberId: string; seat: string }[]
    }
    const [first, second] = await seats()
    expect((await seats()).map(({ seat }) => seat)).toEqual(['place', 'waiting', 'waiting'])
    const number = members.indexOf(first?.memberId ?? '') + 1
    expect(await ask(`member-${number}`, `/activities/${id}/sign-out`)).toMatchObject({ status: 201 })
    expect(await seats()).toMatchObject([{ memberId: second?.memberId, seat: 'place' }, { seat: 'waiting' }])
  })
  it('is refused where its venue is taken, and moved with its booking', async () => {
    const id = await openActivity('2026-12-21', { venueId: hall })
    const second = await ask('secretary', '/activities', plan('2026-12-21', { venueId: hall }))
    expect([second.status, second.body['code']]).toEqual([409, 'venue.booked'])
    const free = await opened('secretary', '/activities', plan('2026-12-22', { venueId: hall }))
    const move = { ...on('2026-12-21'), reason: '改期' }
    expect(await onActivity('secretary', free, 'reschedule', move)).toMatchObject({ status: 409 })
    expect(await onActivity('secretary', free, 'reschedule', { ...on('2026-12-23'), reason: '改期' })).toMatchObject({
      status: 201,
    })
    await settled()
    const days = (await bookings('2026-12-20')).map(({ activityId, startsAt }) => [activityId, startsAt.slice(0, 10)])
    expect(days).toEqual([
      [id, '2026-12-21'],
      [free, '2026-12-23'],
    ])
    const stale = await world.ask('secretary', 'POST', `/activities/${free}/reschedule`, {
      body: { ...on('2026-12-24'), reason: '改期' },
      headers: { 'if-match': '"0"' },
    })
    expect(stale.status).toBe(412)
    await settled()
    expect((await bookings('2026-12-24')).length).toBe(0)
  })
  it('called off gives the venue back', async () => {
    const id = await openActivity('2026-12-28', { venueId: hall })
    expect(await onActivity('secretary', id, 'call-off', { reason: '台风预警' })).toMatchObject({ status: 201 })
    await settled()
    expect(await bookings('2026-12-28')).toEqual([])
    expect(await ask('secretary', '/activities', plan('2026-12-28', { venueId: hall }))).toMatchObject({ status: 201 })
  })
  it('of an activity, a booking is not touched at the venue', async () => {
    const [booking] = (await world.get('secretary', `/venues/${hall}/bookings?from=2026-12-21`)).body['documents'] as {
      id: string
    }[]
    const refused = await ask('first', `/venues/${hall}/bookings/${booking?.id}/cancel`, { reason: '让位' })
    expect([refused.status, refused.body['code']]).toEqual([422, 'venue.booking-of-activity'])
  })
  it('led by a talent lacks a leader once the consent is withdrawn', async () => {
    const talent = { unitId: branch, memberId: member(3), skills: ['急救'], name: '贺江汀', phone: '0574-00000033' }
    const talentId = await opened('member-3', '/talents', talent)
    const id = await openActivity('2027-01-10', { talentId })
    await settled()
    expect((await world.get('other-secretary', '/talents?text=急救')).body['documents']).toMatchObject([
      { id: talentId, name: '贺江汀' },
    ])
    expect(await ask('member-3', `/talents/${talentId}/withdraw`)).toMatchObject({ status: 201 })
    expect((await world.get('other-secretary', '/talents')).body['documents']).toEqual([])
    expect((await world.get('secretary', `/talents/${talentId}`)).text).not.toMatch(/贺江汀|0574/)
    expect(await ask('secretary', '/activities', plan('2027-01-11', { talentId }))).toMatchObject({
      status: 422,
      body: { code: 'activity.leader-without-consent' },
    })
    await settled()
    expect((await world.get('secretary', `/activities/${id}`)).body).toMatchObject({ talentId: null, phase: 'open' })
  })
})

describe('lists and sums', () => {
  it('are found by base, phase, days and Chinese words; a member sees what is open, his own beside', async () => {
    const id = await openActivity('2027-02-01', { title: '廉洁家书诵读', base: 'integrity', capacity: 5 })
    const draft = await opened(
      'secretary',
      '/activities',
      plan('2027-02-02', { title: '廉政教育参观', base: 'integrity' }),
    )
    await ask('member-1', `/activities/${id}/sign-up`)
    await settled()
    const found = async (as: string, query: string) =>
      ((await world.get(as, `/activities?${query}`)).body['documents'] as { id: string }[]).map((row) => row.id)
    expect(await found('secretary', `base=integrity&text=${encodeURIComponent('廉')}`)).toEqual([draft, id])
    expect(await found('member-2', 'base=integrity')).toEqual([id])
    expect(await found('member-2', 'open=true&base=integrity&from=2027-02-01&until=2027-02-01')).toEqual([id])
    expect(await found('other-secretary', 'base=integrity')).toEqual([])
    expect((await world.get('member-2', `/activities/${draft}`)).status).toBe(404)
    const mine = (await world.get('member-1', '/activities/mine')).body['documents'] as { id: string; seat: string }[]
    expect(mine.find((row) => row.id === id)).toMatchObject({ seat: 'place' })
  })
  it('balance the four bases, what was written down afterwards included', async () => {
    const past = {
      ...plan('2015-05-04', { title: '义务植树', base: 'service' }),
      memberIds: [member(1), member(2)],
      guests: 3,
    }
    const { capacity: _, ...held } = past
    expect(await ask('secretary', '/activities/held', held)).toMatchObject({ status: 201 })
    await settled()
    const { body } = await world.get('auditor', '/activities/balance?until=2026-12-31')
    expect(body).toMatchObject({
      activities: 2,
      attended: 4,
      byYear: [
        { year: 2015, activities: 1, attended: 2 },
        { year: 2026, activities: 1, attended: 2 },
      ],
    })
    const bases = body['byBase'] as { base: string; activities: number; share: number }[]
    expect(bases.map(({ base, activities, share }) => [base, activities, share])).toEqual([
      ['conviction', 0, 0],
      ['integrity', 0, 0],
      ['care', 1, 0.5],
      ['service', 1, 0.5],
    ])
    expect(body['byUnit']).toMatchObject([{ unitId: branch, lacking: ['conviction', 'integrity'] }])
    expect((await world.get('other-secretary', '/activities/balance')).body).toMatchObject({ activities: 0 })
  })
})
