import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Position } from '@harbor/kernel/event'
import type { Instant } from '@harbor/kernel/time'
import { toStoreError } from '@harbor/event-log/sqlite/sqlite-errors'
import { makeOwnFile, makeStoreFolder, requireSafeSqlite } from '@harbor/event-log/sqlite/sqlite-file'
import { storeError } from '@harbor/event-log/store-advice'
import type { LeasePlace, LeaseRecord } from '@harbor/shared-stores/lease'
import type { RelayCheckpoint, RelayStore, Sent } from '../relay-store'

/** `HVFD` in the header of the file: whose it is. */
const applicationId = 0x48564644
/** The server and a relay beside it write in turns; each transaction is short. */
const busyTimeoutMs = 5_000

const schema = `
CREATE TABLE IF NOT EXISTS relay (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS offsets (place TEXT PRIMARY KEY, newest TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ledger (
  id INTEGER PRIMARY KEY,
  recipient TEXT NOT NULL,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  topic TEXT NOT NULL,
  partition INTEGER,
  newest TEXT,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS ledger_subject ON ledger (subject);
CREATE INDEX IF NOT EXISTS ledger_at ON ledger (at);
CREATE TABLE IF NOT EXISTS leases (
  name TEXT PRIMARY KEY, holder TEXT, fence INTEGER NOT NULL, beat INTEGER NOT NULL, for_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

/**
 * The relay's memory of an embedded installation: `feed.db` in the data folder, shared by processes. Rejects with a StoreError:
 * `store.other-installation` when it belongs to another log, `store.not-a-store`, `store.read-only`, `store.damaged`.
 */
export async function openSqliteRelayStore(
  folder: string,
  { installationId }: { readonly installationId: string },
): Promise<RelayStore> {
  requireSafeSqlite()
  makeStoreFolder(folder)
  const file = join(folder, 'feed.db')
  let db: DatabaseSync | undefined
  try {
    makeOwnFile(file)
    db = new DatabaseSync(file, { timeout: busyTimeoutMs })
    prepare(db, file, installationId)
    return new SqliteRelayStore(db, file)
  } catch (error) {
    db?.close()
    throw toStoreError(error, file)
  }
}

function prepare(db: DatabaseSync, file: string, installationId: string): void {
  const found = (db.prepare('PRAGMA application_id').get() as { application_id: number }).application_id
  const empty = (db.prepare('SELECT count(*) AS n FROM sqlite_schema').get() as { n: number }).n === 0
  if (!empty && found !== applicationId) throw storeError('store.not-a-store', `${file} is not a store of the feed`)
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA application_id = ${applicationId};`)
  db.exec(`BEGIN IMMEDIATE; ${schema} COMMIT;`)
  db.prepare("INSERT OR IGNORE INTO relay VALUES ('installation', ?)").run(installationId)
  const { value } = db.prepare("SELECT value FROM relay WHERE name = 'installation'").get() as { value: string }
  if (value !== installationId) throw storeError('store.other-installation', `${file} belongs to ${value}`)
}

class SqliteRelayStore implements RelayStore {
  private open = true
  private readonly insert: StatementSync
  private readonly setOffset: StatementSync
  private readonly setPosition: StatementSync
  readonly lease: LeasePlace

  constructor(
    private readonly db: DatabaseSync,
    private readonly file: string,
  ) {
    this.insert = db.prepare(
      'INSERT INTO ledger (recipient, event_id, type, subject, topic, partition, newest, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    this.setOffset = db.prepare('INSERT OR REPLACE INTO offsets VALUES (?, ?)')
    this.setPosition = db.prepare("INSERT OR REPLACE INTO relay VALUES ('position', ?)")
    this.lease = {
      read: () => this.run(() => this.leaseRecord()),
      replace: (seen, next) => this.run(() => this.transaction(() => this.replaceLease(seen, next))),
    }
  }

  checkpoint(): Promise<RelayCheckpoint> {
    return this.run(() => this.stored())
  }

  begin(fence: number): Promise<RelayCheckpoint | undefined> {
    return this.run(() =>
      this.transaction(() => {
        if (this.fence() > fence) return undefined
        this.db.prepare("INSERT OR REPLACE INTO relay VALUES ('fence', ?)").run(String(fence))
        return this.stored()
      }),
    )
  }

  commit(fence: number, position: Position, sent: readonly Sent[]): Promise<boolean> {
    return this.run(() =>
      this.transaction(() => {
        this.add(sent)
        if (this.fence() !== fence) return false
        const newest = new Map(sent.map(({ topic, partition, offset }) => [`${topic}/${partition ?? ''}`, offset]))
        for (const [place, offset] of newest) this.setOffset.run(place, offset ?? '')
        this.setPosition.run(String(position))
        return true
      }),
    )
  }

  record(sent: readonly Sent[]): Promise<void> {
    return this.run(() => this.transaction(() => this.add(sent)))
  }

  sentAbout(subject: string, { limit }: { readonly limit: number }): Promise<readonly Sent[]> {
    return this.run(
      () =>
        this.db
          .prepare(
            `SELECT recipient, event_id AS eventId, type, subject, topic, partition, newest AS offset, at
             FROM ledger WHERE subject = ? ORDER BY at DESC, id DESC LIMIT ?`,
          )
          .all(subject, limit) as unknown as Sent[],
    )
  }

  forgetBefore(at: Instant): Promise<number> {
    return this.run(() => Number(this.db.prepare('DELETE FROM ledger WHERE at < ?').run(at).changes))
  }

  close(): Promise<void> {
    if (this.open) this.db.close()
    this.open = false
    return Promise.resolve()
  }

  private stored(): RelayCheckpoint {
    const places = this.db.prepare('SELECT place, newest FROM offsets').all() as { place: string; newest: string }[]
    return {
      position: this.number('position') as Position,
      offsets: Object.fromEntries(places.map(({ place, newest }) => [place, newest])),
    }
  }

  private fence(): number {
    return this.number('fence')
  }

  private number(name: 'position' | 'fence'): number {
    const found = this.db.prepare('SELECT value FROM relay WHERE name = ?').get(name) as { value: string } | undefined
    return Number(found?.value ?? 0)
  }

  private leaseRecord(): LeaseRecord | undefined {
    const select = "SELECT holder, fence, beat, for_ms AS forMs FROM leases WHERE name = 'relay'"
    return this.db.prepare(select).get() as LeaseRecord | undefined
  }

  private replaceLease(seen: LeaseRecord | undefined, { holder, fence, beat, forMs }: LeaseRecord): boolean {
    const now = this.leaseRecord()
    if (now?.holder !== seen?.holder || now?.fence !== seen?.fence || now?.beat !== seen?.beat) return false
    this.db.prepare("INSERT OR REPLACE INTO leases VALUES ('relay', ?, ?, ?, ?)").run(holder, fence, beat, forMs)
    return true
  }

  private add(sent: readonly Sent[]): void {
    for (const { recipient, eventId, type, subject, topic, partition, offset, at } of sent)
      this.insert.run(recipient, eventId, type, subject, topic, partition, offset, at)
  }

  private transaction<T>(work: () => T): T {
    this.db.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.db.exec('COMMIT')
      return result
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK')
      throw error
    }
  }

  private async run<T>(work: () => T): Promise<T> {
    if (!this.open) throw storeError('store.closed', `${this.file} was closed`)
    try {
      return work()
    } catch (error) {
      throw toStoreError(error, this.file)
    }
  }
}
