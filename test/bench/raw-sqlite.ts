import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { SampleAppend } from './sample-events'

/** The same table, index and settings as the log, with nothing around: what SQLite itself can do on this machine. */
export class RawSqlite {
  private readonly db: DatabaseSync
  private position = 0
  private readonly begin
  private readonly commit
  private readonly insert

  constructor(folder: string) {
    this.db = new DatabaseSync(join(folder, 'raw.db'))
    this.db
      .exec(`PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;
      PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 2000;
      CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, type INTEGER NOT NULL,
        id TEXT NOT NULL, data TEXT NOT NULL, meta TEXT NOT NULL, hash BLOB NOT NULL) STRICT;
      CREATE UNIQUE INDEX events_by_stream ON events (stream, revision)`)
    this.begin = this.db.prepare('BEGIN IMMEDIATE')
    this.commit = this.db.prepare('COMMIT')
    this.insert = this.db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  }

  /** One durable transaction. */
  write(group: readonly SampleAppend[]): void {
    this.begin.run()
    for (const { stream, events } of group) {
      for (const { revision, id, data, meta, hash } of events) {
        this.insert.run(++this.position, stream, revision, 1, id, data, meta, Buffer.from(hash, 'hex'))
      }
    }
    this.commit.run()
  }

  close(): void {
    this.db.close()
  }
}
