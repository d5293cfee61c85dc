import { LOG_START, type Position } from '@harbor/kernel/event'
import type { EventLog } from '@harbor/event-log/event-log'
import { turn } from './back-off'
import type { EventPage, PageReader } from './event-source'

/** Who has seen all of the log and waits for more. */
export interface Standing {
  readonly checkpoint: Position
  /** Goes past a page in which it has nothing to look for, at once. False when it must look into it, or does not stand before it. */
  passOver(page: EventPage): boolean
}

interface Waiting {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * The end of the log, read once for all views that stand there: growth wakes those that have something in it, and the others go past
 * it. Between two looks there is a rest, so that under load one commit takes the events of many; it ends as soon as somebody waits
 * for a position.
 */
export class LogTail {
  private readonly standing = new Map<Standing, Waiting>()
  private at: Position | undefined
  private isReading = false
  private restUntilMs = -Infinity
  /** Somebody waits for this position. */
  private wanted: Position = LOG_START
  private endRest: () => void = () => {}

  constructor(
    private readonly log: EventLog,
    private readonly pages: PageReader,
    private readonly signal: AbortSignal,
    private readonly restMs: number,
  ) {
    signal.addEventListener('abort', () => this.endRest(), { once: true })
  }

  /** Is this the place that is looked after? Then `wait` misses nothing. */
  isAt(position: Position): boolean {
    return this.at === position
  }

  /** Resolves when there may be something for it, or the signal aborts. Rejects when the log cannot be read. */
  wait(one: Standing): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.isReading && this.at !== undefined && one.checkpoint < this.at) return resolve()
      this.standing.set(one, { resolve, reject })
      if (!this.isReading) void this.read(one.checkpoint)
    })
  }

  /** It stands elsewhere now. */
  leave(one: Standing): void {
    const waiting = this.standing.get(one)
    this.standing.delete(one)
    waiting?.resolve()
  }

  /** No rest before this position: somebody waits for it. */
  hurry(position: Position): void {
    if (position > this.wanted) this.wanted = position
    this.endRest()
  }

  private async read(from: Position): Promise<void> {
    this.isReading = true
    this.at = from
    try {
      while (this.standing.size > 0 && !this.signal.aborted) await this.readOn(this.at)
      this.settle(({ resolve }) => resolve())
    } catch (error) {
      // Each view has its own patience, and its own way to tell.
      this.settle(({ reject }) => reject(error))
    }
  }

  private async readOn(at: Position): Promise<void> {
    await this.log.appended(at, this.signal)
    await this.rest(at)
    const page = await this.pages.page(at)
    const isFull = page.last - page.after >= this.pages.pageSize
    this.restUntilMs = isFull ? -Infinity : performance.now() + this.restMs
    this.at = page.last
    for (const [one] of this.standing) if (!one.passOver(page)) this.leave(one)
    await turn()
  }

  private async rest(at: Position): Promise<void> {
    const restMs = this.restUntilMs - performance.now()
    if (restMs <= 0 || this.wanted > at || this.signal.aborted) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, restMs)
      this.endRest = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  private settle(end: (waiting: Waiting) => void): void {
    this.isReading = false
    for (const waiting of this.standing.values()) end(waiting)
    this.standing.clear()
  }
}
