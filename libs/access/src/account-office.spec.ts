import { dateOf } from '@harbor/kernel/time'
import type { Outcome } from '@harbor/event-log/execute'
import { AccessWorld } from '@harbor/testing/access-fixture'
import { ids, memberNo, unitNo } from '@harbor/testing/member-ids'

type Administrator = Awaited<ReturnType<AccessWorld['withAdministrator']>>

describe('the account office', () => {
  let world: AccessWorld
  let administrator: Administrator
  beforeEach(async () => {
    world = await AccessWorld.open()
    administrator = await world.withAdministrator()
  })
  afterEach(() => world.close())

  const code = (outcome: Outcome): string => (outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind)
  const today = () => dateOf(world.clock.now())
  const chen = { username: 'chen-yu', displayName: '陈宇', memberId: null, grants: [] }
  const command = () => world.command(administrator.actor)
  const secondAdministrator = async () => {
    const grants = [{ role: 'street-administrator', unitId: ids.street, from: today(), until: null } as const]
    const { accountId } = await world.access.office.open({ ...chen, grants }, command())
    return accountId
  }

  it('opens an account whose name stays sealed in the log', async () => {
    const { accountId, outcome, oneTimePassword } = await world.access.office.open(chen, command())
    expect(code(outcome)).toBe('recorded')
    expect(oneTimePassword).toMatch(/^\w{5}(-\w{5}){3}$/)
    const [stored] = await world.journal.log.readStream(`account-${accountId}`)
    expect(stored?.data).toContain('chen-yu')
    expect(stored?.data).not.toContain('陈宇')
    expect(await world.access.directory.byUsername('Chen-Yu')).toMatchObject({ accountId, username: 'chen-yu' })
  })

  it('opens it once, however often the command comes, and tells the password once', async () => {
    const context = command()
    const first = await world.access.office.open(chen, context)
    const again = await world.access.office.open(chen, context)
    expect(again).toMatchObject({
      accountId: first.accountId,
      outcome: { kind: 'recorded', repeated: true },
      oneTimePassword: null,
    })
  })

  it('gives a username once, also when two ask at the same moment', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => world.access.office.open(chen, command())))
    expect(outcomes.map(({ outcome }) => code(outcome)).toSorted()).toEqual([
      'account.username-taken',
      'account.username-taken',
      'recorded',
    ])
  })

  it('gives a member one account, and the username back that was asked for in vain', async () => {
    const ofMember = {
      ...chen,
      memberId: memberNo(1),
      grants: [{ role: 'member', unitId: null, from: today(), until: null } as const],
    }
    expect(code((await world.access.office.open(ofMember, command())).outcome)).toBe('recorded')
    const second = { ...ofMember, username: 'chen-yu-2' }
    const context = command()
    expect(code((await world.access.office.open(second, context)).outcome)).toBe('account.member-has-account')
    expect(code((await world.access.office.open(second, context)).outcome)).toBe('account.member-has-account')
    expect(code((await world.access.office.open({ ...second, memberId: memberNo(2) }, command())).outcome)).toBe(
      'recorded',
    )
  })

  it('gives the phone number back, too, when the member has an account', async () => {
    const ofMember = {
      ...chen,
      memberId: memberNo(1),
      grants: [{ role: 'member', unitId: null, from: today(), until: null } as const],
    }
    await world.access.office.open(ofMember, command())
    const second = { ...ofMember, username: 'chen-yu-2', phone: '13800000021' }
    expect(code((await world.access.office.open(second, command())).outcome)).toBe('account.member-has-account')
    const another = { ...second, memberId: memberNo(2) }
    expect(code((await world.access.office.open(another, command())).outcome)).toBe('recorded')
  })

  it('reserves nothing for an account that is refused', async () => {
    const before = await world.journal.log.head()
    const grants = [{ role: 'branch-secretary', unitId: unitNo(99), from: today(), until: null } as const]
    expect(code((await world.access.office.open({ ...chen, grants }, command())).outcome)).toBe('account.unit-unknown')
    expect(code((await world.access.office.open({ ...chen, username: 'x' }, command())).outcome)).toBe(
      'account.username-invalid',
    )
    expect(await world.journal.log.head()).toBe(before)
  })

  it('records on which facts of the organisation a grant rests', async () => {
    const { accountId } = await world.access.office.open(chen, command())
    const request = { role: 'branch-secretary', unitId: ids.branch, from: today(), until: null } as const
    expect(code(await world.access.office.grant({ accountId, context: command() }, request))).toBe('recorded')
    const { events } = await world.journal.load(`account-${accountId}`)
    expect(events.at(-1)).toMatchObject({
      type: 'access.role-granted.v1',
      effectiveOn: today(),
      restsOn: { facts: `units on=${today()}`, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
  })

  it('does not let an administrator grant himself anything', async () => {
    const request = { role: 'branch-secretary', unitId: ids.branch, from: today(), until: null } as const
    expect(
      code(await world.access.office.grant({ accountId: administrator.accountId, context: command() }, request)),
    ).toBe('account.own-roles')
  })

  it('keeps the last administrator, and lets the second last go', async () => {
    const disable = (accountId = administrator.accountId) =>
      world.access.office.disable({ accountId, context: command() }, { reason: '离任' })
    expect(code(await disable())).toBe('account.last-administrator')
    const second = await secondAdministrator()
    expect(code(await disable())).toBe('recorded')
    expect(code(await disable(second))).toBe('account.last-administrator')
  })

  it('keeps one of two administrators who disable each other at the same moment', async () => {
    const second = await secondAdministrator()
    const disable = (accountId: typeof second) =>
      world.access.office.disable({ accountId, context: world.command() }, { reason: '离任' })
    const outcomes = await Promise.all([disable(second), disable(administrator.accountId)])
    expect(outcomes.map(code).toSorted()).toEqual(['account.last-administrator', 'recorded'])
    expect((await world.access.directory.administrators(today())).value).toHaveLength(1)
  })

  it('does not count an administrator whose term is over', async () => {
    const grants = [{ role: 'street-administrator', unitId: null, from: today(), until: today() } as const]
    await world.access.office.open({ ...chen, grants }, command())
    world.clock.goOn({ hours: 24 })
    const { accountId } = administrator
    expect(code(await world.access.office.disable({ accountId, context: command() }, { reason: '离任' }))).toBe(
      'account.last-administrator',
    )
  })

  it('resets the password of another: a new one-time password, and every session ends', async () => {
    const { accountId, oneTimePassword } = await world.access.office.open(chen, command())
    const entered = await world.access.signIn.withPassword('chen-yu', oneTimePassword ?? '', '10.0.0.7')
    if (!entered.ok) throw new Error(entered.refusal.code)
    const reset = await world.access.office.resetPassword({ accountId, context: command() })
    expect(code(reset.outcome)).toBe('recorded')
    expect(await world.access.gate.authenticate(entered.signedIn.accessToken)).toBeUndefined()
    expect((await world.access.signIn.withPassword('chen-yu', oneTimePassword ?? '', '10.0.0.7')).ok).toBe(false)
    expect((await world.access.signIn.withPassword('chen-yu', reset.oneTimePassword ?? '', '10.0.0.7')).ok).toBe(true)
  })

  it('resets once, however often the command comes', async () => {
    const { accountId } = await world.access.office.open(chen, command())
    const target = { accountId, context: command() }
    const { oneTimePassword } = await world.access.office.resetPassword(target)
    expect((await world.access.office.resetPassword(target)).oneTimePassword).toBeNull()
    expect((await world.access.signIn.withPassword('chen-yu', oneTimePassword ?? '', '10.0.0.7')).ok).toBe(true)
  })

  it('answers a conflict when the caller saw an older revision', async () => {
    const { accountId } = await world.access.office.open(chen, command())
    const seen = { accountId, context: command(), ifRevision: 0 }
    expect(code(await world.access.office.revokeSessions(seen, { reason: '设备遗失' }))).toBe('recorded')
    expect(await world.access.office.revokeSessions({ ...seen, context: command() }, { reason: '设备遗失' })).toEqual({
      kind: 'conflict',
      actualRevision: 1,
    })
  })

  it('lets the operator of the machine recover an administrator who lost his password', async () => {
    const { accountId, username } = administrator
    const { oneTimePassword } = await world.access.office.resetPassword({ accountId, context: world.command() })
    const entered = await world.access.signIn.withPassword(username, oneTimePassword ?? '', '10.0.0.7')
    expect(entered).toMatchObject({ ok: true, signedIn: { mustChangePassword: true } })
    const { events } = await world.journal.load(`account-${accountId}`)
    expect(events.at(-1)).toMatchObject({ data: { how: 'reset' }, actor: { role: 'operator' } })
  })
})
