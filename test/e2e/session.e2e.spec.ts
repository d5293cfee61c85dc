import 'reflect-metadata'
import { HarborWorld, SettableClock, type Answer } from '@harbor/testing/harbor-fixture'

const password = 'lanterns over the quiet pier'
const next = 'herons above the grey water'
const clock = new SettableClock('2026-11-24T01:00:00.000Z')
let world: HarborWorld
let elsewhere: HarborWorld

beforeAll(async () => {
  world = await HarborWorld.open({ named: false, clock, environment: { HARBOR_TRUST_PROXY: 'yes' } })
  elsewhere = await HarborWorld.open({ named: false, clock })
  for (const one of [world, elsewhere]) await one.account('clerk', [{ role: 'street-administrator' }], { password })
  await world.account('boss', [{ role: 'street-administrator' }], { password })
})
afterAll(async () => {
  await world.close()
  await elsewhere.close()
})

const signIn = (username: string, secret = password, from = '10.0.0.1', where = world) =>
  where.ask('', 'POST', '/session', { body: { username, password: secret }, headers: { 'x-forwarded-for': from } })
const tokenOf = ({ body }: Answer) => String(body['accessToken'])
const refresh = (token: unknown) => world.ask('', 'POST', '/session/refresh', { body: { refreshToken: token } })
const codeOf = ({ status, body }: Answer) => [status, body['code']]
const me = (token: string) => world.get(token, '/session')

describe('a session', () => {
  it('is opened by password and ended by leaving, at once', async () => {
    const token = tokenOf(await signIn('clerk'))
    expect((await me(token)).body).toMatchObject({ username: 'clerk', mustChangePassword: false })
    expect((await world.ask(token, 'DELETE', '/session')).status).toBe(204)
    expect(codeOf(await me(token))).toEqual([401, 'access.sign-in-required'])
  })

  it('goes on by refresh tokens, each good once; one that comes again later ends the session', async () => {
    const first = await signIn('clerk')
    const second = await refresh(first.body['refreshToken'])
    expect(second.status).toBe(200)
    expect(codeOf(await refresh(first.body['refreshToken']))).toEqual([409, 'access.refresh-superseded'])
    expect((await me(tokenOf(second))).status).toBe(200)
    clock.goOnMs(11_000)
    expect(codeOf(await refresh(first.body['refreshToken']))).toEqual([401, 'access.session-over'])
    expect((await me(tokenOf(second))).status).toBe(401)
    expect((await refresh(second.body['refreshToken'])).status).toBe(401)
  })

  it('is over when its token or its day has run out', async () => {
    const opened = await signIn('clerk')
    clock.goOnMs(16 * 60_000)
    expect((await me(tokenOf(opened))).status).toBe(401)
    clock.goOnMs(2 * 3_600_000)
    expect((await refresh(opened.body['refreshToken'])).status).toBe(401)
  })

  it('of another installation is none here', async () => {
    const theirs = tokenOf(await signIn('clerk', password, '10.0.0.1', elsewhere))
    expect((await elsewhere.get(theirs, '/session')).status).toBe(200)
    expect(codeOf(await me(theirs))).toEqual([401, 'access.sign-in-required'])
  })

  it('ends with every other of the account when the password is changed, or the account disabled', async () => {
    const id = await world.account('leaver', [], { password })
    const [one, other] = [tokenOf(await signIn('leaver')), tokenOf(await signIn('leaver'))]
    const changed = await world.ask(one, 'POST', '/session/password', {
      body: { currentPassword: password, newPassword: next },
    })
    expect(changed.status).toBe(200)
    expect([(await me(one)).status, (await me(other)).status, (await me(tokenOf(changed))).status]).toEqual([
      401, 401, 200,
    ])
    expect((await signIn('leaver', password)).status).toBe(401)
    const boss = tokenOf(await signIn('boss'))
    await world.change(boss, `account-${id}`, `/accounts/${id}/disable`, { reason: '离任' })
    expect((await me(tokenOf(changed))).status).toBe(401)
    expect((await signIn('leaver', next)).status).toBe(403)
  })
})

