import 'reflect-metadata'
import { createHmac } from 'node:crypto'
import { ModulesContainer } from '@nestjs/core'
import { newId } from '@harbor/kernel/ids'
import { reachOfRole, roles, type Role } from '@harbor/access/roles'
import { routesOf } from '@harbor/service/route-list'
import {
  HarborWorld,
  SettableClock,
  type Answer,
  type GrantOfAccount,
  type Method,
} from '@harbor/testing/harbor-fixture'
import { openMatter } from './matter-of-matrix'
import { cases, may, openRoutes, signedInRoutes, type Case, type MatrixIds } from './permission-cases'

/** Where a role is held: as seen from the branch whose matters the requests are about. */
type Reach = 'installation' | 'above' | 'branch' | 'below' | 'other-branch' | 'own'

/** Somebody who calls: a role held somewhere, or no right at all, and why. */
interface Who {
  readonly role?: Role
  readonly reach?: Reach
  /** Permissions that an API token is limited to. */
  readonly limitedTo?: readonly string[]
  readonly without?: 'session' | 'term' | 'password' | 'grants'
}

const ofIntegration = Object.keys(may).filter((permission) => may[permission]?.includes('integration'))

const callers = {
  administrator: { role: 'street-administrator', reach: 'installation' },
  secretary: { role: 'branch-secretary', reach: 'branch' },
  'secretary of another branch': { role: 'branch-secretary', reach: 'other-branch' },
  'secretary above the branch': { role: 'branch-secretary', reach: 'above' },
  'secretary of a group below': { role: 'branch-secretary', reach: 'below' },
  auditor: { role: 'auditor', reach: 'installation' },
  'auditor of the branch': { role: 'auditor', reach: 'branch' },
  'auditor of another branch': { role: 'auditor', reach: 'other-branch' },
  'auditor above the branch': { role: 'auditor', reach: 'above' },
  'auditor of a group below': { role: 'auditor', reach: 'below' },
  'case officer': { role: 'discipline-case-officer', reach: 'installation' },
  'case officer of the branch': { role: 'discipline-case-officer', reach: 'branch' },
  'case officer of another branch': { role: 'discipline-case-officer', reach: 'other-branch' },
  'case officer above the branch': { role: 'discipline-case-officer', reach: 'above' },
  'case officer of a group below': { role: 'discipline-case-officer', reach: 'below' },
  member: { role: 'member', reach: 'own' },
  resident: { role: 'resident', reach: 'own' },
  integration: { role: 'integration', reach: 'installation', limitedTo: ofIntegration },
  'integration of the branch': { role: 'integration', reach: 'branch', limitedTo: ofIntegration },
  'integration of another branch': { role: 'integration', reach: 'other-branch', limitedTo: ofIntegration },
  'integration above the branch': { role: 'integration', reach: 'above', limitedTo: ofIntegration },
  'integration of a group below': { role: 'integration', reach: 'below', limitedTo: ofIntegration },
  'integration for statistics alone': { role: 'integration', reach: 'installation', limitedTo: ['statistics.read'] },
  'account without roles': { without: 'grants' },
  'administrator after his term': { without: 'term' },
  'administrator before his term': { without: 'term' },
  'administrator whose role was taken since he signed in': { without: 'grants' },
  'administrator made an auditor since he signed in': { role: 'auditor', reach: 'installation' },
  'administrator with a one-time password': { without: 'password' },
  nobody: { without: 'session' },
  'disabled administrator': { without: 'session' },
  'signed out administrator': { without: 'session' },
  'administrator of yesterday’s session': { without: 'session' },
  'integration whose token was revoked': { without: 'session' },
  'disabled integration': { without: 'session' },
  'garbage token': { without: 'session' },
  'alg=none token': { without: 'session' },
  'token of another installation': { without: 'session' },
  'token with the claims of an administrator and the signature of a member': { without: 'session' },
  'token signed with the public key as a password': { without: 'session' },
} as const satisfies Record<string, Who>
type CallerName = keyof typeof callers

