import { newId } from '@harbor/kernel/ids'
import { dateOf } from '@harbor/kernel/time'
import { AccessWorld } from '@harbor/testing/access-fixture'
import { ids } from '@harbor/testing/member-ids'
import { accountStream } from './account/events'
import { accountOf } from './account/state'

type Administrator = Awaited<ReturnType<AccessWorld['withAdministrator']>>

describe('the directory of accounts', () => {
  let world: AccessWorld
  let administrator: Administrator
  beforeEach(async () => {
    world = await AccessWorld.open()
    administrator = await world.withAdministrator()
  })
  afterEach(() => world.close())

  const order = () => ({ accountId: administrator.accountId, context: world.command() })
  const found = () => world.access.directory.byId(administrator.accountId)
  const folded = async () => {
    const { accountId } = administrator
    return accountOf(accountId, (await world.journal.load(accountStream(accountId))).events)
  }

  it('has each act at the next call, whoever recorded it', async () => {
    const beside = await world.beside()
    expect(await found()).toEqual(await folded())
    const from = dateOf(world.clock.now())
    await world.access.office.grant(order(), { role: 'branch-secretary', unitId: ids.branch, from, until: null })
    expect((await found())?.grants.map(({ role }) => role)).toContain('branch-secretary')
    await beside.office.revokeSessions(order(), { reason: '设备遗失' })
    expect((await found())?.sessionsValidFrom).toBe(world.clock.now())
    expect(await found()).toEqual(await folded())
    expect(await beside.directory.byId(administrator.accountId)).toEqual(await folded())
    await beside.store.close()
  })

  it('reads an account once, and then what came since', async () => {
    const before = await found()
    const { revision } = await world.journal.load(accountStream(administrator.accountId))
    const read = jest.spyOn(world.journal.log, 'readStream')
    expect(await found()).toEqual(before)
    expect(read.mock.calls).toEqual([[accountStream(administrator.accountId), { fromRevision: revision + 1 }]])
  })

  it('folds no act twice when several ask at the same moment', async () => {
    await Promise.all([found(), found(), found()])
    const from = dateOf(world.clock.now())
    await world.access.office.grant(order(), { role: 'branch-secretary', unitId: ids.branch, from, until: null })
    const all = await Promise.all([found(), found(), found()])
    const expected = await folded()
    expect(expected.grants).toHaveLength(2)
    expect([...all, await found()]).toEqual([expected, expected, expected, expected])
  })

  it('does not know an account that was never opened, however often it is asked', async () => {
    const accountId = newId<'account'>()
    expect([await world.access.directory.byId(accountId), await world.access.directory.byId(accountId)]).toEqual([
      undefined,
      undefined,
    ])
  })
})
