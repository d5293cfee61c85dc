import { cheapHash, StandingClock } from '@harbor/testing/access-fixture'
import { accountNo } from '@harbor/testing/member-ids'
import { newId } from '@harbor/kernel/ids'
import type { AccessPair, OpenedAccessStore } from './access-pair.contract'
import type { AccessStore } from './access-store'
import type { HashCost } from './password-hash'
import { passwordsContract } from './passwords.contract'
import { readLedgerContract } from './read-ledger.contract'
import { secondFactorsContract } from './second-factors.contract'
import { sessionsContract } from './sessions.contract'
import { throttleContract } from './sign-in-throttle.contract'
import { signingKeysContract } from './signing-keys.contract'
import { turnsContract } from './turns.contract'

/** What every store of accounts' secrets promises, to one process and to several that share it. */
export function accessStoreContract(
  name: string,
  openStore: () => Promise<OpenedAccessStore>,
  { writers }: { readonly writers: 'one process' | 'many' },
): void {
  describe(name, () => {
    const installationId = newId()
    const opened: AccessStore[] = []
    let store: OpenedAccessStore
    let pair: AccessPair
    const open = async (asked: { installationId?: string; hashCost?: HashCost } = {}): Promise<AccessStore> => {
      const one = await store.open({ installationId, hashCost: cheapHash, ...asked })
      opened.push(one)
      return one
    }
    beforeEach(async () => {
      store = await openStore()
      const again = (hashCost?: HashCost) => open(hashCost && { hashCost })
      const clock = new StandingClock()
      pair = { here: await open(), there: await open(), clock, again, stored: () => store.stored() }
    })
    afterEach(async () => {
      for (const one of opened.splice(0)) await one.close()
      await store.dispose()
    })

    passwordsContract(() => pair)
    secondFactorsContract(() => pair)
    sessionsContract(() => pair)
    throttleContract(() => pair)
    signingKeysContract(() => pair)
    readLedgerContract(() => pair)
    turnsContract(() => (writers === 'many' ? [pair.here, pair.there] : [pair.here]))

    describe('API tokens', () => {
      const tokenId = newId<'api-token'>()

      it('are known by their whole text, in every process, and stored as hashes alone', async () => {
        const token = (await pair.here.apiTokens.make(tokenId, accountNo(1))) ?? ''
        expect(token).toMatch(/^hbt_[0-9a-f]{32}_[\w-]{43}$/)
        expect(await pair.there.apiTokens.find(token)).toEqual({ tokenId, accountId: accountNo(1) })
        const secret = token.slice(-43)
        for (const wrong of [
          `${token.slice(0, -43)}${secret.toLowerCase()}x`,
          token.replace(secret, 'x'.repeat(43)),
          '',
          'hbt_',
        ])
          expect(await pair.there.apiTokens.find(wrong)).toBeUndefined()
        const stored = await pair.stored()
        for (const text of [secret, Buffer.from(secret).toString('hex')]) expect(stored).not.toContain(text)
      })

      it('are told once, also when two processes make one at the same moment', async () => {
        const made = await Promise.all(
          [pair.here, pair.there, pair.here].map((one) => one.apiTokens.make(tokenId, accountNo(1))),
        )
        expect(made.filter((token) => token !== undefined)).toHaveLength(1)
        expect(await pair.there.apiTokens.make(tokenId, accountNo(1))).toBeUndefined()
      })
    })

    it('of another installation is refused', async () => {
      await expect(open({ installationId: newId() })).rejects.toMatchObject({ code: 'store.key-store-mismatch' })
    })
  })
}
