import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { storeError } from '../store-advice'
import { makeOwnFile } from './sqlite-file'
import { SQLITE_BUSY, sqliteResult, toStoreError } from './sqlite-errors'

/** The right to write to the stores of one folder. */
export interface WriterLock {
  release(): void
}

/**
 * Takes the one right to write in `folder`, at once or never: StoreError `store.locked-by-other` names the holder.
 * The lock is an exclusive transaction on an empty SQLite file, that is a POSIX lock of the kernel: it dies with its process
 * however that ends, nothing is left to clean up. The holder's process id stands beside it in `writer.pid`, for the message only:
 * reading the locked file itself would drop the lock when the holder asks.
 */
export function takeWriterLock(folder: string): WriterLock {
  const file = join(folder, 'writer.lock')
  let lock: DatabaseSync | undefined
  try {
    makeOwnFile(file)
    lock = new DatabaseSync(file, { timeout: 0 })
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    writeFileSync(pidFile(folder), `${process.pid}\n`, { mode: 0o600 })
    const held = lock
    return { release: () => held.close() }
  } catch (error) {
    lock?.close()
    if (sqliteResult(error) === SQLITE_BUSY)
      throw storeError('store.locked-by-other', `${folder} is in use by ${holder(folder)}`, error)
    throw toStoreError(error, file)
  }
}

function holder(folder: string): string {
  try {
    return `process ${readFileSync(pidFile(folder), 'utf8').trim()}`
  } catch {
    return 'another process'
  }
}

function pidFile(folder: string): string {
  return join(folder, 'writer.pid')
}
