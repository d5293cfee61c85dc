import { refuse, type Refused } from '@harbor/kernel/decision'
import type { SignInRefusal } from '../sign-in-refusals'
import { commonPasswords } from './common-passwords'
import { isBuiltOnWords } from './common-words'

/** Characters (code points), after normalisation. */
export const shortestPassword = 12
export const longestPassword = 256

/**
 * Long enough and not easy to guess; nothing about kinds of characters and no change by calendar (NIST SP 800-63B, 3.1.1).
 * Undefined when it is good.
 */
export function refusalOfPassword(password: string, username: string): Refused<SignInRefusal> | undefined {
  const normal = password.normalize('NFKC')
  const length = [...normal].length
  if (length < shortestPassword) return refuse('password.too-short', { minimum: shortestPassword })
  if (length > longestPassword) return refuse('password.too-long', { maximum: longestPassword })
  return easyToGuess(normal.toLowerCase(), username) ? refuse('password.too-common') : undefined
}

function easyToGuess(password: string, username: string): boolean {
  return (
    commonPasswords.has(password) ||
    isBuiltOnWords(password) ||
    aroundUsername(password, username) ||
    repeats(password) ||
    runs(password)
  )
}

/** The username with a few characters around it, e.g. `zhaobao-admin123`. */
function aroundUsername(password: string, username: string): boolean {
  return password.includes(username) && password.length - username.length < 6
}

/** A short pattern over and over: `aaaaaaaaaaaa`, `abc123abc123`. */
function repeats(password: string): boolean {
  return /^(.{1,6})\1+.{0,3}$/su.test(password)
}

const rows = [
  '01234567890123456789',
  '98765432109876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
]

/** A run along the alphabet, the digits or the keyboard. */
function runs(password: string): boolean {
  return rows.some((row) => row.includes(password))
}
