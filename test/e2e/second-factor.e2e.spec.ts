import 'reflect-metadata'
import { ModulesContainer } from '@nestjs/core'
import { newId } from '@harbor/kernel/ids'
import { routesOf } from '@harbor/service/route-list'
import { shownCode } from '@harbor/testing/authenticator'
import { HarborWorld, SettableClock, type Answer, type Method } from '@harbor/testing/harbor-fixture'

const password = 'lanterns over the quiet pier'
const clock = new SettableClock()
const lines: string[] = []
let world: HarborWorld

beforeAll(async () => {
  world = await HarborWorld.open({
    named: false,
    clock,
    logged: (line) => lines.push(line),
    environment: { HARBOR_SECOND_FACTOR: 'street-administrator' },
  })
  await world.account('boss', [{ role: 'street-administrator' }], { password })
  await world.account('colleague', [{ role: 'street-administrator' }], { password })
  await world.account('clerk', [{ role: 'auditor' }], { password })
}, 60_000)
afterAll(() => world.close())
beforeEach(() => {
  clock.goOnMs(3_600_000)
  lines.length = 0
})

const signIn = (username: string, code?: string, secret = password) =>
  world.ask('', 'POST', '/session', { body: { username, password: secret, ...(code !== undefined && { code }) } })
const tokenOf = ({ body }: Answer) => String(body['accessToken'])
const codeOf = ({ status, body }: Answer) => [status, body['code']]
const begin = (token: string, currentPassword = password) =>
  world.ask(token, 'POST', '/session/second-factor', { body: { currentPassword } })
const confirm = (token: string, { body: { factorId } }: Answer, code: string) =>
  world.ask(token, 'POST', '/session/second-factor/confirm', { body: { factorId, code } })
/** What the authenticator shows now. */
const shown = ({ body }: Answer) => shownCode(String(body['secret']), clock.now())
const setUp = async (token: string) => {
  const begun = await begin(token)
  const confirmed = await confirm(token, begun, shown(begun))
  if (confirmed.status !== 200) throw new Error(confirmed.text)
  clock.goOnMs(60_000)
  return { begun, recoveryCodes: confirmed.body['recoveryCodes'] as string[] }
}
const acts = () =>
  lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line['class'] === 'security' && line['repeated'] === undefined)
    .map(({ event, outcome, code }) => [event, outcome, ...(code === undefined ? [] : [code])])

describe('a role that must have a second factor', () => {
  it('opens nothing but setting one up, and one’s own session, until it is there', async () => {
    const session = await signIn('boss')
    expect(session.body).toMatchObject({ mustEnrolSecondFactor: true, mustChangePassword: false })
    const token = tokenOf(session)
    const routes = routesOf(world.harbor.app.get(ModulesContainer))
    const permitted = routes.filter(({ access }) => access?.kind === 'permission')
    expect(permitted.length).toBeGreaterThan(150)
    for (const { method, path } of permitted) {
      const answer = await world.ask(
        token,
        method as Method,
        path.replaceAll(/:\w+/g, () => newId()),
      )
      expect([method, path, ...codeOf(answer)]).toEqual([method, path, 403, 'access.second-factor-enrolment-required'])
    }
    expect((await world.get(token, '/session')).body).toMatchObject({ mustEnrolSecondFactor: true, permissions: [] })
    await setUp(token)
    expect((await world.get(token, '/session')).body).toMatchObject({ mustEnrolSecondFactor: false })
    expect((await world.get(token, '/members')).status).toBe(200)
  }, 60_000)

  it('is not asked of others', async () => {
    const session = await signIn('clerk')
    expect(session.body).toMatchObject({ mustEnrolSecondFactor: false })
    expect((await world.get(tokenOf(session), '/members')).status).toBe(200)
  })
})

