import type { DomainEvent, Recorded } from './event'

export type FieldValue = string | number | null

/** A document that a query returns. `id` is unique in its collection. */
export interface ViewDocument {
  readonly id: string
}

/** What a store must know of a collection: the fields to filter and sort by, and those searched as text. */
export interface CollectionSpec {
  readonly name: string
  /** Top-level fields that queries name in `where`, `sort` and `countBy`. */
  readonly fields: Readonly<Record<string, 'string' | 'number'>>
  /** Field groups that get an index, each most selective first. */
  readonly indexes: readonly (readonly string[])[]
  /** Top-level string fields searched by substring, letter case ignored. */
  readonly text: readonly string[]
}

/**
 * A read model: a pure fold of events by key into a state, and the documents by which that state is queried.
 * `State` and documents are JSON. The runner owns loading, committing and checkpoints.
 */
export interface View<E extends DomainEvent = DomainEvent, State = unknown, Doc extends ViewDocument = ViewDocument> {
  readonly name: string
  /** Raise it when `evolve` or `documents` change: the next start rebuilds beside the old one. */
  readonly version: number
  readonly collection: CollectionSpec
  /** Stored types that it folds; others never reach it. */
  readonly handles: readonly E['type'][]
  /** True when it needs `data.personal` opened; otherwise that part reads as null. */
  readonly personal: boolean
  /** The key whose state the event touches, most often the id in the stream's name. */
  key(event: Recorded<E>): string
  evolve(state: State | undefined, event: Recorded<E>): State
  /** All documents of that key, as they stand now. Replaces the earlier ones. */
  documents(state: State, key: string): readonly Doc[]
  /**
   * For views over files whose past can be corrected: after an event of these types the runner reads the whole stream again
   * and folds `effective(events)` from the start.
   */
  readonly rewrite?: {
    readonly on: readonly string[]
    effective(events: readonly Recorded<E>[]): readonly Recorded<E>[]
  }
}
