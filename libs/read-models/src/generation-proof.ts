import type { Position } from '@harbor/kernel/event'
import { turn } from './back-off'
import type { Generation, GenerationDigest, KeyDigest } from './read-models'

/** Two generations of one view at the same position, compared by content. */
export interface GenerationProof {
  readonly view: string
  readonly position: Position
  readonly equal: boolean
  readonly live: GenerationDigest
  readonly rebuilt: GenerationDigest
  /** The first keys, in key order, whose state or documents differ or that only one side has; at most 20. */
  readonly differingKeys: readonly string[]
}

const namedKeys = 20
const pageKeys = 500

export async function compareGenerations(
  live: Generation,
  rebuilt: Generation,
  position: Position,
): Promise<GenerationProof> {
  const [liveDigest, rebuiltDigest] = [await live.digest(), await rebuilt.digest()]
  const equal = liveDigest.digest === rebuiltDigest.digest
  return {
    view: live.view,
    position,
    equal,
    live: liveDigest,
    rebuilt: rebuiltDigest,
    differingKeys: equal ? [] : await differingKeys(live, rebuilt),
  }
}

async function differingKeys(live: Generation, rebuilt: Generation): Promise<readonly string[]> {
  const named: string[] = []
  const [left, right] = [new KeyReader(live), new KeyReader(rebuilt)]
  while (named.length < namedKeys) {
    const [a, b] = [await left.peek(), await right.peek()]
    if (!a && !b) break
    const [key] = [a?.key, b?.key].filter((one) => one !== undefined).sort(byCodePoint)
    if (key === undefined) break
    if (a?.key !== b?.key || a?.digest !== b?.digest) named.push(key)
    if (a?.key === key) left.next()
    if (b?.key === key) right.next()
  }
  return named
}

/** As stores order keys: by code point, which code units do not (surrogates). */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

class KeyReader {
  private page: readonly KeyDigest[] = []
  private index = 0
  private ended = false

  constructor(private readonly generation: Generation) {}

  async peek(): Promise<KeyDigest | undefined> {
    if (this.index >= this.page.length && !this.ended) {
      const after = this.page.at(-1)?.key ?? ''
      this.page = await this.generation.keyDigests(after, pageKeys)
      this.index = 0
      this.ended = this.page.length < pageKeys
      await turn()
    }
    return this.page[this.index]
  }

  next(): void {
    this.index++
  }
}
