import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { storeError } from '../store-advice'
import { makeOwnFile, syncFolderOf } from './sqlite-file'

/** What a store's file looks like. SQLite keeps the first two in the header of the file. */
export interface SqliteFormat {
  /** Four letters as a number: whose file it is. */
  readonly applicationId: number
  /** Raise it with every change of the schema. */
  readonly version: number
  readonly pageSizeBytes: number
  /** CREATE statements, each ended by `;`. */
  readonly schema: string
}

/** False when there is no such store yet. An empty file is refused: `createSqliteFile` leaves none, so it was a store once. */
export function sqliteFileExists(file: string): boolean {
  if (!existsSync(file)) return false
  if (statSync(file).size === 0) throw storeError('store.damaged', `${file} is empty`)
  return true
}

/** Makes the file in WAL mode with its tables and what `fill` puts there: whole or, when something fails half way, not at all. */
export function createSqliteFile(file: string, format: SqliteFormat, fill: (db: DatabaseSync) => void): void {
  const unfinished = `${file}.new`
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(unfinished + suffix, { force: true })
  makeOwnFile(unfinished)
  const db = new DatabaseSync(unfinished)
  try {
    db.exec(`PRAGMA page_size = ${format.pageSizeBytes}; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL;
      PRAGMA application_id = ${format.applicationId}; PRAGMA user_version = ${format.version}; BEGIN; ${format.schema}`)
    fill(db)
    db.exec('COMMIT')
  } finally {
    db.close()
  }
  renameSync(unfinished, file)
  syncFolderOf(file)
}

/** Refuses another application's file, another version and altered tables (StoreError `store.not-a-store`, `store.damaged`). */
export function requireFormat(db: DatabaseSync, file: string, format: SqliteFormat): void {
  if (pragma(db, 'application_id') !== format.applicationId) {
    throw storeError('store.not-a-store', `${file} is a SQLite file of another application`)
  }
  const version = pragma(db, 'user_version')
  if (version !== format.version) {
    throw storeError('store.not-a-store', `${file} has format ${version}, this program knows format ${format.version}`)
  }
  const definitions = `SELECT group_concat(sql, ';' || char(10) ORDER BY rowid) || ';' AS found FROM sqlite_schema WHERE sql IS NOT NULL`
  if (firstRow(db, definitions)['found'] !== format.schema.trim()) {
    throw storeError('store.damaged', `${file}: the tables are not those of format ${version}`)
  }
}

/** The first row of a query, empty when there is none. */
export function firstRow(db: DatabaseSync, sql: string): Record<string, SQLOutputValue> {
  return db.prepare(sql).get() ?? {}
}

function pragma(db: DatabaseSync, name: string): number {
  return Number(firstRow(db, `PRAGMA ${name}`)[name])
}
