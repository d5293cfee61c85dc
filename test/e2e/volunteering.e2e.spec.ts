import 'reflect-metadata'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'

let world: HarborWorld
let branch: string
let otherBranch: string
const members: string[] = []

const contact = { name: '许婉清', phone: '13800000021', address: '潮声里 3 幢 201' }
const wanted = { need: '陪同就医', base: 'care', wantedOn: '2026-11-27', claimUntil: '2026-11-26' }

beforeAll(async () => {
  world = await HarborWorld.open({
    clock: new SettableClock('2026-11-24T01:00:00.000Z'),
    environment: { HARBOR_FICTIONAL_DATA: 'yes', HARBOR_PUBLIC_URL: 'https://harbor.example/' },
  })
  branch = await world.establish('branch', '望潮第一党支部')
  otherBranch = await world.establish('branch', '望潮第二党支部')
  await world.account('secretary', [{ role: 'branch-secretary', unitId: branch }])
  await world.account('other-secretary', [{ role: 'branch-secretary', unitId: otherBranch }])
  await world.account('auditor', [{ role: 'auditor' }])
  const head = '姓名,性别,出生日期,公民身份号码,人员类别,加入中共组织日期,转为正式党员日期,所在党支部'
  const row = (name: string, day: number) =>
    `${name},男,1980-01-0${day},33020319800101123${day},正式党员,2005-06-01,2006-06-01,望潮第一党支部`
  const rows = ['程远舟', '苏晚晴', '贺江汀'].map((name, index) =>
    row(name, index + 1).replace('0101', `010${index + 1}`),
  )
  const imported = await world.upload('first', '/imports/roster', 'r.csv', Buffer.from([head, ...rows].join('\n')))
  if (imported.body['new'] !== 3) throw new Error(imported.text)
  await world.caughtUp()
  const { body } = await world.get('first', '/members')
  for (const name of ['程远舟', '苏晚晴', '贺江汀']) {
    const id = (body['documents'] as { id: string; name: string }[]).find((one) => one.name === name)?.id ?? ''
    members.push(id)
    await world.account(`member-${members.length}`, [{ role: 'member' }], { memberId: id })
  }
}, 120_000)
afterAll(() => world.close())

const member = (number: number) => members[number - 1] ?? ''
const ask = (as: string, path: string, body: object = {}) => world.ask(as, 'POST', path, { body })
const onOrder = (as: string, order: string, task: string, body: object = {}) =>
  world.change(as, `order-${order}`, `/orders/${order}/${task}`, body)
const onHours = (as: string, number: number, task: string, body: object = {}) =>
  world.change(as, `hours-${member(number)}`, `/members/${member(number)}/${task}`, body)

async function published(more: object = {}): Promise<string> {
  const placed = await ask('secretary', '/orders', { unitId: branch, ...wanted, contact, ...more })
  expect(placed).toMatchObject({ status: 201 })
  const id = String(placed.body['id'])
  expect(await onOrder('secretary', id, 'publish')).toMatchObject({ status: 201 })
  return id
}
async function settled(): Promise<void> {
  const { automations, core } = world.harbor.platform
  await automations?.settled(await core.journal.log.head(), { timeoutMs: 20_000 })
  await world.caughtUp()
}

/** Claimed, served for the two hours of that day and confirmed by another than who reported it. */
async function rendered(number: number, day: string): Promise<string> {
  const order = await published({ wantedOn: '2026-12-31', claimUntil: '2026-12-31' })
  expect(await ask(`member-${number}`, `/orders/${order}/claim`)).toMatchObject({ status: 201 })
  world.clock.setDay(day)
  const times = { startedAt: `${day}T00:00:00.000Z`, endedAt: `${day}T02:00:00.000Z` }
  expect(await ask(`member-${number}`, `/orders/${order}/done`, times)).toMatchObject({ status: 201 })
  expect(await onOrder('secretary', order, 'confirm', { rating: 5 })).toMatchObject({ status: 201 })
  await settled()
  return order
}
interface LedgerBody {
  readonly records: readonly { readonly recordId: string; readonly orderId: string; readonly quarterHours: number }[]
  readonly totals: Readonly<Record<string, unknown>>
}
const ledgerOf = async (number: number, as = 'first', query = '') =>
  (await world.get(as, `/members/${member(number)}/hours${query}`)).body as unknown as LedgerBody

