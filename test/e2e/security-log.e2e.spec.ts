import 'reflect-metadata'
import { connect, type AddressInfo } from 'node:net'
import { HarborWorld, SettableClock, type Answer, type Asked, type Method } from '@harbor/testing/harbor-fixture'

const password = 'lanterns over the quiet pier'
const next = 'herons above the grey water'
const nobody = 'nobody-of-this-name'
type Line = Readonly<Record<string, unknown>>

let world: HarborWorld
const clock = new SettableClock()
const lines: string[] = []
const ids: Record<string, string> = {}
const tokens: string[] = []

beforeAll(async () => {
  world = await HarborWorld.open({
    named: false,
    clock,
    logged: (line) => lines.push(line),
    environment: { HARBOR_TRUST_PROXY: 'yes' },
  })
  ids['boss'] = await world.account('boss', [{ role: 'street-administrator' }], { password })
  ids['clerk'] = await world.account('clerk', [], { password })
  ids['guest'] = await world.account('guest', [{ role: 'resident' }], { password })
})
afterAll(() => world.close())
beforeEach(() => {
  clock.goOnMs(60_000)
  lines.length = 0
})

/** Every test comes from an address of its own. */
let address = 0
const ask = async (as: string, method: Method, path: string, asked: Asked = {}): Promise<Answer> => {
  const answer = await world.ask(as, method, path, {
    ...asked,
    headers: { 'x-forwarded-for': `192.0.2.${address}`, ...asked.headers },
  })
  for (const name of ['accessToken', 'refreshToken'])
    if (typeof answer.body[name] === 'string') tokens.push(answer.body[name])
  return answer
}
beforeEach(() => void (address += 1))
const signIn = async (username: string, secret = password) =>
  (await ask('', 'POST', '/session', { body: { username, password: secret } })).body
const tokenOf = (body: Line) => String(body['accessToken'])
const told = (): Line[] => lines.map((line) => JSON.parse(line) as Line).filter((line) => line['class'] === 'security')

