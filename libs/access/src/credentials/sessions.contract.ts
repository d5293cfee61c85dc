import { toInstant } from '@harbor/kernel/time'
import { accountNo } from '@harbor/testing/member-ids'
import type { AccessPair } from './access-pair.contract'
import { maxSessions, type Rotation, type Session } from './sessions'

const account = accountNo(1)

export function sessionsContract(pair: () => AccessPair): void {
  describe('sessions', () => {
    const here = () => pair().here.sessions
    const there = () => pair().there.sessions
    const now = () => pair().clock.now()
    const goOn = (time: { hours?: number; minutes?: number; seconds?: number }) => pair().clock.goOn(time)
    const open = (id = account) => here().open(id, now(), null)
    const found = ({ sessionId }: Session) => there().find(sessionId, now())
    const rotate = (secret: string) => here().rotate(secret, now())
    const rotated = (rotation: Rotation) => {
      if (rotation.kind !== 'rotated') throw new Error(rotation.kind)
      return rotation
    }

    it('last twelve hours, however busy', async () => {
      const { session } = await open()
      goOn({ hours: 11, minutes: 59 })
      expect(await found(session)).toEqual(session)
      goOn({ minutes: 1 })
      expect(await found(session)).toBeUndefined()
    })

    it('are over at once in every process when they are ended, one or all of an account', async () => {
      const [first, second, other] = [await open(), await open(), await open(accountNo(2))]
      await here().end(first.session.sessionId, now(), 'signed out')
      expect([await found(first.session), await found(second.session)]).toEqual([undefined, second.session])
      expect(await there().ofAccount(account, now())).toMatchObject([second.session])
      await there().endAll(account, now(), 'password changed')
      expect(await here().find(second.session.sessionId, now())).toBeUndefined()
      expect(await found(other.session)).toEqual(other.session)
      expect(await rotate(second.refresh.secret)).toEqual({ kind: 'over' })
    })

    it('are told newest first', async () => {
      const older = await open()
      goOn({ seconds: 1 })
      const newer = await open()
      expect(await there().ofAccount(account, now())).toMatchObject([newer.session, older.session])
    })

    it('tell when they were last refreshed', async () => {
      const [busy, idle] = [await open(), await open()]
      const openedAt = now()
      goOn({ minutes: 14 })
      const { refresh } = rotated(await rotate(busy.refresh.secret))
      goOn({ minutes: 14 })
      const lastUsedAt = now()
      await there().rotate(refresh.secret, now())
      goOn({ minutes: 3 })
      const found = new Map((await there().ofAccount(account, now())).map((one) => [one.sessionId, one]))
      expect(found.get(busy.session.sessionId)).toEqual({ ...busy.session, lastUsedAt })
      expect(found.get(idle.session.sessionId)).toEqual({ ...idle.session, lastUsedAt: openedAt })
    })

    it('of one account are ten at most: a further one ends the oldest, and no other account’s', async () => {
      const other = await open(accountNo(2))
      const opened: Session[] = []
      for (let number = 1; number <= maxSessions + 2; number++) {
        goOn({ seconds: 1 })
        opened.push((await (number % 2 === 0 ? here() : there()).open(account, now(), null)).session)
      }
      const stay = opened.slice(2).toReversed()
      expect(stay).toHaveLength(10)
      expect((await there().ofAccount(account, now())).map(({ sessionId }) => sessionId)).toEqual(
        stay.map(({ sessionId }) => sessionId),
      )
      expect(await Promise.all(opened.slice(0, 2).map(found))).toEqual([undefined, undefined])
      expect(await found(other.session)).toEqual(other.session)
    })

    it('are ten at most also when many are opened at the same moment', async () => {
      const opened = await Promise.all(
        Array.from({ length: 14 }, (_, index) => (index % 2 === 0 ? here() : there()).open(account, now(), null)),
      )
      await open()
      expect(opened).toHaveLength(14)
      expect((await here().ofAccount(account, now())).length).toBe(maxSessions)
    })

    it('end all but the one that is to stay', async () => {
      const [mine, other, third] = [await open(), await open(), await open()]
      await here().endAll(account, now(), 'ended by their holder', mine.session.sessionId)
      expect(await Promise.all([mine, other, third].map(({ session }) => found(session)))).toEqual([
        mine.session,
        undefined,
        undefined,
      ])
    })

    it('opened behind the log’s clock count from the account’s last revocation', async () => {
      const revokedAt = toInstant('2026-11-24T09:00:30+08:00')
      expect((await here().open(account, now(), revokedAt)).session.openedAt).toBe(revokedAt)
    })

    it('go on by refresh tokens, each good once, from process to process', async () => {
      const { session, refresh } = await open()
      let secret = refresh.secret
      for (let hour = 1; hour <= 11; hour++) {
        goOn({ hours: 1 })
        const next = rotated(await (hour % 2 === 0 ? here() : there()).rotate(secret, now()))
        expect(next.session).toEqual(session)
        expect(next.refresh.secret).not.toBe(secret)
        secret = next.refresh.secret
        expect(await here().holderOf(secret, now())).toEqual(session)
      }
      goOn({ hours: 1 })
      expect(await rotate(secret)).toEqual({ kind: 'over' })
    })

    it('are over after two hours without a refresh', async () => {
      const { refresh } = await open()
      goOn({ hours: 2 })
      expect(await rotate(refresh.secret)).toEqual({ kind: 'over' })
    })

    it('never outlive themselves by a refresh at the last minute', async () => {
      const { session, refresh } = await open()
      let secret = refresh.secret
      for (const hours of [1.9, 1.9, 1.9, 1.9, 1.9, 1.9]) {
        goOn({ hours })
        const next = rotated(await rotate(secret))
        secret = next.refresh.secret
        expect(next.refresh.expiresAt <= session.expiresAt).toBe(true)
      }
    })

    it('are ended, with every token of theirs, when a used token comes again', async () => {
      const { session, refresh } = await open()
      const next = rotated(await rotate(refresh.secret))
      goOn({ seconds: 10 })
      expect(await there().rotate(refresh.secret, now())).toEqual({ kind: 'stolen', session })
      expect(await found(session)).toBeUndefined()
      expect(await rotate(next.refresh.secret)).toEqual({ kind: 'over' })
    })

    it('stay when the token comes twice within seconds, as from two tabs: the second gets nothing', async () => {
      const { session, refresh } = await open()
      rotated(await rotate(refresh.secret))
      goOn({ seconds: 9 })
      expect(await there().rotate(refresh.secret, now())).toEqual({ kind: 'superseded' })
      expect(await found(session)).toEqual(session)
    })

    it('give one next token for one that comes to several processes at the same moment', async () => {
      const { session, refresh } = await open()
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? here() : there()).rotate(refresh.secret, now())),
      )
      const kinds = outcomes.map(({ kind }) => kind).toSorted()
      expect(kinds).toEqual(['rotated', ...Array<string>(9).fill('superseded')])
      expect(await found(session)).toEqual(session)
    })

    it('are not told by a token that nobody gave', async () => {
      await open()
      expect(await rotate('x'.repeat(43))).toEqual({ kind: 'over' })
      expect(await here().holderOf('x'.repeat(43), now())).toBeUndefined()
    })

    it('are stored without anything that one could sign in with', async () => {
      const { session, refresh } = await open()
      const stored = await pair().stored()
      expect(stored).toContain(session.sessionId)
      for (const text of [refresh.secret, Buffer.from(refresh.secret).toString('hex')])
        expect(stored).not.toContain(text)
    })

    it('are forgotten a month after their end', async () => {
      const { session } = await open()
      goOn({ hours: 12 + 30 * 24 })
      await (await pair().again()).sessions.open(accountNo(2), now(), null)
      expect(await pair().stored()).not.toContain(session.sessionId)
    })
  })
}
