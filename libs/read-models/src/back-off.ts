import { setTimeout as delay } from 'node:timers/promises'
import { StoreError } from '@harbor/event-log/event-log'

const firstDelayMs = 50
const longestDelayMs = 5_000

/** A store that is busy, or whose disk is full, may work again in a moment; any other fault needs a person. */
export function isTransient(error: unknown): boolean {
  return error instanceof StoreError && (error.code === 'store.unavailable' || error.code === 'store.disk-full')
}

/** Tries until it works, waiting longer each time. Gives up on faults that are not transient, and when the signal aborts. */
export async function withBackOff<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  waiting: (error: unknown) => void,
): Promise<T> {
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
    try {
      return await work()
    } catch (error) {
      if (!isTransient(error) || signal.aborted) throw error
      waiting(error)
      await delay(delayMs, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) throw error
    }
  }
}

/** Lets requests and timers have their turn: work in process runs synchronously and would keep them waiting. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
