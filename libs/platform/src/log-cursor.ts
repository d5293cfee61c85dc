import type { EventLog, RawEvent } from '@harbor/event-log/event-log'
import { LOG_START, type Position } from '@harbor/kernel/event'

const pageEvents = 1_000

/** The stored events of a log one by one, oldest first; holds one page. */
export class LogCursor {
  private page: readonly RawEvent[] = []
  private index = 0
  private after: Position = LOG_START

  constructor(private readonly log: EventLog) {}

  /** Undefined at the head. */
  async next(): Promise<RawEvent | undefined> {
    const event = await this.peek()
    if (event) this.index++
    return event
  }

  /** The event that `next` will give. */
  async peek(): Promise<RawEvent | undefined> {
    while (this.index >= this.page.length) {
      const { events, last } = await this.log.readRaw(this.after, { limit: pageEvents })
      if (last === this.after) return undefined
      this.page = events
      this.index = 0
      this.after = last
    }
    return this.page[this.index]
  }
}
