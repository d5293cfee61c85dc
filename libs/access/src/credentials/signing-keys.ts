import type { KeyObject } from 'node:crypto'
import type { Instant } from '@harbor/kernel/time'

export interface SigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
}

/**
 * Ed25519 keys that sign access tokens, made at the first use, the same for every process. One signs; those before it only verify, until
 * what they signed has run out.
 */
export interface SigningKeys {
  /** The key that signs now. */
  current(now: Instant): Promise<SigningKey>
  /** The public half of a key that may still verify; undefined for every other id. */
  publicKey(kid: string): Promise<KeyObject | undefined>
  /**
   * From now on a new key signs; resolves to its id. The old ones go on verifying for `retiredForMs`, then they are removed. `sessionsStay: false`
   * (a key may have been copied): they verify nothing any more, in other processes within `knownForMs`.
   */
  rotate(now: Instant, order: { readonly sessionsStay: boolean }): Promise<string>
}

/**
 * So long a retired key verifies: longer than the tokens live that it signed and other processes sign by it. It goes when the next token is issued after
 * that; without one no session is open for which a token could count.
 */
export const retiredForMs = 20 * 60_000

/** Keys that were retired by then are removed. */
export function removedAt(now: Instant): Instant {
  return new Date(Date.parse(now) - retiredForMs).toISOString() as Instant
}

/** For so long a process goes by what it knows of a public key. */
export const knownForMs = 10_000
