import { cheapHash } from '@harbor/testing/access-fixture'
import { accountNo } from '@harbor/testing/member-ids'
import type { AccessPair } from './access-pair.contract'

const account = accountNo(1)

export function passwordsContract(pair: () => AccessPair): void {
  describe('passwords of accounts', () => {
    const here = () => pair().here.passwords
    const there = () => pair().there.passwords
    const now = () => pair().clock.now()
    const verify = (password: string, id = account) => here().verify(id, password, now())

    it('once chosen, are right until another is chosen, in whichever process', async () => {
      await here().choose(account, 'harbour lights at dawn', now())
      expect(await verify('harbour lights at dawn')).toEqual({ kind: 'right', oneTime: false, expired: false })
      await there().choose(account, 'ferry to the other shore', now())
      expect(await verify('harbour lights at dawn')).toEqual({ kind: 'wrong' })
      expect(await verify('ferry to the other shore')).toMatchObject({ kind: 'right' })
    })

    it('are stored as hashes alone', async () => {
      await here().choose(account, 'harbour lights at dawn', now())
      const stored = await pair().stored()
      expect(stored).toContain('$argon2id$')
      expect(stored).not.toContain('harbour')
    })

    it('given for one time must be changed and run out after three days', async () => {
      const { clock } = pair()
      const password = await here().giveOneTime(account, now())
      expect(password).toMatch(/^([a-hj-km-np-z2-9]{5}-){3}[a-hj-km-np-z2-9]{5}$/)
      expect(await there().isOneTime(account)).toBe(true)
      clock.goOn({ hours: 71, minutes: 59 })
      expect(await verify(password)).toEqual({ kind: 'right', oneTime: true, expired: false })
      clock.goOn({ minutes: 1 })
      expect(await verify(password)).toEqual({ kind: 'right', oneTime: true, expired: true })
      await there().choose(account, 'harbour lights at dawn', now())
      expect(await here().isOneTime(account)).toBe(false)
      expect(await verify(password)).toEqual({ kind: 'wrong' })
    })

    it('given for one time are never the same', async () =>
      expect(await here().giveOneTime(account, now())).not.toBe(await here().giveOneTime(account, now())))

    it('given first are given once, also by two processes at the same moment', async () => {
      const given = await Promise.all([here(), there(), here()].map((one) => one.giveFirst(account, now())))
      const [first] = given.filter((one) => one !== undefined)
      expect(given.filter((one) => one !== undefined)).toHaveLength(1)
      expect(await verify(first ?? '')).toMatchObject({ kind: 'right', oneTime: true })
      expect(await there().giveFirst(account, now())).toBeUndefined()
    })

    it('of an account without one, or of no account, are wrong', async () => {
      expect([await here().has(account), await here().isOneTime(account)]).toEqual([false, false])
      expect(await verify('harbour lights at dawn')).toEqual({ kind: 'wrong' })
      expect(await here().verify(undefined, 'harbour lights at dawn', now())).toEqual({ kind: 'wrong' })
      await there().choose(account, 'harbour lights at dawn', now())
      expect(await here().has(account)).toBe(true)
    })

    it('take the cost of today at the next use', async () => {
      await here().choose(account, 'harbour lights at dawn', now())
      const dearer = (await pair().again({ ...cheapHash, passes: 2 })).passwords
      await dearer.verify(account, 'a wrong one', now())
      expect(await pair().stored()).toContain('t=1')
      expect(await dearer.verify(account, 'harbour lights at dawn', now())).toMatchObject({ kind: 'right' })
      expect(await pair().stored()).toContain('t=2')
      expect(await pair().stored()).not.toContain('t=1')
      expect(await dearer.verify(account, 'harbour lights at dawn', now())).toMatchObject({ kind: 'right' })
    })
  })
}
