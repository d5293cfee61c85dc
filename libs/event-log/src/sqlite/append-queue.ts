import { StoreError, type AppendResult } from '../event-log'
import { storeError } from '../store-advice'
import type { Append, LogWriter } from './log-writer'
import { toStoreError } from './sqlite-errors'

export interface MeasuredAppend extends Append {
  /** Of data and meta of its events. */
  readonly bytes: number
}

interface Pending extends MeasuredAppend {
  readonly resolve: (result: AppendResult) => void
  readonly reject: (reason: unknown) => void
}

/** One transaction takes at most so much, or one slow commit would hold up everybody. */
const groupLimit = { events: 4000, bytes: 16 * 1024 * 1024 }

/**
 * Group commit: the appends that one turn of the event loop brings share one transaction, so that one fdatasync pays for all.
 * Bounded: what does not fit is refused with `store.unavailable` at once, before any I/O.
 */
export class AppendQueue {
  private pending: Pending[] = []
  private pendingBytes = 0
  private scheduled = false
  private broken: StoreError | undefined
  private drained: (() => void)[] = []

  constructor(
    private readonly writer: LogWriter,
    private readonly file: string,
    private readonly limits: { readonly appends: number; readonly bytes: number },
    private readonly committed: () => void,
  ) {}

  add({ stream, expectedRevision, events, bytes }: MeasuredAppend): Promise<AppendResult> {
    if (this.broken) return Promise.reject(this.broken)
    if (this.pending.length >= this.limits.appends || this.pendingBytes + bytes > this.limits.bytes) {
      return Promise.reject(
        storeError('store.unavailable', `${this.pending.length} appends are waiting (${this.pendingBytes} bytes)`),
      )
    }
    this.schedule()
    this.pendingBytes += bytes
    return new Promise((resolve, reject) => {
      this.pending.push({ stream, expectedRevision, events, bytes, resolve, reject })
    })
  }

  /** Resolves when everything added so far is answered. */
  drain(): Promise<void> {
    return this.scheduled ? new Promise((resolve) => this.drained.push(resolve)) : Promise.resolve()
  }

  private schedule(): void {
    if (this.scheduled) return
    this.scheduled = true
    setImmediate(() => this.commitGroup())
  }

  private commitGroup(): void {
    const group = this.takeGroup()
    this.scheduled = false
    if (this.pending.length > 0) this.schedule()
    this.write(group)
    if (this.scheduled) return
    for (const resolve of this.drained.splice(0)) resolve()
  }

  private takeGroup(): Pending[] {
    let [events, bytes, count] = [0, 0, 0]
    for (const append of this.pending) {
      events += append.events.length
      bytes += append.bytes
      if (count > 0 && (events > groupLimit.events || bytes > groupLimit.bytes)) break
      count++
    }
    const group = this.pending.splice(0, count)
    for (const append of group) this.pendingBytes -= append.bytes
    return group
  }

  private write(group: readonly Pending[]): void {
    if (this.broken) return this.refuse(group, this.broken)
    let results: AppendResult[]
    try {
      results = this.writer.write(group)
    } catch (error) {
      return this.refuse(group, this.remember(toStoreError(error, this.file)))
    }
    this.committed()
    results.forEach((result, index) => group[index]?.resolve(result))
  }

  /** After a failed write to disk nobody knows what the disk holds: nothing more is acknowledged until the log is opened again. */
  private remember(error: unknown): unknown {
    if (error instanceof StoreError && (error.code === 'store.io' || error.code === 'store.damaged'))
      this.broken = error
    return error
  }

  private refuse(group: readonly Pending[], reason: unknown): void {
    for (const append of group) append.reject(reason)
  }
}
