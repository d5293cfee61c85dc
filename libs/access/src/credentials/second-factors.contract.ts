import { newId } from '@harbor/kernel/ids'
import { accountNo } from '@harbor/testing/member-ids'
import type { AccessPair } from './access-pair.contract'

export function secondFactorsContract(pair: () => AccessPair): void {
  describe('second factors', () => {
    const here = () => pair().here.secondFactors
    const there = () => pair().there.secondFactors
    const everywhere = () => [here(), there(), here(), there()]
    const row = (account = accountNo(1)) => ({ accountId: account, sealed: 'sealed', begunAt: pair().clock.now() })
    const begun = async (account = accountNo(1)) => {
      const factorId = newId<'second-factor'>()
      await here().insert(factorId, row(account))
      return factorId
    }
    const hashes = Array.from({ length: 3 }, (_, code) => Buffer.alloc(32, code + 1))
    const [first = Buffer.of(), second = Buffer.of()] = hashes

    it('are found in every process, and unknown ones nowhere', async () => {
      const factorId = await begun()
      expect(await there().find(factorId)).toEqual(row())
      expect(await there().find(newId<'second-factor'>())).toBeUndefined()
    })

    it('use each step up once, and earlier ones with it', async () => {
      const factorId = await begun()
      expect([await here().useUp(factorId, 7), await there().useUp(factorId, 7)]).toEqual([true, false])
      expect([await there().useUp(factorId, 6), await there().useUp(factorId, 8)]).toEqual([false, true])
      expect(await here().useUp(await begun(), 7)).toBe(true)
      expect(await here().useUp(newId<'second-factor'>(), 7)).toBe(false)
    })

    it('let one of several at the same moment use a step, or a recovery code', async () => {
      const factorId = await begun()
      const steps = await Promise.all(everywhere().map((one) => one.useUp(factorId, 7)))
      expect(steps.filter((used) => used)).toHaveLength(1)
      await here().addRecovery(factorId, hashes)
      const codes = await Promise.all(everywhere().map((one) => one.takeRecovery(factorId, first)))
      expect(codes.filter((taken) => taken)).toHaveLength(1)
    })

    it('have recovery codes of their own, each good once', async () => {
      const [factorId, other] = [await begun(), await begun(accountNo(2))]
      await here().addRecovery(factorId, hashes)
      expect([await there().recoveryLeft(factorId), await there().recoveryLeft(other)]).toEqual([3, 0])
      expect(await there().takeRecovery(other, first)).toBe(false)
      expect([await there().takeRecovery(factorId, first), await here().takeRecovery(factorId, first)]).toEqual([
        true,
        false,
      ])
      expect(await here().recoveryLeft(factorId)).toBe(2)
    })

    it('are removed with their recovery codes', async () => {
      const factorId = await begun()
      await here().addRecovery(factorId, hashes)
      await there().remove(factorId)
      expect(await here().find(factorId)).toBeUndefined()
      expect([await here().recoveryLeft(factorId), await here().takeRecovery(factorId, second)]).toEqual([0, false])
      await there().remove(factorId)
    })

    it('that were begun long ago are removed, those of others and newer ones are not', async () => {
      const { clock } = pair()
      const [old, others] = [await begun(), await begun(accountNo(2))]
      await here().addRecovery(old, hashes)
      clock.goOn({ minutes: 30 })
      const fresh = await begun()
      await there().removeBefore(accountNo(1), clock.now())
      const found = await Promise.all([old, others, fresh].map((one) => here().find(one)))
      expect(found.map((one) => one !== undefined)).toEqual([false, true, true])
      expect(await here().recoveryLeft(old)).toBe(0)
    })
  })
}