describe('one’s own sessions', () => {
  const own = async (token: string) =>
    (await world.get(token, '/session/open')).body['sessions'] as {
      readonly sessionId: string
      readonly openedAt: string
      readonly lastUsedAt: string
      readonly isThis: boolean
    }[]

  it('are told with their times, the one that asks marked, and nobody else’s', async () => {
    await world.account('owner', [], { password })
    const [first, second] = [await signIn('owner'), await signIn('owner')]
    const openedAt = clock.now()
    clock.goOnMs(600_000)
    const again = await refresh(first.body['refreshToken'])
    expect(await own(tokenOf(again))).toEqual([
      expect.objectContaining({ sessionId: second.body['sessionId'], openedAt, lastUsedAt: openedAt, isThis: false }),
      expect.objectContaining({ sessionId: first.body['sessionId'], openedAt, lastUsedAt: clock.now(), isThis: true }),
    ])
    expect((await own(tokenOf(await signIn('boss')))).map(({ sessionId }) => sessionId)).not.toContain(
      first.body['sessionId'],
    )
  })

  it('are ended one by one or all but this, at once; those of others by nobody', async () => {
    await world.account('tidy', [], { password })
    const [mine, lost, third] = [await signIn('tidy'), await signIn('tidy'), await signIn('tidy')]
    const stranger = await signIn('boss')
    const end = (token: string, { body }: Answer) =>
      world.ask(token, 'DELETE', `/session/open/${String(body['sessionId'])}`)
    expect(codeOf(await end(tokenOf(stranger), mine))).toEqual([404, 'access.no-such-session'])
    expect(codeOf(await end(tokenOf(mine), stranger))).toEqual([404, 'access.no-such-session'])
    expect((await end(tokenOf(mine), lost)).status).toBe(204)
    expect(codeOf(await end(tokenOf(mine), lost))).toEqual([404, 'access.no-such-session'])
    expect([(await me(tokenOf(lost))).status, (await me(tokenOf(third))).status]).toEqual([401, 200])
    expect((await world.ask(tokenOf(mine), 'DELETE', '/session/open')).status).toBe(204)
    expect([(await me(tokenOf(third))).status, (await me(tokenOf(mine))).status]).toEqual([401, 200])
    expect(await own(tokenOf(mine))).toMatchObject([{ sessionId: mine.body['sessionId'], isThis: true }])
    expect((await refresh(lost.body['refreshToken'])).status).toBe(401)
  })

  it('are ten at most: the eleventh ends the first', async () => {
    await world.account('many', [], { password })
    const opened: Answer[] = []
    for (let number = 0; number < 11; number++) {
      clock.goOnMs(1_000)
      opened.push(await signIn('many'))
    }
    const [first, second, last] = [opened[0], opened[1], opened[10]]
    if (!first || !second || !last) throw new Error('not opened')
    expect([(await me(tokenOf(first))).status, (await me(tokenOf(second))).status]).toEqual([401, 200])
    expect(await own(tokenOf(last))).toHaveLength(10)
  })

  it('are ended by an administrator for somebody else', async () => {
    const id = await world.account('absent', [], { password })
    const theirs = tokenOf(await signIn('absent'))
    const boss = tokenOf(await signIn('boss'))
    await world.change(boss, `account-${id}`, `/accounts/${id}/revoke-sessions`, { reason: '设备遗失' })
    expect((await me(theirs)).status).toBe(401)
  })
})

