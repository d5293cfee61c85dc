import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { toStoreError } from '@harbor/event-log/sqlite/sqlite-errors'
import { requireSafeSqlite } from '@harbor/event-log/sqlite/sqlite-file'
import { sqliteFileExists } from '@harbor/event-log/sqlite/sqlite-format'
import { takeWriterLock } from '@harbor/event-log/sqlite/writer-lock'
import { storeError } from '@harbor/event-log/store-advice'
import { decodeMasterKey, keyBytes, masterKeyCheck, unwrapStored, wrapKey } from '../key-wrap'
import { checkKeysFile, indexKeyOwner, isWrappedBy, storedValue } from './keys-file'
import { takeNextKey, writeNextKey } from './master-key'
import { masterKeyFile, presentMasterKey } from './sqlite-keys'

export interface MasterKeys {
  /** Base64; undefined: the file `master.key`. */
  readonly from: string | undefined
  /** Base64; undefined: a random one, which takes the place of the file. */
  readonly to: string | undefined
}
export interface Rewrapped {
  /** Persons whose keys are wrapped by the new one. */
  readonly keys: number
  /** An earlier call, cut off perhaps, had done it. */
  readonly before: boolean
}

interface KeyRow {
  readonly number: number
  readonly person: string
  readonly wrapped: Uint8Array
}

const busyTimeoutMs = 2_000

/**
 * Wraps every key in `keys.db` of the folder by another master key: all of them in one transaction, looked at again before it ends. Killed at any instant, the
 * store is wrapped by the old or by the new one, and the next start finds out which. The keys themselves stay: whoever had them has them. Takes the writer
 * lock. StoreError `store.key-store-mismatch`: another old key; `store.damaged`: a key does not open, nothing was changed.
 */
export function rewrapKeys(folder: string, { from, to }: MasterKeys): Rewrapped {
  requireSafeSqlite()
  const file = join(folder, 'keys.db')
  if (!sqliteFileExists(file)) throw storeError('store.key-store-mismatch', `${file} is missing`)
  const lock = takeWriterLock(folder)
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(file, { timeout: busyTimeoutMs })
    const given = to === undefined ? undefined : decodeMasterKey(to, 'the new master key')
    if (given && isWrappedBy(db, file, given)) return { keys: rowsOf(db, file).length, before: true }
    const old = presentMasterKey(db, folder, { ...(from !== undefined && { masterKey: from }) })
    const indexKey = checkKeysFile(db, file, storedValue(db, file, 'installationId'), old)
    const keyFile = join(folder, masterKeyFile)
    const next = given ?? randomBytes(keyBytes)
    if (!given) writeNextKey(keyFile, next)
    const keys = rewrapAll(db, file, { old, next, indexKey })
    if (!given) takeNextKey(keyFile)
    return { keys, before: false }
  } catch (error) {
    throw toStoreError(error, file)
  } finally {
    db?.close()
    lock.release()
  }
}

interface Change {
  readonly old: Uint8Array
  readonly next: Uint8Array
  readonly indexKey: Uint8Array
}

/** Each wrapped key is as long as before, so that it is overwritten where it stands. */
function rewrapAll(db: DatabaseSync, file: string, { old, next, indexKey }: Change): number {
  db.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; BEGIN IMMEDIATE')
  try {
    const update = db.prepare('UPDATE keys SET wrapped = ? WHERE number = ?')
    for (const { number, person, wrapped } of rowsOf(db, file))
      update.run(wrapKey(next, person, opened(file, old, person, wrapped)), number)
    const put = db.prepare('UPDATE store SET value = ? WHERE name = ?')
    put.run(masterKeyCheck(next, storedValue(db, file, 'installationId')), 'masterKeyCheck')
    put.run(Buffer.from(wrapKey(next, indexKeyOwner, indexKey)).toString('base64'), 'indexKey')
    const rows = rowsOf(db, file)
    for (const { person, wrapped } of rows) opened(file, next, person, wrapped)
    db.exec('COMMIT')
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    return rows.length
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** Every key that was not destroyed, with whose it is. */
function rowsOf(db: DatabaseSync, file: string): readonly KeyRow[] {
  const sql = 'SELECT number, person, wrapped FROM keys LEFT JOIN persons USING (number) WHERE destroyed = 0'
  const rows = db.prepare(sql).all() as unknown as (Omit<KeyRow, 'person'> & { readonly person: string | null })[]
  return rows.map(({ number, person, wrapped }) => {
    if (person === null) throw storeError('store.damaged', `${file}: the key ${number} is nobody’s`)
    return { number, person, wrapped }
  })
}

function opened(file: string, masterKey: Uint8Array, person: string, wrapped: Uint8Array): Uint8Array {
  const said = () => `${file}: the key of ${person} does not open; nothing was changed`
  return unwrapStored(masterKey, person, wrapped, said)
}