describe('an order over HTTP', () => {
  it('goes from the wish to hours in the ledger, once', async () => {
    const order = await rendered(1, '2026-12-01')
    const { records, totals } = await ledgerOf(1)
    expect(records).toMatchObject([{ orderId: order, quarterHours: 8, source: 'order', certifiedOn: null }])
    expect(totals).toMatchObject({ quarterHours: 8, certified: 0, stars: 0 })
    expect(await ledgerOf(1, 'member-1')).toMatchObject({ records: [{ orderId: order }] })
  })
  it('tells who asked to the branch and to who claimed it, to nobody else', async () => {
    const order = await published({ wantedOn: '2026-12-31', claimUntil: '2026-12-31' })
    const seen = async (as: string) => (await world.get(as, `/orders/${order}`)).body['contact']
    expect(await seen('secretary')).toEqual(contact)
    expect(await seen('member-2')).toBeNull()
    expect(await seen('auditor')).toBeNull()
    await ask('member-2', `/orders/${order}/claim`)
    expect(await seen('member-2')).toEqual(contact)
    expect(await seen('member-3')).toBeNull()
    expect((await world.get('other-secretary', `/orders/${order}`)).status).toBe(404)
    await settled()
    for (const as of ['secretary', 'member-3', 'auditor'])
      expect((await world.get(as, '/orders')).text).not.toMatch(/许婉清|13800000021|潮声里/)
  })
  it('tells its story to the branch and to auditors, as it was known then', async () => {
    const order = await published({ wantedOn: '2026-12-31', claimUntil: '2026-12-31' })
    const known = world.clock.now()
    world.clock.goOnMs(60_000)
    await ask('member-2', `/orders/${order}/claim`)
    const story = async (as: string, query = '') => {
      const { body } = await world.get(as, `/orders/${order}/timeline${query}`)
      return (body['entries'] as { title: { en: string } }[] | undefined)?.map(({ title }) => title.en)
    }
    expect(await story('secretary')).toEqual(['Placed', 'Published', 'Claimed by a member'])
    expect(await story('auditor', `?knownAt=${known}`)).toEqual(['Placed', 'Published'])
    for (const as of ['member-2', 'other-secretary']) expect(await story(as)).toBeUndefined()
  })
  it('nobody claims for a member, and no office can', async () => {
    const order = await published({ wantedOn: '2026-12-31', claimUntil: '2026-12-31' })
    expect(await ask('secretary', `/orders/${order}/claim`, { memberId: member(1) })).toMatchObject({ status: 403 })
    expect(await ask('first', `/orders/${order}/claim`)).toMatchObject({ status: 403 })
  })
  it('two members at the same moment: one has the last place, the other is told that it is taken', async () => {
    for (let round = 0; round < 5; round++) {
      const order = await published({ wantedOn: '2026-12-31', claimUntil: '2026-12-31' })
      const answers = await Promise.all([1, 2, 3].map((number) => ask(`member-${number}`, `/orders/${order}/claim`)))
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
      const losers = answers.filter(({ status }) => status !== 201)
      expect(losers.map(({ status, body }) => [status, body['code']])).toEqual([
        [409, 'order.full'],
        [409, 'order.full'],
      ])
      expect((await world.get('first', `/orders/${order}`)).body).toMatchObject({ claims: 1, open: false })
    }
  })
  it('is found while it can be claimed, by unit, base and words', async () => {
    const order = await published({
      need: '修理水龙头',
      base: 'service',
      wantedOn: '2026-12-31',
      claimUntil: '2026-12-31',
    })
    await settled()
    const found = async (as: string, query: string) =>
      ((await world.get(as, `/orders?${query}`)).body['documents'] as { id: string }[]).map(({ id }) => id)
    expect(await found('member-3', `open=true&text=${encodeURIComponent('水龙头')}`)).toEqual([order])
    expect(await found('member-3', `open=true&base=service&unit=${world.streetId}`)).toContain(order)
    expect(await found('member-3', `base=conviction`)).toEqual([])
    expect(await found('other-secretary', '')).toEqual([])
    await ask('member-3', `/orders/${order}/claim`)
    await settled()
    expect(await found('member-1', `open=true&text=${encodeURIComponent('水龙头')}`)).toEqual([])
    const mine = (await world.get('member-3', '/orders/claimed')).body['documents'] as { orderId: string }[]
    expect(mine.map(({ orderId }) => orderId)).toContain(order)
  })
  it('has its time limits in the calendar of all contexts', async () => {
    const order = await published({ wantedOn: '2026-12-31', claimUntil: '2026-12-31' })
    await settled()
    const { body } = await world.get('secretary', '/deadlines?limit=500')
    const rows = (body['documents'] as { subject: string; rule: string; state: string }[]).filter(
      ({ subject }) => subject === `order-${order}`,
    )
    expect(rows.map(({ rule, state }) => [rule, state])).toEqual(
      expect.arrayContaining([
        ['order.publish', 'met'],
        ['order.claim', 'open'],
      ]),
    )
  })
  it('forgets the resident, and the chain still verifies', async () => {
    const order = await published({
      contact: { name: '邱月白', phone: '13800000077' },
      wantedOn: '2026-12-31',
      claimUntil: '2026-12-31',
    })
    await onOrder('secretary', order, 'withdraw', { reason: '已由家属办理' })
    const why = { reason: '本人申请', authority: '个人信息保护法第四十七条' }
    expect(await onOrder('first', order, 'erase-resident', why)).toMatchObject({ status: 201 })
    expect((await world.get('secretary', `/orders/${order}`)).body).toMatchObject({ contact: null, erased: true })
    expect((await ask('first', '/audit/verify')).status).toBe(200)
  })
})

