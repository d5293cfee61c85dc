import { setTimeout as wait } from 'node:timers/promises'
import { storeError } from '../store-advice'
import { isTransient, NoAnswer, toStoreError } from './eventstoredb-errors'

/** How long things may take. The defaults suit a server that restarts within seconds. */
export interface TimeLimits {
  /** One call, or the pause between two events of a page. */
  readonly callMs: number
  /** All tries of one piece of work together; then `store.unavailable`. */
  readonly patienceMs: number
  /** How often a silent subscription is compared with the head. */
  readonly livenessMs: number
}
export const defaultTimeLimits: TimeLimits = { callMs: 10_000, patienceMs: 15_000, livenessMs: 15_000 }

const firstDelayMs = 50
const longestDelayMs = 2_000

/** Grows with each try, and is never the same for two that failed together. */
export function backOffMs(tries: number): number {
  const full = Math.min(firstDelayMs * 2 ** tries, longestDelayMs)
  return full / 2 + Math.random() * (full / 2)
}

/** Tries again what failed for a reason that may pass. Work must be repeatable: reads are, appends are by their ids. */
export class Patience {
  constructor(
    private readonly server: string,
    private readonly limits: TimeLimits,
    private readonly closing: AbortSignal,
  ) {}

  async persist<T>(work: () => Promise<T>): Promise<T> {
    const until = performance.now() + this.limits.patienceMs
    for (let tries = 0; ; tries++) {
      try {
        return await work()
      } catch (error) {
        const delayMs = backOffMs(tries)
        if (!isTransient(error) || performance.now() + delayMs > until) throw toStoreError(error, this.server)
        await this.pause(delayMs)
      }
    }
  }

  async pause(delayMs: number): Promise<void> {
    try {
      await wait(delayMs, undefined, { signal: this.closing })
    } catch {
      throw storeError('store.closed', `the log at ${this.server} was closed`)
    }
  }
}

/** The work's result, or NoAnswer. The client gives up on a silent server only when the connection is seen to be dead. */
export async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`no answer within ${limitMs} ms`)), limitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
