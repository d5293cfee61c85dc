import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AccessWorld } from '@harbor/testing/access-fixture'
import { seedOf, shownCode } from '@harbor/testing/authenticator'
import type { Enrolment } from './credentials/second-factors'
import type { SignedIn, SignInOutcome } from './sign-in'

const address = '10.0.0.7'

describe('a second factor', () => {
  let world: AccessWorld
  let administrator: Awaited<ReturnType<AccessWorld['withAdministrator']>>
  beforeEach(async () => {
    world = await AccessWorld.open()
    administrator = await world.withAdministrator()
  })
  afterEach(() => world.close())

  const enter = (code?: string, password = administrator.password, from = address): Promise<SignInOutcome> =>
    world.access.signIn.withPassword(administrator.username, password, from, code)
  const code = (outcome: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
    outcome.refusal?.code ?? 'done'
  const signedIn = async (...given: Parameters<typeof enter>): Promise<SignedIn> => {
    const outcome = await enter(...given)
    if (!outcome.ok) throw new Error(outcome.refusal.code)
    return outcome.signedIn
  }
  const command = () => world.command(administrator.actor)
  const holderOf = async (session: SignedIn) => {
    const principal = await world.access.gate.authenticate(session.accessToken)
    if (!principal) throw new Error('nobody')
    return principal
  }
  const begin = async (session: SignedIn): Promise<Enrolment> => {
    const holder = await holderOf(session)
    const begun = await world.access.ownSecondFactor.begin(holder, administrator.password, address, command())
    if (!begun.ok) throw new Error(begun.refusal.code)
    return begun.enrolment
  }
  /** What the authenticator shows so many steps from now. */
  const shown = ({ secret }: Enrolment, off = 0): string => shownCode(secret, world.clock.now(), off)
  const confirm = async (session: SignedIn, { factorId }: Enrolment, typed: string) =>
    world.access.ownSecondFactor.confirm(await holderOf(session), { factorId, code: typed }, command())
  /** Set up, and a minute later: no code shown then was used before. */
  const enrolled = async () => {
    const session = await signedIn()
    const enrolment = await begin(session)
    const confirmed = await confirm(session, enrolment, shown(enrolment))
    if (!confirmed.ok) throw new Error(confirmed.refusal.code)
    world.clock.goOn({ minutes: 1 })
    return { session, enrolment, recoveryCodes: confirmed.recoveryCodes }
  }
  const another = async (username: string) => {
    const order = { username, displayName: '陈宇', memberId: null, grants: [] }
    const { accountId } = await world.access.office.open(order, command())
    await world.access.store.passwords.choose(accountId, administrator.password, world.clock.now())
    const outcome = await world.access.signIn.withPassword(username, administrator.password, address)
    if (!outcome.ok) throw new Error(outcome.refusal.code)
    return outcome.signedIn
  }

  it('counts from the moment in which a code of it was shown, not before', async () => {
    const session = await signedIn()
    const enrolment = await begin(session)
    expect(enrolment.secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(enrolment.uri).toContain(enrolment.secret)
    expect(code(await enter())).toBe('done')
    expect(code(await confirm(session, enrolment, '000000'))).toBe('access.code-wrong')
    expect(code(await enter())).toBe('done')
    expect(code(await confirm(session, enrolment, shown(enrolment)))).toBe('done')
    expect(code(await enter())).toBe('access.second-factor-required')
  })

  it('is asked for after the password alone: without the right one nobody learns of it', async () => {
    const { enrolment } = await enrolled()
    expect(code(await enter(undefined, 'a wrong password'))).toBe('access.sign-in-failed')
    expect(code(await enter(shown(enrolment), 'a wrong password'))).toBe('access.sign-in-failed')
    expect(code(await enter(shown(enrolment)))).toBe('done')
  })

  it('takes the code of this step, the one before and the one after', async () => {
    const { enrolment } = await enrolled()
    for (const off of [-1, 0, 1]) {
      expect(code(await enter(shown(enrolment, off)))).toBe('done')
      world.clock.goOn({ minutes: 2 })
    }
    for (const off of [-2, 2]) expect(code(await enter(shown(enrolment, off)))).toBe('access.second-factor-wrong')
  })

  it('takes each code once, also in another process, and none of an earlier step after it', async () => {
    const { enrolment } = await enrolled()
    const beside = await world.beside()
    const [now, before] = [shown(enrolment), shown(enrolment, -1)]
    expect(code(await enter(now))).toBe('done')
    expect(code(await enter(now))).toBe('access.second-factor-wrong')
    const there = await beside.signIn.withPassword(administrator.username, administrator.password, address, now)
    expect(code(there)).toBe('access.second-factor-wrong')
    expect(code(await enter(before))).toBe('access.second-factor-wrong')
    await beside.store.close()
  })

  it('does not take the code by which it was set up once more', async () => {
    const session = await signedIn()
    const enrolment = await begin(session)
    await confirm(session, enrolment, shown(enrolment))
    expect(code(await enter(shown(enrolment)))).toBe('access.second-factor-wrong')
    expect(code(await enter(shown(enrolment, 1)))).toBe('done')
  })

  it('is slowed down like a password, in the same count; a missing code counts for nothing', async () => {
    const { enrolment } = await enrolled()
    for (let look = 0; look < 8; look++)
      expect(code(await enter(undefined, undefined, '10.9.0.1'))).toBe('access.second-factor-required')
    for (let guess = 0; guess < 5; guess++)
      expect(code(await enter('000000', undefined, '10.9.0.1'))).toBe('access.second-factor-wrong')
    expect(code(await enter(shown(enrolment), undefined, '10.9.0.1'))).toBe('access.throttled')
    world.clock.goOn({ seconds: 1 })
    expect(code(await enter(shown(enrolment), undefined, '10.9.0.1'))).toBe('done')
  })

  it('has ten recovery codes, each good once, however it is typed', async () => {
    const { recoveryCodes } = await enrolled()
    const [first = '', second = ''] = recoveryCodes
    expect(new Set(recoveryCodes).size).toBe(10)
    expect(first).toMatch(/^([a-hj-km-np-z2-9]{5}-){4}[a-hj-km-np-z2-9]{5}$/)
    expect(await enter(first)).toMatchObject({ ok: true, byRecoveryCode: true })
    expect(code(await enter(first))).toBe('access.second-factor-wrong')
    expect(code(await enter(` ${second.toUpperCase().replaceAll('-', ' ')}`))).toBe('done')
    expect(await world.access.ownSecondFactor.state(administrator.accountId)).toEqual({
      enrolled: true,
      recoveryCodesLeft: 8,
    })
  })

  it('once set up ends all other sessions, not the one in which it was done', async () => {
    const other = await signedIn()
    const { session } = await enrolled()
    expect(await world.access.gate.authenticate(other.accessToken)).toBeUndefined()
    expect(await holderOf(session)).toMatchObject({ sessionId: session.sessionId })
  })

  it('is set up with the password, within a quarter of an hour, and by who began it', async () => {
    const session = await signedIn()
    const holder = await holderOf(session)
    const wrong = await world.access.ownSecondFactor.begin(holder, 'a wrong password', address, command())
    expect(code(wrong)).toBe('access.current-password-wrong')
    const enrolment = await begin(session)
    const stranger = await another('chen-yu')
    expect(code(await confirm(stranger, enrolment, shown(enrolment)))).toBe('access.enrolment-over')
    world.clock.goOn({ minutes: 14 })
    const again = await begin(session)
    world.clock.goOn({ minutes: 1 })
    expect(code(await confirm(session, enrolment, shown(enrolment)))).toBe('access.enrolment-over')
    expect(code(await confirm(session, again, shown(again)))).toBe('done')
    expect(code(await world.access.ownSecondFactor.begin(holder, administrator.password, address, command()))).toBe(
      'account.second-factor-enrolled',
    )
  })

  describe('is taken away', () => {
    const remove = async (session: SignedIn, typed: string, password = administrator.password) =>
      world.access.ownSecondFactor.remove(await holderOf(session), { password, code: typed }, address, command())

    it('by its holder with password and code; then the password is enough again', async () => {
      const { session, enrolment } = await enrolled()
      expect(code(await remove(session, shown(enrolment), 'a wrong password'))).toBe('access.current-password-wrong')
      expect(code(await remove(session, '000000'))).toBe('access.code-wrong')
      expect(code(await remove(session, shown(enrolment)))).toBe('done')
      expect(code(await remove(session, shown(enrolment)))).toBe('account.no-second-factor')
      expect(code(await enter())).toBe('done')
      expect(await world.access.store.secondFactors.find(enrolment.factorId)).toBeUndefined()
    })

    it('by the operator of the machine with a reason: all sessions end, the old codes count no more', async () => {
      const { session, enrolment, recoveryCodes } = await enrolled()
      const target = { accountId: administrator.accountId, context: world.command() }
      expect(await world.access.office.removeSecondFactor(target, { reason: '手机遗失' })).toMatchObject({
        kind: 'recorded',
      })
      expect(await world.access.gate.authenticate(session.accessToken)).toBeUndefined()
      const next = await signedIn()
      const anew = await begin(next)
      world.clock.goOn({ minutes: 1 })
      await confirm(next, anew, shown(anew))
      world.clock.goOn({ minutes: 1 })
      expect(code(await enter(shown(enrolment)))).toBe('access.second-factor-wrong')
      expect(code(await enter(recoveryCodes[0]))).toBe('access.second-factor-wrong')
      expect(code(await enter(shown(anew)))).toBe('done')
    })

    it('not by its holder as if he were somebody else', async () => {
      await enrolled()
      const target = { accountId: administrator.accountId, context: command() }
      expect(await world.access.office.removeSecondFactor(target, { reason: '忘带' })).toMatchObject({
        kind: 'refused',
        refusal: { code: 'account.own-second-factor-reset' },
      })
    })
  })

  it('that the store has lost lets nobody in until it is taken away', async () => {
    const { enrolment } = await enrolled()
    await world.access.store.secondFactors.remove(enrolment.factorId)
    expect(code(await enter(shown(enrolment)))).toBe('access.second-factor-wrong')
    expect(code(await enter())).toBe('access.second-factor-required')
  })

  it('leaves neither its secret nor a recovery code in any file', async () => {
    const { enrolment, recoveryCodes } = await enrolled()
    const seed = Buffer.from(seedOf(enrolment.secret))
    const files = readdirSync(world.folder).map((name) => readFileSync(join(world.folder, name)))
    expect(files.length).toBeGreaterThan(3)
    const secrets = [enrolment.secret, seed.toString('base64'), seed.toString('hex'), ...recoveryCodes]
    const inClear = [seed, ...secrets.map((text) => Buffer.from(text))]
    for (const bytes of inClear) expect(files.some((file) => file.includes(bytes))).toBe(false)
    expect(files.some((file) => file.includes(enrolment.factorId))).toBe(true)
  })
})
