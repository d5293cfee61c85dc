import type { Position } from '@harbor/kernel/event'
import { measureAppend } from '@harbor/event-log/append-limits'
import { Arrivals } from '@harbor/event-log/arrivals'
import {
  type AppendResult,
  type EventLog,
  type Page,
  type ParsedEvent,
  type RawEvent,
  type RawEventToAppend,
  type ReadOptions,
} from '@harbor/event-log/event-log'
import { storeError } from '@harbor/event-log/store-advice'

/** What stays when the processes that use it are gone. Positions have gaps, as those of a server have: nobody may count with them. */
export class StoredLog {
  private readonly handles = new Set<MemoryEventLog>()

  private constructor(
    readonly installationId: string,
    private readonly nextGap: () => number,
    private readonly all: RawEvent[],
    private readonly streams: Map<string, readonly RawEvent[]>,
    private readonly parsed: ParsedEvent[],
  ) {}

  /** `nextGap`: how many positions are left out before the next append. */
  static empty(installationId: string, nextGap: () => number = () => 0): StoredLog {
    return new StoredLog(installationId, nextGap, [], new Map(), [])
  }

  /** The same events; what is appended to one is not in the other. */
  copy(nextGap: () => number): StoredLog {
    return new StoredLog(this.installationId, nextGap, [...this.all], new Map(this.streams), [...this.parsed])
  }

  open(): MemoryEventLog {
    const log = new MemoryEventLog(this)
    this.handles.add(log)
    return log
  }

  get events(): readonly RawEvent[] {
    return this.all
  }

  get head(): Position {
    return this.all.at(-1)?.position ?? (0 as Position)
  }

  stream(name: string): readonly RawEvent[] {
    return this.streams.get(name) ?? []
  }

  append(stream: string, expectedRevision: number, events: readonly RawEventToAppend[]): AppendResult {
    const there = this.stream(stream)
    const repeated = sameAgain(there.slice(expectedRevision + 1), events)
    if (repeated) return { ok: true, position: repeated }
    const actualRevision = there.length - 1
    if (actualRevision !== expectedRevision) return { ok: false, actualRevision }
    const first = this.head + 1 + this.nextGap()
    const added = events.map(({ revision, id, type, data, meta, hash }, index): RawEvent => ({
      position: (first + index) as Position,
      stream,
      revision,
      id,
      type,
      data,
      meta,
      hash,
    }))
    this.all.push(...added)
    this.parsed.push(...added.map(parsedOf))
    this.streams.set(stream, [...there, ...added])
    for (const handle of this.handles) handle.announce(this.head)
    return { ok: true, position: this.head }
  }

  /** Index of the first event after a position. */
  indexAfter(after: Position): number {
    let low = 0
    let high = this.all.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.all[middle]?.position ?? 0) > after) high = middle
      else low = middle + 1
    }
    return low
  }

  parsedFrom(index: number, limit: number): readonly ParsedEvent[] {
    return this.parsed.slice(index, index + limit)
  }

  forget(handle: MemoryEventLog): void {
    this.handles.delete(handle)
  }
}

/** One process's use of it. */
export class MemoryEventLog implements EventLog {
  readonly writers = 'many'
  readonly installationId: string
  private readonly arrivals = new Arrivals()
  private isOpen = true

  constructor(private readonly stored: StoredLog) {
    this.installationId = stored.installationId
  }

  async append(stream: string, expectedRevision: number, events: readonly RawEventToAppend[]): Promise<AppendResult> {
    this.mustBeOpen()
    measureAppend(stream, expectedRevision, events)
    return this.stored.append(stream, expectedRevision, events)
  }

  async readStream(
    stream: string,
    { fromRevision = 0, limit = Infinity }: { fromRevision?: number; limit?: number } = {},
  ): Promise<readonly RawEvent[]> {
    this.mustBeOpen()
    return this.stored.stream(stream).slice(fromRevision, fromRevision + limit)
  }

  async readAll(after: Position, { limit, types, except }: ReadOptions): Promise<Page<ParsedEvent>> {
    this.mustBeOpen()
    const scanned = this.stored.parsedFrom(this.stored.indexAfter(after), limit)
    return pageOf(after, scanned, types && new Set(types), except && new Set(except))
  }

  async readRaw(after: Position, { limit, except }: Omit<ReadOptions, 'types'>): Promise<Page<RawEvent>> {
    this.mustBeOpen()
    const start = this.stored.indexAfter(after)
    return pageOf(after, this.stored.events.slice(start, start + limit), undefined, except && new Set(except))
  }

  async head(): Promise<Position> {
    this.mustBeOpen()
    return this.stored.head
  }

  async appended(after: Position, signal: AbortSignal): Promise<void> {
    this.mustBeOpen()
    if (this.stored.head > after) return
    await this.arrivals.wait(after, signal)
  }

  announce(head: Position): void {
    this.arrivals.announce(head)
  }

  async close(): Promise<void> {
    this.isOpen = false
    this.stored.forget(this)
    this.arrivals.close()
  }

  private mustBeOpen(): void {
    if (!this.isOpen) throw storeError('store.closed', 'the log was closed')
  }
}

function parsedOf({ data, meta, position, stream, revision, id, type }: RawEvent): ParsedEvent {
  return { position, stream, revision, id, type, data: JSON.parse(data), meta: JSON.parse(meta) }
}

function pageOf<E extends Pick<RawEvent, 'position' | 'type'>>(
  after: Position,
  scanned: readonly E[],
  types: ReadonlySet<string> | undefined,
  except: ReadonlySet<string> | undefined,
): Page<E> {
  const events = scanned.filter(({ type }) => (types?.has(type) ?? true) && !except?.has(type))
  return { events, last: scanned.at(-1)?.position ?? after }
}

/** The position of the last of them, when all of these ids stand at this very place already. */
function sameAgain(there: readonly RawEvent[], events: readonly RawEventToAppend[]): Position | undefined {
  const standing = there.slice(0, events.length)
  const isSame = standing.length === events.length && standing.every(({ id }, index) => id === events[index]?.id)
  return isSame ? standing.at(-1)?.position : undefined
}