const password = 'lanterns over the quiet pier'
const none = '018f0000-0000-7000-8000-000000000000'
const tokens = new Map<CallerName, string>()
let world: HarborWorld
let ids: MatrixIds

beforeAll(async () => {
  const clock = new SettableClock('2026-11-23T01:00:00.000Z')
  world = await HarborWorld.open({ named: false, clock, environment: { HARBOR_FICTIONAL_DATA: 'yes' } })
  await world.account('former', [{ role: 'street-administrator', until: '2026-11-23' }], { password })
  tokens.set('administrator of yesterday’s session', await openSession('early', [{ role: 'street-administrator' }]))
  clock.setDay('2026-11-24')
  tokens.set('administrator', await openSession('admin', [{ role: 'street-administrator' }]))
  const admin = token('administrator')
  const colleague = await openSession('colleague', [{ role: 'street-administrator' }])
  const matter = await openMatter(world, { admin, colleague })
  ids = { ...matter.ids, account: await world.account('target', []) }
  await openAll(matter.units)
  // Some thirty passwords are hashed as expensively as real ones.
}, 180_000)
afterAll(() => world.close())

async function openSession(
  username: string,
  grants: readonly GrantOfAccount[],
  options: { memberId?: string } = {},
): Promise<string> {
  await world.account(username, grants, { ...options, password })
  return signIn(username)
}

async function signIn(username: string): Promise<string> {
  const { access } = world.harbor.platform
  const signedIn = await access.signIn.withPassword(username, password, '127.0.0.1')
  if (!signedIn.ok) throw new Error(signedIn.refusal.code)
  return signedIn.signedIn.accessToken
}

async function openApiToken(username: string, permissions: readonly string[], unitId?: string): Promise<string> {
  const account = await world.account(username, [{ role: 'integration', ...(unitId !== undefined && { unitId }) }])
  const body = { name: '区级平台', permissions, until: '2027-06-30' }
  const answer = await world.change(
    token('administrator'),
    `account-${account}`,
    `/accounts/${account}/api-tokens`,
    body,
  )
  return String(answer.body['token'])
}

async function openAll(units: Readonly<Partial<Record<Reach, string>>>): Promise<void> {
  const administrator: GrantOfAccount = { role: 'street-administrator' }
  for (const [index, [name, who]] of (Object.entries(callers) as [CallerName, Who][]).entries()) {
    const { role, reach, limitedTo } = who
    if (role === undefined || tokens.has(name) || name === changed) continue
    const unitId = reach === undefined ? undefined : units[reach]
    const own = role === 'member' ? { memberId: ids.member } : {}
    const session = limitedTo
      ? await openApiToken(`caller-${index}`, limitedTo, unitId)
      : await openSession(`caller-${index}`, [{ role, ...(unitId !== undefined && { unitId }) }], own)
    tokens.set(name, session)
  }
  tokens.set('account without roles', await openSession('bare', []))
  tokens.set('administrator after his term', await signIn('former'))
  tokens.set('administrator with a one-time password', await openOneTime())
  tokens.set('nobody', '')
  tokens.set('disabled administrator', await openSession('disabled', [administrator]))
  const disabled = world.accountId('disabled')
  const admin = token('administrator')
  await world.change(admin, `account-${disabled}`, `/accounts/${disabled}/disable`, { reason: '离任' })
  tokens.set('signed out administrator', await openSession('gone', [administrator]))
  await world.ask(token('signed out administrator'), 'DELETE', '/session')
  await openRevoked(administrator)
  tokens.set('garbage token', 'garbage.'.repeat(8))
  tokens.set('alg=none token', forged(admin, { alg: 'none' }, false))
  tokens.set('token of another installation', forged(admin, { alg: 'EdDSA', kid: 'theirs' }, true))
  const [head, , signature] = token('member').split('.')
  const mixed = [head, admin.split('.')[1], signature].join('.')
  tokens.set('token with the claims of an administrator and the signature of a member', mixed)
  tokens.set('token signed with the public key as a password', await signedByPublicKey(admin))
}

