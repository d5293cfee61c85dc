import type { Position } from '@harbor/kernel/event'
import type { CollectionSpec, FieldValue, ViewDocument } from '@harbor/kernel/view'

export type Condition =
  | { readonly eq: FieldValue }
  | { readonly in: readonly FieldValue[] }
  | {
      readonly gte?: string | number
      readonly gt?: string | number
      readonly lte?: string | number
      readonly lt?: string | number
    }

/** By declared field, or `id`. */
export type Where = Readonly<Record<string, Condition | readonly Condition[]>>

export const maxLimit = 1_000
export const maxListedValues = 5_000
export const maxTextLength = 200

export interface Query {
  /** All must hold; the conditions of one field too. */
  readonly where?: Where
  /** Substring, letter case ignored, in any of the collection's text fields; at most 200 characters. Blank: no filter. */
  readonly text?: string
  /**
   * Default and last tie-breaker: by id, in the direction of the last field. Missing values come first when ascending.
   * Strings by code point.
   */
  readonly sort?: readonly { readonly field: string; readonly direction: 'asc' | 'desc' }[]
  /** 1..1,000. */
  readonly limit: number
  /** From the page before; opaque; fits only the same where, text and sort. */
  readonly cursor?: string
  readonly withTotal?: boolean
}

export interface QueryPage<Doc> {
  readonly documents: readonly Doc[]
  readonly nextCursor: string | null
  readonly total?: number
}

/** What queries see of one view: its live generation. A wrong question rejects with a QueryError. */
export interface Collection<Doc extends ViewDocument> {
  get(id: string): Promise<Doc | undefined>
  find(query: Query): Promise<QueryPage<Doc>>
  /**
   * The values of these declared fields (or `id`) of every document that fits, in no order: for questions about all of a roll, which
   * would otherwise parse every document.
   */
  values(
    fields: readonly string[],
    question?: Pick<Query, 'where' | 'text'>,
  ): Promise<readonly (readonly FieldValue[])[]>
  count(where?: Where): Promise<number>
  /** Number of documents for each combination of the fields' values. */
  countBy(
    fields: readonly string[],
    where?: Where,
  ): Promise<readonly { readonly values: Readonly<Record<string, FieldValue>>; readonly count: number }[]>
}

/** One key's new state and all its documents. State undefined: the key is gone, and its documents with it. */
export interface KeyUpdate {
  readonly key: string
  readonly state: unknown
  readonly documents: readonly ViewDocument[]
}

/** One generation of one view, for the runner alone. */
export interface Generation {
  readonly view: string
  readonly viewVersion: number
  readonly number: number
  /** As it was when the generation was made. */
  readonly spec: CollectionSpec
  checkpoint(): Promise<Position>
  /** Of those keys that have one. */
  states(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>>
  /**
   * States, documents and checkpoint together, or none of them, for whoever asks `states` and `checkpoint`; queries may see the
   * documents of some keys earlier than those of others. A key's earlier documents are replaced. Each key at most once.
   * After `store.unavailable` the same commit may be made again, also when it had come through.
   * Rejects with DuplicateDocument when a document's id belongs to another key, and with StoreError `store.locked-by-other`
   * when somebody else moved the checkpoint.
   */
  commit(updates: readonly KeyUpdate[], checkpoint: Position): Promise<void>
  /**
   * Up to here there is nothing for this generation. True when that is noted, so that `checkpoint`, and `position` of the store, answer
   * it: it is stored a little later together with others, or with the next commit, and may be forgotten when the process ends, so that
   * some events are passed a second time. False when it has to be committed.
   */
  pass(checkpoint: Position): boolean
  /**
   * States and documents of keys that the generation does not hold yet, without its checkpoint: the fast way to fill one that is
   * being built. All or nothing; after `store.unavailable` some of it may be there, and the same may be added again. Rejects with
   * DuplicateDocument as `commit` does, and with a TypeError when a key is there already.
   */
  add(updates: readonly KeyUpdate[]): Promise<void>
  /**
   * Number of keys and documents, and a digest over (key, state, documents) that does not depend on how they came to be:
   * equal for equal content. Computed from what is stored, so that a damaged file shows.
   */
  digest(): Promise<GenerationDigest>
  /** All (key, digest) pairs in key order, in pages, to name what differs between two generations. Start with ''. */
  keyDigests(afterKey: string, limit: number): Promise<readonly KeyDigest[]>
}

export interface GenerationDigest {
  readonly keys: number
  readonly documents: number
  /** SHA-256, hex, over the digests of all keys in key order (by code point). */
  readonly digest: string
}

export interface KeyDigest {
  readonly key: string
  readonly documents: number
  /** SHA-256, hex: see key-digest.ts. */
  readonly digest: string
}

export interface GenerationStatus {
  readonly view: string
  readonly viewVersion: number
  readonly number: number
  readonly live: boolean
  readonly checkpoint: Position
}

/**
 * The store of read models. Contract suite: `read-models.contract.ts`. Everything in it can be rebuilt from the log.
 */
export interface ReadModels {
  /** The installation whose log this store was built from. Bound by the first open; another one is refused from then on. */
  readonly installationId: string
  /**
   * The live generation; made empty (number 1) when the view has none. One of another version or spec is given all the same:
   * it still answers while its successor is built.
   */
  live(view: string, viewVersion: number, spec: CollectionSpec): Promise<Generation>
  /** A new, empty generation beside the live one; an unfinished earlier attempt is dropped. */
  startGeneration(view: string, viewVersion: number, spec: CollectionSpec): Promise<Generation>
  /** Queries see this generation from now on; the old one is dropped. */
  activate(generation: Generation): Promise<void>
  drop(generation: Generation): Promise<void>
  collection<Doc extends ViewDocument>(view: string): Collection<Doc>
  status(): Promise<readonly GenerationStatus[]>
  /** How far the live generation of the view has read the log, as the store has it; LOG_START when there is none. Cheaper than `status`. */
  position(view: string): Promise<Position>
  /** Overwrites freed space, so that erased personal data cannot be read from the file. */
  scrub(): Promise<void>
  close(): Promise<void>
}

/** Two keys of one view gave a document of the same id: the view is wrong, and must stop before it hides a document. */
export class DuplicateDocument extends Error {
  readonly code = 'view.duplicate-document'
  constructor(
    readonly view: string,
    readonly documentId: string,
    readonly key: string,
  ) {
    super(`view ${view}: the document ${documentId} of key ${key} is there already`)
    this.name = 'DuplicateDocument'
  }
}
