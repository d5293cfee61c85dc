import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { createSqliteFile, requireFormat, type SqliteFormat } from '@harbor/event-log/sqlite/sqlite-format'
import { storeError } from '@harbor/event-log/store-advice'
import { keyBytes, masterKeyCheck, unwrapStored, wrapKey } from '../key-wrap'

/**
 * Keys stand apart from the names of their persons, numbered as they come: SQLite then only ever adds rows at the end and never moves
 * one to another page, so that overwriting a key in place leaves no older copy of it in the file.
 */
const format: SqliteFormat = {
  applicationId: 0x484b4559, // HKEY
  version: 1,
  pageSizeBytes: 4096,
  schema: `
CREATE TABLE store (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE keys (number INTEGER PRIMARY KEY, wrapped BLOB NOT NULL, destroyed INTEGER NOT NULL) STRICT;
CREATE TABLE persons (person TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`,
}

export const indexKeyOwner = 'blind index'

/** An empty store for the keys of that installation's log. */
export function createKeysFile(file: string, installationId: string, masterKey: Uint8Array): void {
  createSqliteFile(file, format, (db) => {
    const put = db.prepare('INSERT INTO store (name, value) VALUES (?, ?)')
    put.run('installationId', installationId)
    put.run('masterKeyCheck', masterKeyCheck(masterKey, installationId))
    put.run('indexKey', Buffer.from(wrapKey(masterKey, indexKeyOwner, randomBytes(keyBytes))).toString('base64'))
  })
}

/** Refuses what is no key store, one of another installation, and a wrong master key. Returns the key of the blind index. */
export function checkKeysFile(
  db: DatabaseSync,
  file: string,
  installationId: string,
  masterKey: Uint8Array,
): Uint8Array {
  requireFormat(db, file, format)
  requireIntact(db, file)
  const value = (name: StoredName) => storedValue(db, file, name)
  const found = value('installationId')
  if (found !== installationId) {
    throw storeError(
      'store.key-store-mismatch',
      `${file} belongs to installation ${found}, the log to ${installationId}`,
    )
  }
  if (!isWrappedBy(db, file, masterKey)) {
    throw storeError('store.key-store-mismatch', `${file} was made with another master key`)
  }
  const said = () => `${file}: the key of the ${indexKeyOwner} does not open`
  return unwrapStored(masterKey, indexKeyOwner, Buffer.from(value('indexKey'), 'base64'), said)
}

type StoredName = 'installationId' | 'masterKeyCheck' | 'indexKey'

export function storedValue(db: DatabaseSync, file: string, name: StoredName): string {
  const found = db.prepare('SELECT value FROM store WHERE name = ?').get(name)?.['value']
  if (typeof found !== 'string') throw storeError('store.damaged', `${file}: ${name} is missing`)
  return found
}

export function isWrappedBy(db: DatabaseSync, file: string, masterKey: Uint8Array): boolean {
  const check = masterKeyCheck(masterKey, storedValue(db, file, 'installationId'))
  return storedValue(db, file, 'masterKeyCheck') === check
}

/** A person whose key is not found reads as one who never had any, so the whole file is looked through: milliseconds for thousands of keys. */
function requireIntact(db: DatabaseSync, file: string): void {
  const found = Object.values(db.prepare('PRAGMA integrity_check(1)').get() ?? {})[0]
  if (found !== 'ok') throw storeError('store.damaged', `${file}: ${String(found)}`)
}
