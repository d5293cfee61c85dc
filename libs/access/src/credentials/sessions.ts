import { createHash, randomBytes } from 'node:crypto'
import { newId, type AccountId } from '@harbor/kernel/ids'
import { later, type Instant } from '@harbor/kernel/time'
import type { SessionId } from '../principal'

/** A working day: then one signs in again, however busy one was. */
export const sessionLifeMs = 12 * 3_600_000
/** More devices than anybody works at; a further sign-in ends the session that was opened first. */
export const maxSessions = 10
/** Without a refresh for so long the session is over. */
export const refreshLifeMs = 2 * 3_600_000
/**
 * Two tabs, or a repeated request whose answer was lost, may send one refresh token twice within this time. The second is refused;
 * only later does it count as stolen.
 */
const raceMs = 10_000

export interface Session {
  readonly sessionId: SessionId
  readonly accountId: AccountId
  readonly openedAt: Instant
  readonly expiresAt: Instant
}
export interface OpenSession extends Session {
  /** Of its last refresh, so up to the life of an access token ago; of its opening when there was none. */
  readonly lastUsedAt: Instant
}
export interface RefreshToken {
  readonly secret: string
  readonly expiresAt: Instant
}

export type Rotation =
  | { readonly kind: 'rotated'; readonly session: Session; readonly refresh: RefreshToken }
  /** Unknown, expired, or its session is over. */
  | { readonly kind: 'over' }
  | { readonly kind: 'superseded' }
  /** A used token came again: somebody has a copy. The session was ended. */
  | { readonly kind: 'stolen'; readonly session: Session }

/**
 * Sessions and the chain of refresh tokens of each: a token is good once, its use gives the next. Only hashes are stored. Ended
 * sessions are seen by every process at its next request.
 */
export interface Sessions {
  /**
   * `notBefore`: the instant from which the account's sessions count; a machine clock that lags behind the log must not end them. Of more than
   * `maxSessions` open ones the oldest end.
   */
  open(
    accountId: AccountId,
    now: Instant,
    notBefore: Instant | null,
  ): Promise<{ readonly session: Session; readonly refresh: RefreshToken }>
  /** Undefined when it was ended or has run out. */
  find(sessionId: SessionId, now: Instant): Promise<Session | undefined>
  /** The sessions of an account that are open now, newest first. */
  ofAccount(accountId: AccountId, now: Instant): Promise<readonly OpenSession[]>
  /** Whose session the refresh token belongs to, without using it. */
  holderOf(secret: string, now: Instant): Promise<Session | undefined>
  /** Uses the token up and gives the next one. */
  rotate(secret: string, now: Instant): Promise<Rotation>
  end(sessionId: SessionId, now: Instant, because: string): Promise<void>
  /** `but`: the one that stays. */
  endAll(accountId: AccountId, now: Instant, because: string, but?: SessionId): Promise<void>
}

export function newSession(accountId: AccountId, now: Instant, notBefore: Instant | null): Session {
  const openedAt = notBefore === null ? now : later(now, notBefore)
  return { sessionId: newId<'session'>(), accountId, openedAt, expiresAt: after(now, sessionLifeMs) }
}

export function newRefreshToken(session: Session, now: Instant): RefreshToken {
  const ends = after(now, refreshLifeMs)
  return {
    secret: randomBytes(32).toString('base64url'),
    expiresAt: ends < session.expiresAt ? ends : session.expiresAt,
  }
}

/** The secrets are random: one round is enough, and the lookup by hash takes the same time for every guess. */
export function hashOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** A token that was used so short a time ago comes from another tab, or from who lost the answer. */
export function isRace(usedAt: Instant, now: Instant): boolean {
  return Date.parse(now) - Date.parse(usedAt) < raceMs
}

/** What ran out before is of no use any more, not even to name a stolen token: a month. */
export function forgottenAt(now: Instant): Instant {
  return after(now, -30 * 86_400_000)
}

export const usedTwice = 'refresh token used twice'
export const oneTooMany = 'newer sessions of the account'

function after(instant: Instant, ms: number): Instant {
  return new Date(Date.parse(instant) + ms).toISOString() as Instant
}
