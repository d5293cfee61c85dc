import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Instant } from '@harbor/kernel/time'
import {
  countsOf,
  forgottenBefore,
  subjectsOf,
  waitMs,
  type Kind,
  type SignInAttempt,
  type SignInThrottle,
} from '../sign-in-throttle'
import type { AccessDb } from './access-db'

/** Looks and counts in one transaction. */
export class SqliteThrottle implements SignInThrottle {
  private readonly key: KeyObject

  constructor(private readonly db: AccessDb) {
    this.key = createSecretKey(db.secret('attemptKey'))
  }

  async begin(username: string, remoteAddress: string, now: Instant): Promise<SignInAttempt> {
    const nowMs = Date.parse(now)
    const subjects = subjectsOf(this.key, username, remoteAddress)
    return this.db.write(() => {
      const { asked, counted } = countsOf(this.isKnown(subjects['own-network'], nowMs))
      const waits = asked.map((kind) => this.waitMs(kind, subjects[kind], nowMs))
      const retryAfterSeconds = Math.ceil(Math.max(0, ...waits) / 1_000)
      if (retryAfterSeconds > 0) return { retryAfterSeconds, subjects, counted: [] }
      for (const kind of counted) this.count(kind, subjects[kind], nowMs)
      return { retryAfterSeconds, subjects, counted }
    })
  }

  async succeeded({ subjects, counted }: SignInAttempt, now: Instant): Promise<void> {
    this.db.write(() => {
      for (const kind of counted)
        if (kind === 'address') this.giveBack(kind, subjects[kind])
        else this.db.statement('DELETE FROM attempt WHERE kind = ? AND subject = ?').run(kind, subjects[kind])
      this.remember(subjects['own-network'], Date.parse(now))
    })
  }

  async withdraw({ subjects, counted }: SignInAttempt): Promise<void> {
    this.db.write(() => counted.forEach((kind) => this.giveBack(kind, subjects[kind])))
  }

  private isKnown(subject: string, nowMs: number): boolean {
    const select = `SELECT last_ms FROM attempt WHERE kind = 'known' AND subject = ?`
    const row = this.db.statement(select).get(subject)
    return row !== undefined && Number(row['last_ms']) > forgottenBefore('known', nowMs)
  }

  private remember(subject: string, nowMs: number): void {
    this.db.statement(`DELETE FROM attempt WHERE kind = 'known' AND last_ms <= ?`).run(forgottenBefore('known', nowMs))
    const upsert = `INSERT INTO attempt (kind, subject, failures, last_ms) VALUES ('known', ?, 0, ?)
      ON CONFLICT DO UPDATE SET last_ms = excluded.last_ms`
    this.db.statement(upsert).run(subject, nowMs)
  }

  private waitMs(kind: Kind, subject: string, nowMs: number): number {
    const row = this.db
      .statement('SELECT failures, last_ms FROM attempt WHERE kind = ? AND subject = ?')
      .get(kind, subject)
    const seen = { failures: Number(row?.['failures'] ?? 0), lastMs: Number(row?.['last_ms'] ?? 0) }
    return waitMs(kind, seen, nowMs)
  }

  private count(kind: Kind, subject: string, nowMs: number): void {
    const forgotten = 'DELETE FROM attempt WHERE kind = ? AND last_ms <= ?'
    this.db.statement(forgotten).run(kind, forgottenBefore(kind, nowMs))
    const upsert = `INSERT INTO attempt (kind, subject, failures, last_ms) VALUES (?, ?, 1, ?)
      ON CONFLICT DO UPDATE SET failures = failures + 1, last_ms = excluded.last_ms`
    this.db.statement(upsert).run(kind, subject, nowMs)
  }

  private giveBack(kind: Kind, subject: string): void {
    const update = 'UPDATE attempt SET failures = max(0, failures - 1) WHERE kind = ? AND subject = ?'
    this.db.statement(update).run(kind, subject)
  }
}