const changed: CallerName = 'administrator made an auditor since he signed in'

/** Signed in first, then taken what they had: the token of then must not say more than the account of now. */
async function openRevoked(administrator: GrantOfAccount): Promise<void> {
  const later = { ...administrator, from: '2026-12-01' }
  tokens.set('administrator before his term', await openSession('coming', [later]))
  tokens.set('administrator whose role was taken since he signed in', await openSession('taken', [administrator]))
  tokens.set(changed, await openSession('changed', [administrator]))
  const onAccount = async (username: string, task: string, body: object) => {
    const id = world.accountId(username)
    const answer = await world.change(token('administrator'), `account-${id}`, `/accounts/${id}/${task}`, body)
    if (answer.status !== 201) throw new Error(answer.text)
  }
  for (const username of ['taken', 'changed']) {
    const { body } = await world.get(token('administrator'), `/accounts/${world.accountId(username)}`)
    const [held] = body['grants'] as { grantId: string }[]
    await onAccount(username, `grants/${held?.grantId}/revoke`, { reason: '调离' })
  }
  await onAccount('changed', 'grants', { role: 'auditor', from: '2026-11-01' })
  tokens.set('integration whose token was revoked', await openApiToken('revoked-token', ofIntegration))
  const { body } = await world.get(token('administrator'), `/accounts/${world.accountId('revoked-token')}`)
  const [given] = body['apiTokens'] as { tokenId: string }[]
  await onAccount('revoked-token', `api-tokens/${given?.tokenId}/revoke`, { reason: '停用' })
  tokens.set('disabled integration', await openApiToken('disabled-token', ofIntegration))
  await onAccount('disabled-token', 'disable', { reason: '停用' })
}

/** The old confusion of algorithms: a verifier that lets the token choose would take the published key for a shared one. */
async function signedByPublicKey(good: string): Promise<string> {
  const [head = '', claims = ''] = good.split('.')
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string }
  const key = await world.harbor.platform.access.store.signingKeys.publicKey(kid)
  const bytes = key?.export({ format: 'der', type: 'spki' })
  const sent = `${Buffer.from(JSON.stringify({ typ: 'at+jwt', alg: 'HS256', kid })).toString('base64url')}.${claims}`
  return `${sent}.${createHmac('sha256', bytes ?? '')
    .update(sent)
    .digest('base64url')}`
}

/** Signed in by the password that was told once, not yet changed. */
async function openOneTime(): Promise<string> {
  const body = {
    username: 'one-time',
    displayName: '新任',
    grants: [{ role: 'street-administrator', from: '2020-01-01' }],
  }
  const opened = await world.ask(token('administrator'), 'POST', '/accounts', { body })
  const signIn = { username: 'one-time', password: String(opened.body['oneTimePassword']) }
  const session = await world.ask('', 'POST', '/session', { body: signIn })
  if (session.body['mustChangePassword'] !== true) throw new Error(session.text)
  return String(session.body['accessToken'])
}

/** The claims of a good token under another header, with or without its signature. */
function forged(good: string, header: Readonly<Record<string, string>>, signed: boolean): string {
  const [, claims = '', signature = ''] = good.split('.')
  const head = Buffer.from(JSON.stringify({ typ: 'at+jwt', ...header })).toString('base64url')
  return [head, claims, signed ? signature : ''].join('.')
}

function token(name: CallerName): string {
  return tokens.get(name) ?? ''
}

