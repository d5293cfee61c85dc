import type { EventId } from '@harbor/kernel/ids'
import type { Position } from '@harbor/kernel/event'

/** An event as its bytes stand in the store. `data` and `meta` are JSON texts, `hash` is 64 hex digits (see chain.ts). */
export interface RawEvent {
  readonly position: Position
  readonly stream: string
  readonly revision: number
  readonly id: EventId
  readonly type: string
  readonly data: string
  readonly meta: string
  readonly hash: string
}
export type RawEventToAppend = Omit<RawEvent, 'position' | 'stream'>

/** An event with its JSON parsed, for folds: what most readers want, and the fastest way to read. */
export interface ParsedEvent {
  readonly position: Position
  readonly stream: string
  readonly revision: number
  readonly id: EventId
  readonly type: string
  readonly data: unknown
  readonly meta: unknown
}

/** Where the events of a stream stand. */
export interface StreamPlaces {
  /** Of the newest. */
  readonly revision: number
  /** The sum of each event's `placeOf` (chain.ts): one that stands elsewhere, or is missing, changes it. */
  readonly places: number
}

/** Events of a stream that stand behind a position and have been proven in a row, the first as chained to a hash that is still to be compared. */
export type ProvenPart = readonly [
  stream: string,
  firstRevision: number,
  hashBefore: string,
  firstRecordedAt: number,
  revision: number,
  places: number,
]

/**
 * What is looked at beside the reads of a proof: how a log finds its events, since a decision that does not see one of them would be taken
 * on half a file; and the newest events themselves.
 */
export interface LookUp {
  /** The head when it began. What has come since is not looked at. */
  readonly last: Position
  /** The events behind this position are proven beside; `last` where none are. */
  readonly asideAfter: Position
  /** Those, or undefined where one of them is not sound or anything has failed: what and where is for the reader to find. */
  provenAside(): Promise<readonly ProvenPart[] | undefined>
  /**
   * Rejects with `store.damaged` unless the index of streams leads to just these events, which are all up to `last`, and each is found
   * by its position alone.
   */
  expectFindable(streams: ReadonlyMap<string, StreamPlaces>): Promise<void>
  /** Due whatever has happened. */
  end(): Promise<void>
}

/** `expectedRevision` for a stream that must not exist yet. */
export const NO_STREAM = -1

export type AppendResult =
  /** `position` is that of the append's last event: who waits for it sees the whole append. */
  | { readonly ok: true; readonly position: Position }
  /** Somebody else appended first; `actualRevision` is NO_STREAM when there is no stream. */
  | { readonly ok: false; readonly actualRevision: number }

/** A page of the log in its total order. `last` is where the reader stands now, also when filtering left nothing. */
export interface Page<E> {
  readonly events: readonly E[]
  readonly last: Position
}

export interface ReadOptions {
  readonly limit: number
  /** Only events of these stored types. */
  readonly types?: readonly string[]
  /**
   * Not events of these stored types: what is left out costs next to nothing. For who must see types that nobody knows, where
   * `types` would hide them.
   */
  readonly except?: readonly string[]
}

/**
 * The log: one stream a file, one total order over all.
 *
 * Promises of every adapter (contract suite: `event-log.contract.ts`):
 * - `append` is all or nothing and durable when it resolves; exact expected revision always; the same event ids again at the same
 *   place are answered as the first time (`ok: true`, the same position), nothing is added.
 * - Positions grow; a reader that has seen position P never later finds an event at or below P that it has not seen.
 * - Limits are checked before any I/O: an event of at most 1 MiB (UTF-8 bytes of data and meta), at most 1,000 events an append.
 *   A server may take less at once (EventStoreDB: below 1 MiB an append); that is checked as early and refused as well.
 *   What no correct caller sends (no events, revisions out of order, a hash that is none) rejects with a TypeError.
 * - After `close` every call rejects with `store.closed`; what waits in `appended` does too.
 * - A broken store rejects with a StoreError whose code says what to do.
 */
export interface EventLog {
  /** Identifies this log; the key store must carry the same. */
  readonly installationId: string
  /** Whether other processes may append at the same time; `one`: nobody else can open it to write. */
  readonly writers: 'one' | 'many'
  append(stream: string, expectedRevision: number, events: readonly RawEventToAppend[]): Promise<AppendResult>
  /** Oldest first, from `fromRevision` (default 0); an unknown stream is empty. At most `limit` (default: all). */
  readStream(stream: string, options?: { fromRevision?: number; limit?: number }): Promise<readonly RawEvent[]>
  /** Events after `after`, at most `limit` scanned. Empty page with `last === after`: at the head. */
  readAll(after: Position, options: ReadOptions): Promise<Page<ParsedEvent>>
  /** As `readAll`, but the stored bytes, for proofs and copies, and for who puts events aside before reading them. */
  readRaw(after: Position, options: Omit<ReadOptions, 'types'>): Promise<Page<RawEvent>>
  /** For proofs of a log that finds the events of a stream by an index of its own: begins to look at it, beside the reads of the proof. Ends with the log. */
  lookUp?(): Promise<LookUp>
  /** The position of the newest event, LOG_START when empty. */
  head(): Promise<Position>
  /** Resolves as soon as the log holds an event after `after`, or the signal aborts (then without error). Never polls faster than 20 a second. */
  appended(after: Position, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

export type StoreErrorCode =
  | 'store.sqlite-too-old'
  | 'store.locked-by-other'
  | 'store.not-a-store'
  | 'store.damaged'
  | 'store.read-only'
  | 'store.disk-full'
  | 'store.io'
  | 'store.checkpoint-ahead'
  | 'store.key-store-mismatch'
  | 'store.other-installation'
  | 'store.too-large'
  | 'store.unavailable'
  | 'store.address'
  | 'store.access-denied'
  | 'store.closed'

/** The store cannot be used, or a limit was met. `advice` tells the operator what to do (zh-CN and English). */
export class StoreError extends Error {
  constructor(
    readonly code: StoreErrorCode,
    message: string,
    readonly advice: { readonly zh: string; readonly en: string },
    options?: { cause?: unknown },
  ) {
    super(message, options)
    this.name = 'StoreError'
  }
}
