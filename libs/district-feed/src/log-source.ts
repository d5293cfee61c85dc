import type { EventType, Position, Recorded } from '@harbor/kernel/event'
import { Codec } from '@harbor/event-log/codec'
import type { EventLog, RawEvent } from '@harbor/event-log/event-log'
import { UndecodableEvent } from '@harbor/event-log/undecodable'
import type { FeedMessage } from './district-feed'
import { UntellableEvent, type Telling } from './telling'

/** What a stretch of the log tells. */
export interface Told {
  readonly messages: readonly FeedMessage[]
  /** Everything up to here is in `messages`. */
  readonly last: Position
  /** The event right after `last` cannot be told: what comes before it is still to be sent. */
  readonly poison?: UndecodableEvent | UntellableEvent
}

/** Streams whose earlier events are kept in memory, the least recently used dropped. */
const keptStreams = 5_000

/**
 * The log as a district is told it. Has no keys: what is personal stays closed whatever a mapping asks for. The same stretch gives the
 * same messages in every process.
 */
export class LogSource {
  private readonly codec: Codec
  private readonly except: readonly string[]
  private readonly contexts: ReadonlySet<string>
  private readonly known: ReadonlySet<string>
  private readonly files = new Map<string, Recorded[]>()

  constructor(
    readonly log: EventLog,
    eventTypes: readonly EventType[],
    private readonly telling: Telling,
  ) {
    this.codec = new Codec(eventTypes)
    this.known = new Set(this.codec.storedTypes())
    const told = new Set(this.codec.storedTypes(telling.handles))
    this.except = [...this.known].filter((type) => !told.has(type))
    this.contexts = new Set(telling.handles.map(contextOf))
  }

  /**
   * The messages of up to `limit` positions after `after`. At the head `last === after`. Stops before an event that cannot be told,
   * also before one of a context that is told and whose type nobody knows: a newer program wrote it.
   */
  async read(after: Position, limit: number): Promise<Told> {
    const page = await this.log.readAll(after, { limit, except: this.except })
    const messages: FeedMessage[] = []
    let last = after
    for (const parsed of page.events) {
      try {
        if (this.known.has(parsed.type)) {
          const event = this.codec.decode(parsed)
          const before = this.telling.readsFile(event.type) ? await this.before(event) : none
          messages.push(...this.telling.messages(event, before))
          // Known now, so that the next event of this stream need not read it again.
          if (before !== none && before === this.files.get(event.stream)) before.push(event)
        } else if (this.contexts.has(contextOf(parsed.type)))
          throw new UndecodableEvent(parsed.position, parsed.type, 'unknown type or newer version')
      } catch (error) {
        if (error instanceof UndecodableEvent || error instanceof UntellableEvent)
          return { messages, last, poison: error }
        throw error
      }
      last = parsed.position
    }
    return { messages, last: page.last }
  }

  /** What stood in the event's stream when it was recorded. */
  private async before({ stream, revision }: Recorded): Promise<Recorded[]> {
    const kept = this.files.get(stream) ?? []
    this.files.delete(stream)
    if (kept.length < revision) {
      const raw = await this.log.readStream(stream, { fromRevision: kept.length, limit: revision - kept.length })
      for (const event of raw) kept.push(this.codec.decode(parse(event)))
    }
    this.files.set(stream, kept)
    const [oldest] = this.files.keys()
    if (this.files.size > keptStreams && oldest !== undefined) this.files.delete(oldest)
    return kept.length === revision ? kept : kept.slice(0, revision)
  }
}

/** For mappings that see no file. */
const none: Recorded[] = []

function parse(event: RawEvent) {
  return { ...event, data: JSON.parse(event.data) as unknown, meta: JSON.parse(event.meta) as unknown }
}

function contextOf(type: string): string {
  return type.slice(0, type.indexOf('.'))
}
