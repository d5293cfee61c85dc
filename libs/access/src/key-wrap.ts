import { createCipheriv, createDecipheriv, createHmac, randomBytes, type CipherKey, type KeyObject } from 'node:crypto'
import { storeError } from '@harbor/event-log/store-advice'

export const keyBytes = 32
const ivBytes = 12
const tagBytes = 16
/** Length of a wrapped key: IV, key, tag. */
export const wrappedBytes = ivBytes + keyBytes + tagBytes

/** A 32-byte key encrypted by the master key (AES-256-GCM). `owner` is bound in: a wrapped key moved to another row does not open. */
export function wrapKey(masterKey: CipherKey, owner: string, key: Uint8Array): Uint8Array {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', masterKey, iv).setAAD(Buffer.from(owner))
  return Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()])
}

/** Throws when master key, owner or a byte is another. */
export function unwrapKey(masterKey: CipherKey, owner: string, wrapped: Uint8Array): Uint8Array {
  if (wrapped.length !== wrappedBytes) throw new Error('a wrapped key of the wrong length')
  const decipher = createDecipheriv('aes-256-gcm', masterKey, wrapped.subarray(0, ivBytes))
    .setAAD(Buffer.from(owner))
    .setAuthTag(wrapped.subarray(ivBytes + keyBytes))
  return Buffer.concat([decipher.update(wrapped.subarray(ivBytes, ivBytes + keyBytes)), decipher.final()])
}

/** As `unwrapKey`, of a key in a file: StoreError `store.damaged` in the caller's words, which name file and owner. */
export function unwrapStored(masterKey: CipherKey, owner: string, wrapped: Uint8Array, said: () => string): Uint8Array {
  try {
    return unwrapKey(masterKey, owner, wrapped)
  } catch (cause) {
    throw storeError('store.damaged', said(), cause)
  }
}

/** Reads a master key: base64 of 32 bytes. StoreError `store.key-store-mismatch` when it is no key; `where` names where it came from. */
export function decodeMasterKey(text: string, where: string): Uint8Array {
  const key = Buffer.from(text.trim(), 'base64')
  const isKey = key.length === keyBytes && key.toString('base64') === text.trim()
  if (!isKey) throw storeError('store.key-store-mismatch', `${where} is not the base64 form of ${keyBytes} bytes`)
  return key
}

/** Tells one master key from another and gives neither away. */
export function masterKeyCheck(masterKey: Uint8Array | KeyObject, installationId: string): string {
  return createHmac('sha256', masterKey).update(`master key of ${installationId}`).digest('hex')
}

/** Keyed hash of a value, hex. `key` as a key object: from bytes, Node makes one at every use, which costs five times the hash itself. */
export function blinded(key: KeyObject, kind: string, value: string): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([kind, value]))
    .digest('hex')
}