describe('signing in with a second factor', () => {
  it('asks for a code after the right password, takes each once, and writes down what happened', async () => {
    await world.account('keeper', [], { password })
    const token = tokenOf(await signIn('keeper'))
    const { begun, recoveryCodes } = await setUp(token)
    expect(recoveryCodes).toHaveLength(10)
    expect(codeOf(await signIn('keeper', undefined, 'a wrong password'))).toEqual([401, 'access.sign-in-failed'])
    expect(codeOf(await signIn('keeper'))).toEqual([401, 'access.second-factor-required'])
    expect(codeOf(await signIn('keeper', '000000'))).toEqual([401, 'access.second-factor-wrong'])
    expect((await signIn('keeper', shown(begun))).status).toBe(200)
    expect(codeOf(await signIn('keeper', shown(begun)))).toEqual([401, 'access.second-factor-wrong'])
    expect((await signIn('keeper', recoveryCodes[0])).status).toBe(200)
    expect((await world.get(token, '/session/second-factor')).body).toEqual({ enrolled: true, recoveryCodesLeft: 9 })
    expect(acts()).toEqual([
      ['sign-in', 'done'],
      ['second-factor-begin', 'done'],
      ['second-factor-set-up', 'done'],
      ['sign-in', 'refused', 'access.sign-in-failed'],
      ['sign-in', 'refused', 'access.second-factor-required'],
      ['sign-in', 'refused', 'access.second-factor-wrong'],
      ['sign-in', 'done'],
      ['recovery-code-sign-in', 'done'],
    ])
    const secrets = [String(begun.body['secret']), shown(begun), ...recoveryCodes]
    for (const secret of secrets) expect(lines.filter((line) => line.includes(secret))).toEqual([])
  })

  it('holds for a one-time password too', async () => {
    const id = await world.account('forgetful', [], { password })
    const { begun } = await setUp(tokenOf(await signIn('forgetful')))
    const { access } = world.harbor.platform
    const oneTime = await access.store.passwords.giveOneTime(id, clock.now())
    expect(codeOf(await signIn('forgetful', undefined, oneTime))).toEqual([401, 'access.second-factor-required'])
    expect((await signIn('forgetful', shown(begun), oneTime)).body).toMatchObject({ mustChangePassword: true })
  })
})

describe('a second factor', () => {
  const remove = (token: string, body: object) => world.ask(token, 'POST', '/session/second-factor/remove', { body })

  it('is begun by the password and confirmed by a code', async () => {
    await world.account('careful', [], { password })
    const token = tokenOf(await signIn('careful'))
    expect(codeOf(await begin(token, 'a wrong password'))).toEqual([403, 'access.current-password-wrong'])
    const begun = await begin(token)
    expect(begun.body).toMatchObject({ secret: expect.stringMatching(/^[A-Z2-7]{32}$/) as string })
    expect(codeOf(await confirm(token, begun, '000000'))).toEqual([403, 'access.code-wrong'])
    expect((await world.get(token, '/session/second-factor')).body).toEqual({ enrolled: false, recoveryCodesLeft: 0 })
    clock.goOnMs(15 * 60_000)
    const later = tokenOf(await signIn('careful'))
    expect(codeOf(await confirm(later, begun, shown(begun)))).toEqual([409, 'access.enrolment-over'])
  })

  it('is taken away by its holder with password and code', async () => {
    await world.account('tired', [], { password })
    const token = tokenOf(await signIn('tired'))
    const { begun } = await setUp(token)
    expect(codeOf(await remove(token, { currentPassword: password, code: '000000' }))).toEqual([
      403,
      'access.code-wrong',
    ])
    expect((await remove(token, { currentPassword: password, code: shown(begun) })).status).toBe(204)
    expect(codeOf(await remove(token, { currentPassword: password, code: '000000' }))).toEqual([
      409,
      'account.no-second-factor',
    ])
    expect((await signIn('tired')).status).toBe(200)
  })

  it('is taken away by an administrator with a reason: the list shows it, and all sessions end', async () => {
    const id = await world.account('robbed', [], { password })
    const theirs = tokenOf(await signIn('robbed'))
    await setUp(theirs)
    const boss = tokenOf(await signIn('colleague'))
    await setUp(boss)
    const seen = async () => (await world.get(boss, `/accounts/${id}`)).body['secondFactor']
    expect(await seen()).toBe(1)
    const path = `/accounts/${id}/remove-second-factor`
    expect(codeOf(await world.change(boss, `account-${id}`, path, {}))).toEqual([400, 'request.invalid'])
    expect((await world.change(boss, `account-${id}`, path, { reason: '手机遗失' })).status).toBe(201)
    expect(await seen()).toBe(0)
    expect((await world.get(theirs, '/session')).status).toBe(401)
    expect((await signIn('robbed')).status).toBe(200)
    const own = world.accountId('colleague')
    const ownPath = `/accounts/${own}/remove-second-factor`
    expect(codeOf(await world.change(boss, `account-${own}`, ownPath, { reason: '忘带' }))).toEqual([
      403,
      'account.own-second-factor-reset',
    ])
  })
})
