import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { isNativeError } from 'node:util/types'
import { StoreError, type StoreErrorCode } from '../event-log'
import { storeError } from '../store-advice'

const SQLITE_ERROR = 1
export const SQLITE_BUSY = 5
const SQLITE_IOERR = 10
export const SQLITE_CORRUPT = 11
export const SQLITE_FULL = 13

/** The primary result codes of SQLite (low byte of the extended code) that say something an operator can act on. */
const codeOfResult: Readonly<Record<number, StoreErrorCode>> = {
  3: 'store.read-only', // SQLITE_PERM
  [SQLITE_BUSY]: 'store.unavailable',
  6: 'store.unavailable', // SQLITE_LOCKED
  7: 'store.unavailable', // SQLITE_NOMEM
  8: 'store.read-only', // SQLITE_READONLY
  [SQLITE_IOERR]: 'store.io',
  [SQLITE_CORRUPT]: 'store.damaged',
  [SQLITE_FULL]: 'store.disk-full',
  14: 'store.read-only', // SQLITE_CANTOPEN
  15: 'store.unavailable', // SQLITE_PROTOCOL: a race for the WAL that went on for seconds
  18: 'store.too-large', // SQLITE_TOOBIG
  19: 'store.damaged', // SQLITE_CONSTRAINT: only a foreign writer can take a position that the lock holder is about to use
  26: 'store.not-a-store', // SQLITE_NOTADB
}

const codeOfErrno: Readonly<Record<string, StoreErrorCode>> = {
  EACCES: 'store.read-only',
  EPERM: 'store.read-only',
  EROFS: 'store.read-only',
  ENOSPC: 'store.disk-full',
  EDQUOT: 'store.disk-full',
  EIO: 'store.io',
  EMFILE: 'store.unavailable',
  ENFILE: 'store.unavailable',
}

/** What SQLite or the file system threw, as a StoreError; anything else (a programming error) comes back unchanged. */
export function toStoreError(error: unknown, file: string): unknown {
  if (error instanceof StoreError || !isNativeError(error)) return error
  const code = sqliteResult(error) === SQLITE_IOERR && isDiskFull(file) ? 'store.disk-full' : codeOf(error)
  return code === undefined ? error : storeError(code, `${file}: ${error.message}`, error)
}

/** SQLite's primary result code, undefined when the error is not SQLite's. */
export function sqliteResult(error: unknown): number | undefined {
  return isNativeError(error) && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined
}

/** SQLite says that a page of its file is damaged, not what stands there. */
export function reading<T>(file: string, place: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (sqliteResult(error) !== SQLITE_CORRUPT) throw error
    throw storeError('store.damaged', `${file}: ${place} cannot be read`, error)
  }
}

/** SQLite tells of a full disk as an I/O error where it was the shared memory beside the WAL that found no room. */
function isDiskFull(file: string): boolean {
  try {
    return statfsSync(dirname(file)).bavail === 0
  } catch {
    return false
  }
}

/** Told as errors of the statement: a header with a schema format that SQLite does not know, and a schema that is not the one that was made. */
const unknownHeader = 'unsupported file format'
const otherSchema = /^no such (?:table|column|index): |^table \S+ has (?:no column named|\d+ columns but) /

function codeOf(error: Error): StoreErrorCode | undefined {
  const result = sqliteResult(error)
  if (error.message === unknownHeader) return 'store.damaged'
  if (result === SQLITE_ERROR) return otherSchema.test(error.message) ? 'store.damaged' : undefined
  if (result !== undefined) return codeOfResult[result]
  return 'code' in error && typeof error.code === 'string' ? codeOfErrno[error.code] : undefined
}
