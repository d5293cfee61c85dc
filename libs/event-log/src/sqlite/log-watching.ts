import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Position } from '@harbor/kernel/event'
import type { AppendResult } from '../event-log'
import { storeError } from '../store-advice'
import { Arrivals } from '../arrivals'
import type { LogAccess } from './log-access'
import type { LogReader } from './log-reader'

/** How often a reader looks whether the other process has committed: the port allows 20 a second. */
const lookIntervalMs = 50

/** The log in a process that reads beside the writer, or without one. */
export class LogWatching implements LogAccess {
  private readonly arrivals = new Arrivals()
  private readonly dataVersion: StatementSync
  private seenVersion: unknown
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly file: string,
    private readonly db: DatabaseSync,
    private readonly reader: LogReader,
  ) {
    this.dataVersion = db.prepare('PRAGMA data_version')
  }

  head(): Position {
    return this.reader.head()
  }

  append(): Promise<AppendResult> {
    return Promise.reject(storeError('store.read-only', `${this.file} was opened for reading`))
  }

  appended(after: Position, signal: AbortSignal): Promise<void> {
    if (after < this.reader.head()) return Promise.resolve()
    const arrived = this.arrivals.wait(after, signal)
    this.timer ??= setInterval(() => this.look(), lookIntervalMs)
    return arrived
  }

  close(): Promise<void> {
    this.stopLooking()
    this.arrivals.close()
    this.db.close()
    return Promise.resolve()
  }

  private look(): void {
    if (!this.arrivals.waiting) return this.stopLooking()
    const version = this.dataVersion.get()?.['data_version']
    if (version === this.seenVersion) return
    this.seenVersion = version
    this.arrivals.announce(this.reader.head())
  }

  private stopLooking(): void {
    clearInterval(this.timer)
    this.timer = undefined
    this.seenVersion = undefined
  }
}
