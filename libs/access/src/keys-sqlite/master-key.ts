import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { syncFolderOf } from '@harbor/event-log/sqlite/sqlite-file'
import { storeError } from '@harbor/event-log/store-advice'
import { decodeMasterKey, keyBytes } from '../key-wrap'

/**
 * The key that wraps all others: `given` (base64 of 32 bytes, from the environment) or the file, which is made once when `mayCreate`.
 * StoreError `store.key-store-mismatch` when there is none, or what there is is no key.
 */
export function loadMasterKey(file: string, given: string | undefined, mayCreate: boolean): Uint8Array {
  if (given !== undefined) return decodeMasterKey(given, 'the master key of the environment')
  if (existsSync(file)) return decodeMasterKey(readFileSync(file, 'utf8'), file)
  if (!mayCreate) throw storeError('store.key-store-mismatch', `${file} is missing, and no master key was given`)
  return create(file)
}

/** Whole or not at all: half a key, left by a first start that was killed, would keep every later one from starting. */
function create(file: string): Uint8Array {
  const key = randomBytes(keyBytes)
  const unfinished = `${file}.new`
  rmSync(unfinished, { force: true })
  const descriptor = openSync(unfinished, 'wx', 0o600)
  try {
    writeSync(descriptor, `${key.toString('base64')}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(unfinished, file)
  syncFolderOf(file)
  return key
}
