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
  writeKey(`${file}.new`, key)
  renameSync(`${file}.new`, file)
  syncFolderOf(file)
  return key
}

/** Where the key waits that is to follow the one in `file`, until the store is wrapped by it. */
export function nextKeyFile(file: string): string {
  return `${file}.next`
}

/** Durable on return. */
export function writeNextKey(file: string, key: Uint8Array): void {
  writeKey(nextKeyFile(file), key)
  syncFolderOf(file)
}

export function takeNextKey(file: string): void {
  renameSync(nextKeyFile(file), file)
  syncFolderOf(file)
}

/**
 * After a change of the key that was cut off: the next one, if the store is wrapped by it already; then it takes its place. Otherwise, also when it is half
 * written, it goes. A reader leaves the files as they are.
 */
export function settleNextKey(
  file: string,
  { fits, readOnly }: { readonly fits: (key: Uint8Array) => boolean; readonly readOnly: boolean },
): Uint8Array | undefined {
  const next = nextKeyFile(file)
  if (!existsSync(next)) return undefined
  const key = keyIn(next)
  const isInUse = key !== undefined && fits(key)
  if (!readOnly && isInUse) takeNextKey(file)
  if (!readOnly && !isInUse) rmSync(next)
  return isInUse ? key : undefined
}

function keyIn(file: string): Uint8Array | undefined {
  try {
    return decodeMasterKey(readFileSync(file, 'utf8'), file)
  } catch {
    return undefined
  }
}

function writeKey(file: string, key: Uint8Array): void {
  rmSync(file, { force: true })
  const descriptor = openSync(file, 'wx', 0o600)
  try {
    writeSync(descriptor, `${Buffer.from(key).toString('base64')}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
