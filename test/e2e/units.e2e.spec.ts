import 'reflect-metadata'
import { rmSync } from 'node:fs'
import { pino } from 'pino'
import { allowed, unencumbered, type Principal } from '@harbor/access/principal'
import type { Role } from '@harbor/access/roles'
import { toLocalDate } from '@harbor/kernel/time'
import type { AccountId, UnitId } from '@harbor/kernel/ids'
import { establishStreet } from '@harbor/organization/establish-street'
import { openHarbor, type Harbor } from '@harbor/platform/harbor-app'
import { readConfig } from '@harbor/service/config'
import { StandingClock } from '@harbor/testing/access-fixture'
import { accountNo, fixedId, ids, memberNo, unitNo } from '@harbor/testing/member-ids'
import { makeTestFolder } from '@harbor/testing/test-folder'

interface Answer {
  readonly status: number
  readonly etag: string | undefined
  readonly body: Record<string, unknown>
}

const people: Readonly<Record<string, Principal>> = {
  administrator: person(accountNo(1), 'street-administrator', null),
  colleague: person(accountNo(2), 'street-administrator', null),
  auditor: person(accountNo(3), 'auditor', null),
}

function person(accountId: AccountId, role: Role, unitId: UnitId | null): Principal {
  const grant = { grantId: fixedId<'grant'>(1), role, unitId, from: toLocalDate('2020-01-01'), until: null }
  return {
    accountId,
    username: role,
    memberId: null,
    grants: [grant],
    ...unencumbered,
  }
}

const clock = new StandingClock()
let folder: string
let harbor: Harbor
const secretaryOf = new Map<string, Principal>()

beforeAll(async () => {
  folder = makeTestFolder()
  const config = readConfig({ HARBOR_DATA: folder, LOG_LEVEL: 'silent' })
  harbor = await openHarbor(config, {
    clock,
    logger: pino({ level: 'silent' }),
    gate: () => ({
      authenticate: (token) => Promise.resolve(people[token.slice(0, -20)] ?? secretaryOf.get(token.slice(0, -20))),
      allowed,
    }),
  })
  const { journal } = harbor.platform.core
  const position = await establishStreet(journal, ids.street, {
    name: '望海街道党工委',
    on: toLocalDate('2010-01-01'),
    context: {
      commandId: fixedId<'command'>(1),
      actor: { id: accountNo(9), role: 'operator' },
      now: clock.now(),
    },
  })
  await harbor.platform.core.caughtUp(position)
})
afterAll(async () => {
  await harbor.close()
  rmSync(folder, { recursive: true, force: true })
})

