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
   * From now on a new key signs. `sessionsStay: false` (a key may have been copied): the old ones verify nothing any more, in other
   * processes within `knownForMs`.
   */
  rotate(now: Instant, order: { readonly sessionsStay: boolean }): Promise<void>
}

/** For so long a process goes by what it knows of a public key. */
export const knownForMs = 10_000
