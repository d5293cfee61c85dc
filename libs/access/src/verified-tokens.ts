import { hash, type KeyObject } from 'node:crypto'

/** What a signature has proved: by which key, what was signed, and until when it counts. */
export interface Verified<Claims> {
  readonly kid: string
  readonly key: KeyObject
  readonly claims: Claims
  /** `exp` of the token, in seconds since 1970. */
  readonly expiresAt: number
}

/** As many as are in use in a busy hour; the oldest give way. */
const keptTokens = 10_000

/**
 * Tokens whose signature was found right, by their digest: the same bytes under the same key give the same verdict, and Ed25519 costs
 * more than everything else that a token is asked. Whoever uses one sees to it that its time has not run out and its key still counts.
 */
export class VerifiedTokens<Claims> {
  private readonly known = new Map<string, Verified<Claims>>()

  constructor(private readonly limit = keptTokens) {}

  get size(): number {
    return this.known.size
  }

  find(token: string): Verified<Claims> | undefined {
    return this.known.get(digestOf(token))
  }

  keep(token: string, verified: Verified<Claims>): void {
    const digest = digestOf(token)
    const [oldest] = this.known.keys()
    if (oldest !== undefined && this.known.size >= this.limit && !this.known.has(digest)) this.known.delete(oldest)
    this.known.set(digest, verified)
  }
}

/** Not the token itself: whoever reads the memory of the process finds no key to a session. */
function digestOf(token: string): string {
  return hash('sha256', token, 'base64')
}
