import 'reflect-metadata'
import { HarborWorld, type Answer } from '@harbor/testing/harbor-fixture'

let world: HarborWorld
let branch: string
let otherBranch: string
const catchUpTimeoutMs = 300

beforeAll(async () => {
  world = await HarborWorld.open({ catchUpTimeoutMs })
  branch = await world.establish('branch', '望潮第一党支部')
  otherBranch = await world.establish('branch', '望潮第二党支部')
  await world.account('secretary', [{ role: 'branch-secretary', unitId: branch }])
  await world.account('second', [{ role: 'street-administrator' }])
})
afterAll(() => world.close())

const application = (name: string) => ({
  on: '2026-03-02',
  unitId: branch,
  person: { name, sex: 'female', bornOn: '1995-05-20' },
})
const apply = (name: string, headers: Readonly<Record<string, string>> = {}) =>
  world.ask('secretary', 'POST', '/members/applications', { body: application(name), headers })
const talk = (on = '2026-03-20') => ({ on, unitId: branch, talkers: ['周明远'] })
const talkWith = (memberId: string, headers: Readonly<Record<string, string>>, body: object = talk()) =>
  world.ask('secretary', 'POST', `/members/${memberId}/development/application-talk`, { body, headers })
async function applicant(name: string): Promise<string> {
  return String((await apply(name)).body['id'])
}
const eventsOf = async (memberId: string) =>
  (await world.harbor.platform.core.journal.load(`member-${memberId}`)).events.length
const head = () => world.harbor.platform.core.journal.log.head()
const codeOf = ({ status, body }: Answer) => [status, body['code']]

describe('a command on a file', () => {
  it('needs the ETag of the file as it was seen', async () => {
    const memberId = await applicant('林知夏')
    expect(codeOf(await talkWith(memberId, {}))).toEqual([428, 'request.precondition-required'])
    for (const tag of ['W/"0"', '*', '0', '"0", "1"', '"x"', ''])
      expect(codeOf(await talkWith(memberId, { 'if-match': tag }))).toEqual([400, 'request.precondition-malformed'])
    expect(await eventsOf(memberId)).toBe(1)
  })

  it('takes the ETag of every answer that told of the file, and gives the next', async () => {
    const applied = await apply('周砚秋')
    const memberId = String(applied.body['id'])
    const tag = String(applied.headers['etag'])
    expect(tag).toMatch(/^"\d+"$/)
    for (const path of ['', '/timeline']) {
      const read = await world.get('secretary', `/members/${memberId}${path}`)
      expect([path, read.headers['etag']]).toEqual([path, tag])
    }
    const talked = await talkWith(memberId, { 'if-match': tag })
    expect(talked).toMatchObject({ status: 201, body: { id: memberId, repeated: false } })
    expect(talked.headers['etag']).toBe(`"${String(talked.body['revision'])}"`)
    expect(talked.headers['etag']).not.toBe(tag)
    expect(Number(talked.headers['harbor-position'])).toBe(talked.body['position'])
    const stale = await talkWith(memberId, { 'if-match': tag })
    expect(stale).toMatchObject({ status: 412, body: { code: 'request.stale' } })
    expect(stale.body['parameters']).toEqual({ actual: String(talked.body['revision']) })
  })

  it('of two that saw the same, lets one through', async () => {
    const memberId = await applicant('沈望舒')
    const tag = { 'if-match': String((await world.get('secretary', `/members/${memberId}`)).headers['etag']) }
    const days = ['2026-03-20', '2026-03-21', '2026-03-22']
    const answers = await Promise.all(days.map((day) => talkWith(memberId, tag, talk(day))))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(2)
    expect(await eventsOf(memberId)).toBe(2)
  })
})

