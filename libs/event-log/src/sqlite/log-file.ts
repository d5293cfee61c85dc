import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { storeError } from '../store-advice'
import { createSqliteFile, firstRow, requireFormat, type SqliteFormat } from './sqlite-format'

/**
 * Positions are without gaps (one writer, nothing is ever deleted), so that a missing row is seen as damage. Types are numbered: a
 * page read compares and copies a number instead of the name. Pages are larger than SQLite's default: the log is read in a row.
 */
const format: SqliteFormat = {
  applicationId: 0x484c4f47, // HLOG
  version: 1,
  pageSizeBytes: 8192,
  schema: `
CREATE TABLE store (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE types (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  stream TEXT NOT NULL,
  revision INTEGER NOT NULL,
  type INTEGER NOT NULL REFERENCES types,
  id TEXT NOT NULL,
  data TEXT NOT NULL,
  meta TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);
`,
}

/** An empty log; its installation id is a new one, or that of a log that moves here. */
export function createLogFile(file: string, installationId: string = randomUUID()): void {
  createSqliteFile(file, format, (db) => {
    db.prepare('INSERT INTO store (name, value) VALUES (?, ?)').run('installationId', installationId)
  })
}

/** Refuses a file that is not a log of this format, or whose end is not in order. Quick at any size: `verify` checks the whole. */
export function checkLogFile(db: DatabaseSync, file: string): void {
  requireFormat(db, file, format)
  const { head, first, counted, indexed } = firstRow(db, endOfLog)
  const expected = Math.min(Number(head), 1000)
  if (first !== 1 || counted !== expected || indexed !== expected) {
    throw storeError('store.damaged', `${file}: events are missing (newest position ${Number(head)})`)
  }
}

/** The last thousand positions are there without a gap, can be read, and the stream index knows each. */
const endOfLog = `
WITH head AS (SELECT coalesce(max(position), 0) AS head FROM events),
  newest AS (SELECT * FROM events WHERE position > (SELECT head - 1000 FROM head))
SELECT (SELECT head FROM head) AS head,
  coalesce((SELECT min(position) FROM events), 1) AS first,
  count(*) AS counted,
  coalesce(sum(length(data) > 0 AND EXISTS (SELECT 1 FROM events AS e INDEXED BY events_by_stream
    WHERE e.stream = newest.stream AND e.revision = newest.revision AND e.position = newest.position)), 0) AS indexed
FROM newest`

export function readInstallationId(db: DatabaseSync, file: string): string {
  const { value } = firstRow(db, `SELECT value FROM store WHERE name = 'installationId'`)
  if (typeof value !== 'string') throw storeError('store.damaged', `${file}: the installation's id is missing`)
  return value
}
