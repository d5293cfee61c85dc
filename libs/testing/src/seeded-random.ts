/** Numbers from 0 up to 1, the same for the same state to begin with (mulberry32). */
export function seededRandom(begin: number): () => number {
  let state = begin | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What a simulated world asks of chance. */
export class Chance {
  private readonly next: () => number

  constructor(seed: number) {
    this.next = seededRandom(Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995)
  }

  /** A whole number from 0 up to, not including, `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count)
  }

  /** From `first` to `last`, both included. */
  between(first: number, last: number): number {
    return first + this.below(last - first + 1)
  }

  is(likely: number): boolean {
    return this.next() < likely
  }

  /** Undefined of an empty list alone. */
  oneOf<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)]
  }

  /** By weight. Throws a TypeError when there is nothing to choose from. */
  among<T>(weighted: readonly (readonly [weight: number, value: T])[]): T {
    let left = this.next() * weighted.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, value] of weighted) {
      left -= weight
      if (left < 0) return value
    }
    throw new TypeError('nothing to choose from')
  }
}
