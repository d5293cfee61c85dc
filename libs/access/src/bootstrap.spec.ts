import { AccessWorld } from '@harbor/testing/access-fixture'
import { ids } from '@harbor/testing/member-ids'
import { bootstrap, needsBootstrap } from './bootstrap'

describe('the first start', () => {
  let world: AccessWorld
  beforeEach(async () => {
    world = await AccessWorld.open()
  })
  afterEach(() => world.close())

  const first = (named: { username?: string } = {}) => {
    const { journal, access, clock } = world
    return bootstrap(journal, access.store, access.directory, {
      username: named.username ?? 'street-admin',
      displayName: '沈清',
      streetId: ids.street,
      now: clock.now(),
    })
  }
  const needed = () => needsBootstrap(world.journal, world.access.directory, world.access.store)
  const refused = { ok: false, refusal: { accepted: false, code: 'access.bootstrapped-already', detail: {} } }

  it('opens the first administrator’s account, with a one-time password and the street as his unit', async () => {
    expect(await needed()).toBe(true)
    const done = await first()
    if (!done.ok) throw new Error(done.refusal.code)
    expect(done.expiresAt).toBe('2026-11-27T01:00:00.000Z')
    expect(await world.access.directory.byId(done.accountId)).toMatchObject({
      username: 'street-admin',
      grants: [{ role: 'street-administrator', unitId: ids.street, from: '2026-11-24', until: null }],
    })
    expect(await world.access.signIn.withPassword('street-admin', done.oneTimePassword, '127.0.0.1')).toMatchObject({
      ok: true,
      signedIn: { mustChangePassword: true },
    })
  })

  it('is done once', async () => {
    await first()
    const head = await world.journal.log.head()
    expect([await needed(), await first(), await first({ username: 'intruder' })]).toEqual([false, refused, refused])
    expect(await world.journal.log.head()).toBe(head)
  })

  it('is not done where any account exists, however it came there', async () => {
    await world.access.office.open(
      { username: 'chen-yu', displayName: '陈宇', memberId: null, grants: [] },
      world.command(),
    )
    expect([await needed(), await first()]).toEqual([false, refused])
  })

  it('is not done again when the credential store is lost after somebody had been in', async () => {
    const { access, journal } = world
    const { accountId } = await world.withAdministrator()
    await access.office.revokeSessions({ accountId, context: world.command() }, { reason: '检查' })
    jest.spyOn(access.store.passwords, 'has').mockResolvedValue(false)
    expect(await needsBootstrap(journal, access.directory, access.store)).toBe(false)
  })

  it('is finished when a crash left the account without its password, under the name it has', async () => {
    const give = jest.spyOn(world.access.store.passwords, 'giveFirst').mockRejectedValueOnce(new Error('power cut'))
    await expect(first()).rejects.toThrow('power cut')
    give.mockRestore()
    expect(await needed()).toBe(true)
    const done = await first({ username: 'another-name' })
    if (!done.ok) throw new Error(done.refusal.code)
    expect(done.username).toBe('street-admin')
    expect((await world.access.signIn.withPassword('street-admin', done.oneTimePassword, '127.0.0.1')).ok).toBe(true)
    expect(await world.access.directory.byUsername('another-name')).toBeUndefined()
    expect((await world.access.directory.administrators(done.expiresAt.slice(0, 10) as never)).value).toEqual([
      done.accountId,
    ])
  })
})
