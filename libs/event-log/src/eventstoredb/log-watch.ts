import { setTimeout as wait } from 'node:timers/promises'
import { streamNameFilter, type AllStreamSubscription, type EventStoreDBClient } from '@eventstore/db-client'
import { LOG_START, type Position } from '@harbor/kernel/event'
import { Arrivals } from '../arrivals'
import { NoAnswer } from './eventstoredb-errors'
import type { LogReader } from './log-reader'
import { backOffMs, type TimeLimits } from './patience'
import { isOurs, positionOf, streamPrefix } from './stored-form'

/** How long a subscription stays when nobody waits: between two pages a reader is away for moments only. */
const idleMs = 1_000
/** Records of others that the server passes over at once. */
const searchWindow = 1_024

/**
 * Wakes who waits for more. A subscription tells when something arrives; it carries no data to anybody, so that nothing is lost
 * with it. The server drops it on a burst, a restart drops it, a broken network leaves it silent: each time the head is read, who
 * waits is told, and a new subscription starts there, with growing pauses while the server is away.
 */
export class LogWatch {
  private readonly arrivals = new Arrivals()
  private readonly stopping = new AbortController()
  private supervising: Promise<void> | undefined
  private current: AllStreamSubscription | undefined
  private idle: NodeJS.Timeout | undefined
  private seen: Position = LOG_START

  constructor(
    private readonly client: EventStoreDBClient,
    private readonly reader: LogReader,
    private readonly limits: TimeLimits,
  ) {}

  /** Resolves when the log holds an event after `after`, or the signal aborts. Rejects when the log closes. */
  appended(after: Position, signal: AbortSignal): Promise<void> {
    if (after < this.seen) return Promise.resolve()
    const arrived = this.arrivals.wait(after, signal)
    clearTimeout(this.idle)
    if (this.arrivals.waiting) this.supervising ??= this.supervise()
    return arrived
  }

  /** The log is known to reach to `head`. */
  announce(head: Position): void {
    if (head <= this.seen) return
    this.seen = head
    this.arrivals.announce(head)
    if (!this.arrivals.waiting) this.stopWhenIdle()
  }

  async close(): Promise<void> {
    this.stopping.abort()
    this.arrivals.close()
    clearTimeout(this.idle)
    await this.leave()
    await this.supervising
  }

  private stopWhenIdle(): void {
    clearTimeout(this.idle)
    this.idle = setTimeout(() => {
      if (!this.arrivals.waiting) void this.leave()
    }, idleMs)
    this.idle.unref()
  }

  private async leave(): Promise<void> {
    const subscription = this.current
    this.current = undefined
    subscription?.emit('left')
    await subscription?.unsubscribe().catch(() => {})
  }

  private async supervise(): Promise<void> {
    for (let failures = 0; this.isWanted();) {
      try {
        const head = await this.reader.head()
        this.announce(head)
        // Meanwhile the last one may have left, or the log may have been closed.
        if (!this.isWanted()) continue
        await this.follow(head)
        failures = 0
      } catch {
        // Whatever it was, who waits goes on waiting; a read that follows will say what is wrong.
        await this.pause(backOffMs(failures++))
      }
    }
    // In the same turn as the last look at who waits: whoever comes next starts anew.
    this.supervising = undefined
  }

  private isWanted(): boolean {
    return this.arrivals.waiting && !this.stopping.signal.aborted
  }

  private async pause(delayMs: number): Promise<void> {
    await wait(delayMs, undefined, { signal: this.stopping.signal }).catch(() => {})
  }

  /** Resolves when the subscription was left, or was alive but dropped; rejects when it never got going. */
  private async follow(from: Position): Promise<void> {
    const subscription = this.client.subscribeToAll({
      fromPosition: from === LOG_START ? 'start' : { commit: BigInt(from), prepare: BigInt(from) },
      filter: streamNameFilter({ prefixes: [streamPrefix], maxSearchWindow: searchWindow, checkpointInterval: 1 }),
      requiresLeader: true,
    })
    this.current = subscription
    let liveness: NodeJS.Timeout | undefined
    try {
      await new Promise<void>((resolve, reject) => {
        let alive = false
        const unconfirmed = setTimeout(() => reject(new NoAnswer('no confirmation')), this.limits.callMs)
        subscription.on('confirmation', () => {
          alive = true
          clearTimeout(unconfirmed)
        })
        subscription.on('data', ({ event }) => {
          if (event && isOurs(event)) this.announce(positionOf(event))
        })
        const ended = (error?: Error) => {
          clearTimeout(unconfirmed)
          if (alive) resolve()
          else reject(error ?? new NoAnswer('the subscription ended'))
        }
        // Stays for good: the client emits a second error after the first.
        subscription.on('error', ended)
        subscription.on('end', () => ended())
        subscription.on('left', () => ended())
        liveness = setInterval(() => void this.compare().then((fell) => fell && ended()), this.limits.livenessMs)
      })
    } finally {
      clearInterval(liveness)
      if (this.current === subscription) await this.leave()
    }
  }

  /** True: nobody waits any more, or the log went on and the subscription did not say so. */
  private async compare(): Promise<boolean> {
    if (!this.arrivals.waiting) return true
    const before = this.seen
    try {
      const head = await this.reader.head()
      const fellBehind = head > before && before === this.seen
      this.announce(head)
      return fellBehind
    } catch {
      return true
    }
  }
}