/** Whether somebody may, by the table of permission-cases.ts and by where he holds his office. */
function expected(who: Who, { permission, about }: Case): boolean {
  const { role, reach, limitedTo, without } = who
  if (without !== undefined || role === undefined) return false
  if (may[permission]?.includes(role) !== true) return false
  if (limitedTo && !limitedTo.includes(permission)) return false
  if (about === 'case-team') return false
  if (about === 'installation') return reach === 'installation'
  const overBranch = reach === 'installation' || reach === 'above' || reach === 'branch'
  if (about === 'file-or-own') return overBranch || reach === 'own'
  if (about === 'file') return overBranch
  return true
}

function addressOf(path: string): string {
  const values: Readonly<Record<string, string>> = {
    unitId: ids.branch,
    memberId: ids.member,
    accountId: ids.account,
    orderId: ids.order,
    venueId: ids.venue,
    bookingId: ids.booking,
    talentId: ids.talent,
    planId: ids.plan,
    sessionId: ids.session,
    gridId: ids.grid,
    month: '2026-03',
    problemId: ids.problem,
    methodId: ids.method,
    activityId: ids.activity,
    appealId: ids.appeal,
    claimId: ids.claim,
    reorganisationId: ids.reorganisation,
    view: 'roster',
    power: 'correct-records',
  }
  return path.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? none)
}

function call(route: string, body: unknown, bearer: string): Promise<Answer> {
  const [method = 'GET', path = ''] = route.split(' ')
  if (path.startsWith('/imports/') && method === 'POST')
    return world.upload(bearer, `${path}?dryRun=true`, 'empty.csv', Buffer.from('姓名\n'))
  if (path === '/scores') return world.ask(bearer, 'GET', '/scores?index=pioneer')
  if (path.endsWith('/evidence') && method === 'POST')
    return world.upload(
      bearer,
      `${addressOf(path)}?on=2026-11-20&shows=%E6%B2%B3%E9%81%93`,
      'a.txt',
      Buffer.from('text'),
    )
  // A revision that no file has: who may not is told so; who may learns that it is stale, and nothing is changed.
  const headers = method === 'POST' ? { 'if-match': '"999"' } : {}
  return world.ask(bearer, method as Method, addressOf(path), { headers, ...(body !== undefined && { body }) })
}

const refusals = new Set(['access.sign-in-required', 'access.denied', 'access.password-change-required'])
const notFound = new Set(['request.no-such-route', 'unit.unknown'])

function isRefusal({ status, body }: Answer): boolean {
  const code = String(body['code'])
  return ([401, 403].includes(status) && refusals.has(code)) || (status === 404 && notFound.has(code))
}

function routeNames(): readonly string[] {
  const routes = routesOf(world.harbor.app.get(ModulesContainer))
  return routes.map(({ method, path }) => `${method} ${path}`)
}

describe('every route of the application', () => {
  it('has its row in the table, and nothing else has', () => {
    const written = [...Object.keys(cases), ...openRoutes, ...signedInRoutes]
    expect(written.toSorted()).toEqual(routeNames().toSorted())
  })

  it('asks for the permission that the table names', () => {
    const routes = routesOf(world.harbor.app.get(ModulesContainer))
    const asked = routes.flatMap(({ method, path, access }) =>
      access?.kind === 'permission' ? [[`${method} ${path}`, access.permission] as const] : [],
    )
    const wanted = Object.entries(cases).map(([route, { permission }]) => [route, permission] as const)
    expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(wanted))
  })
})

/** What is wrong with an answer; undefined: nothing. Whoever may change a file learns that the revision is stale, nothing less. */
function wrongWith(answer: Answer, may: { readonly allowed: boolean; readonly who: Who; readonly changes: boolean }) {
  const refused = isRefusal(answer)
  const fits = may.allowed
    ? !refused && answer.status < 500 && (!may.changes || answer.status === 412)
    : refused && (may.who.without !== 'session' || answer.status === 401) && !/程远舟|苏晚晴|听涛/.test(answer.text)
  return fits ? undefined : `${may.allowed ? 'may' : 'may not'}: ${answer.status} ${answer.text.slice(0, 200)}`
}

