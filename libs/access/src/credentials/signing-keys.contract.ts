import { accountNo } from '@harbor/testing/member-ids'
import { accessTokenLifeMs, SessionTokens } from '../session-tokens'
import type { AccessPair } from './access-pair.contract'
import type { AccessStore } from './access-store'
import { knownForMs, retiredForMs } from './signing-keys'

export function signingKeysContract(pair: () => AccessPair): void {
  describe('keys that sign sessions', () => {
    const now = () => pair().clock.now()
    const tokensOf = ({ signingKeys, installationId }: AccessStore) => new SessionTokens(signingKeys, installationId)

    it('are made once, whoever of several processes needs one first', async () => {
      const all = [pair().here, pair().there, await pair().again(), await pair().again()]
      const keys = await Promise.all(all.map(({ signingKeys }) => signingKeys.current(now())))
      expect(new Set(keys.map(({ kid }) => kid)).size).toBe(1)
    })

    it('let each process take the tokens of the others', async () => {
      const { here, there } = pair()
      const { session } = await here.sessions.open(accountNo(1), now(), null)
      for (const [signs, verifies] of [[here, there] as const, [there, here] as const]) {
        const { token } = await tokensOf(signs).issue(session, now())
        expect(await tokensOf(verifies).verify(token, now())).toEqual({
          accountId: accountNo(1),
          sessionId: session.sessionId,
        })
      }
    })

    it('can be changed: the old one goes on verifying, unless it may have been copied', async () => {
      const { here, there } = pair()
      const { session } = await here.sessions.open(accountNo(1), now(), null)
      const first = await tokensOf(there).issue(session, now())
      await here.signingKeys.rotate(now(), { sessionsStay: true })
      const second = await tokensOf(there).issue(session, now())
      expect((await there.signingKeys.current(now())).kid).toBe((await here.signingKeys.current(now())).kid)
      for (const { token } of [first, second]) expect(await tokensOf(here).verify(token, now())).toBeDefined()
      await here.signingKeys.rotate(now(), { sessionsStay: false })
      for (const { token } of [first, second]) expect(await tokensOf(here).verify(token, now())).toBeUndefined()
      const third = await tokensOf(there).issue(session, now())
      expect(await tokensOf(await pair().again()).verify(third.token, now())).toBeDefined()
    })

    it('that are retired verify what they signed as long as it lives, and are gone afterwards', async () => {
      const { here, there, clock } = pair()
      const { session } = await here.sessions.open(accountNo(1), now(), null)
      const { kid } = await here.signingKeys.current(now())
      const before = await tokensOf(here).issue(session, now())
      expect(await there.signingKeys.rotate(now(), { sessionsStay: true })).not.toBe(kid)
      clock.goOn({ minutes: 14, seconds: 59 })
      expect(await tokensOf(there).verify(before.token, now())).toBeDefined()
      await tokensOf(here).issue(session, now())
      expect(await there.signingKeys.publicKey(kid)).toBeDefined()
      clock.goOn({ minutes: 6 })
      const after = await tokensOf(here).issue(session, now())
      const fresh = await pair().again()
      expect(await fresh.signingKeys.publicKey(kid)).toBeUndefined()
      expect(await pair().stored()).not.toContain(kid)
      expect(await tokensOf(fresh).verify(after.token, now())).toBeDefined()
    })

    it('verify longer than any token lives', () => expect(retiredForMs).toBeGreaterThan(accessTokenLifeMs + knownForMs))

    it('are unknown under a name that was never given', async () =>
      expect(await pair().here.signingKeys.publicKey('x')).toBeUndefined())
  })
}
