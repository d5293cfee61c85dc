import type { Filter, UpdateFilter } from 'mongodb'
import { LOG_START, type Position } from '@harbor/kernel/event'
import type { CollectionSpec } from '@harbor/kernel/view'
import type { MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import { DigestSum, digestOfKey } from '../key-digest'
import {
  DuplicateDocument,
  type Generation,
  type GenerationDigest,
  type KeyDigest,
  type KeyUpdate,
} from '../read-models'
import { contentAt, newDocumentIds, planCommit, storedUpdates, type StoredUpdate } from './commit-plan'
import { idsAtOnce, insertNew, partsOf, removeOwn, replaceEarlier, type Guarded } from './guarded-writes'
import { plainText, sortableText } from './sortable-text'
import {
  collectionsOf,
  registryOf,
  type DocumentEntry,
  type GenerationCollections,
  type GenerationEntry,
  type GoneDocument,
  type KeyEntry,
} from './stored-shapes'
import { viewsError } from './views-error'

const digestPageKeys = 1_000

/** What a generation needs of the store that it belongs to. */
export interface GenerationSurroundings {
  readonly database: MongoDatabase
  /** Of this opening of the store; whoever commits writes it into the generation. */
  readonly writer: string
  readonly readOnly: boolean
  /** So many writes go to the server at once. */
  readonly writesAtOnce: number
}

/**
 * One generation in MongoDB, written without transactions; ADR 0026 says why that holds. In short: a commit writes keys, then
 * documents, then moves the checkpoint. Each write carries the number of the commit's attempt and replaces only what an earlier
 * attempt wrote; each key keeps its content from before. What a commit that broke off has left lies beyond the checkpoint and does
 * not count for the next one, which writes it again.
 */
export class MongoGeneration implements Generation {
  readonly id: string
  readonly view: string
  readonly viewVersion: number
  readonly number: number
  readonly spec: CollectionSpec
  private position: Position
  private readonly stored: (updates: readonly KeyUpdate[]) => StoredUpdate[]
  /** The attempt that this writer may make next; undefined before the first, meanwhile, and after a failure. */
  private attempt: number | undefined
  /** Where the checkpoint is if a commit whose last step got no answer was made. */
  private unanswered: Position | undefined
  /** As `states` read them at this position, so that the commit that follows need not. */
  private known = new Map<string, KeyEntry | undefined>()
  /** Some of an `add` that failed may be there. */
  private halfAdded = false

  constructor(
    private readonly around: GenerationSurroundings,
    entry: GenerationEntry,
  ) {
    this.id = entry._id
    this.view = entry.view
    this.viewVersion = entry.viewVersion
    this.number = entry.number
    this.spec = JSON.parse(entry.spec) as CollectionSpec
    this.position = entry.checkpoint
    this.stored = storedUpdates(this.view, this.spec)
  }

  async checkpoint(): Promise<Position> {
    await this.settle()
    const entry = await this.entry()
    if (!entry) throw this.gone()
    return entry.checkpoint
  }

  async states(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    await this.settle()
    const checkpoint = this.around.readOnly ? await this.checkpoint() : this.position
    const entries = await this.entriesOf(keys.map(sortableText))
    this.known = new Map(keys.map((key) => [sortableText(key), entries.get(sortableText(key))]))
    const states = new Map<string, unknown>()
    for (const key of keys) {
      const { state } = contentAt(checkpoint, entries.get(sortableText(key)))
      if (state !== null) states.set(key, JSON.parse(state))
    }
    return states
  }

  async commit(updates: readonly KeyUpdate[], checkpoint: Position): Promise<void> {
    this.refuseReadOnly()
    const isMade = await this.settle()
    if (isMade && checkpoint === this.position) return
    // A batch from the past, delivered again.
    if (checkpoint < this.position) throw this.gone()
    const stored = this.stored(updates)
    const attempt = await this.takeAttempt()
    try {
      await this.write(stored, attempt, checkpoint)
      await this.moveCheckpoint(attempt, checkpoint)
    } finally {
      this.known.clear()
    }
  }

  /** Other processes look at the checkpoint alone to see whether a view has come up. */
  pass(): boolean {
    return false
  }

  /** Together or not at all, unless it fails for want of a server: then some of it may be there, and the same again goes on from that. */
  async add(updates: readonly KeyUpdate[]): Promise<void> {
    this.refuseReadOnly()
    const stored = this.stored(updates.filter(({ state, key }) => state !== undefined || key === ''))
    const attempt = await this.takeAttempt()
    const keys = stored.map(({ key, content }): KeyEntry => ({ _id: key, attempt, position: LOG_START, ...content }))
    const documents = stored.flatMap((one) =>
      one.documents.map((document): DocumentEntry => ({ ...document, attempt })),
    )
    const atOnce = this.around.writesAtOnce
    const isRepeated = this.halfAdded
    this.halfAdded = true
    const isLeftover = (there: Guarded, wanted: Guarded) => isRepeated && there.key === wanted.key
    const [badKeys, badDocuments] = await this.run((all) =>
      Promise.all([
        insertNew(all.states, keys, atOnce, isLeftover),
        insertNew<DocumentEntry | GoneDocument>(all.documents, documents, atOnce, isLeftover),
      ]),
    )
    if (badKeys.length + badDocuments.length > 0) {
      await this.run((all) => removeOwn(all.states, idsBut(keys, badKeys), attempt))
      await this.run((all) => removeOwn(all.documents, idsBut(documents, badDocuments), attempt))
    }
    this.halfAdded = false
    const [key] = badKeys
    if (key !== undefined) throw new TypeError(`view ${this.view}: the key ${plainText(key)} cannot be added`)
    const refused = documents.find(({ _id }) => _id === badDocuments[0])
    if (refused) throw new DuplicateDocument(this.view, plainText(refused._id), plainText(refused.key))
  }

  async digest(): Promise<GenerationDigest> {
    const sum = new DigestSum()
    for (let after = ''; ;) {
      const page = await this.keyDigests(after, digestPageKeys)
      sum.add(page)
      const last = page.at(-1)
      if (!last || page.length < digestPageKeys) return sum.result()
      after = last.key
    }
  }

  async keyDigests(afterKey: string, limit: number): Promise<readonly KeyDigest[]> {
    const checkpoint = await this.checkpoint()
    const found: KeyEntry[] = []
    for (let after = sortableText(afterKey); found.length < limit;) {
      const page = await this.run(({ states }) =>
        states
          .find({ _id: { $gt: after } })
          .sort({ _id: 1 })
          .limit(limit - found.length)
          .toArray(),
      )
      found.push(...page.filter((entry) => contentAt(checkpoint, entry).state !== null))
      const last = page.at(-1)
      if (!last) break
      after = last._id
    }
    const lastKey = found.at(-1)?._id
    if (lastKey === undefined) return []
    const between = { key: { $gt: sortableText(afterKey), $lte: lastKey }, gone: null }
    const documents = await this.run(({ documents: all }) =>
      all.find<DocumentEntry>(between).project<DocumentEntry>({ key: 1, body: 1 }).sort({ key: 1, _id: 1 }).toArray(),
    )
    const ofKey = Map.groupBy(documents, ({ key }) => key)
    return found.map((entry) => {
      const key = plainText(entry._id)
      const bodies = (ofKey.get(entry._id) ?? []).map(({ body }) => JSON.parse(body) as unknown)
      const state = JSON.parse(contentAt(checkpoint, entry).state ?? 'null') as unknown
      return { key, documents: bodies.length, digest: digestOfKey(key, state, bodies) }
    })
  }

  /**
   * Keys before documents: who takes over finds in a key which documents may still come, and keeps their places. So documents are only
   * written when nobody had taken over after all keys were there. What a later attempt has written stays.
   */
  private async write(updates: readonly StoredUpdate[], attempt: number, position: Position): Promise<void> {
    const unread = updates.flatMap(({ key }) => (this.known.has(key) ? [] : [key]))
    const entries = new Map(await this.entriesOf(unread))
    for (const { key } of updates) {
      const known = this.known.get(key)
      if (known) entries.set(key, known)
    }
    const atOnce = this.around.writesAtOnce
    const place = { attempt, checkpoint: this.position, position, now: new Date() }
    await this.refuseOthersDocuments(updates, entries)
    const { keys, documents } = planCommit(updates, entries, place)
    await this.run((all) => replaceEarlier(all.states, keys, atOnce))
    if (documents.length === 0) return
    const entry = await this.entry()
    if (entry?.writer !== this.around.writer || entry.attempt !== attempt) throw this.gone()
    await this.run((all) => replaceEarlier<DocumentEntry | GoneDocument>(all.documents, documents, atOnce))
  }

  private async refuseOthersDocuments(
    updates: readonly StoredUpdate[],
    entries: ReadonlyMap<string, KeyEntry>,
  ): Promise<void> {
    const keyOf = new Map(updates.flatMap(({ key, content }) => content.documents.map(({ id }) => [id, key] as const)))
    const touched = new Set(updates.map(({ key }) => key))
    const found = await this.inParts(newDocumentIds(updates, entries, this.position), ({ documents }, ids) =>
      documents
        .find<DocumentEntry>({ _id: { $in: ids }, gone: null })
        .project<DocumentEntry>({ key: 1 })
        .toArray(),
    )
    const others = found.filter(({ key }) => !touched.has(key))
    const owners = await this.entriesOf([...new Set(others.map(({ key }) => key))])
    for (const { _id, key } of others) {
      const content = contentAt(this.position, owners.get(key))
      if (content.documents.some(({ id }) => id === _id))
        throw new DuplicateDocument(this.view, plainText(_id), plainText(keyOf.get(_id) ?? ''))
    }
  }

  private async moveCheckpoint(attempt: number, position: Position): Promise<void> {
    const mine = { _id: this.id, writer: this.around.writer, attempt, checkpoint: this.position }
    this.unanswered = position
    const isMine = await this.change(mine, { $set: { checkpoint: position }, $inc: { attempt: 1 } })
    this.unanswered = undefined
    if (!isMine) throw this.gone()
    this.position = position
    this.attempt = attempt + 1
  }

  /** Finds out about a commit without an answer. True when it was made. */
  private async settle(): Promise<boolean> {
    const position = this.unanswered
    if (position === undefined) return false
    this.attempt = await this.takeAttempt()
    return this.position === position
  }

  /**
   * A number that nobody had before: the one that the last commit left, or a new one, which takes the generation from whoever wrote
   * before. It is given away: after a failure it is not used again. Rejects when the checkpoint is not where this writer left it.
   * The last step of a commit that had no answer may still be on its way: it comes before the number is taken, or to nothing.
   */
  private async takeAttempt(): Promise<number> {
    const left = this.attempt
    this.attempt = undefined
    if (left !== undefined) return left
    // Somebody else may have written since they were read.
    this.known.clear()
    const { writer } = this.around
    for (;;) {
      const entry = await this.entry()
      const isMade = entry?.writer === writer && entry.checkpoint === this.unanswered
      if (!entry || (entry.checkpoint !== this.position && !isMade)) throw this.gone()
      const attempt = entry.attempt + 1
      if (!(await this.change({ _id: this.id, attempt: entry.attempt }, { $set: { attempt, writer } }))) continue
      this.position = entry.checkpoint
      this.unanswered = undefined
      return attempt
    }
  }

  /** True when the entry was as `mine` says. */
  private async change(mine: Filter<GenerationEntry>, update: UpdateFilter<GenerationEntry>): Promise<boolean> {
    const { matchedCount } = await this.around.database.run((db) => registryOf(db).generations.updateOne(mine, update))
    return matchedCount === 1
  }

  private async entriesOf(keys: readonly string[]): Promise<Map<string, KeyEntry>> {
    const found = await this.inParts(keys, ({ states }, ids) => states.find({ _id: { $in: ids } }).toArray())
    return new Map(found.map((entry) => [entry._id, entry]))
  }

  private async inParts<T>(
    ids: readonly string[],
    read: (collections: GenerationCollections, ids: string[]) => Promise<readonly T[]>,
  ): Promise<readonly T[]> {
    const all: T[] = []
    for (const part of partsOf(ids, idsAtOnce)) {
      for (const one of await this.run((collections) => read(collections, [...part]))) all.push(one)
    }
    return all
  }

  private entry(): Promise<GenerationEntry | null> {
    return this.around.database.run((db) => registryOf(db).generations.findOne({ _id: this.id }))
  }

  private run<T>(work: (collections: GenerationCollections) => Promise<T>): Promise<T> {
    return this.around.database.run((db) => work(collectionsOf(db, this.id)))
  }

  private refuseReadOnly(): void {
    if (this.around.readOnly)
      throw viewsError('store.read-only', `${this.around.database.where} was opened for queries alone`)
  }

  private gone(): Error {
    const { where } = this.around.database
    return viewsError('store.locked-by-other', `${where}: somebody else changed the view ${this.view} meanwhile`)
  }
}

function idsBut(entries: readonly Guarded[], refused: readonly string[]): readonly string[] {
  const left = new Set(refused)
  return entries.map(({ _id }) => _id).filter((id) => !left.has(id))
}
