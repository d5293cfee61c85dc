import { LOG_START, type Position, type Recorded } from '@harbor/kernel/event'
import type { View } from '@harbor/kernel/view'
import type { ParsedEvent } from '@harbor/event-log/event-log'
import { contextOf, type EventSource, type Intake } from './event-source'
import { parsed } from './packed-events'
import type { Generation, KeyUpdate } from './read-models'
import { FoldFailed } from './view-status'

/** The state of one key while it is folded in memory, and the last event that changed it. */
export interface Cell {
  state: unknown
  position: Position
  eventType: string
}

export function newCell(state: unknown): Cell {
  return { state, position: LOG_START, eventType: '' }
}

/** Folds events of one view into states held in memory. Holds the rule for files whose past was corrected. */
export class ViewFold {
  readonly view: View
  private readonly handled: ReadonlySet<string>
  private readonly rewritten: ReadonlySet<string>

  constructor(
    private readonly source: EventSource,
    private readonly intake: Intake,
  ) {
    this.view = intake.view
    this.rewritten = new Set(this.view.rewrite?.on ?? [])
    this.handled = new Set([...this.view.handles, ...this.rewritten])
  }

  /** The events that this view takes, of a page decoded for several views. */
  mine(events: readonly Recorded[]): readonly Recorded[] {
    return events.filter(({ type }) => this.handled.has(type))
  }

  /** Does the view take events of this stored type? */
  takes(storedType: string): boolean {
    return this.intake.storedTypes.has(storedType)
  }

  decoded(events: readonly ParsedEvent[]): Promise<readonly Recorded[]> {
    return this.source.decode(events, { personal: this.view.personal })
  }

  /** May an event of a type that nobody knows concern this view? */
  concernedBy(unknownType: string): boolean {
    return this.intake.contexts.has(contextOf(unknownType))
  }

  keysOf(events: readonly Recorded[]): readonly string[] {
    return events.map((event) => this.keyOf(event))
  }

  /**
   * Folds events, in order. `cells[i]` is that of the key of `events[i]`, undefined to pass over it; `cellOf` finds the cells of all
   * keys that a correction touches, which may be others than its own. A state that becomes undefined means that the key is gone.
   */
  async foldInto(
    events: readonly Recorded[],
    cells: readonly (Cell | undefined)[],
    cellOf: (key: string) => Cell | undefined,
  ): Promise<void> {
    for (let index = 0; index < events.length; index++) {
      const event = events[index]
      const cell = cells[index]
      if (!event) continue
      if (this.rewritten.has(event.type)) await this.foldAgain(event, cellOf)
      else if (cell) {
        touch(cell, event)
        cell.state = this.evolve(cell.state, event)
      }
    }
  }

  isCorrection({ type }: Recorded): boolean {
    return this.rewritten.has(type)
  }

  /** A stream, or a key of a view without corrections, folded from its start in memory, event after event. */
  begin(): FoldFromStart {
    return new FoldFromStart(this)
  }

  /** Throws FoldFailed, naming the last event of that key, when the documents cannot be made. */
  updateOf(key: string, { state, position, eventType }: Cell): KeyUpdate {
    if (state === undefined) return { key, state, documents: [] }
    try {
      return { key, state, documents: this.view.documents(state, key) }
    } catch (cause) {
      throw new FoldFailed(this.view.name, position, eventType, cause)
    }
  }

  /**
   * A correction: the stream up to this event is read again, and its effective history folded from the start. All keys that the
   * stream ever had begin anew, also those that only an earlier correction gave it: a key belongs to one stream.
   */
  private async foldAgain(event: Recorded, cellOf: (key: string) => Cell | undefined): Promise<void> {
    const history = await this.historyOf(event.stream, event.revision + 1)
    this.foldHistory(event, history, this.keysEverOf(event, history), cellOf)
  }