describe('the key that signs sessions', () => {
  const change = (token: string, tokensStay: boolean) =>
    world.ask(token, 'POST', '/signing-keys', { body: { tokensStay } })

  it('is changed by an administrator: tokens of before go on, those of after are of the new one', async () => {
    const before = await signIn('boss')
    const changed = await change(tokenOf(before), true)
    expect(changed.status).toBe(201)
    const after = await signIn('boss')
    const kidOf = (token: string) =>
      (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid
    expect(kidOf(tokenOf(after))).toBe(changed.body['kid'])
    expect(kidOf(tokenOf(before))).not.toBe(changed.body['kid'])
    for (const one of [before, after]) expect((await me(tokenOf(one))).status).toBe(200)
  })

  it('that may have been copied counts for nothing any more; who is signed in gets a new token by his refresh token', async () => {
    const before = await signIn('boss')
    expect((await change(tokenOf(before), false)).status).toBe(201)
    expect(codeOf(await me(tokenOf(before)))).toEqual([401, 'access.sign-in-required'])
    const after = await refresh(before.body['refreshToken'])
    expect((await me(tokenOf(after))).status).toBe(200)
  })

  it('is not changed by anybody else', async () => {
    await world.account('reader', [{ role: 'auditor' }], { password })
    expect(codeOf(await change(tokenOf(await signIn('reader')), true))).toEqual([403, 'access.denied'])
  })
})

describe('a one-time password', () => {
  it('opens nothing but the choice of another', async () => {
    const boss = tokenOf(await signIn('boss'))
    const grants = [{ role: 'street-administrator', from: '2020-01-01' }]
    const opened = await world.ask(boss, 'POST', '/accounts', {
      body: { username: 'newcomer', displayName: '新任', grants },
    })
    const oneTime = String(opened.body['oneTimePassword'])
    const session = await signIn('newcomer', oneTime)
    expect(session.body).toMatchObject({ mustChangePassword: true })
    const token = tokenOf(session)
    expect(codeOf(await world.get(token, '/members'))).toEqual([403, 'access.password-change-required'])
    const choose = (newPassword: string) =>
      world.ask(token, 'POST', '/session/password', { body: { currentPassword: oneTime, newPassword } })
    expect((await choose('short')).body).toMatchObject({ code: 'password.too-short' })
    expect((await choose('password123456')).body).toMatchObject({ code: 'password.too-common' })
    const chosen = await choose(next)
    expect(chosen.body).toMatchObject({ mustChangePassword: false })
    expect((await world.get(tokenOf(chosen), '/members')).status).toBe(200)
    expect((await signIn('newcomer', oneTime)).status).toBe(401)
  })
})

describe('a term of office', () => {
  it('begins and ends at midnight in Shanghai, within a session', async () => {
    const term = { role: 'street-administrator', from: '2026-12-02', until: '2026-12-03' } as const
    await world.account('deputy', [term], { password })
    const at = async (instant: string): Promise<number> => {
      clock.goOnMs(Date.parse(instant) - Date.parse(clock.now()))
      return (await world.get(tokenOf(await signIn('deputy')), '/members')).status
    }
    expect(await at('2026-12-01T15:59:59.000Z')).toBe(403)
    expect(await at('2026-12-01T16:00:00.000Z')).toBe(200)
    expect(await at('2026-12-03T15:59:59.000Z')).toBe(200)
    const token = tokenOf(await signIn('deputy'))
    clock.goOnMs(1_000)
    expect((await world.get(token, '/members')).status).toBe(403)
  })
})

describe('signing in', () => {
  it('does not tell whether an account exists: same answer, same work', async () => {
    const { passwords } = world.harbor.platform.access.store
    const derivations = () => (passwords as unknown as { hasher: { derivations: number } }).hasher.derivations
    const tried = async (username: string) => {
      const before = derivations()
      const { status, body } = await signIn(username, 'a wrong password', '10.9.0.1')
      return { status, body, work: derivations() - before }
    }
    const [known, unknown] = [await tried('clerk'), await tried('nobody-here')]
    expect(known).toEqual(unknown)
    expect(known).toMatchObject({ status: 401, work: 1, body: { code: 'access.sign-in-failed' } })
  })

  it('is slowed down for strangers, and for nobody where he signed in before', async () => {
    await signIn('clerk', password, '10.1.0.1')
    const strangers = await Promise.all(
      Array.from({ length: 12 }, (_, host) => signIn('clerk', 'a wrong password', `10.2.0.${host}`)),
    )
    const throttled = strangers.filter(({ status }) => status === 429)
    expect(throttled.length).toBeGreaterThanOrEqual(6)
    expect(throttled[0]).toMatchObject({ body: { code: 'access.throttled' }, headers: { 'retry-after': '1' } })
    expect((await signIn('clerk', password, '10.2.0.99')).status).toBe(429)
    expect((await signIn('clerk', password, '10.1.0.1')).status).toBe(200)
  })

  it('is slowed down for an address that tries many names, not for those who work there', async () => {
    await signIn('boss', password, '10.3.0.1')
    const tries = await Promise.all(
      Array.from({ length: 24 }, (_, name) => signIn(`guess-${name}`, 'a wrong password', '10.3.0.1')),
    )
    expect(tries.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(3)
    expect((await signIn('boss', password, '10.3.0.1')).status).toBe(200)
  })
})