describe('a resident', () => {
  it('signs in by phone number, places an order, follows and confirms it, and sees no other', async () => {
    const registered = await ask('secretary', '/residents', { phone: '13800000031', displayName: '程月' })
    expect(registered).toMatchObject({ status: 201 })
    const account = await world.harbor.platform.access.directory.byUsername('13800000031')
    expect(account?.accountId).toBe(registered.body['id'])
    expect(account?.username).not.toContain('13800000031')
    const again = await ask('secretary', '/residents', { phone: '13800000031', displayName: '程月' })
    expect(again).toMatchObject({ status: 409, body: { code: 'account.phone-taken' } })
    const session = await world.ask('', 'POST', '/session', {
      body: { username: '13800000031', password: String(registered.body['oneTimePassword']) },
    })
    expect(session).toMatchObject({ status: 200, body: { mustChangePassword: true } })

    const own = { unitId: branch, ...wanted, wantedOn: '2026-12-31', claimUntil: '2026-12-31' }
    const placed = await ask('13800000031', '/orders', { ...own, contact: { name: '程月', address: '潮声里 5 幢' } })
    expect(placed).toMatchObject({ status: 201 })
    const order = String(placed.body['id'])
    await settled()
    const list = (await world.get('13800000031', '/orders')).body['documents'] as { id: string }[]
    expect(list.map(({ id }) => id)).toEqual([order])
    expect((await world.get('13800000031', `/orders/${order}`)).body).toMatchObject({ contact: { name: '程月' } })
    expect(await onOrder('13800000031', order, 'withdraw', { reason: '不再需要' })).toMatchObject({ status: 201 })
  })
})

