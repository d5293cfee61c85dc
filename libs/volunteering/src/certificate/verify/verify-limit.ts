import { networkOf } from '@harbor/access/credentials/sign-in-throttle'
import type { Instant } from '@harbor/kernel/time'

/** So many look-ups an address may make at once, and how fast they come back. An office that checks a pile of papers stays below. */
export const lookUpsAtOnce = 30
export const lookUpEveryMs = 2_000
/** No more addresses are remembered than this: the oldest give way, so that a flood does not fill the memory. */
const remembered = 10_000

/**
 * Slows down whoever tries codes, by address, in this process. A code has 80 bits: nobody finds one by trying, limited or not; the limit
 * keeps the attempt from costing others.
 */
export class VerifyLimit {
  private readonly emptyUntilMs = new Map<string, number>()

  /** 0: go on. Otherwise the seconds after which to come again. */
  take(address: string, now: Instant): number {
    const network = networkOf(address)
    const nowMs = Date.parse(now)
    const from = Math.max(this.emptyUntilMs.get(network) ?? 0, nowMs)
    if (from - nowMs >= lookUpsAtOnce * lookUpEveryMs)
      return Math.ceil((from - nowMs - (lookUpsAtOnce - 1) * lookUpEveryMs) / 1_000)
    this.emptyUntilMs.delete(network)
    this.emptyUntilMs.set(network, from + lookUpEveryMs)
    const [oldest] = this.emptyUntilMs.keys()
    if (this.emptyUntilMs.size > remembered && oldest !== undefined) this.emptyUntilMs.delete(oldest)
    return 0
  }
}
