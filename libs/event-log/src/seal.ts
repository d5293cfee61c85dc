import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto'

/** How a `personal` part stands in the log: readable only with the key of `person`. */
export interface Sealed {
  readonly person: string
  /** base64url of IV (12 bytes), ciphertext, tag (16 bytes): AES-256-GCM, the event's id as additional data. */
  readonly sealed: string
}

const ivBytes = 12
const tagBytes = 16

export function isSealed(value: unknown): value is Sealed {
  return typeof value === 'object' && value !== null && 'sealed' in value && 'person' in value
}

/**
 * The event's id is bound in, so that a sealed part moved to another event does not open. The key is made a key
 * object here, because Node takes more than twice as long with bytes.
 */
export function seal(person: string, eventId: string, key: Uint8Array, personal: unknown): Sealed {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), iv).setAAD(Buffer.from(eventId))
  const text = cipher.update(JSON.stringify(personal), 'utf8')
  const rest = cipher.final()
  return { person, sealed: Buffer.concat([iv, text, rest, cipher.getAuthTag()]).toString('base64url') }
}

/** Throws when the key or the event's id is not the one it was sealed with, or a byte was altered. */
export function unseal(sealed: Sealed, eventId: string, key: Uint8Array): unknown {
  const bytes = Buffer.from(sealed.sealed, 'base64url')
  if (bytes.length < ivBytes + tagBytes) throw new Error('sealed part too short')
  const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), bytes.subarray(0, ivBytes))
    .setAAD(Buffer.from(eventId))
    .setAuthTag(bytes.subarray(bytes.length - tagBytes))
  const text = decipher.update(bytes.subarray(ivBytes, bytes.length - tagBytes))
  return JSON.parse(Buffer.concat([text, decipher.final()]).toString('utf8'))
}
