import { createHash, hash } from 'node:crypto'
import { canonicalJson } from './canonical-json'
import type { GenerationDigest, KeyDigest } from './read-models'

/**
 * The digest of one key: SHA-256 (hex) over the key, its state and its documents by id, as canonical JSON, one a line.
 * Every store of read models computes the same, so that generations compare across stores.
 */
export function digestOfKey(key: string, state: unknown, documents: readonly unknown[]): string {
  return hash('sha256', [key, state, ...documents].map(canonicalJson).join('\n'), 'hex')
}

/** Adds up key digests given in key order. */
export class DigestSum {
  private readonly sum = createHash('sha256')
  private keys = 0
  private documents = 0

  add(page: readonly KeyDigest[]): void {
    for (const { digest, documents } of page) {
      this.sum.update(digest)
      this.keys++
      this.documents += documents
    }
  }

  result(): GenerationDigest {
    return { keys: this.keys, documents: this.documents, digest: this.sum.digest('hex') }
  }
}
