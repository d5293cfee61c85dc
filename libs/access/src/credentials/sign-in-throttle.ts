import { createHmac, type KeyObject } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Instant } from '@harbor/kernel/time'

export type Kind = 'account' | 'address' | 'own-network'

interface Limit {
  /** So many failures cost nothing yet. */
  readonly free: number
  /** After so long without an attempt the failures are forgotten. */
  readonly forgottenAfterMs: number
}

/**
 * `own-network`: an account, from a network in which its holder signed in before. It has a count of its own, so that strangers who guess
 * at the account, or neighbours who guess at others, keep nobody out of where he always signs in. `account`: everybody else who tries
 * that account, together. `address`: an office shares one, hence its larger number.
 */
export const signInLimits: Readonly<Record<Kind, Limit>> = {
  account: { free: 5, forgottenAfterMs: 24 * 3_600_000 },
  address: { free: 20, forgottenAfterMs: 3_600_000 },
  'own-network': { free: 5, forgottenAfterMs: 24 * 3_600_000 },
}
/** Where nobody signed in for a quarter is a strange network again. */
const knownForMs = 90 * 86_400_000
/** The wait doubles with each failure from one second up to this. Under 100 tries a day at one account. */
export const longestWaitMs = 15 * 60_000

export interface SignInAttempt {
  /** 0: go on. Otherwise nothing may be tried for so many seconds. */
  readonly retryAfterSeconds: number
  readonly subjects: Readonly<Record<Kind, string>>
  /** The counts in which it stands as failed until it is told otherwise. */
  readonly counted: readonly Kind[]
}

/**
 * Slows down guessing, per account and per remote address, also over restarts and over processes. It does not know which accounts exist:
 * an unknown username is slowed down like a known one. Names and addresses are kept as keyed hashes only.
 */
export interface SignInThrottle {
  /** Counts the attempt as failed before it is made, so that many at the same moment do not slip through together. */
  begin(username: string, remoteAddress: string, now: Instant): Promise<SignInAttempt>
  /** It was the right password: the account starts anew; the address gets back this one attempt, not those at other accounts. */
  succeeded(attempt: SignInAttempt, now: Instant): Promise<void>
  /** Nothing was tried after all. */
  withdraw(attempt: SignInAttempt): Promise<void>
}

export interface Failures {
  readonly failures: number
  readonly lastMs: number
}

/** `key`: of the installation, so that what is stored tells nobody whom it is about. */
export function subjectsOf(key: KeyObject, username: string, remoteAddress: string): SignInAttempt['subjects'] {
  const network = networkOf(remoteAddress)
  const blind = (subject: string): string => createHmac('sha256', key).update(subject).digest('base64url')
  return { account: blind(username), address: blind(network), 'own-network': blind(`${username}\n${network}`) }
}

/** Whose waits hold for the attempt, and in which counts it stands. */
export function countsOf(isKnown: boolean): { readonly asked: readonly Kind[]; readonly counted: readonly Kind[] } {
  return isKnown
    ? { asked: ['own-network'], counted: ['own-network', 'address'] }
    : { asked: ['account', 'address'], counted: ['account', 'address'] }
}

/** 0 or less: none. */
export function waitMs(kind: Kind, { failures, lastMs }: Failures, nowMs: number): number {
  const { free } = signInLimits[kind]
  if (failures < free) return 0
  // A clock that was set back must not lock anybody out for longer than the wait itself.
  const sinceMs = Math.max(0, nowMs - lastMs)
  return Math.min(1_000 * 2 ** Math.min(failures - free, 20), longestWaitMs) - sinceMs
}

/** What was last tried at this time or before counts for nothing any more. */
export function forgottenBefore(kind: Kind | 'known', nowMs: number): number {
  return nowMs - (kind === 'known' ? knownForMs : signInLimits[kind].forgottenAfterMs)
}

/** An IPv6 host owns a /64 at least: its addresses count as one. IPv4 as it is, also when mapped into IPv6. */
export function networkOf(address: string): string {
  const bare = address.replace(/%.*$/, '').toLowerCase()
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1]
  if (mapped !== undefined || !isIPv6(bare)) return mapped ?? bare
  const [head = '', tail] = bare.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : 8 - left.length - right.length
  const all = [...left, ...Array<string>(Math.max(0, missing)).fill('0'), ...right]
  return `${all
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':')}::/64`
}