describe('acceptance case 9: hours corrected after a certificate', () => {
  it('the old certificate verifies as superseded, the new one as valid, a revoked and an unknown as such', async () => {
    await rendered(2, '2026-12-03')
    const record = (await ledgerOf(2)).records[0]?.recordId ?? ''
    expect(await onHours('first', 2, `hours/${record}/certify`)).toMatchObject({ status: 201 })
    world.clock.setDay('2026-12-04')
    const issue = () =>
      ask('first', `/members/${member(2)}/certificates`, {
        from: '2026-01-01',
        until: '2026-12-04',
        unitId: world.streetId,
      })
    expect(await issue()).toMatchObject({ status: 201 })
    const [old] = await certificates()
    const oldCode = await codeOf(0)
    expect(await verify(oldCode)).toMatchObject({
      status: 'valid',
      certificate: { name: '苏晚晴', hours: '2', number: old?.number },
    })

    const changed = { activity: '陪同就医', base: 'care', startedAt: '2026-12-03T00:00:00.000Z' }
    const why = { reason: '结束时间登记有误', authority: '党支部核查' }
    const correct = { ...changed, endedAt: '2026-12-03T01:00:00.000Z', ...why }
    expect(await onHours('secretary', 2, `hours/${record}/correct`, correct)).toMatchObject({ status: 201 })
    expect(await verify(oldCode)).toMatchObject({
      status: 'superseded',
      since: '2026-12-04',
      certificate: { hours: '2' },
    })

    expect(await issue()).toMatchObject({ status: 409, body: { code: 'certificate.no-hours' } })
    expect(await onHours('first', 2, `hours/${record}/certify`)).toMatchObject({ status: 201 })
    expect(await issue()).toMatchObject({ status: 201 })
    const newCode = await codeOf(1)
    expect(await verify(newCode)).toMatchObject({ status: 'valid', certificate: { hours: '1' } })
    const number = (await certificates())[1]?.number ?? ''
    const revoke = await onHours('first', 2, `certificates/${number}/revoke`, why)
    expect(revoke).toMatchObject({ status: 201 })
    expect(await verify(newCode)).toMatchObject({ status: 'revoked' })
    expect(await verify('0000-0000-0000-0000-00')).toEqual({ status: 'unknown', since: null, certificate: null })
    // Two clocks: what was believed before the correction stays answerable.
    const before = await ledgerOf(2, 'first', '?knownAt=2026-12-03T12:00:00.000Z')
    expect(before.records).toMatchObject([{ quarterHours: 8 }])
  })
  it('the page shows the holder no more than the paper does, and escapes what it shows', async () => {
    const code = await codeOf(0)
    const page = await world.ask('', 'GET', `/api/v1/verify/${code}`)
    expect(Object.keys(page.body)).toEqual(['status', 'since', 'certificate'])
    expect(Object.keys(page.body['certificate'] as object).toSorted()).toEqual(
      ['from', 'hours', 'issuedOn', 'name', 'number', 'unit', 'until'].toSorted(),
    )
    const html = await world.harbor.app.inject({ method: 'GET', url: `/verify/${code}` })
    expect(html.headers['content-type']).toContain('text/html')
    expect(html.payload).toMatch(/已被更正取代/)
    expect(html.payload).not.toContain(member(2))
  })
  it('is a PDF for the member and for the office, for nobody else', async () => {
    const number = (await certificates())[0]?.number ?? ''
    const path = `/members/${member(2)}/certificates/${number}.pdf`
    const printed = await world.get('member-2', path)
    expect([printed.status, printed.text.slice(0, 5)]).toEqual([200, '%PDF-'])
    expect((await world.get('member-1', path)).status).toBe(404)
    expect((await world.get('other-secretary', path)).status).toBe(404)
  })
  it('whoever tries code after code is slowed down', async () => {
    const answers = []
    for (let attempt = 0; attempt < 40; attempt++) answers.push(await world.get('', '/verify/0000-0000-0000-0000-00'))
    expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'certificate.throttled' } })
    expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0)
  })

  const verify = async (code: string) => (await world.get('', `/verify/${code}`)).body
  const certificates = async () =>
    (await world.get('first', `/members/${member(2)}/certificates`)).body['documents'] as { number: string }[]
  /** As it stands on the paper: sealed in the log, told by no answer. */
  async function codeOf(index: number): Promise<string> {
    const { events } = await world.harbor.platform.core.journal.load(`hours-${member(2)}`, { personal: true })
    const issued = events.filter(({ type }) => type === 'volunteering.certificate-issued.v1')[index]
    const data = issued?.data as { readonly personal: { readonly code: string } } | undefined
    return data?.personal.code ?? ''
  }
})

