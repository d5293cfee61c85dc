import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'

/** What a store keeps of one lease. */
export interface LeaseRecord {
  /** Null when it was given back. */
  readonly holder: string | null
  /** One more with every term. Never goes back, so that a write of an earlier term can be told from one of a later. */
  readonly fence: number
  /** One more with every renewal within the term. */
  readonly beat: number
  /** For so long after a beat nobody else takes it, in milliseconds. */
  readonly forMs: number
}

/** Where a lease stands: one record that is replaced by compare-and-set. */
export interface LeasePlace {
  read(): Promise<LeaseRecord | undefined>
  /** Durable when true. False: what stands there is not `seen` any more, and nothing was written. */
  replace(seen: LeaseRecord | undefined, next: LeaseRecord): Promise<boolean>
}

/** From taking a lease to losing it or giving it back. */
export interface Term {
  /** For every write that must not be made by who has lost the lease: a store refuses what comes with less than it has seen. */
  readonly fence: number
  readonly forMs: number
  /** By the clock of this process that never goes back (`performance.now()`): then it counts no more unless renewed. */
  readonly untilMs: number
}

/** One thing that one process at a time may do. Rejects with what its store rejects with, `store.unavailable` above all. */
export interface Lease {
  /** A new term; undefined while another has the lease. A process that waits for it must ask often: it learns by looking that nobody renews. */
  acquire(forMs: number): Promise<Term | undefined>
  /** The same term, longer; undefined when it was lost. */
  renew(term: Term): Promise<Term | undefined>
  /** The next one who asks has it at once. Does nothing when it was lost. */
  release(term: Term): Promise<void>
}

/** A clock that counts a tenth slower or faster than another does no harm. */
const countedOn = 0.9
/** Only a write of our own that went out twice can be in the way; it is so at most a few times. */
const triesToRenew = 5

/**
 * The discipline: no two clocks are ever compared. Whoever waits takes the lease when its record has stood unchanged for `forMs` by his
 * own steady clock; the holder counts on nine tenths of it from before he sent his last beat. So skewed and corrected clocks do
 * nothing; a process that was asleep can believe in a lease that it has lost, and is stopped by the fence. `name` in what is stored is for people.
 */
export function leaseAt(
  place: LeasePlace,
  { name = `${hostname()}/${process.pid}`, nowMs = () => performance.now() } = {},
): Lease {
  return new WatchedLease(place, `${name}/${randomUUID()}`, nowMs)
}

class WatchedLease implements Lease {
  private seen: LeaseRecord | undefined
  private seenSinceMs = 0

  constructor(
    private readonly place: LeasePlace,
    private readonly holder: string,
    private readonly nowMs: () => number,
  ) {}

  async acquire(forMs: number): Promise<Term | undefined> {
    const found = await this.place.read()
    if (found && !this.isFree(found)) return undefined
    const next = { holder: this.holder, fence: (found?.fence ?? 0) + 1, beat: 0, forMs }
    const sentMs = this.nowMs()
    return (await this.place.replace(found, next)) ? termOf(next, sentMs) : undefined
  }

  async renew({ fence }: Term): Promise<Term | undefined> {
    for (let tries = 0; tries < triesToRenew; tries++) {
      const found = await this.own(fence)
      if (!found) return undefined
      const next = { ...found, beat: found.beat + 1 }
      const sentMs = this.nowMs()
      if (await this.place.replace(found, next)) return termOf(next, sentMs)
    }
    return undefined
  }

  async release({ fence }: Term): Promise<void> {
    for (let tries = 0; tries < triesToRenew; tries++) {
      const found = await this.own(fence)
      if (!found || (await this.place.replace(found, { ...found, holder: null }))) return
    }
  }

  /** Given back, or ours from a term whose answer was lost or that ran out; else it must have stood still for long enough. */
  private isFree(found: LeaseRecord): boolean {
    if (found.holder === null || found.holder === this.holder) return true
    const same = this.seen?.holder === found.holder && this.seen.fence === found.fence && this.seen.beat === found.beat
    if (!same) this.seenSinceMs = this.nowMs()
    this.seen = found
    return this.nowMs() - this.seenSinceMs >= found.forMs
  }

  private async own(fence: number): Promise<LeaseRecord | undefined> {
    const found = await this.place.read()
    return found?.holder === this.holder && found.fence === fence ? found : undefined
  }
}

function termOf({ fence, forMs }: LeaseRecord, sentMs: number): Term {
  return { fence, forMs, untilMs: sentMs + forMs * countedOn }
}