describe('what the log tells of security', () => {
  it('a sign-in, its refresh and its end: which account, by which route', async () => {
    const session = await signIn('clerk')
    const again = await ask('', 'POST', '/session/refresh', { body: { refreshToken: session['refreshToken'] } })
    await ask(tokenOf(again.body), 'DELETE', '/session')
    const account = ids['clerk']
    expect(told()).toMatchObject([
      { event: 'sign-in', outcome: 'done', account, method: 'POST', route: '/api/v1/session', status: 200 },
      { event: 'session-refresh', outcome: 'done', account, route: '/api/v1/session/refresh' },
      { event: 'sign-out', outcome: 'done', account, method: 'DELETE', status: 204 },
    ])
    for (const { source, request, time } of told()) {
      expect(source).toMatch(/^[0-9a-f]{16}$/)
      expect(request).toMatch(/^[0-9a-f-]{36}$/)
      expect(time).toEqual(expect.any(Number))
    }
  })

  it('a failed sign-in: with the account if there is one, never with what was typed', async () => {
    await signIn('clerk', 'a wrong password')
    await signIn(nobody, 'a wrong password')
    const failed = { event: 'sign-in', outcome: 'refused', code: 'access.sign-in-failed', status: 401 }
    expect(told()).toMatchObject([{ ...failed, account: ids['clerk'] }, failed])
    expect(told()[1]).not.toHaveProperty('account')
  })

  it('that guessing is slowed down', async () => {
    for (let guess = 0; guess < 7; guess++) await signIn(`${nobody}-either`, `guess ${guess}`)
    expect(told()).toMatchObject([
      { event: 'sign-in', code: 'access.sign-in-failed' },
      { event: 'throttled', outcome: 'refused', code: 'access.throttled', status: 429, route: '/api/v1/session' },
    ])
    clock.goOnMs(3_600_000)
    await signIn(`${nobody}-either`, 'one more guess')
    expect(told().slice(2)).toMatchObject([
      { code: 'access.sign-in-failed', repeated: 4, seconds: 10 },
      { code: 'access.throttled', repeated: 1 },
      { code: 'access.sign-in-failed' },
    ])
  })

  it('a refresh token that was used before', async () => {
    const { refreshToken } = await signIn('clerk')
    const refresh = () => ask('', 'POST', '/session/refresh', { body: { refreshToken } })
    await refresh()
    clock.goOnMs(11_000)
    expect((await refresh()).status).toBe(401)
    expect(told().at(-1)).toMatchObject({
      event: 'refresh-token-reused',
      outcome: 'refused',
      code: 'access.session-over',
      account: ids['clerk'],
    })
  })

  it('a changed password, and one that was refused', async () => {
    const token = tokenOf(await signIn('clerk'))
    const change = (currentPassword: string, newPassword: string) =>
      ask(token, 'POST', '/session/password', { body: { currentPassword, newPassword } })
    await change('a wrong password', next)
    await change(password, 'short')
    await change(password, next)
    const event = 'password-change'
    expect(told().slice(1)).toMatchObject([
      { event, outcome: 'refused', code: 'access.current-password-wrong', account: ids['clerk'] },
      { event, outcome: 'refused', code: 'password.too-short' },
      { event, outcome: 'done', account: ids['clerk'] },
    ])
  })

  it('sessions that their holder ended', async () => {
    const token = tokenOf(await signIn('guest'))
    const { sessionId } = await signIn('guest')
    await ask(token, 'DELETE', `/session/open/${String(sessionId)}`)
    await ask(token, 'DELETE', '/session/open')
    const ended = { event: 'sessions-end', outcome: 'done', account: ids['guest'] }
    expect(told().slice(2)).toMatchObject([{ ...ended, route: '/api/v1/session/open/:sessionId' }, ended])
  })

  it('access that was refused: to a stranger, and to an account', async () => {
    await ask('', 'GET', '/members')
    await ask('x'.repeat(40), 'GET', '/members')
    const token = tokenOf(await signIn('guest'))
    await ask(token, 'GET', '/accounts')
    const [stranger, , account] = told()
    expect(told()).toHaveLength(3)
    expect(stranger).toMatchObject({
      event: 'access',
      code: 'access.sign-in-required',
      status: 401,
      route: '/api/v1/members',
    })
    expect(account).toMatchObject({
      event: 'access',
      code: 'access.denied',
      status: 403,
      account: ids['guest'],
      route: '/api/v1/accounts',
    })
  })

  it('of a confidential route only that somebody without its permission came', async () => {
    const token = tokenOf(await signIn('guest'))
    await ask(token, 'GET', '/reviews')
    const line = told().at(-1)
    expect(line).toMatchObject({ event: 'access', code: 'access.denied', account: ids['guest'] })
    expect(line).not.toHaveProperty('route')
    expect(lines.join('')).not.toContain('/reviews')
  })

  it('input that was refused, by code: fields, JSON, size, address, method, precondition', async () => {
    const token = tokenOf(await signIn('boss'))
    const unit = { kind: 'branch', name: '听涛支部', parentId: world.streetId, on: '2012-07-01' }
    await ask(token, 'POST', '/units', { body: { ...unit, colour: 'blue' } })
    await ask(token, 'POST', '/units', { body: '{', headers: { 'content-type': 'application/json' } })
    await ask(token, 'POST', '/units', { body: { ...unit, name: '涛'.repeat(600_000) } })
    await ask(token, 'GET', '/nowhere')
    await ask(token, 'PATCH', '/session')
    await ask(token, 'POST', `/accounts/${ids['clerk']}/disable`, { body: { reason: '离任' } })
    await world.harbor.app.inject({ method: 'GET', url: '/api/v1/%zz' })
    const input = told().slice(1)
    expect(input.map(({ code, status, route }) => [code, status, route])).toEqual([
      ['request.invalid', 400, '/api/v1/units'],
      ['request.malformed', 400, '/api/v1/units'],
      ['request.too-large', 413, '/api/v1/units'],
      ['request.no-such-route', 404, 'none'],
      ['request.method', 405, 'none'],
      ['request.precondition-required', 428, '/api/v1/accounts/:accountId/disable'],
      ['request.unreadable', undefined, undefined],
    ])
    for (const { event, outcome } of input) expect([event, outcome]).toEqual(['input', 'refused'])
  })

  it('what came on the wire and was no HTTP', async () => {
    const { app } = world.harbor
    await app.listen(0, '127.0.0.1')
    const { port } = app.getHttpServer().address() as AddressInfo
    await new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('this is no HTTP\r\n\r\n'))
      socket
        .on('error', reject)
        .on('close', () => resolve())
        .resume()
    })
    expect(told()).toMatchObject([{ event: 'input', outcome: 'refused', code: 'request.unreadable' }])
  })

  it('of a thousand refusals of one caller, one line and their number', async () => {
    for (let time = 0; time < 1_000; time++) await ask('', 'GET', '/members')
    expect(told()).toHaveLength(1)
    clock.goOnMs(11_000)
    await ask('', 'GET', '/members')
    expect(told().slice(1)).toMatchObject([{ code: 'access.sign-in-required', repeated: 999, seconds: 10 }, {}])
  })
})

const everything: string[] = []
afterEach(() => void everything.push(...lines))

describe('no line of it', () => {
  it('holds a name, a password, a token, an address or what was sent', () => {
    expect(everything.length).toBeGreaterThan(30)
    const secrets = [
      password,
      next,
      nobody,
      'wrong password',
      'guess ',
      'boss',
      'clerk',
      'guest',
      '192.0.2.',
      '127.0.0.1',
      '听涛',
      '离任',
      'blue',
      '%zz',
    ]
    for (const secret of [...secrets, ...tokens]) expect(everything.filter((line) => line.includes(secret))).toEqual([])
  })
})