async function call(
  who: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await harbor.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${who}${'.'.repeat(20)}`, 'accept-language': 'en', ...headers },
    ...(body !== undefined && { payload: body as object }),
  })
  // Whoever asks next, under another name too, shall find what was recorded.
  const { core } = harbor.platform
  if (method === 'POST') await core.caughtUp(await core.journal.log.head())
  return { status: answer.statusCode, etag: answer.headers.etag, body: answer.json() }
}

/** Changes a unit as it stands now. */
async function change(who: string, id: unknown, task: string, body: unknown, key?: string): Promise<Answer> {
  const { etag } = await call('administrator', 'GET', `/units/${String(id)}/corrections`)
  return call(who, 'POST', `/units/${String(id)}/${task}`, body, {
    'if-match': etag ?? '"0"',
    ...(key !== undefined && { 'idempotency-key': key }),
  })
}

async function establish(kind: string, parentId: unknown, name: string, on = '2015-03-01'): Promise<string> {
  const answer = await call('administrator', 'POST', '/units', { kind, parentId, name, on })
  expect(answer).toMatchObject({ status: 201 })
  return String(answer.body['id'])
}

describe('units over HTTP', () => {
  it('are established below one another and read as a tree, as of a day', async () => {
    const community = await establish('committee', ids.street, '听涛社区党委')
    const branch = await establish('branch', community, '听涛社区第一网格党支部', '2018-01-01')
    const list = await call('auditor', 'GET', `/units?unit=${community}`)
    expect(list.body).toMatchObject({ total: 2, nextCursor: null, documents: [{ id: community }, { id: branch }] })
    const before = await call('auditor', 'GET', `/units?unit=${community}&asOf=2017-12-31`)
    expect(before.body).toMatchObject({ total: 1, documents: [{ id: community }] })
    const tree = await call('auditor', 'GET', '/units/tree')
    expect(JSON.stringify(tree.body)).toContain('听涛社区第一网格党支部')
    const one = await call('auditor', 'GET', `/units/${branch}`)
    expect(one).toMatchObject({
      status: 200,
      etag: '"0"',
      body: { path: [{ id: ids.street }, { id: community }], powers: [], below: [] },
    })
  })

  it('come in pages in the order of the tree', async () => {
    const parent = await establish('general-branch', ids.street, '码头党总支')
    for (const name of ['丙支部', '乙支部', '甲支部']) await establish('branch', parent, name)
    const first = await call('auditor', 'GET', `/units?unit=${parent}&kind=branch&limit=2`)
    const next = String(first.body['nextCursor'])
    const second = await call('auditor', 'GET', `/units?unit=${parent}&kind=branch&limit=2&cursor=${next}`)
    const named = [first, second].flatMap(({ body }) => body['documents'] as { name: string }[]).map(({ name }) => name)
    expect(named).toHaveLength(3)
    expect(new Set(named)).toEqual(new Set(['甲支部', '乙支部', '丙支部']))
    expect([first.body['total'], second.body['nextCursor']]).toEqual([3, null])
    const found = await call('auditor', 'GET', `/units?text=${encodeURIComponent('码头')}`)
    expect(found.body).toMatchObject({ total: 1, documents: [{ id: parent }] })
  })

  it('case 12: a community committee is not given the power to approve members; the answer names the article', async () => {
    const community = await establish('committee', ids.street, '观澜社区党委')
    const answer = await change('administrator', community, 'powers', { power: 'approve-members', on: '2024-01-01' })
    expect(answer).toMatchObject({ status: 403, body: { code: 'unit.cannot-approve-members' } })
    expect(answer.body['article']).toMatch(/^DEV-2014/)
  })

  it('take a command once, however often it is sent with the same key', async () => {
    const body = { kind: 'branch', parentId: ids.street, name: '潮头支部', on: '2020-01-01' }
    const key = { 'idempotency-key': 'establish-chaotou' }
    const first = await call('administrator', 'POST', '/units', body, key)
    const again = await call('administrator', 'POST', '/units', body, key)
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body).toMatchObject({ id: first.body['id'], repeated: true })
    const other = await call('administrator', 'POST', '/units', { ...body, name: '别的支部' }, key)
    expect(other).toMatchObject({ status: 422, body: { code: 'command.key-reused' } })
  })

  it('need the ETag that was read', async () => {
    const unit = await establish('branch', ids.street, '灯塔支部')
    const body = { name: '新灯塔支部', on: '2021-01-01' }
    expect((await call('administrator', 'POST', `/units/${unit}/rename`, body)).status).toBe(428)
    const stale = await call('administrator', 'POST', `/units/${unit}/rename`, body, { 'if-match': '"7"' })
    expect(stale.status).toBe(412)
    expect((await change('administrator', unit, 'rename', body)).status).toBe(201)
    const before = await call('auditor', 'GET', `/units/${unit}?asOf=2020-12-31`)
    expect(before.body['name']).toBe('灯塔支部')
  })

  it('have one branch a grid, also when two claim it at the same time', async () => {
    const grid = fixedId<'grid'>(77)
    const claimants = [
      await establish('branch', ids.street, '东堤支部'),
      await establish('branch', ids.street, '西堤支部'),
    ]
    const claims = await Promise.all(
      claimants.map((id) => change('administrator', id, 'grids', { gridId: grid, name: '堤岸网格', on: '2024-01-01' })),
    )
    expect(claims.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409])
  })

  it('leave no branch with a grid that is closed, also when it came to serve it after the day of closing', async () => {
    const registered = await call('administrator', 'POST', '/grids', {
      name: '船坞网格',
      kind: 'grid',
      on: '2020-01-01',
    })
    const grid = String(registered.body['id'])
    const branch = await establish('branch', ids.street, '船坞支部')
    const serve = { gridId: grid, name: '船坞网格', on: '2026-11-10' }
    expect((await change('administrator', branch, 'grids', serve)).status).toBe(201)
    const close = async (on: string) => {
      const { etag = '' } = await call('administrator', 'GET', `/grids/${grid}`)
      return call('administrator', 'POST', `/grids/${grid}/close`, { on, reason: '撤并' }, { 'if-match': etag })
    }
    for (const on of ['2026-11-01', '2026-11-10'])
      expect(await close(on)).toMatchObject({ status: 422, body: { code: 'grid.served' } })
    const ended = await change('administrator', branch, `grids/${grid}/end`, { on: '2026-11-20', reason: '撤并' })
    expect(ended.status).toBe(201)
    expect(await close('2026-11-19')).toMatchObject({ status: 422, body: { code: 'grid.served' } })
    expect((await close('2026-11-20')).status).toBe(201)
  })

  it('cannot close a circle together', async () => {
    const [a, b] = [
      await establish('committee', ids.street, '甲党委'),
      await establish('committee', ids.street, '乙党委'),
    ]
    const moves = await Promise.all([
      change('administrator', a, 'move', { parentId: b, on: '2024-01-01' }),
      change('administrator', b, 'move', { parentId: a, on: '2024-01-01' }),
    ])
    expect(moves.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 422])
  })

  it('name an officer who is not on the roll only to whom may see personal data', async () => {
    const unit = await establish('branch', ids.street, '栈桥支部')
    const body = { office: 'secretary', name: '周知远', from: '2024-01-01' }
    expect((await change('administrator', unit, 'officers', body)).status).toBe(201)
    const open = await call('auditor', 'GET', `/units/${unit}`)
    expect(open.body['officers']).toMatchObject([{ office: 'secretary', termUntil: '2026-12-31', termOver: false }])
    expect(JSON.stringify(open.body)).not.toContain('周知远')
    const stored = await harbor.platform.core.journal.log.readStream(`unit-${unit}`)
    expect(stored.map(({ data }) => data).join()).not.toContain('周知远')
    const named = await call('administrator', 'GET', `/units/${unit}/officers`)
    expect(named.body['officers']).toMatchObject([{ name: '周知远' }])
    const second = await change('administrator', unit, 'officers', { ...body, name: undefined, memberId: memberNo(5) })
    expect(second).toMatchObject({ status: 422, body: { code: 'unit.office-taken' } })
  })

  it('are corrected by two people; what was known before stays answerable (case 13)', async () => {
    const unit = await establish('branch', ids.street, '旧名支部')
    await change('administrator', unit, 'rename', { name: '误名支部', on: '2022-07-01' })
    const [, rename] = await harbor.platform.core.journal.log.readStream(`unit-${unit}`)
    const known = clock.now()
    clock.goOn({ seconds: 1 })
    const body = {
      corrects: rename?.id,
      replacement: { data: { name: '正名支部' }, effectiveOn: '2022-06-01' },
      reason: '录入错误',
      authority: '望海组〔2026〕8号',
    }
    const preview = await call('administrator', 'POST', `/units/${unit}/corrections/preview`, body)
    expect(preview).toMatchObject({
      status: 200,
      body: { before: { name: '误名支部' }, after: { name: '正名支部' }, faults: [] },
    })
    expect((await change('administrator', unit, 'corrections', body)).status).toBe(201)
    const waiting = await call('colleague', 'GET', `/units/${unit}/corrections`)
    const [proposal] = waiting.body['proposals'] as { proposalId: string }[]
    const approve = `corrections/${proposal?.proposalId}/approve`
    expect(await change('administrator', unit, approve, undefined)).toMatchObject({
      status: 403,
      body: { code: 'unit.proposer-cannot-approve' },
    })
    expect((await change('colleague', unit, approve, undefined)).status).toBe(201)
    const now = await call('auditor', 'GET', `/units/${unit}?asOf=2022-06-15`)
    expect(now.body['name']).toBe('正名支部')
    const then = await call('auditor', 'GET', `/units/${unit}?asOf=2022-06-15&knownAt=${known}`)
    expect(then.body['name']).toBe('旧名支部')
  })

  it('are changed by administrators and by nobody else', async () => {
    const body = { kind: 'branch', parentId: ids.street, name: '不速支部', on: '2020-01-01' }
    expect((await call('auditor', 'POST', '/units', body)).status).toBe(403)
    expect((await call('nobody', 'GET', '/units')).status).toBe(401)
  })

  it('outside the caller’s scope are answered as ones that do not exist', async () => {
    const own = await establish('branch', ids.street, '内港支部')
    const other = await establish('branch', ids.street, '外港支部')
    secretaryOf.set('secretary', person(accountNo(5), 'branch-secretary', own as UnitId))
    const list = await call('secretary', 'GET', '/units')
    expect(list.body).toMatchObject({ total: 1, documents: [{ id: own }] })
    const [hidden, missing] = [
      await call('secretary', 'GET', `/units/${other}`),
      await call('secretary', 'GET', `/units/${unitNo(99)}`),
    ]
    expect([hidden.status, hidden.body]).toEqual([
      missing.status,
      { ...missing.body, instance: hidden.body['instance'] },
    ])
    expect(hidden.status).toBe(404)
    const tree = await call('secretary', 'GET', '/units/tree')
    expect(tree.body['units']).toMatchObject([{ id: own, units: [] }])
  })

  it('refuse what does not fit, by pointer', async () => {
    const answer = await call('administrator', 'POST', '/units', {
      kind: 'club',
      parentId: 'x',
      name: '',
      on: '2024-02-30',
    })
    expect(answer.status).toBe(400)
    const pointers = new Set((answer.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer))
    expect(pointers).toEqual(new Set(['#/kind', '#/parentId', '#/name', '#/on']))
  })
})
