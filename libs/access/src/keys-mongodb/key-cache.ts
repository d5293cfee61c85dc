import type { DataKey } from '@harbor/event-log/keys'

const mostKept = 20_000

interface Kept {
  readonly key: DataKey
  readonly readAtMs: number
}

/**
 * Unwrapped keys for reading, at hand for a short time: a rebuild touches the same persons again and again. A key counts from before
 * it was read, so that one destroyed by another process is used for `forMs` after that at most; then it is dropped from memory, too.
 * Only the knowledge that a key was destroyed is kept, since it never changes.
 */
export class KeyCache {
  private readonly kept = new Map<string, Kept>()
  private readonly sweeping: NodeJS.Timeout

  constructor(
    private readonly forMs: number,
    private readonly nowMs: () => number,
  ) {
    this.sweeping = setInterval(() => this.sweep(), forMs).unref()
  }

  get(person: string): DataKey | undefined {
    const kept = this.kept.get(person)
    return kept && this.counts(kept) ? kept.key : undefined
  }

  /** `readAtMs`: before the store was asked. */
  keep(person: string, key: DataKey, readAtMs: number): void {
    if (this.kept.get(person)?.key === 'destroyed') return
    if (this.kept.size >= mostKept) this.kept.clear()
    this.kept.set(person, { key, readAtMs })
  }

  close(): void {
    clearInterval(this.sweeping)
    this.kept.clear()
  }

  private counts({ key, readAtMs }: Kept): boolean {
    return key === 'destroyed' || this.nowMs() - readAtMs < this.forMs
  }

  private sweep(): void {
    for (const [person, kept] of this.kept) if (!this.counts(kept)) this.kept.delete(person)
  }
}
