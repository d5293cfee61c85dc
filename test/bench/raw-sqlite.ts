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
  private readonly ofStream
  private readonly newest

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
    const rows = 'SELECT position, stream, revision, type, id, data, meta, lower(hex(hash)) FROM events'
    this.ofStream = this.db.prepare(`${rows} WHERE stream = ? ORDER BY revision`, { returnArrays: true })
    const newest = 'SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1'
    this.newest = this.db.prepare(newest, { returnArrays: true })
  }

  /** One durable transaction. */
  write(group: readonly SampleAppend[]): void {
    this.begin.run()
    for (const append of group) this.insertAll(append)
    this.commit.run()
  }

  /** What commands ask of a store: each file is read, its newest revision is looked at again, the events are inserted; one transaction. */
  readAndWrite(group: readonly SampleAppend[]): void {
    for (const { stream } of group) this.ofStream.all(stream)
    this.begin.run()
    for (const append of group) {
      this.newest.get(append.stream)
      this.insertAll(append)
    }
    this.commit.run()
  }

  private insertAll({ stream, events }: SampleAppend): void {
    for (const { revision, id, data, meta, hash } of events)
      this.insert.run(++this.position, stream, revision, 1, id, data, meta, Buffer.from(hash, 'hex'))
  }

  close(): void {
    this.db.close()
  }
}
