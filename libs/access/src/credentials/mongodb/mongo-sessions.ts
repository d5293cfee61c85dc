import type { AccountId } from '@harbor/kernel/ids'
import { later, type Instant } from '@harbor/kernel/time'
import { insertOnce } from '@harbor/shared-stores/mongodb/insert-once'
import { maxTimeMs, type MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import type { SessionId } from '../../principal'
import {
  forgottenAt,
  hashOfSecret,
  isRace,
  maxSessions,
  newRefreshToken,
  newSession,
  oneTooMany,
  usedTwice,
  type OpenSession,
  type RefreshToken,
  type Rotation,
  type Session,
  type Sessions,
} from '../sessions'
import {
  accessCollections,
  type AccessCollections,
  type RefreshDocument,
  type SessionDocument,
} from './access-collections'
import { Hourly } from './hourly'

const reading = { maxTimeMS: maxTimeMs }

/**
 * Nothing is remembered by the process. A refresh token is used up by compare-and-set: of two uses at the same moment, in whichever
 * processes, one gives the next token. That one is stored before, so that a crash in between leaves the old one good.
 */
export class MongoSessions implements Sessions {
  private readonly hourly = new Hourly()

  constructor(private readonly database: MongoDatabase) {}

  async open(accountId: AccountId, now: Instant, notBefore: Instant | null) {
    const session = newSession(accountId, now, notBefore)
    const { sessionId: _id, openedAt, expiresAt } = session
    await this.hourly.run(() => this.forget(now))
    await this.run(({ sessions }) =>
      insertOnce(sessions, { _id, accountId, openedAt, expiresAt, endedAt: null, endedBecause: null }),
    )
    await this.endBeyondMost(session, now)
    return { session, refresh: await this.issue(session, now) }
  }

  async find(sessionId: SessionId, now: Instant): Promise<Session | undefined> {
    const found = await this.run(({ sessions }) => sessions.findOne({ _id: sessionId }, reading))
    return found && found.endedAt === null && found.expiresAt > now ? sessionOf(found) : undefined
  }

  async ofAccount(accountId: AccountId, now: Instant): Promise<readonly OpenSession[]> {
    const open = await this.openOf(accountId, now)
    const ids = open.map(({ sessionId }) => sessionId)
    const used = await this.run(({ refreshTokens }) =>
      refreshTokens.find({ sessionId: { $in: ids }, usedAt: { $ne: null } }, reading).toArray(),
    )
    return open.map((session) => {
      const times = used.flatMap(({ sessionId, usedAt }) => (sessionId === session.sessionId ? (usedAt ?? []) : []))
      return { ...session, lastUsedAt: times.reduce(later, session.openedAt) }
    })
  }

  async holderOf(secret: string, now: Instant): Promise<Session | undefined> {
    const token = await this.token(hexOf(secret))
    return token && this.find(token.sessionId, now)
  }

  async rotate(secret: string, now: Instant): Promise<Rotation> {
    const id = hexOf(secret)
    const token = await this.token(id)
    const session = token && (await this.find(token.sessionId, now))
    if (!token || !session || token.expiresAt <= now) return { kind: 'over' }
    if (token.usedAt !== null) return this.usedBefore(token.usedAt, session, now)
    const refresh = await this.issue(session, now)
    const next = hexOf(refresh.secret)
    const { matchedCount } = await this.run(({ refreshTokens }) =>
      refreshTokens.updateOne({ _id: id, usedAt: null }, { $set: { usedAt: now, next } }),
    )
    if (matchedCount === 1) return { kind: 'rotated', session, refresh }
    const seen = await this.token(id)
    // An update whose answer was lost is made twice by the driver; then it was ours.
    if (seen?.next === next) return { kind: 'rotated', session, refresh }
    await this.run(({ refreshTokens }) => refreshTokens.deleteOne({ _id: next }))
    return this.usedBefore(seen?.usedAt ?? now, session, now)
  }

  async end(sessionId: SessionId, now: Instant, because: string): Promise<void> {
    await this.run(({ sessions }) =>
      sessions.updateOne({ _id: sessionId, endedAt: null }, { $set: { endedAt: now, endedBecause: because } }),
    )
  }

  async endAll(accountId: AccountId, now: Instant, because: string, but?: SessionId): Promise<void> {
    await this.run(({ sessions }) =>
      sessions.updateMany(
        { accountId, endedAt: null, ...(but !== undefined && { _id: { $ne: but } }) },
        { $set: { endedAt: now, endedBecause: because } },
      ),
    )
  }

  /** Whoever opens one looks after it, so that of several at the same moment the last one sees all; his own stays. */
  private async endBeyondMost({ sessionId, accountId }: Session, now: Instant): Promise<void> {
    const others = (await this.openOf(accountId, now)).filter((one) => one.sessionId !== sessionId)
    for (const one of others.slice(maxSessions - 1)) await this.end(one.sessionId, now, oneTooMany)
  }

  private async openOf(accountId: AccountId, now: Instant): Promise<readonly Session[]> {
    const found = await this.run(({ sessions }) =>
      sessions
        .find({ accountId, endedAt: null, expiresAt: { $gt: now } }, reading)
        .sort({ openedAt: -1, _id: -1 })
        .toArray(),
    )
    return found.map(sessionOf)
  }

  private async usedBefore(usedAt: Instant, session: Session, now: Instant): Promise<Rotation> {
    if (isRace(usedAt, now)) return { kind: 'superseded' }
    await this.end(session.sessionId, now, usedTwice)
    return { kind: 'stolen', session }
  }

  private async issue(session: Session, now: Instant): Promise<RefreshToken> {
    const refresh = newRefreshToken(session, now)
    await this.run(({ refreshTokens }) =>
      insertOnce(refreshTokens, {
        _id: hexOf(refresh.secret),
        sessionId: session.sessionId,
        expiresAt: refresh.expiresAt,
        sessionExpiresAt: session.expiresAt,
        usedAt: null,
        next: null,
      }),
    )
    return refresh
  }

  private async token(id: string): Promise<RefreshDocument | undefined> {
    return (await this.run(({ refreshTokens }) => refreshTokens.findOne({ _id: id }, reading))) ?? undefined
  }

  private async forget(now: Instant): Promise<void> {
    const before = { $lte: forgottenAt(now) }
    await this.run(async ({ sessions, refreshTokens }) => {
      await refreshTokens.deleteMany({ sessionExpiresAt: before })
      await sessions.deleteMany({ expiresAt: before })
    })
  }

  private run<T>(work: (collections: AccessCollections) => Promise<T>): Promise<T> {
    return this.database.run((db) => work(accessCollections(db)))
  }
}

function sessionOf({ _id, accountId, openedAt, expiresAt }: SessionDocument): Session {
  return { sessionId: _id, accountId, openedAt, expiresAt }
}

function hexOf(secret: string): string {
  return hashOfSecret(secret).toString('hex')
}