describe('an Idempotency-Key', () => {
  const key = (name: string) => ({ 'idempotency-key': `key-of-${name}` })

  it('makes a repeated command answer as the first time and add nothing, whatever has changed since', async () => {
    const memberId = await applicant('陆行舟')
    const tag = { 'if-match': '"0"' }
    const first = await talkWith(memberId, { ...tag, ...key('talk') })
    expect(first.status).toBe(201)
    await world.onMember('secretary', memberId, 'details', { changes: { phone: '13800000000' }, reason: '更新' })
    const before = await head()
    const again = await talkWith(memberId, { ...tag, ...key('talk') })
    expect(again.status).toBe(200)
    expect(again.body).toEqual({ ...first.body, repeated: true })
    expect(again.headers).toMatchObject({
      etag: first.headers['etag'],
      'harbor-position': first.headers['harbor-position'],
    })
    expect(await head()).toBe(before)
  })

  it('with another body is refused', async () => {
    const memberId = await applicant('方既白')
    const sent = { 'if-match': '"0"', ...key('other-body') }
    await talkWith(memberId, sent)
    const other = await talkWith(memberId, sent, talk('2026-03-21'))
    expect(codeOf(other)).toEqual([422, 'command.key-reused'])
    expect(await eventsOf(memberId)).toBe(2)
  })

  it('opens one file, however often and at the same moment it comes', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => apply('江晚吟', key('application'))))
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1)
    expect(answers.every(({ status }) => status === 201 || status === 200)).toBe(true)
    const memberId = String(answers[0]?.body['id'])
    expect(await eventsOf(memberId)).toBe(1)
    expect(codeOf(await apply('江晚吟二', key('application')))).toEqual([422, 'command.key-reused'])
  })

  it('counts for one account and one address: elsewhere it names another command', async () => {
    const [one, other] = [await applicant('宋时雨'), await applicant('秦照野')]
    const sent = { 'if-match': '"0"', ...key('shared') }
    expect([(await talkWith(one, sent)).status, (await talkWith(other, sent)).status]).toEqual([201, 201])
    expect([await eventsOf(one), await eventsOf(other)]).toEqual([2, 2])
    const unit = (as: string) =>
      world.ask(as, 'POST', '/units', {
        body: { kind: 'group', name: `${as}小组`, parentId: branch, on: '2020-01-01' },
        headers: key('units'),
      })
    const [first, second] = [await unit('first'), await unit('second')]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(first.body['id']).not.toBe(second.body['id'])
  })

  it('tells a secret once: a repeated opening of an account has none', async () => {
    const open = () =>
      world.ask('first', 'POST', '/accounts', {
        body: { username: 'newcomer', displayName: '新任' },
        headers: key('account'),
      })
    const [first, again] = [await open(), await open()]
    expect(first).toMatchObject({ status: 201, body: { oneTimePassword: expect.any(String) as string } })
    expect(first.headers['etag']).toBe(`"${String(first.body['revision'])}"`)
    expect(again.body).toEqual({ ...first.body, repeated: true, oneTimePassword: null })
  })

  it.each(['short', 'with a space', 'x'.repeat(201), '键键键键键键键键'])('%s is none', async (text) => {
    const answer = await apply('贺兰山', { 'idempotency-key': text })
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/header/Idempotency-Key' }] } })
  })

  it('is remembered over a restart', async () => {
    const first = await apply('温如故', key('restart'))
    const { folder, clock } = world
    await world.stop()
    world = await HarborWorld.open({ folder, clock, catchUpTimeoutMs })
    const again = await apply('温如故', key('restart'))
    expect(again).toMatchObject({ status: 200, body: { ...first.body, repeated: true } })
    expect(codeOf(await apply('温如旧', key('restart')))).toEqual([422, 'command.key-reused'])
  })
})

describe('a query that waits for a position', () => {
  it('sees what was written before', async () => {
    for (const name of ['顾怀瑾', '程既明', '苏念安']) {
      const applied = await apply(name)
      const waits = { 'harbor-wait-for': String(applied.headers['harbor-position']) }
      const found = await world.get('secretary', `/members?text=${encodeURIComponent(name)}`, waits)
      expect(found.body['total']).toBe(1)
    }
  })
  it('is told to come again when the views are not there in time', async () => {
    const answer = await world.get('secretary', '/members', { 'harbor-wait-for': '999999999' })
    expect(answer).toMatchObject({ status: 503, body: { code: 'view.timeout' }, headers: { 'retry-after': '1' } })
  })
  it.each(['x', '-1', '1.5', '9'.repeat(16), ''])('"%s" is no position', async (position) => {
    const answer = await world.get('secretary', '/members', { 'harbor-wait-for': position })
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/header/Harbor-Wait-For' }] } })
  })
})

describe('more than one person', () => {
  it('whoever starts a transfer does not approve it, in whatever role', async () => {
    const letter = { sourceName: '云岭县委', letterNumber: 'YL-1', issuedOn: '2026-01-10', validUntil: '2026-04-10' }
    const road = { stage: 'full', joinedOn: '2015-07-01', fullOn: '2016-07-01' }
    const announced = await world.ask('first', 'POST', '/members/inbound', {
      body: { on: '2026-01-12', destinationId: branch, ...letter, ...road, person: application('裴听澜').person },
    })
    const memberId = String(announced.body['id'])
    const transferOf = async () => {
      const open = (await world.get('first', `/members/${memberId}`)).body['openTransfer'] as { transferId: string }
      return `transfers/${open.transferId}`
    }
    await world.onMember('first', memberId, `${await transferOf()}/receive`, {
      on: '2026-02-01',
      unitId: world.streetId,
    })
    await world.onMember('first', memberId, 'transfers', {
      on: '2026-05-06',
      destinationId: otherBranch,
      reason: '调动',
    })
    const approve = async (as: string) =>
      world.onMember(as, memberId, `${await transferOf()}/approve`, { on: '2026-05-06', unitId: world.streetId })
    expect(codeOf(await approve('first'))).toEqual([403, 'transfer.same-person'])
    expect((await approve('second')).status).toBe(201)
  })
})