describe('statistics', () => {
  it('sum hours by year, base and unit, within the scope', async () => {
    await settled()
    const { body } = await world.get('first', '/volunteering/statistics')
    expect(body).toMatchObject({ volunteers: 2, byYear: [{ year: 2026 }] })
    expect((await world.get('other-secretary', '/volunteering/statistics')).body).toMatchObject({ quarterHours: 0 })
  })
})

describe('importing a ledger of hours', () => {
  const head = '姓名,所在党支部,活动名称,服务阵地,组织单位,服务日期,开始时间,结束时间,时长'
  const csv = (...rows: readonly string[]) => Buffer.from([head, ...rows].join('\n'))
  const good = '贺江汀,望潮第一党支部,文明劝导,服务阵地,望潮第一党支部,2026-10-10,09:00,11:30,2.5'
  const late = '贺江汀,,文明劝导,服务,望潮第一党支部,2026年10月11日,14:00,15:00,'
  const bad = [
    '贺江汀,,文明劝导,服务,望潮第一党支部,2026-10-10,11:00,12:00,1',
    '查无此人,,文明劝导,服务,望潮第一党支部,2026-10-10,09:00,10:00,1',
    '贺江汀,,文明劝导,体育,望潮第一党支部,2026-10-12,09:00,10:00,1',
    '贺江汀,,文明劝导,服务,没有的支部,2026-10-12,09:00,10:00,1',
    '贺江汀,,文明劝导,服务,望潮第一党支部,2026-10-12,九点,10:00,1',
    '贺江汀,,文明劝导,服务,望潮第一党支部,2027-10-12,09:00,10:00,1',
  ]
  const codes = [
    'hours.overlap',
    'name.unknown',
    'base.unknown',
    'organiser.unknown',
    'time.unreadable',
    'hours.future-or-unfinished',
  ]
  const send = (bytes: Buffer, query = '') => world.upload('first', `/imports/hours${query}`, '时长.csv', bytes)

  it('in a dry run tells what it would do, and then does that', async () => {
    const file = csv(good, late, ...bad)
    const before = await world.harbor.platform.core.journal.log.head()
    const foretold = await send(file, '?dryRun=true')
    expect(foretold.body).toMatchObject({ rows: 8, new: 2, refused: 6 })
    const found = foretold.body['findings'] as { code: string; row: number }[]
    expect(found.map(({ code }) => code)).toEqual(codes)
    expect(await world.harbor.platform.core.journal.log.head()).toBe(before)
    expect((await send(file)).body).toEqual(foretold.body)
    const { records, totals } = await ledgerOf(3)
    expect(records.map(({ quarterHours }) => quarterHours)).toEqual([10, 4])
    expect(totals).toMatchObject({ quarterHours: 14, certified: 0 })
  })
  it('of the same again, in the same file or in another, adds nothing', async () => {
    expect((await send(csv(good, late))).body).toMatchObject({ rows: 2, new: 0, unchanged: 2, refused: 0 })
    expect((await send(csv(late, late))).body).toMatchObject({ rows: 2, unchanged: 2 })
  })
  it('gives back the file with its findings marked, and an empty one to fill in', async () => {
    const marked = await send(csv(...bad), '?format=xlsx')
    expect([marked.status, marked.text.slice(0, 2)]).toEqual([200, 'PK'])
    const template = await world.get('first', '/imports/hours/template')
    expect([template.status, template.text.slice(0, 2)]).toEqual([200, 'PK'])
  })
})
