import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Instant } from '@harbor/kernel/time'

/** RFC 6238 in the form that every authenticator has: SHA-1, six digits, steps of 30 seconds. */
export const stepSeconds = 30
export const codeDigits = 6
/** As long as the hash (RFC 4226, 4). */
export const seedBytes = 20

const issuer = 'Pioneer Harbor'
const base32Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Steps since 1970. */
export function stepAt(now: Instant): number {
  return Math.floor(Date.parse(now) / (stepSeconds * 1_000))
}

/** The code of one step (RFC 4226, 5.3). */
export function codeOfStep(seed: Uint8Array, step: number, digits = codeDigits): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', seed).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 0x0f
  const number = (mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits
  return String(number).padStart(digits, '0')
}

/**
 * Whose step the code is: this one, the one before or the one after, since clocks differ and people type slowly. Undefined: none of them. All three are
 * compared, each in constant time.
 */
export function stepOfCode(seed: Uint8Array, code: string, now: Instant): number | undefined {
  const typed = Buffer.from(code)
  const current = stepAt(now)
  const matching = [current - 1, current, current + 1].filter((step) => {
    const right = Buffer.from(codeOfStep(seed, step))
    return right.length === typed.length && timingSafeEqual(right, typed)
  })
  return matching.at(-1)
}

/** What an authenticator reads from a QR code. The digits, the hash and the step are those that it takes for granted. */
export function authenticatorUri(username: string, seed: Uint8Array): string {
  const label = encodeURIComponent(`${issuer}:${username}`)
  return `otpauth://totp/${label}?secret=${base32(seed)}&issuer=${encodeURIComponent(issuer)}`
}

/** RFC 4648, 6. Of five bytes or a multiple of it, so that nothing is padded. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => base32Letters[Number.parseInt(five, 2)]).join('')
}
