import 'reflect-metadata'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'

let world: HarborWorld
let community: string
let branch: string
let otherBranch: string
let knownThen: string
const clock = new SettableClock('2026-11-20T01:00:00.000Z')

const head = '姓名,性别,民族,出生日期,身份证号,人员类别,入党日期,转正日期,所在党支部'
const row = (name: string, number: number, branchName: string) =>
  `${name},男,汉族,1980-01-0${number},3302031980010${number}123${number},正式党员,200${number}-06-01,200${number + 1}-06-01,${branchName}`

async function importRows(...rows: readonly string[]): Promise<void> {
  const csv = Buffer.from(`${[head, ...rows].join('\n')}\n`)
  const report = await world.upload('first', '/imports/roster', `roster-${rows.length}.csv`, csv)
  if (report.body['new'] !== rows.length) throw new Error(report.text)
  await world.caughtUp()
}

beforeAll(async () => {
  world = await HarborWorld.open({ clock, environment: { HARBOR_FICTIONAL_DATA: 'yes' } })
  community = await world.establish('committee', '听涛社区党委')
  branch = await world.establish('branch', '听涛支部', community)
  otherBranch = await world.establish('branch', '观澜支部')
  await world.account('secretary', [{ role: 'branch-secretary', unitId: branch }])
  await world.account('community', [{ role: 'branch-secretary', unitId: community }])
  await world.account('auditor', [{ role: 'auditor' }])
  await world.account('district', [{ role: 'integration' }])
  await importRows(
    row('程远舟', 1, '听涛支部'),
    row('单雄信', 2, '听涛支部'),
    row('苏晚晴', 3, '听涛支部'),
    row('贺江汀', 4, '观澜支部'),
    row('程既明', 5, '观澜支部'),
  )
  knownThen = clock.now()
  clock.setDay('2026-11-21')
  const suspended = { on: '2026-11-01', unitId: world.streetId, ground: 'settled-abroad', since: '2026-10-01' }
  const answer = await world.onMember('first', await idOf('苏晚晴'), 'suspension', suspended)
  if (answer.status !== 201) throw new Error(answer.text)
  await world.caughtUp()
})
afterAll(() => world.close())

interface Row {
  readonly id: string
  readonly name: string
  readonly bornOn: string | null
}
async function asked(as: string, query: Readonly<Record<string, string>> = {}, path = '/members') {
  const { status, body } = await world.get(as, `${path}?${new URLSearchParams(query).toString()}`)
  const documents = (body['documents'] ?? []) as readonly Row[]
  return { status, body, documents, names: documents.map(({ name }) => name), total: body['total'] }
}
async function idOf(name: string): Promise<string> {
  const { documents } = await asked('first', { text: name })
  return documents[0]?.id ?? ''
}

describe('the roster', () => {
  it('is found by characters, pinyin and initials, alike now and as of a day', async () => {
    for (const clocks of [{}, { asOf: '2026-11-21' }])
      for (const [text, names] of [
        ['程', ['程既明', '程远舟']],
        ['雄信', ['单雄信']],
        ['cyz', ['程远舟']],
        ['shanxiong', ['单雄信']],
        ['CHENG', ['程既明', '程远舟']],
        ['无此人', []],
        ['%', []],
        ['_', []],
        ["' OR 1=1 --", []],
      ] as const)
        expect([text, (await asked('first', { text, ...clocks })).names]).toEqual([text, names])
  })

  it('combines filters, and counts what they leave', async () => {
    const inBranch = { unit: branch, stage: 'full' }
    expect(await asked('first', { ...inBranch, standing: 'suspended' })).toMatchObject({ names: ['苏晚晴'], total: 1 })
    expect(await asked('first', { ...inBranch, standing: 'member', text: 's' })).toMatchObject({ names: ['单雄信'] })
    expect(await asked('first', { unit: community })).toMatchObject({ total: 3 })
    expect(await asked('first', { ...inBranch, stage: 'applicant,activist' })).toMatchObject({ total: 0 })
    const sorted = await asked('first', { sort: 'joinedOn', direction: 'desc', standing: 'member,suspended' })
    expect(sorted.names).toEqual(['程既明', '贺江汀', '苏晚晴', '单雄信', '程远舟'])
  })

  it('answers by two clocks', async () => {
    const suspended = async (clocks: Readonly<Record<string, string>>) =>
      (await asked('first', { standing: 'suspended', ...clocks })).names
    expect(await suspended({ asOf: '2026-10-31' })).toEqual([])
    expect(await suspended({ asOf: '2026-11-01' })).toEqual(['苏晚晴'])
    expect(await suspended({ asOf: '2026-11-01', knownAt: knownThen })).toEqual([])
    expect(await suspended({ knownAt: '2999-01-01T00:00:00.000Z' })).toEqual(['苏晚晴'])
    expect(await suspended({ asOf: '9999-12-31', knownAt: '9999-12-31T23:59:59.999Z' })).toEqual(['苏晚晴'])
    expect((await asked('first', { asOf: '1921-07-01' })).total).toBe(0)
    expect((await asked('first', { knownAt: '2000-01-01T00:00:00.000Z' })).total).toBe(0)
    expect((await asked('first', { asOf: '9999-12-31' })).total).toBe(5)
    const file = await idOf('苏晚晴')
    const standing = async (query: string) => (await world.get('first', `/members/${file}?${query}`)).body['standing']
    expect(await standing('asOf=2026-10-31')).toBe('member')
    expect(await standing('asOf=9999-12-31')).toBe('suspended')
    expect(await standing(`asOf=2026-11-01&knownAt=${knownThen}`)).toBe('member')
  })
})

