import type { KeyObject } from 'node:crypto'
import { knownForMs } from './signing-keys'

interface Known {
  readonly key: KeyObject
  readonly readAtMs: number
}

/** Public keys at hand, since every request verifies a token; looked at again so that a key withdrawn elsewhere stops counting. */
export class KnownKeys {
  private readonly known = new Map<string, Known>()

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  async get(kid: string, read: () => Promise<KeyObject | undefined>): Promise<KeyObject | undefined> {
    const known = this.known.get(kid)
    const readAtMs = this.nowMs()
    if (known && readAtMs - known.readAtMs < knownForMs) return known.key
    const key = await read()
    if (key) this.known.set(kid, { key, readAtMs })
    else this.known.delete(kid)
    return key
  }

  forget(): void {
    this.known.clear()
  }
}
