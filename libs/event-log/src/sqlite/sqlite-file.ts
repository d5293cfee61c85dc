import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { storeError } from '../store-advice'

/** SQLite below this version can lose committed data when a WAL is reset (fixed in 3.51.3). */
const oldestSafeVersion = '3.51.3'

/** Refuses a SQLite that may corrupt a WAL (StoreError `store.sqlite-too-old`). */
export function requireSafeSqlite(version: string = process.versions['sqlite'] ?? '0'): void {
  const parts = (text: string) => text.split('.').map(Number)
  const [found, needed] = [parts(version), parts(oldestSafeVersion)]
  const differing = needed.findIndex((part, index) => (found[index] ?? 0) !== part)
  if (differing >= 0 && (found[differing] ?? 0) < (needed[differing] ?? 0)) {
    throw storeError('store.sqlite-too-old', `SQLite ${version} is older than ${oldestSafeVersion}`)
  }
}

/** How files end that a restore has copied and not put in place yet. The log's comes first and is put in place last. */
export const UNFINISHED_RESTORE = '.restoring'

/**
 * The folder of a store, made when missing with those above it, for its owner alone, and durably: what is synced within a folder is
 * lost with its name. StoreError when there cannot be one. Folder by
 * folder, since `recursive` never comes back where the system refuses a new folder with ENOENT (as below /proc).
 */
export function makeStoreFolder(folder: string): void {
  const path = resolve(folder)
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory()) return
  if (found) throw storeError('store.not-a-store', `${path} is a file, not a folder`)
  makeStoreFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    const madeMeanwhile = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
    if (!madeMeanwhile) throw storeError('store.read-only', `${path} cannot be made: ${String(error)}`, error)
  }
  syncFolderOf(path)
}

/**
 * An empty file for its owner alone; SQLite then opens it and gives its -wal and -shm files the same mode. Only for files that
 * no connection of this process has open: closing a second descriptor would drop that connection's POSIX locks.
 */
export function makeOwnFile(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'wx', 0o600))
}

/** Makes a creation or a rename in the folder of `file` survive a power failure. */
export function syncFolderOf(file: string): void {
  const folder = openSync(dirname(file), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
