import type { Position, Recorded } from '@harbor/kernel/event'
import type { View } from '@harbor/kernel/view'
import type { EventLog, Page, ParsedEvent, RawEvent } from '@harbor/event-log/event-log'
import { UndecodableEvent } from '@harbor/event-log/undecodable'

/** The log and how to read its events. A Journal is one. */
export interface EventSource {
  readonly log: EventLog
  /** In the same order. Throws UndecodableEvent for the first that cannot be read. */
  decode(events: readonly ParsedEvent[], options: { personal: boolean }): Promise<readonly Recorded[]>
  /** Stored names, of earlier versions too, for current types; without any given, all that this program knows. */
  storedTypes(types?: readonly string[]): readonly string[]
}

/** What one view takes of the log: by stored type. */
export interface Intake {
  readonly view: View
  readonly storedTypes: ReadonlySet<string>
  /** The contexts whose events it folds, e.g. `membership`: an unknown event of one of them may concern it. */
  readonly contexts: ReadonlySet<string>
}

export function intakeOf(view: View, source: EventSource): Intake {
  const types = [...view.handles, ...(view.rewrite?.on ?? [])]
  return {
    view,
    storedTypes: new Set(source.storedTypes(types)),
    contexts: new Set(types.map(contextOf)),
  }
}

/** A page of the log, decoded once for all views that stand at the same place. */
export interface EventPage {
  readonly after: Position
  readonly last: Position
  /** Without those that the program knows and no view of this reader takes. */
  readonly events: readonly ParsedEvent[]
  /** Of those events, each once. */
  readonly types: readonly string[]
  /** What any of the reader's views handles, in order. Rejects with UndecodableEvent. */
  decoded(personal: boolean): Promise<readonly Recorded[]>
  /** Events of types that this program does not know at all; most often none. */
  readonly unknown: readonly UndecodableEvent[]
}

/** A page of the log as its bytes stand there, for who puts events aside before reading them. */
export interface RawPage {
  readonly last: Position
  readonly events: readonly RawEvent[]
  readonly unknown: readonly UndecodableEvent[]
}

/**
 * Reads pages for several views. Those that stand at the same position get the same page, read and decoded once.
 * What the program knows and no view takes is left out by the log, before anything of it is parsed. What nobody knows is not: a
 * newer program may have written it, and a view that it may concern must stop instead of going on without it.
 */
export class PageReader {
  private readonly pages = new Map<string, Promise<EventPage>>()
  private readonly handled: Readonly<Record<'plain' | 'personal', ReadonlySet<string>>>
  private readonly known: ReadonlySet<string>
  private readonly except: readonly string[]

  constructor(
    private readonly source: EventSource,
    intakes: readonly Intake[],
    readonly pageSize: number,
    /** Kept for other views at the same place; a page that is kept costs memory and its garbage collection. */
    private readonly keptPages = 3,
  ) {
    const typesOf = (personal: boolean) =>
      new Set(intakes.filter(({ view }) => view.personal === personal).flatMap(({ storedTypes }) => [...storedTypes]))
    this.handled = { plain: typesOf(false), personal: typesOf(true) }
    this.known = new Set(source.storedTypes())
    this.except = [...this.known].filter((type) => !this.isHandled(type))
  }

  /** The page after a position; no further than `upTo`. At the head it is empty and `last === after`. */
  async page(after: Position, upTo?: Position): Promise<EventPage> {
    const key = `${after} ${upTo ?? ''}`
    const kept = this.pages.get(key)
    if (kept) return kept
    const read = this.read(after, upTo)
    if (this.keptPages === 0) return read
    this.pages.set(key, read)
    const [oldest] = this.pages.keys()
    if (this.pages.size > this.keptPages && oldest !== undefined) this.pages.delete(oldest)
    try {
      const page = await read
      if (page.last === after) this.pages.delete(key)
      return page
    } catch (error) {
      this.pages.delete(key)
      throw error
    }
  }

  /** As `page`, of events as they are stored, for who reads up to a known position. Nothing is kept for others. */
  async raw(after: Position, upTo: Position): Promise<RawPage> {
    const whole = await this.source.log.readRaw(after, { limit: this.pageSize, except: this.except })
    const { events, last } = cutAt(upTo, whole)
    return { last, events, unknown: this.unknownAmong(events) }
  }

  private async read(after: Position, upTo: Position | undefined): Promise<EventPage> {
    const whole = await this.source.log.readAll(after, { limit: this.pageSize, except: this.except })
    const { events, last } = cutAt(upTo, whole)
    const decoded: { plain?: Promise<readonly Recorded[]>; personal?: Promise<readonly Recorded[]> } = {}
    return {
      after,
      last,
      events,
      types: [...new Set(events.map(({ type }) => type))],
      unknown: this.unknownAmong(events),
      decoded: (personal) => (decoded[personal ? 'personal' : 'plain'] ??= this.decode(events, personal)),
    }
  }

  private decode(events: readonly ParsedEvent[], personal: boolean): Promise<readonly Recorded[]> {
    const handled = this.handled[personal ? 'personal' : 'plain']
    return this.source.decode(
      events.filter(({ type }) => handled.has(type)),
      { personal },
    )
  }

  private unknownAmong(events: readonly Pick<ParsedEvent, 'position' | 'type'>[]): readonly UndecodableEvent[] {
    return events
      .filter(({ type }) => !this.known.has(type))
      .map(({ position, type }) => new UndecodableEvent(position, type, 'unknown type or newer version'))
  }

  private isHandled(type: string): boolean {
    return this.handled.plain.has(type) || this.handled.personal.has(type)
  }
}

function cutAt<E extends { readonly position: Position }>(upTo: Position | undefined, page: Page<E>): Page<E> {
  if (upTo === undefined || page.last <= upTo) return page
  return { events: page.events.filter(({ position }) => position <= upTo), last: upTo }
}

export function contextOf(type: string): string {
  return type.slice(0, type.indexOf('.'))
}