  /** `keys`: all that the stream of this correction ever had; `history`: its events up to the correction. */
  foldHistory(
    correction: Recorded,
    history: readonly Recorded[],
    keys: Iterable<string>,
    cellOf: (key: string) => Cell | undefined,
  ): void {
    const effective = this.attempt(correction, () => this.effective(history))
    for (const key of keys) {
      const cell = cellOf(key)
      if (!cell) continue
      cell.state = undefined
      touch(cell, correction)
    }
    for (const past of effective) {
      const cell = cellOf(this.keyOf(past))
      if (!cell) continue
      // Also a key that the stream never had before changes by this event.
      touch(cell, correction)
      cell.state = this.attempt(correction, () => this.view.evolve(cell.state, past))
    }
  }

  private keysEverOf(event: Recorded, history: readonly Recorded[]): ReadonlySet<string> {
    const keys = new Set(this.keysOf(history))
    for (const [index, past] of history.entries()) {
      if (!this.rewritten.has(past.type)) continue
      const effective = this.attempt(event, () => this.effective(history.slice(0, index + 1)))
      for (const key of this.keysOf(effective)) keys.add(key)
    }
    return keys
  }

  private effective(history: readonly Recorded[]): readonly Recorded[] {
    return this.view.rewrite ? this.view.rewrite.effective(history) : history
  }

  private async historyOf(stream: string, limit: number): Promise<readonly Recorded[]> {
    const raw = await this.source.log.readStream(stream, { limit })
    return this.decoded(raw.filter(({ type }) => this.takes(type)).map(parsed))
  }

  evolve(state: unknown, event: Recorded): unknown {
    try {
      return this.view.evolve(state, event)
    } catch (cause) {
      throw this.failed(event, cause)
    }
  }

  keyOf(event: Recorded): string {
    return this.attempt(event, () => {
      const key = this.view.key(event)
      if (typeof key !== 'string' || key === '') throw new TypeError('the event has no key')
      return key
    })
  }

  private attempt<T>(event: Recorded, work: () => T): T {
    try {
      return work()
    } catch (cause) {
      throw this.failed(event, cause)
    }
  }

  private failed(event: Recorded, cause: unknown): FoldFailed {
    return new FoldFailed(this.view.name, event.position, event.type, cause)
  }
}

/** The events of one place, in order and from the first on; what was corrected is folded again from the events held here. */
export class FoldFromStart {
  private readonly cells = new Map<string, Cell>()
  private readonly history: Recorded[] = []
  private readonly keepsHistory: boolean
  private readonly cellOf = (key: string): Cell => {
    const known = this.cells.get(key)
    if (known) return known
    const cell = newCell(undefined)
    this.cells.set(key, cell)
    return cell
  }

  constructor(private readonly fold: ViewFold) {
    this.keepsHistory = fold.view.rewrite !== undefined
  }

  take(event: Recorded): void {
    const { fold } = this
    if (this.keepsHistory) this.history.push(event)
    const cell = this.cellOf(fold.keyOf(event))
    if (fold.isCorrection(event)) return fold.foldHistory(event, this.history, this.cells.keys(), this.cellOf)
    touch(cell, event)
    cell.state = fold.evolve(cell.state, event)
  }

  updates(): readonly KeyUpdate[] {
    return [...this.cells].map(([key, cell]) => this.fold.updateOf(key, cell))
  }
}

/** What a run of events makes of the keys that it touches, from their stored states. */
export async function updatesOf(
  fold: ViewFold,
  generation: Generation,
  events: readonly Recorded[],
): Promise<readonly KeyUpdate[]> {
  const keys = fold.keysOf(events)
  const stored = await generation.states([...new Set(keys)])
  const cells = new Map<string, Cell>()
  const cellOf = (key: string): Cell => {
    const known = cells.get(key)
    if (known) return known
    const cell = newCell(stored.get(key))
    cells.set(key, cell)
    return cell
  }
  await fold.foldInto(events, keys.map(cellOf), cellOf)
  return [...cells].map(([key, cell]) => fold.updateOf(key, cell))
}

function touch(cell: Cell, { position, type }: Recorded): void {
  cell.position = position
  cell.eventType = type
}
