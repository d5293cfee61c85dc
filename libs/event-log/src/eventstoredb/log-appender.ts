import type { EventStoreDBClient, AppendResult as ServerResult } from '@eventstore/db-client'
import { measureAppend } from '../append-limits'
import { NO_STREAM, type AppendResult, type RawEventToAppend } from '../event-log'
import { storeError } from '../store-advice'
import { typeOf } from './eventstoredb-errors'
import type { LogReader } from './log-reader'
import { within, type Patience } from './patience'
import { streamPrefix, toPosition, toStored, type StoredEvent } from './stored-form'

/** What may wait for the server's answer: more is refused at once instead of filling the memory. */
const limits = { appends: 4096, bytes: 64 * 1024 * 1024 }

interface Append {
  readonly stream: string
  readonly expectedRevision: number
  readonly events: readonly RawEventToAppend[]
  readonly stored: StoredEvent[]
}

/**
 * Appends with exact revisions. A try whose outcome is unknown is repeated: the ids make that harmless, wherever the first one got to.
 */
export class LogAppender {
  private readonly pending = new Set<Promise<AppendResult>>()
  private pendingBytes = 0

  constructor(
    private readonly client: EventStoreDBClient,
    private readonly reader: LogReader,
    private readonly patience: Patience,
    private readonly callMs: number,
  ) {}

  /** Rejects with what the port says; nothing is sent then. */
  async append(stream: string, expectedRevision: number, events: readonly RawEventToAppend[]): Promise<AppendResult> {
    measureAppend(stream, expectedRevision, events)
    const { stored, bytes } = toStored(events)
    if (this.pending.size >= limits.appends || this.pendingBytes + bytes > limits.bytes) {
      throw storeError('store.unavailable', `${this.pending.size} appends are waiting (${this.pendingBytes} bytes)`)
    }
    const append = { stream, expectedRevision, events, stored }
    const answer = this.patience.persist(() => this.attempt(append))
    this.pending.add(answer)
    this.pendingBytes += bytes
    try {
      return await answer
    } finally {
      this.pending.delete(answer)
      this.pendingBytes -= bytes
    }
  }

  /** Resolves when everything appended so far is answered. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.pending)
  }

  private async attempt(append: Append): Promise<AppendResult> {
    try {
      const call = this.client.appendToStream(streamPrefix + append.stream, append.stored, {
        expectedRevision: append.expectedRevision === NO_STREAM ? 'no_stream' : BigInt(append.expectedRevision),
        requiresLeader: true,
        deadline: this.callMs,
      })
      const result = await within(this.callMs, call)
      // With `throwOnAppendFailure=false` in the address the client says so instead of throwing, with a wrong revision.
      return result.success ? await this.accepted(append, result) : await this.refused(append)
    } catch (error) {
      if (typeOf(error) === 'wrong-expected-version') return this.refused(append)
      throw error
    }
  }

  private async accepted(append: Append, { nextExpectedRevision, position }: ServerResult): Promise<AppendResult> {
    const { stream, events, expectedRevision } = append
    const last = expectedRevision + events.length
    // Somebody deleted or truncated the stream: the server counts on, and the file has lost its beginning.
    if (nextExpectedRevision !== BigInt(last)) {
      throw storeError(
        'store.damaged',
        `stream ${stream} goes on at revision ${nextExpectedRevision} instead of ${last}`,
      )
    }
    if (position && position.commit > 0n && position.commit <= BigInt(Number.MAX_SAFE_INTEGER))
      return { ok: true, position: toPosition(position.commit) }
    // For a repeated append that it has not indexed yet the server answers without a position.
    return this.refused(append)
  }

  /** Another revision stands there: that of an append by others, or of this very one, whose answer was lost. */
  private async refused({ stream, expectedRevision, events }: Append): Promise<AppendResult> {
    const standing = await this.reader.readStream(stream, expectedRevision + 1, events.length)
    const isSame = standing.length === events.length && events.every(({ id }, index) => standing[index]?.id === id)
    const last = standing.at(-1)
    if (isSame && last) return { ok: true, position: last.position }
    const newest = await this.reader.lastOf(stream)
    return { ok: false, actualRevision: newest?.revision ?? NO_STREAM }
  }
}
