import { LOG_START, type Position } from '@harbor/kernel/event'
import { turn, withBackOff } from './back-off'
import { EventSort, type SortedEvents } from './event-sort'
import type { PageReader } from './event-source'
import { parsed } from './packed-events'
import type { Generation, KeyUpdate } from './read-models'
import type { FoldFromStart, ViewFold } from './view-fold'

/** Where a build stands. `fraction` of the whole work, 0 to 1: reading the log is the first half of it, folding and writing the second. */
export interface BuildProgress {
  readonly view: string
  /** Read so far. */
  readonly events: number
  readonly position: Position
  readonly head: Position
  readonly fraction: number
}

export interface BuildOptions {
  readonly fold: ViewFold
  readonly generation: Generation
  readonly pages: PageReader
  readonly signal: AbortSignal
  readonly onProgress?: ((progress: BuildProgress) => void) | undefined
  /** Bound of the events held in memory; asked again and again, since other builds may begin and end. */
  readonly memoryBytes: () => number
  /** For what does not fit; default: the system's folder for temporary files. */
  readonly temporaryFolder?: string | undefined
}

/** Few, so that little is alive when the collector comes. */
const mostFoldedAtOnce = 200

/**
 * Fills an empty generation from the start of the log up to a position. The log is read once, in its order; its events are sorted by
 * stream, so that each file is folded alone, its documents are made and written once, and memory holds one file's state, however many
 * there are. A view without corrections may have keys over several streams: its events are sorted by key.
 */
export class GenerationBuild {
  private readonly sort: EventSort
  private readonly byStream: boolean
  private place: string | undefined
  private ofPlace: FoldFromStart | undefined
  private updates: KeyUpdate[] = []

  constructor(private readonly options: BuildOptions) {
    const { fold, memoryBytes, temporaryFolder: folder } = options
    this.byStream = fold.view.rewrite !== undefined
    this.sort = new EventSort({ memoryBytes, folder })
  }

  /** Rejects when a page cannot be read or folded, or the signal aborts; the generation is of no use then. Returns the events folded. */
  async fillTo(head: Position): Promise<number> {
    const { generation, signal } = this.options
    try {
      await this.read(head)
      await this.foldAll(head)
      await this.persistently(() => generation.commit([], head))
      signal.throwIfAborted()
      this.report(head, head, 1)
      return this.sort.events
    } finally {
      await this.sort.close()
    }
  }

  private async read(head: Position): Promise<void> {
    for (let position: Position = LOG_START; position < head;) {
      position = await this.readPage(position, head)
      await this.turn(position, head, position / head / 2)
    }
  }

  private async readPage(after: Position, head: Position): Promise<Position> {
    const { fold, pages } = this.options
    const page = await pages.raw(after, head)
    const [unknown] = page.unknown.filter(({ eventType }) => fold.concernedBy(eventType))
    if (unknown) throw unknown
    const mine = page.events.filter(({ type }) => fold.takes(type))
    const places = this.byStream ? mine.map(({ stream }) => stream) : fold.keysOf(await fold.decoded(mine.map(parsed)))
    for (const [index, event] of mine.entries()) {
      while (!this.sort.add(places[index] ?? '', event)) await this.sort.makeRoom()
    }
    return page.last
  }

  private async foldAll(head: Position): Promise<void> {
    const sorted = await this.sort.sorted()
    for (let folded = 0; folded < this.sort.events;) {
      folded += await this.foldPage(sorted)
      await this.turn(head, head, (1 + folded / this.sort.events) / 2)
    }
    this.finish()
    await this.write()
  }

  private async foldPage(sorted: SortedEvents): Promise<number> {
    const { fold, pages } = this.options
    const page = await sorted.page(Math.min(pages.pageSize, mostFoldedAtOnce))
    for (const event of await fold.decoded(page)) {
      const place = this.byStream ? event.stream : fold.keyOf(event)
      if (place !== this.place) this.finish()
      this.place = place
      this.ofPlace ??= fold.begin()
      this.ofPlace.take(event)
    }
    await this.write()
    return page.length
  }

  private finish(): void {
    if (this.ofPlace) this.updates.push(...this.ofPlace.updates())
    this.ofPlace = undefined
  }

  private async write(): Promise<void> {
    const { updates } = this
    if (updates.length > 0) await this.persistently(() => this.options.generation.add(updates))
    this.updates = []
  }

  /** A store that is away for a moment must not cost the whole build. */
  private persistently<T>(work: () => Promise<T>): Promise<T> {
    return withBackOff(work, this.options.signal, () => undefined)
  }

  /**
   * Between two pages, when nothing of the first is held any more: the collector likes to come in such a moment, and what is alive
   * when it comes is moved to the old part of the heap, to stay there as garbage for long.
   */
  private async turn(position: Position, head: Position, fraction: number): Promise<void> {
    this.report(position, head, fraction)
    await turn()
    this.options.signal.throwIfAborted()
  }

  private report(position: Position, head: Position, fraction: number): void {
    const { onProgress, fold } = this.options
    onProgress?.({ view: fold.view.name, events: this.sort.events, position, head, fraction })
  }
}