function changingRoutes(): ReadonlySet<string> {
  const routes = routesOf(world.harbor.app.get(ModulesContainer))
  const changing = routes.filter(({ access }) => access?.kind === 'permission' && access.precondition === 'existing')
  return new Set(changing.map(({ method, path }) => `${method} ${path}`))
}

describe('the callers of the matrix', () => {
  it('hold every role, and every role of units above the branch, in it, below it and beside it', () => {
    const held = Object.values<Who>(callers).filter(({ limitedTo }) => !limitedTo || limitedTo === ofIntegration)
    for (const role of roles) {
      const reaches = new Set(held.filter((who) => who.role === role).map(({ reach }): string => reach ?? ''))
      const { units, ...others } = { street: ['installation'], own: ['own'], units: ['above', 'below', 'branch'] }
      const kind = reachOfRole[role]
      // An account of a secretary without a unit is refused: account.role-needs-unit.
      const whole = role === 'branch-secretary' ? [] : ['installation']
      const wanted = kind === 'units' ? [...units, ...whole, 'other-branch'] : others[kind]
      expect([role, [...reaches].toSorted()]).toEqual([role, wanted])
    }
  })
})

describe('the matrix of routes, roles and scopes', () => {
  const counted = { cells: 0, allowed: 0 }

  it.each(Object.keys(callers) as CallerName[])('%s', async (name) => {
    const changing = changingRoutes()
    const wrong: string[] = []
    for (const [route, one] of Object.entries(cases)) {
      const who: Who = callers[name]
      const allowed = expected(who, one)
      const answer = await call(route, one.body?.(ids), token(name))
      const fault = wrongWith(answer, { allowed, who, changes: changing.has(route) })
      if (fault !== undefined) wrong.push(`${route}: ${fault}`)
      counted.cells += 1
      if (allowed) counted.allowed += 1
    }
    expect(wrong).toEqual([])
  })

  it('was walked through as a whole', () => {
    expect(counted.cells).toBe(Object.keys(cases).length * Object.keys(callers).length)
    const rows = Object.values(cases)
    const granted = Object.values<Who>(callers).flatMap((who) => rows.filter((one) => expected(who, one)))
    expect(counted.allowed).toBe(granted.length)
    expect(counted.allowed).toBeGreaterThan(200)
  })
})

describe('routes without a permission', () => {
  it.each(signedInRoutes)('%s is for everybody who is signed in, and for nobody else', async (route) => {
    for (const [name, who] of Object.entries(callers) as [CallerName, Who][]) {
      const [method, path = ''] = route.split(' ')
      // Signing out would end the sessions of the other tests: it is asked of those who have none.
      if (method === 'DELETE' && who.without !== 'session') continue
      const body = method === 'POST' ? { currentPassword: 'x', newPassword: 'short' } : undefined
      const answer = await world.ask(token(name), method as Method, path.replace(':sessionId', newId()), {
        ...(body && { body }),
      })
      expect([name, answer.status === 401]).toEqual([name, who.without === 'session'])
    }
  })

  it.each(openRoutes)('%s answers everybody', async (route) => {
    const [method, path = ''] = route.split(' ')
    const answer = await world.ask('', method as Method, path, { ...(method === 'POST' && { body: {} }) })
    expect(answer.status).toBe(method === 'POST' ? 400 : 200)
  })

  it('tell each caller the permissions that the table gives him', async () => {
    for (const [name, who] of Object.entries(callers) as [CallerName, Who][]) {
      if (who.without === 'session') continue
      const { body } = await world.get(token(name), '/session')
      const told = new Set(body['permissions'] as string[])
      const about = (permission: string) =>
        Object.values(cases).some((one) => one.permission === permission && one.about === 'installation')
      for (const permission of Object.keys(may)) {
        const one: Case = { permission, about: about(permission) ? 'installation' : 'list' }
        expect([name, permission, told.has(permission)]).toEqual([name, permission, expected(who, one)])
      }
    }
  })
})

