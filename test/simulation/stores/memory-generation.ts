import type { Position } from '@harbor/kernel/event'
import type { CollectionSpec, FieldValue, ViewDocument } from '@harbor/kernel/view'
import { storeError } from '@harbor/event-log/store-advice'
import { fieldReader } from '@harbor/read-models/field-values'
import { DigestSum, digestOfKey } from '@harbor/read-models/key-digest'
import {
  DuplicateDocument,
  type Generation,
  type GenerationDigest,
  type KeyDigest,
  type KeyUpdate,
} from '@harbor/read-models/read-models'
import { searchTextOf } from '@harbor/read-models/search-text'
import { byCodePoint } from './code-points'

/** A document as queries look at it: made anew of its JSON, so that nobody shares an object with who wrote it. */
export interface StoredDocument {
  readonly key: string
  readonly document: ViewDocument
  readonly values: readonly FieldValue[]
  readonly text: string
}

interface StoredKey {
  /** JSON */
  readonly state: string
  readonly documentIds: readonly string[]
}

/** One generation of one view, as it stays when the processes that use it are gone. */
export class StoredGeneration {
  gone = false
  checkpoint = 0 as Position
  /** Only a commit stores it: gone with the process. */
  passed: Position | undefined
  private readonly keys = new Map<string, StoredKey>()
  private readonly documents = new Map<string, StoredDocument>()
  private readonly valuesOf: ReturnType<typeof fieldReader>

  constructor(
    readonly view: string,
    readonly viewVersion: number,
    readonly number: number,
    readonly spec: CollectionSpec,
    public live: boolean,
  ) {
    this.valuesOf = fieldReader(spec)
  }

  copy(): StoredGeneration {
    const copy = new StoredGeneration(this.view, this.viewVersion, this.number, this.spec, this.live)
    copy.checkpoint = this.checkpoint
    for (const [key, stored] of this.keys) copy.keys.set(key, stored)
    for (const [id, stored] of this.documents) copy.documents.set(id, stored)
    return copy
  }

  get allDocuments(): Iterable<StoredDocument> {
    return this.documents.values()
  }

  get reached(): Position {
    return this.passed ?? this.checkpoint
  }

  document(id: string): StoredDocument | undefined {
    return this.documents.get(id)
  }

  stateOf(key: string): string | undefined {
    return this.keys.get(key)?.state
  }

  get keyCount(): number {
    return this.keys.size
  }

  documentsOf(key: string): readonly ViewDocument[] {
    return (this.keys.get(key)?.documentIds ?? []).flatMap((id) => this.documents.get(id)?.document ?? [])
  }

  has(key: string): boolean {
    return this.keys.has(key)
  }

  /** All or nothing: everything is checked before anything is changed. */
  replace(updates: readonly KeyUpdate[]): void {
    const written = updates.map((update) => ({ ...update, stored: this.written(update) }))
    const replaced = new Set(updates.map(({ key }) => key))
    const taken = new Set<string>()
    for (const { key, documents } of updates) {
      for (const { id } of documents) {
        const holder = this.documents.get(id)?.key
        if (taken.has(id) || (holder !== undefined && !replaced.has(holder)))
          throw new DuplicateDocument(this.view, id, key)
        taken.add(id)
      }
    }
    for (const key of replaced) this.removeKey(key)
    for (const { key, state, stored } of written) {
      if (state === undefined) continue
      for (const one of stored.documents) this.documents.set(one.document.id, one)
      this.keys.set(key, { state: stored.state, documentIds: stored.documents.map(({ document }) => document.id) })
    }
  }

  digests(): readonly KeyDigest[] {
    return [...this.keys]
      .toSorted(([a], [b]) => byCodePoint(a, b))
      .map(([key, { state, documentIds }]) => {
        const documents = documentIds.toSorted(byCodePoint).map((id) => this.documents.get(id)?.document)
        return { key, documents: documents.length, digest: digestOfKey(key, JSON.parse(state), documents) }
      })
  }

  private written({ key, state, documents }: KeyUpdate): { state: string; documents: readonly StoredDocument[] } {
    if (key === '') throw new TypeError(`${this.view}: an empty key`)
    const text = state === undefined ? '' : JSON.stringify(state)
    if (text === undefined) throw new TypeError(`${this.view}: a state that is no JSON`)
    const stored = documents.map((given): StoredDocument => {
      const document = JSON.parse(JSON.stringify(given)) as ViewDocument
      return { key, document, values: this.valuesOf(document), text: searchTextOf(document, this.spec.text) }
    })
    return { state: text, documents: stored }
  }

  private removeKey(key: string): void {
    for (const id of this.keys.get(key)?.documentIds ?? []) this.documents.delete(id)
    this.keys.delete(key)
  }
}

/** One process's use of it. */
export class MemoryGeneration implements Generation {
  readonly view: string
  readonly viewVersion: number
  readonly number: number
  readonly spec: CollectionSpec
  /** Where this process knows the checkpoint to be: another one that moved it has the word. */
  private position: Position

  constructor(
    private readonly stored: StoredGeneration,
    private readonly readOnly: boolean,
    private readonly mustBeOpen: () => void,
  ) {
    this.view = stored.view
    this.viewVersion = stored.viewVersion
    this.number = stored.number
    this.spec = stored.spec
    this.position = stored.checkpoint
  }

  async checkpoint(): Promise<Position> {
    this.mustBeOpen()
    return this.stored.reached
  }

  async states(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    this.mustBeOpen()
    const found = new Map<string, unknown>()
    for (const key of keys) {
      const state = this.stored.stateOf(key)
      if (state !== undefined) found.set(key, JSON.parse(state))
    }
    return found
  }

  async commit(updates: readonly KeyUpdate[], checkpoint: Position): Promise<void> {
    this.mustBeWritable()
    this.stored.passed = undefined
    if (this.stored.checkpoint !== this.position)
      throw storeError('store.locked-by-other', `somebody else moved the checkpoint of ${this.view}`)
    this.stored.replace(updates)
    this.stored.checkpoint = checkpoint
    this.position = checkpoint
  }

  pass(checkpoint: Position): boolean {
    if (this.readOnly || this.stored.gone || this.stored.checkpoint !== this.position) return false
    this.stored.passed = checkpoint
    return true
  }

  async add(updates: readonly KeyUpdate[]): Promise<void> {
    this.mustBeWritable()
    const known = updates.find(({ key }) => this.stored.has(key))
    if (known) throw new TypeError(`${this.view}: the key ${known.key} is there already`)
    this.stored.replace(updates)
  }

  async digest(): Promise<GenerationDigest> {
    this.mustBeOpen()
    const sum = new DigestSum()
    sum.add(this.stored.digests())
    return sum.result()
  }

  async keyDigests(afterKey: string, limit: number): Promise<readonly KeyDigest[]> {
    this.mustBeOpen()
    const rest = this.stored.digests().filter(({ key }) => byCodePoint(key, afterKey) > 0)
    return rest.slice(0, limit)
  }

  private mustBeWritable(): void {
    this.mustBeOpen()
    if (this.readOnly) throw storeError('store.read-only', 'the views were opened to read')
    if (this.stored.gone)
      throw storeError('store.locked-by-other', `the generation ${this.number} of ${this.view} is gone`)
  }
}
