import { dateOf, toLocalDate } from '@harbor/kernel/time'
import { AccessWorld } from '@harbor/testing/access-fixture'
import { grantOf } from '@harbor/testing/account-fixture'
import { fixed, ids } from '@harbor/testing/member-ids'
import { owesSecondFactor } from './gate'

type Administrator = Awaited<ReturnType<AccessWorld['withAdministrator']>>

describe('the gate', () => {
  let world: AccessWorld
  let administrator: Administrator
  beforeEach(async () => {
    world = await AccessWorld.open()
    administrator = await world.withAdministrator()
  })
  afterEach(() => world.close())

  const onAccount = (accountId = administrator.accountId) => ({ accountId, context: world.command() })
  const enter = async () => {
    const outcome = await world.access.signIn.withPassword(administrator.username, administrator.password, '10.0.0.7')
    if (!outcome.ok) throw new Error(outcome.refusal.code)
    return outcome.signedIn
  }
  const today = () => dateOf(world.clock.now())

  it.each(['', 'x', 'hbt_', `hbt_${'0'.repeat(32)}_${'A'.repeat(43)}`, 'eyJhbGciOiJub25lIn0.e30.'])(
    'lets nobody in with “%s”',
    async (bearer) => expect(await world.access.gate.authenticate(bearer)).toBeUndefined(),
  )

  it('sees a grant and its revocation at the next request', async () => {
    const { accessToken } = await enter()
    const scope = async () => {
      const principal = await world.access.gate.authenticate(accessToken)
      return principal && world.access.gate.allowed(principal, 'audit.reads', today()).kind
    }
    expect(await scope()).toBe('none')
    const second = await world.access.office.open(
      {
        username: 'second-admin',
        displayName: '周岚',
        memberId: null,
        grants: [{ role: 'street-administrator', unitId: ids.street, from: today(), until: null }],
      },
      world.command(),
    )
    const account = await world.access.directory.byId(administrator.accountId)
    for (const { grantId } of account?.grants ?? [])
      await world.access.office.revoke(onAccount(), { grantId, reason: '调任' })
    await world.access.office.grant(onAccount(), { role: 'auditor', unitId: null, from: today(), until: null })
    expect(second.outcome.kind).toBe('recorded')
    expect(await scope()).toBe('all')
  })

  it('lets no session in that was opened before all were revoked, even if the credential store forgot it', async () => {
    const { accessToken } = await enter()
    world.clock.goOn({ seconds: 1 })
    const end = jest.spyOn(world.access.store.sessions, 'endAll').mockResolvedValue(undefined)
    await world.access.office.revokeSessions(onAccount(), { reason: '设备遗失' })
    expect(end).toHaveBeenCalled()
    expect(await world.access.gate.authenticate(accessToken)).toBeUndefined()
    expect(await world.access.gate.authenticate((await enter()).accessToken)).toBeDefined()
  })

  it('lets a session in at every process, and out of every process at once', async () => {
    const { accessToken, sessionId } = await enter()
    const beside = await world.beside()
    expect(await beside.gate.authenticate(accessToken)).toMatchObject({ sessionId })
    await world.access.signIn.leave(sessionId)
    expect(await beside.gate.authenticate(accessToken)).toBeUndefined()
    await beside.store.close()
  })

  describe('for an API token', () => {
    const until = toLocalDate('2026-11-30')
    const integration = async () => {
      const grants = [{ role: 'integration', unitId: ids.branch, from: today(), until: null } as const]
      const opened = await world.access.office.open(
        { username: 'district-feed', displayName: '区级系统', memberId: null, grants },
        world.command(administrator.actor),
      )
      const issued = await world.access.office.issueApiToken(
        { accountId: opened.accountId, context: world.command(administrator.actor) },
        { name: '区级系统', permissions: ['member.read', 'system.read'], until },
      )
      return { ...opened, ...issued, token: issued.token ?? '' }
    }

    it('lets a system in, for what the token names and the role gives, in its units', async () => {
      const { token, accountId, oneTimePassword } = await integration()
      expect(oneTimePassword).toBeNull()
      const principal = await world.access.gate.authenticate(token)
      expect(principal).toMatchObject({ accountId, sessionId: null, limitedTo: ['member.read', 'system.read'] })
      if (!principal) throw new Error('nobody')
      expect(world.access.gate.allowed(principal, 'member.read', today())).toMatchObject({
        kind: 'units',
        roots: [ids.branch],
      })
      expect(world.access.gate.allowed(principal, 'statistics.read', today()).kind).toBe('none')
      expect(world.access.gate.allowed(principal, 'system.read', today()).kind).toBe('none')
    })

    it('keeps its secret as a hash and refuses a wrong one', async () => {
      const { token } = await integration()
      const wrong = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`
      expect(await world.access.gate.authenticate(wrong)).toBeUndefined()
    })

    it('counts through its last day', async () => {
      const { token } = await integration()
      world.clock.goOn({ hours: 6 * 24 + 14, minutes: 59 })
      expect(today()).toBe(until)
      expect(await world.access.gate.authenticate(token)).toBeDefined()
      world.clock.goOn({ minutes: 1 })
      expect(await world.access.gate.authenticate(token)).toBeUndefined()
    })

    it('counts no more once it is revoked or its account disabled', async () => {
      const first = await integration()
      const on = () => ({ accountId: first.accountId, context: world.command(administrator.actor) })
      await world.access.office.revokeApiToken(on(), { tokenId: first.tokenId, reason: '更换' })
      expect(await world.access.gate.authenticate(first.token)).toBeUndefined()
      const next = await world.access.office.issueApiToken(on(), {
        name: '区级系统',
        permissions: ['unit.read'],
        until,
      })
      expect(await world.access.gate.authenticate(next.token ?? '')).toBeDefined()
      await world.access.office.disable(on(), { reason: '停用' })
      expect(await world.access.gate.authenticate(next.token ?? '')).toBeUndefined()
    })
  })
})

describe('a second factor', () => {
  const today = toLocalDate('2026-11-24')
  const auditor = grantOf('auditor', { from: '2026-11-24', until: '2026-11-24' })
  const owes = (on: string, secondFactor: ReturnType<typeof fixed<'second-factor'>> | null = null) =>
    owesSecondFactor({ secondFactor, grants: [grantOf('member'), auditor] }, ['auditor'], toLocalDate(on))

  it('is owed by who holds a role that needs one, on the days of his term', () =>
    expect(['2026-11-23', '2026-11-24', '2026-11-25'].map((day) => owes(day))).toEqual([false, true, false]))

  it('is owed by nobody who has one, and by nobody in another role', () => {
    expect(owes('2026-11-24', fixed<'second-factor'>('e7', 1))).toBe(false)
    expect(owesSecondFactor({ secondFactor: null, grants: [grantOf('member')] }, ['auditor'], today)).toBe(false)
    expect(owesSecondFactor({ secondFactor: null, grants: [auditor] }, [], today)).toBe(false)
  })
})
