import type { AccountId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
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
import type { AccessDb } from './access-db'

interface SessionRow {
  readonly id: SessionId
  readonly account_id: AccountId
  readonly opened_at: Instant
  readonly expires_at: Instant
  readonly ended_at: Instant | null
}
interface RefreshRow {
  readonly session_id: SessionId
  readonly expires_at: Instant
  readonly used_at: Instant | null
}

/** Each change is one transaction. */
export class SqliteSessions implements Sessions {
  constructor(private readonly db: AccessDb) {}

  async open(accountId: AccountId, now: Instant, notBefore: Instant | null) {
    const session = newSession(accountId, now, notBefore)
    const insert = 'INSERT INTO session (id, account_id, opened_at, expires_at) VALUES (?, ?, ?, ?)'
    return this.db.write(() => {
      this.forget(now)
      this.db.statement(insert).run(session.sessionId, accountId, session.openedAt, session.expiresAt)
      for (const { sessionId } of this.openOf(accountId, now).slice(maxSessions))
        this.endWhere('id = ?', sessionId, now, oneTooMany)
      return { session, refresh: this.issue(session, now) }
    })
  }

  async find(sessionId: SessionId, now: Instant): Promise<Session | undefined> {
    return this.openOne(sessionId, now)
  }

  async ofAccount(accountId: AccountId, now: Instant): Promise<readonly OpenSession[]> {
    return this.openOf(accountId, now)
  }

  async holderOf(secret: string, now: Instant): Promise<Session | undefined> {
    const row = this.refreshRow(secret)
    return row && this.openOne(row.session_id, now)
  }

  async rotate(secret: string, now: Instant): Promise<Rotation> {
    return this.db.write((): Rotation => {
      const token = this.refreshRow(secret)
      const session = token && this.openOne(token.session_id, now)
      if (!token || !session || token.expires_at <= now) return { kind: 'over' }
      if (token.used_at !== null) {
        if (isRace(token.used_at, now)) return { kind: 'superseded' }
        this.endWhere('id = ?', session.sessionId, now, usedTwice)
        return { kind: 'stolen', session }
      }
      this.db.statement('UPDATE refresh_token SET used_at = ? WHERE hash = ?').run(now, hashOfSecret(secret))
      return { kind: 'rotated', session, refresh: this.issue(session, now) }
    })
  }

  async end(sessionId: SessionId, now: Instant, because: string): Promise<void> {
    this.db.write(() => this.endWhere('id = ?', sessionId, now, because))
  }

  async endAll(accountId: AccountId, now: Instant, because: string, but?: SessionId): Promise<void> {
    this.db.write(() => this.endWhere('account_id = ?', accountId, now, because, but))
  }

  private openOf(accountId: AccountId, now: Instant): readonly OpenSession[] {
    const sql = `SELECT id, account_id, opened_at, expires_at, ended_at,
      coalesce((SELECT max(used_at) FROM refresh_token WHERE session_id = session.id), opened_at) AS last_used_at FROM session
      WHERE account_id = ? AND ended_at IS NULL AND expires_at > ? ORDER BY opened_at DESC, id DESC`
    const rows = this.db.statement(sql).all(accountId, now) as unknown as (SessionRow & {
      last_used_at: Instant
    })[]
    return rows.map((row) => ({ ...sessionOf(row), lastUsedAt: row.last_used_at }))
  }

  private issue(session: Session, now: Instant): RefreshToken {
    const token = newRefreshToken(session, now)
    const insert = 'INSERT INTO refresh_token (hash, session_id, expires_at) VALUES (?, ?, ?)'
    this.db.statement(insert).run(hashOfSecret(token.secret), session.sessionId, token.expiresAt)
    return token
  }

  private endWhere(
    condition: 'id = ?' | 'account_id = ?',
    id: string,
    now: Instant,
    because: string,
    but: SessionId | '' = '',
  ): void {
    const update = `UPDATE session SET ended_at = ?, ended_because = ? WHERE ${condition} AND ended_at IS NULL AND id <> ?`
    this.db.statement(update).run(now, because, id, but)
  }

  private forget(now: Instant): void {
    const old = 'SELECT id FROM session WHERE expires_at <= ?'
    this.db.statement(`DELETE FROM refresh_token WHERE session_id IN (${old})`).run(forgottenAt(now))
    this.db.statement('DELETE FROM session WHERE expires_at <= ?').run(forgottenAt(now))
  }

  private openOne(sessionId: SessionId, now: Instant): Session | undefined {
    const sql = 'SELECT id, account_id, opened_at, expires_at, ended_at FROM session WHERE id = ?'
    const row = this.db.statement(sql).get(sessionId) as SessionRow | undefined
    return row && row.ended_at === null && row.expires_at > now ? sessionOf(row) : undefined
  }

  private refreshRow(secret: string): RefreshRow | undefined {
    const sql = 'SELECT session_id, expires_at, used_at FROM refresh_token WHERE hash = ?'
    return this.db.statement(sql).get(hashOfSecret(secret)) as RefreshRow | undefined
  }
}

function sessionOf(row: SessionRow): Session {
  return { sessionId: row.id, accountId: row.account_id, openedAt: row.opened_at, expiresAt: row.expires_at }
}
