import { createHash } from 'node:crypto'

// What is printed under the QR code: 16 characters that nobody can guess (80 bits), and two that show a slip of the pen.

/** Crockford's base 32: no I, L, O, U, which are misread or misspelled. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const secretLength = 16
/** The largest prime that two characters can hold: every single wrong character, and every two exchanged, changes the remainder. */
const modulus = 1021n

/** The code of a certificate from secret bytes: the same bytes give the same code. */
export function verificationCode(secret: string): string {
  const digest = createHash('sha256').update(secret).digest()
  const characters = Array.from(digest.subarray(0, secretLength), (byte) => alphabet[byte & 31]).join('')
  return grouped(characters + checkOf(characters))
}

/** As it is looked up: undefined when it cannot be a code, whoever typed it; hyphens, spaces and letter case aside. */
export function normalCode(typed: string): string | undefined {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  if (!/^[0-9A-HJKMNP-TV-Z]{18}$/.test(text)) return undefined
  return checkOf(text.slice(0, secretLength)) === text.slice(secretLength) ? text : undefined
}

export function grouped(code: string): string {
  return [code.slice(0, 4), code.slice(4, 8), code.slice(8, 12), code.slice(12, 16), code.slice(16)].join('-')
}

function checkOf(characters: string): string {
  const value = [...characters].reduce((sum, character) => sum * 32n + BigInt(alphabet.indexOf(character)), 0n)
  const remainder = Number(value % modulus)
  return `${alphabet[remainder >> 5] ?? ''}${alphabet[remainder & 31] ?? ''}`
}