describe('scope', () => {
  it('shows each secretary the branch of his own in every list', async () => {
    const lists = ['/members', '/statistics', '/deadlines', '/units', '/units/tree', `/members?asOf=2020-01-01`]
    for (const path of lists) {
      const [mine, other] = [
        await world.get(token('secretary'), path),
        await world.get(token('secretary of another branch'), path),
      ]
      expect([path, mine.status, other.status]).toEqual([path, 200, 200])
      expect(other.text).not.toMatch(new RegExp(`程远舟|苏晚晴|${ids.branch}|${ids.member}`))
      expect(mine.text).not.toContain('贺江汀')
    }
    const mine = await world.get(token('secretary'), '/members')
    expect(mine.body).toMatchObject({ total: 2 })
  })

  it('is not widened by asking for the street, or for another unit', async () => {
    for (const unit of [ids.street, ids.branch, ids.branchAbove]) {
      const asked = await world.get(token('secretary of another branch'), `/members?unit=${unit}`)
      expect(asked.text).not.toContain(ids.member)
      const counted = await world.get(token('secretary of another branch'), `/statistics?unit=${unit}`)
      expect(Number(counted.body['total'])).toBeLessThanOrEqual(1)
    }
  })

  it('answers a file that one may not see exactly as one that does not exist', async () => {
    const hers = token('secretary of another branch')
    for (const task of ['', '/timeline']) {
      const hidden = await world.get(hers, `/members/${ids.member}${task}`)
      const missing = await world.get(hers, `/members/${none}${task}`)
      expect(hidden.text.replaceAll(ids.member, none)).toBe(missing.text)
      expect([hidden.status, missing.status]).toEqual([404, 404])
    }
    const [hidden, missing] = await Promise.all(
      [ids.member, none].map((id) =>
        world.ask(hers, 'POST', `/members/${id}/details`, {
          body: { changes: { phone: '1' }, reason: '更新' },
          headers: { 'if-match': '"0"' },
        }),
      ),
    )
    expect([hidden?.status, hidden?.body['code']]).toEqual([missing?.status, missing?.body['code']])
  })

  it('lets a member see the file of his own and no other', async () => {
    const own = await world.get(token('member'), '/self')
    expect(own.body).toMatchObject({ memberId: ids.member, person: { name: '程远舟' } })
    for (const id of [ids.member, ids.otherMember])
      expect((await world.get(token('member'), `/members/${id}`)).status).toBe(403)
  })

  it('lets the destination answer a transfer, not the source', async () => {
    const admin = token('administrator')
    const [other] = (await world.get(token('secretary of another branch'), '/units')).body['documents'] as {
      id: string
    }[]
    const body = { on: '2026-11-20', destinationId: other?.id, reason: '居住地变更' }
    const started = await world.change(
      token('secretary'),
      `member-${ids.member}`,
      `/members/${ids.member}/transfers`,
      body,
    )
    expect(started.status).toBe(201)
    const { body: file } = await world.get(admin, `/members/${ids.member}`)
    const { transferId } = file['openTransfer'] as { transferId: string }
    const receive = `POST /members/:memberId/transfers/${transferId}/receive`
    const act = { on: '2026-11-21', unitId: ids.street }
    const [source, destination] = [
      await call(receive, act, token('secretary')),
      await call(receive, act, token('secretary of another branch')),
    ]
    expect([source.status, destination.status]).toEqual([403, 412])
    const withdraw = `POST /members/:memberId/transfers/${transferId}/withdraw`
    const order = { ...act, unitId: ids.branch, reason: '不再转移' }
    expect((await call(withdraw, order, token('secretary of another branch'))).status).toBe(403)
    expect((await call(withdraw, order, token('secretary'))).status).toBe(412)
  })
})
