import type { Instant } from '@harbor/kernel/time'
import { codeOfStep, stepAt } from '@harbor/access/credentials/totp'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** What an authenticator with this secret shows so many steps from now. */
export function shownCode(secret: string, now: Instant, off = 0): string {
  return codeOfStep(seedOf(secret), stepAt(now) + off)
}

/** The bytes of a secret in base32. */
export function seedOf(secret: string): Uint8Array {
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}
