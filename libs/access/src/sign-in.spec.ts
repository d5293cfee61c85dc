import { AccessWorld } from '@harbor/testing/access-fixture'
import type { Principal } from './principal'
import type { SignedIn, SignInOutcome } from './sign-in'

type Administrator = Awaited<ReturnType<AccessWorld['withAdministrator']>>

describe('signing in', () => {
  let world: AccessWorld
  let administrator: Administrator
  beforeEach(async () => {
    world = await AccessWorld.open()
    administrator = await world.withAdministrator()
  })
  afterEach(() => world.close())

  const enter = (username: string, password: string, address = '10.0.0.7'): Promise<SignInOutcome> =>
    world.access.signIn.withPassword(username, password, address)
  const entered = async (username = administrator.username, password = administrator.password): Promise<SignedIn> =>
    told(await enter(username, password))
  const principalOf = (session: SignedIn): Promise<Principal | undefined> =>
    world.access.gate.authenticate(session.accessToken)
  const mustBe = async (session: SignedIn): Promise<Principal> => {
    const principal = await principalOf(session)
    if (!principal) throw new Error('nobody')
    return principal
  }
  const told = (outcome: SignInOutcome): SignedIn => {
    if (!outcome.ok) throw new Error(outcome.refusal.code)
    return outcome.signedIn
  }
  const code = (outcome: SignInOutcome): string => (outcome.ok ? 'signed in' : outcome.refusal.code)
  const newAccount = (username: string) =>
    world.access.office.open(
      { username, displayName: '陈宇', memberId: null, grants: [] },
      world.command(administrator.actor),
    )

  it('with the right password opens a session in one’s own name', async () => {
    const session = await entered()
    expect(session).toMatchObject({ accountId: administrator.accountId, mustChangePassword: false })
    expect(await principalOf(session)).toMatchObject({
      accountId: administrator.accountId,
      username: 'street-admin',
      sessionId: session.sessionId,
      limitedTo: null,
      grants: [{ role: 'street-administrator' }],
    })
  })

  it('takes the username however it was typed', async () => {
    expect(code(await enter(' Street-Admin ', administrator.password))).toBe('signed in')
    expect(code(await enter('ｓtreet-admin', administrator.password))).toBe('signed in')
  })

  it('gives the same answer, after the same work, for a wrong password and for nobody', async () => {
    const verify = jest.spyOn(world.access.store.passwords, 'verify')
    const wrong = await enter(administrator.username, 'a wrong password')
    const nobody = await enter('nobody-here', 'a wrong password')
    const oddName = await enter('no such form of name!', 'a wrong password')
    const failed = { ok: false, refusal: { accepted: false, code: 'access.sign-in-failed', detail: {} } }
    // Whose account it was is for the log alone: the answer is made of the refusal.
    expect([wrong, nobody, oddName]).toEqual([{ ...failed, accountId: administrator.accountId }, failed, failed])
    expect(verify.mock.calls.map(([accountId, password]) => [accountId, password])).toEqual([
      [administrator.accountId, 'a wrong password'],
      [undefined, 'a wrong password'],
      [undefined, 'a wrong password'],
    ])
  })

  it.each(['street-admin', 'nobody-here'])(
    'as %s is slowed down after five wrong passwords, also with the right one',
    async (username) => {
      for (let guess = 1; guess <= 5; guess++)
        expect(code(await enter(username, `guess ${guess}`))).toBe('access.sign-in-failed')
      const throttled = { accepted: false, code: 'access.throttled', detail: { retryAfterSeconds: 1 } }
      expect(await enter(username, administrator.password)).toEqual({ ok: false, refusal: throttled })
      world.clock.goOn({ seconds: 1 })
      expect(code(await enter(username, administrator.password))).toBe(
        username === 'street-admin' ? 'signed in' : 'access.sign-in-failed',
      )
    },
  )

  it('with many guesses at the same moment tries no more than the free ones', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (_, guess) => enter('street-admin', `guess ${guess}`)),
    )
    expect(outcomes.map(code).filter((one) => one === 'access.sign-in-failed')).toHaveLength(5)
  })

  it('is slowed down over a restart and beside another process', async () => {
    for (let guess = 1; guess <= 5; guess++) await enter('street-admin', `guess ${guess}`)
    const beside = await world.beside()
    expect(code(await beside.signIn.withPassword('street-admin', administrator.password, '10.0.0.9'))).toBe(
      'access.throttled',
    )
    await beside.store.close()
  })

  it('to a disabled account tells so only to who knows the password', async () => {
    const { accountId, oneTimePassword } = await newAccount('chen-yu')
    await world.access.office.disable({ accountId, context: world.command(administrator.actor) }, { reason: '离任' })
    expect(code(await enter('chen-yu', 'a wrong password'))).toBe('access.sign-in-failed')
    expect(code(await enter('chen-yu', oneTimePassword ?? ''))).toBe('access.account-disabled')
  })

  describe('with a one-time password', () => {
    let oneTime: string
    beforeEach(async () => {
      oneTime = (await newAccount('chen-yu')).oneTimePassword ?? ''
    })

    it('must be followed by choosing one’s own', async () => {
      const session = await entered('chen-yu', oneTime)
      expect(session.mustChangePassword).toBe(true)
      const principal = await mustBe(session)
      expect(principal.mustChangePassword).toBe(true)
      const change = { currentPassword: oneTime, newPassword: 'ferry to the other shore' }
      const context = world.command({ id: principal.accountId, role: 'none' })
      const next = told(await world.access.signIn.changePassword(principal, change, context, '10.0.0.7'))
      expect(next.mustChangePassword).toBe(false)
      expect([await principalOf(session), (await mustBe(next)).mustChangePassword]).toEqual([undefined, false])
      expect(code(await enter('chen-yu', oneTime))).toBe('access.sign-in-failed')
      expect(code(await enter('chen-yu', 'ferry to the other shore'))).toBe('signed in')
    })

    it('is too late after three days', async () => {
      world.clock.goOn({ hours: 72 })
      expect(code(await enter('chen-yu', oneTime))).toBe('access.one-time-password-expired')
      expect(code(await enter('chen-yu', 'a wrong password'))).toBe('access.sign-in-failed')
    })
  })

  describe('and changing the password', () => {
    const change = async (
      order: { currentPassword: string; newPassword: string },
      session?: SignedIn,
    ): Promise<SignInOutcome> => {
      const principal = await mustBe(session ?? (await entered()))
      return world.access.signIn.changePassword(principal, order, world.command(administrator.actor), '10.0.0.7')
    }
    const good = 'ferry to the other shore'

    it('ends every other session, and records the fact without the secret', async () => {
      const [here, elsewhere] = [await entered(), await entered()]
      const next = told(await change({ currentPassword: administrator.password, newPassword: good }, here))
      expect([await principalOf(here), await principalOf(elsewhere)]).toEqual([undefined, undefined])
      expect(await mustBe(next)).toMatchObject({ accountId: administrator.accountId })
      const { events } = await world.journal.load(`account-${administrator.accountId}`)
      expect(events.at(-1)).toMatchObject({ type: 'access.password-changed.v1', data: { how: 'self' } })
    })

    it('needs the current one, and counts wrong tries like sign-ins', async () => {
      const session = await entered()
      const order = { currentPassword: 'a wrong password', newPassword: good }
      for (let guess = 1; guess <= 5; guess++)
        expect(code(await change(order, session))).toBe('access.current-password-wrong')
      expect(code(await change({ ...order, currentPassword: administrator.password }, session))).toBe(
        'access.throttled',
      )
      expect(await principalOf(session)).toBeDefined()
    })

    it.each([
      { newPassword: 'too-short', refused: 'password.too-short' },
      { newPassword: 'password1234', refused: 'password.too-common' },
      { newPassword: 'street-admin2026', refused: 'password.too-common' },
      { newPassword: 'harbour lights at dawn', refused: 'password.unchanged' },
    ])('to “$newPassword” is refused: $refused', async ({ newPassword, refused }) => {
      const session = await entered()
      expect(code(await change({ currentPassword: administrator.password, newPassword }, session))).toBe(refused)
      expect(code(await enter(administrator.username, administrator.password))).toBe('signed in')
    })
  })

  describe('and going on', () => {
    const refresh = (token: string): Promise<SignInOutcome> => world.access.signIn.refresh(token)

    it('gives new tokens of the same session', async () => {
      const session = await entered()
      world.clock.goOn({ minutes: 16 })
      expect(await principalOf(session)).toBeUndefined()
      const next = told(await refresh(session.refreshToken))
      expect(next.sessionId).toBe(session.sessionId)
      expect(await mustBe(next)).toMatchObject({ sessionId: session.sessionId })
    })

    it('with a token that was used before ends the session for thief and owner', async () => {
      const session = await entered()
      world.clock.goOn({ minutes: 1 })
      const next = told(await refresh(session.refreshToken))
      world.clock.goOn({ minutes: 1 })
      expect(code(await refresh(session.refreshToken))).toBe('access.session-over')
      expect(await principalOf(next)).toBeUndefined()
      expect(code(await refresh(next.refreshToken))).toBe('access.session-over')
    })

    it('twice at the same moment gives one pair and leaves the session', async () => {
      const session = await entered()
      const outcomes = await Promise.all([refresh(session.refreshToken), refresh(session.refreshToken)])
      expect(outcomes.map(code).toSorted()).toEqual(['access.refresh-superseded', 'signed in'])
      expect(await principalOf(session)).toBeDefined()
    })

    it('is over after leaving, at once', async () => {
      const session = await entered()
      await world.access.signIn.leave(session.sessionId)
      expect(await principalOf(session)).toBeUndefined()
      expect(code(await refresh(session.refreshToken))).toBe('access.session-over')
    })

    it('is over when the account is disabled, and stays over when it is enabled again', async () => {
      const { accountId, oneTimePassword } = await newAccount('chen-yu')
      const session = await entered('chen-yu', oneTimePassword ?? '')
      const on = () => ({ accountId, context: world.command(administrator.actor) })
      await world.access.office.disable(on(), { reason: '离任' })
      expect([await principalOf(session), code(await refresh(session.refreshToken))]).toEqual([
        undefined,
        'access.session-over',
      ])
      world.clock.goOn({ seconds: 1 })
      await world.access.office.enable(on(), { reason: '复职' })
      expect([await principalOf(session), code(await refresh(session.refreshToken))]).toEqual([
        undefined,
        'access.session-over',
      ])
    })
  })
})
