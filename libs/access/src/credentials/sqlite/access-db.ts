import { randomBytes } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { toStoreError } from '@harbor/event-log/sqlite/sqlite-errors'
import { makeOwnFile, makeStoreFolder, requireSafeSqlite } from '@harbor/event-log/sqlite/sqlite-file'
import { UntilAWriteFails } from '@harbor/event-log/sqlite/until-a-write-fails'
import { storeError } from '@harbor/event-log/store-advice'

/** `HACC` in the header of the file: whose it is. */
const applicationId = 0x48414343
const formatVersion = 2
/** How long a statement waits for another process (server and CLI share the file), in milliseconds. */
const lockWaitMs = 5_000

/** What format 2 has beside format 1. */
const secondFactorTables = `
CREATE TABLE second_factor (
  id TEXT PRIMARY KEY, account_id TEXT NOT NULL, sealed TEXT NOT NULL, begun_at TEXT NOT NULL, used_step INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX second_factor_by_account ON second_factor (account_id, begun_at);
CREATE TABLE recovery_code (factor_id TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (factor_id, hash)) STRICT, WITHOUT ROWID;
`

/**
 * Everything about signing in that must not stand in the log: secrets (hashes only) and what is short-lived. The record of reads
 * is here too, since reads outnumber acts; it can only be appended to.
 */
const schema = `
CREATE TABLE store (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE credential (
  account_id TEXT PRIMARY KEY, hash TEXT NOT NULL, one_time INTEGER NOT NULL, expires_at TEXT, changed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE attempt (
  kind TEXT NOT NULL, subject TEXT NOT NULL, failures INTEGER NOT NULL, last_ms INTEGER NOT NULL, PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE session (
  id TEXT PRIMARY KEY, account_id TEXT NOT NULL, opened_at TEXT NOT NULL, expires_at TEXT NOT NULL, ended_at TEXT, ended_because TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_account ON session (account_id);
CREATE TABLE refresh_token (
  hash BLOB PRIMARY KEY, session_id TEXT NOT NULL, expires_at TEXT NOT NULL, used_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_token_by_session ON refresh_token (session_id);
CREATE TABLE signing_key (kid TEXT PRIMARY KEY, jwk TEXT NOT NULL, made_at TEXT NOT NULL, retired_at TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE api_token (token_id TEXT PRIMARY KEY, account_id TEXT NOT NULL, hash BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE sensitive_read (
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, account_id TEXT NOT NULL, role TEXT NOT NULL, permission TEXT NOT NULL,
  subject TEXT NOT NULL, reason TEXT NOT NULL, request TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE INDEX sensitive_read_by_subject ON sensitive_read (subject, number);
CREATE INDEX sensitive_read_by_account ON sensitive_read (account_id, number);
CREATE TRIGGER sensitive_read_stays BEFORE UPDATE ON sensitive_read BEGIN SELECT raise(ABORT, 'reads are never changed'); END;
CREATE TRIGGER sensitive_read_is_kept BEFORE DELETE ON sensitive_read BEGIN SELECT raise(ABORT, 'reads are never deleted'); END;
${secondFactorTables}`

/** The open file `access.db`. Several processes may have it open: each change is one immediate transaction. */
export class AccessDb {
  private readonly writes = new UntilAWriteFails()
  private readonly statements = new Map<string, StatementSync>()

  private constructor(
    readonly file: string,
    readonly sqlite: DatabaseSync,
  ) {}

  /**
   * Opens the file, making it (mode 0600) when missing; `:memory:` for specs. StoreError when it is no such file, of another
   * installation, or not writable.
   */
  static open(file: string, installationId: string): AccessDb {
    requireSafeSqlite()
    let sqlite: DatabaseSync | undefined
    try {
      if (file !== ':memory:') forOwnerAlone(file)
      sqlite = new DatabaseSync(file, { timeout: lockWaitMs })
      sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
      const opened = new AccessDb(file, sqlite)
      opened.write(() => opened.createOrCheck(installationId))
      return opened
    } catch (error) {
      sqlite?.close()
      throw toStoreError(error, file)
    }
  }

  /** All of it or nothing, durable on return. Not to be nested. */
  write<T>(work: () => T): T {
    return this.writes.attempt(() => {
      try {
        return this.transaction(work)
      } catch (error) {
        throw toStoreError(error, this.file)
      }
    })
  }

  /** Prepared once: every request asks for a session, and preparing takes longer than asking. For texts that stand in the code. */
  statement(sql: string): StatementSync {
    const known = this.statements.get(sql) ?? this.sqlite.prepare(sql)
    this.statements.set(sql, known)
    return known
  }

  /** A random secret of this installation that was made with the file; `name` tells which one. */
  secret(name: string): Buffer {
    const row = this.sqlite.prepare('SELECT value FROM store WHERE name = ?').get(name)
    if (typeof row?.['value'] !== 'string') throw storeError('store.damaged', `${this.file}: ${name} is missing`)
    return Buffer.from(row['value'], 'base64')
  }

  close(): void {
    if (this.sqlite.isOpen) this.sqlite.close()
  }

  private createOrCheck(installationId: string): void {
    const found = this.pragma('application_id')
    if (found === 0 && this.pragma('schema_version') === 0) return this.create(installationId)
    if (found !== applicationId)
      throw storeError('store.not-a-store', `${this.file} is a SQLite file of another application`)
    const version = this.pragma('user_version')
    if (version < 1 || version > formatVersion) {
      throw storeError(
        'store.not-a-store',
        `${this.file} has format ${version}, this program knows formats 1 to ${formatVersion}`,
      )
    }
    const owner = this.sqlite.prepare(`SELECT value FROM store WHERE name = 'installationId'`).get()?.['value']
    if (owner === installationId) return this.bringUpFrom(version)
    throw storeError(
      'store.key-store-mismatch',
      `${this.file} belongs to installation ${String(owner)}, the log to ${installationId}`,
    )
  }

  /** Nothing that stands there is touched: a program of the old format that has the file open goes on. */
  private bringUpFrom(version: number): void {
    if (version === 1) this.sqlite.exec(`${secondFactorTables} PRAGMA user_version = 2`)
  }

  private transaction<T>(work: () => T): T {
    this.sqlite.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.sqlite.exec('COMMIT')
      return result
    } catch (error) {
      if (this.sqlite.isTransaction) this.sqlite.exec('ROLLBACK')
      throw error
    }
  }

  private create(installationId: string): void {
    this.sqlite.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion}; ${schema}`)
    const insert = this.sqlite.prepare('INSERT INTO store (name, value) VALUES (?, ?)')
    insert.run('installationId', installationId)
    insert.run('attemptKey', randomBytes(32).toString('base64'))
  }

  private pragma(name: string): number {
    return Number(this.sqlite.prepare(`PRAGMA ${name}`).get()?.[name])
  }
}

function forOwnerAlone(file: string): void {
  makeStoreFolder(dirname(file))
  makeOwnFile(file)
  chmodSync(file, 0o600)
}
