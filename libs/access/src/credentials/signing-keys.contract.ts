import { accountNo } from '@harbor/testing/member-ids'
import { SessionTokens } from '../session-tokens'
import type { AccessPair } from './access-pair.contract'
import type { AccessStore } from './access-store'

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

    it('are unknown under a name that was never given', async () =>
      expect(await pair().here.signingKeys.publicKey('x')).toBeUndefined())
  })
}