describe('pages', () => {
  const clocksOf = [{}, { asOf: '2026-11-21' }, { asOf: '2026-11-21', knownAt: '2999-01-01T00:00:00.000Z' }]

  it.each(clocksOf)('are stable while rows come in: %j', async (clocks) => {
    const before = (await asked('first', { limit: '500', ...clocks })).names
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await asked('first', { limit: '2', ...clocks, ...(cursor && { cursor }) })
      expect(page.status).toBe(200)
      seen.push(...page.names)
      cursor = (page.body['nextCursor'] as string | null) ?? undefined
      // Comes first in the order: whoever counts rows would show somebody twice from now on.
      if (seen.length === 2) await newcomer(`阿${'一二三'.charAt(clocksOf.indexOf(clocks))}`)
    } while (cursor !== undefined)
    expect(seen).toEqual(before)
  })
  async function newcomer(name: string): Promise<void> {
    const body = { on: '2026-11-21', unitId: branch, person: { name, sex: 'male', bornOn: '1999-01-01' } }
    const applied = await world.ask('first', 'POST', '/members/applications', { body })
    expect(applied.status).toBe(201)
    await world.caughtUp()
  }

  it.each([
    ['/members', {}],
    ['/members', { asOf: '2026-11-21' }],
    ['/units', {}],
  ])('of %s %j take no cursor but their own', async (path, clocks) => {
    const first = await asked('first', { limit: '1', ...clocks }, path)
    const cursor = String(first.body['nextCursor'])
    const [digest, ...mark] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[]
    const code = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url')
    const foreign = String(
      (await asked('first', { limit: '1' }, path === '/units' ? '/members' : '/units')).body['nextCursor'],
    )
    const bad = [
      'x',
      '!',
      `${cursor}A`,
      cursor.slice(3),
      code([digest]),
      code({}),
      code(['x', ...mark]),
      foreign,
      '1',
      'MQ',
    ]
    for (const text of bad) {
      const answer = await asked('first', { limit: '1', ...clocks, cursor: text }, path)
      expect([text, answer.status]).toEqual([text, 400])
      expect(answer.body).toMatchObject({ errors: [{ pointer: '#/query/cursor', code: 'query.bad-cursor' }] })
    }
    expect((await asked('first', { limit: '1', ...clocks, text: 'c', cursor }, path)).status).toBe(400)
    expect((await asked('first', { limit: '1', ...clocks, cursor }, path)).status).toBe(200)
  })
})

describe('scope', () => {
  it('cuts totals and statistics, whatever is asked', async () => {
    for (const query of [{}, { unit: world.streetId }, { unit: otherBranch }, { asOf: '2026-11-20' }, { text: '程' }]) {
      const standing = 'member,suspended'
      const mine = await asked('secretary', { ...query, standing })
      const { text: _, ...countable } = { text: '', ...query }
      const counted = await asked('secretary', { ...countable, standing }, '/statistics')
      const ofUnit = 'unit' in query && query.unit === otherBranch ? 0 : 3
      const found = 'text' in query ? 1 : ofUnit
      expect([query, mine.total, mine.documents.length, counted.total]).toEqual([query, found, found, ofUnit])
      expect(JSON.stringify(counted.body)).not.toContain(otherBranch)
    }
    expect((await asked('community', { standing: 'suspended,member' })).total).toBe(3)
    expect((await asked('secretary', { member: await idOf('贺江汀') }, '/deadlines')).total).toBe(0)
  })

  it('gives no cursor of a wider scope', async () => {
    const wide = await asked('first', { limit: '1' })
    const cursor = String(wide.body['nextCursor'])
    expect((await asked('secretary', { limit: '1', cursor })).status).toBe(400)
  })

  it('shows an integration who is on the roll and no personal details', async () => {
    const { status, documents } = await asked('district', { standing: 'member' })
    expect(status).toBe(200)
    expect(documents[0]).toMatchObject({ sex: '', ethnicity: '', education: '', bornOn: null })
    expect((await asked('district', { sort: 'bornOn' })).status).toBe(403)
  })
})

describe('the file as stored', () => {
  it('is shown to auditors with its chain, sealed', async () => {
    const id = await idOf('程远舟')
    const { status, body, text } = await world.get('auditor', `/members/${id}/events`)
    expect(status).toBe(200)
    const events = body['events'] as readonly { revision: number; hash?: string; json?: string }[]
    expect(events.map(({ revision }) => revision)).toEqual(events.map((_, index) => index))
    expect(text).not.toMatch(/程远舟|3302031980/)
    expect((await world.get('first', `/members/${id}/events`)).status).toBe(403)
  })
})

describe('sensitive reads', () => {
  it('are recorded before they are answered: files, stored events, pages of the roster', async () => {
    const id = await idOf('程远舟')
    await world.get('auditor', `/members/${id}`)
    await world.get('auditor', `/members/${id}/events`)
    await asked('auditor', { unit: branch, text: '程远舟' })
    const { body } = await world.get('auditor', `/audit/reads?accountId=${world.accountId('auditor')}`)
    const reads = body['reads'] as readonly { subject: string; reason: string; role: string }[]
    expect(reads.slice(0, 3)).toMatchObject([
      { subject: `members?unit=${branch}&text=…`, reason: 'members', role: 'auditor' },
      { subject: `member-${id}`, reason: 'member.events' },
      { subject: `member-${id}`, reason: 'member.overview' },
    ])
    expect(await world.harbor.platform.access.store.reads.verify()).toMatchObject({ ok: true })
  })
})
