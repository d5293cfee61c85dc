import type { Position } from '@harbor/kernel/event'
import type {
  AppendResult,
  EventLog,
  Page,
  ParsedEvent,
  RawEvent,
  RawEventToAppend,
  ReadOptions,
  StoreError,
} from '../event-log'
import { withoutCredentials } from '../server-address'
import { storeError } from '../store-advice'
import { leaseClient, type ClientLease } from './client-lease'
import { toStoreError } from './eventstoredb-errors'
import { installationOf } from './installation'
import { LogAppender } from './log-appender'
import { LogReader } from './log-reader'
import { LogWatch } from './log-watch'
import { defaultTimeLimits, Patience, type TimeLimits } from './patience'

export interface EventStoreDbEventLogOptions {
  /** Never writes anything; a server without a log of ours is refused. */
  readonly readOnly?: boolean
  /** The id of a log that is made now, for one that moves here from elsewhere. Counts only where there is none yet. */
  readonly installationId?: string
  readonly limits?: Partial<TimeLimits>
}

/**
 * The log on EventStoreDB 22.6 or newer (or KurrentDB), reached by its connection string: `esdb://user:password@host:2113?tls=true`, with
 * several hosts or `esdb+discover://` for a cluster; TLS files as the client's `tlsCAFile`, `userCertFile`, `userKeyFile`.
 * Rejects with a StoreError when it cannot be used: `store.address`, `store.unavailable`, `store.access-denied`, `store.not-a-store`,
 * `store.damaged`.
 */
export async function openEventStoreDbEventLog(
  address: string,
  options: EventStoreDbEventLogOptions = {},
): Promise<EventLog> {
  const lease = await leaseClient(address)
  const server = withoutCredentials(address)
  const limits = { ...defaultTimeLimits, ...options.limits }
  const closing = new AbortController()
  const patience = new Patience(server, limits, closing.signal)
  const { readOnly = false, installationId: wanted } = options
  try {
    const installationId = await installationOf(lease.client, patience, { callMs: limits.callMs, readOnly, wanted })
    return new EventStoreDbLog(server, installationId, lease, closing, patience, limits, readOnly)
  } catch (error) {
    await lease.release()
    throw toStoreError(error, server)
  }
}

class EventStoreDbLog implements EventLog {
  readonly writers = 'many'
  private readonly reader: LogReader
  private readonly appender: LogAppender
  private readonly watch: LogWatch
  private isClosing: Promise<void> | undefined

  constructor(
    private readonly server: string,
    readonly installationId: string,
    private readonly lease: ClientLease,
    private readonly closing: AbortController,
    patience: Patience,
    limits: TimeLimits,
    private readonly readOnly: boolean,
  ) {
    const { client } = lease
    this.reader = new LogReader(client, patience, limits.callMs)
    this.appender = new LogAppender(client, this.reader, patience, limits.callMs)
    this.watch = new LogWatch(client, this.reader, limits)
  }

  async append(stream: string, expectedRevision: number, events: readonly RawEventToAppend[]): Promise<AppendResult> {
    if (this.readOnly) throw storeError('store.read-only', `${this.server} was opened for reading`)
    const result = await this.whileOpen(() => this.appender.append(stream, expectedRevision, events))
    if (result.ok) this.watch.announce(result.position)
    return result
  }

  readStream(stream: string, options: { fromRevision?: number; limit?: number } = {}): Promise<readonly RawEvent[]> {
    const { fromRevision = 0, limit = Number.POSITIVE_INFINITY } = options
    return this.whileOpen(() => this.reader.readStream(stream, fromRevision, limit))
  }

  readAll(after: Position, { limit, ...filter }: ReadOptions): Promise<Page<ParsedEvent>> {
    return this.whileOpen(() => this.reader.readAll(after, atLeastOne(limit), filter))
  }

  readRaw(after: Position, options: Omit<ReadOptions, 'types'>): Promise<Page<RawEvent>> {
    const { limit, ...filter } = options
    return this.whileOpen(() => this.reader.readRaw(after, atLeastOne(limit), filter))
  }

  head(): Promise<Position> {
    return this.whileOpen(() => this.reader.head())
  }

  appended(after: Position, signal: AbortSignal): Promise<void> {
    return this.whileOpen(() => this.watch.appended(after, signal))
  }

  close(): Promise<void> {
    this.isClosing ??= this.shutDown()
    return this.isClosing
  }

  /** What was appended before is answered first: disposing the client would leave its outcome unknown. */
  private async shutDown(): Promise<void> {
    await this.appender.drain()
    this.closing.abort()
    await this.watch.close()
    await this.lease.release()
  }

  private async whileOpen<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.isClosing) throw this.closedError()
    try {
      return await work()
    } catch (error) {
      throw toStoreError(error, this.server)
    }
  }

  private closedError(): StoreError {
    return storeError('store.closed', `the log at ${this.server} was closed`)
  }
}

function atLeastOne(limit: number): number {
  if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError(`not a page limit: ${limit}`)
  return limit
}
