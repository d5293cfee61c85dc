import type { Position } from '@harbor/kernel/event'
import { storeError } from './store-advice'

interface Waiter {
  readonly after: Position
  readonly signal: AbortSignal
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** Readers that stand at the head and wait for more. */
export class Arrivals {
  private readonly waiters = new Set<Waiter>()

  get waiting(): boolean {
    return this.waiters.size > 0
  }

  /** Resolves when `announce` names a head after `after`, or the signal aborts. Rejects when the log closes. */
  wait(after: Position, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        after,
        signal,
        resolve: () => done(resolve),
        reject: (reason) => done(() => reject(reason)),
      }
      const done = (settle: () => void) => {
        this.waiters.delete(waiter)
        signal.removeEventListener('abort', waiter.resolve)
        settle()
      }
      signal.addEventListener('abort', waiter.resolve, { once: true })
      this.waiters.add(waiter)
    })
  }

  announce(head: Position): void {
    for (const waiter of this.waiters) if (waiter.after < head) waiter.resolve()
  }

  close(): void {
    for (const waiter of this.waiters) waiter.reject(storeError('store.closed', 'the log was closed'))
  }
}
