import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { MongoServerError, type Db } from 'mongodb'
import { LOG_START, type Position } from '@harbor/kernel/event'
import type { CollectionSpec, ViewDocument } from '@harbor/kernel/view'
import { MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import { DUPLICATE_KEY } from '@harbor/shared-stores/mongodb/mongo-errors'
import { QueryError } from '../query-error'
import type { Collection, Generation, GenerationStatus, ReadModels } from '../read-models'
import { MongoCollection, type Queried } from './mongo-collection'
import { MongoGeneration } from './mongo-generation'
import {
  checkSpec,
  collectionPrefix,
  collectionsOf,
  indexesOf,
  namesOf,
  registryOf,
  type GenerationEntry,
  type LiveEntry,
} from './stored-shapes'
import { viewsError } from './views-error'

export interface MongoReadModelsOptions {
  /** mongodb:// or mongodb+srv://, with credentials, TLS and replica set as MongoDB documents them. */
  readonly url: string
  /** Of the log that the views are built from. */
  readonly installationId: string
  /** Beside a projector: queries and digests only. */
  readonly readOnly?: boolean
  /** For a reader: how long to wait for a database that nobody has begun yet, since processes may start in any order. Default: not at all. */
  readonly waitMs?: number
  /** Instead of the database in the connection string. */
  readonly database?: string
  /** How many writes go to the server at once; for tests. */
  readonly writesAtOnce?: number
}

/** An answer to so many comes well within the time-out of a connection. */
const defaultWritesAtOnce = 1_000

const formatVersion = 1
/** A writer that has slept for longer is taken for dead: what kept it from bringing removed documents back is dropped. */
const keepGoneMs = 24 * 3_600_000
const triesToAsk = 5
const lookIntervalMs = 250

/**
 * Opens the views in a database of MongoDB, made when missing. Any number of processes may query; one writes, and a second writer is
 * found out at its next commit. Rejects with a StoreError: `store.unavailable` when no server answers, `store.other-installation`
 * when the views were built from another log, `store.read-only` when the account may not, `store.not-a-store`.
 */
export async function openMongoReadModels(options: MongoReadModelsOptions): Promise<ReadModels> {
  const database = await MongoDatabase.connect(options.url, options.database)
  try {
    await bindInstallation(database, options)
    const readModels = new MongoReadModels(database, options)
    if (!options.readOnly) await readModels.dropLeftovers()
    return readModels
  } catch (error) {
    await database.close()
    throw error
  }
}

class MongoReadModels implements ReadModels {
  private readonly writer = randomUUID()
  private readonly specs = new Map<string, CollectionSpec>()
  private readonly generations = new Map<string, MongoGeneration>()

  readonly installationId: string
  private readonly readOnly: boolean

  constructor(
    private readonly database: MongoDatabase,
    private readonly options: MongoReadModelsOptions,
  ) {
    this.installationId = options.installationId
    this.readOnly = options.readOnly ?? false
  }

  async live(view: string, viewVersion: number, spec: CollectionSpec): Promise<Generation> {
    const id = (await this.liveId(view)) ?? (await this.makeFirst(view, viewVersion, spec))
    const entry = await this.database.run((db) => registryOf(db).generations.findOne({ _id: id }))
    if (!entry) throw this.gone(view)
    if (!this.readOnly) {
      await this.createIndexes(entry)
      await this.dropGone(entry, new Date(Date.now() - keepGoneMs))
    }
    return this.generation(entry)
  }

  async startGeneration(view: string, viewVersion: number, spec: CollectionSpec): Promise<Generation> {
    this.refuseReadOnly()
    const ofView = (await this.allEntries()).filter((entry) => entry.view === view)
    const live = await this.liveId(view)
    for (const unfinished of ofView.filter(({ _id }) => _id !== live)) await this.remove(unfinished._id)
    const number = Math.max(0, ...ofView.map((entry) => entry.number)) + 1
    return this.generation(await this.insert(view, viewVersion, spec, number))
  }

  async activate(generation: Generation): Promise<void> {
    this.refuseReadOnly()
    const entry = await this.entryOf(generation)
    await this.createIndexes(entry)
    const before = await this.database.run(async (db) =>
      registryOf(db).live.findOneAndUpdate(
        { _id: entry.view },
        { $set: { generation: entry._id } },
        { upsert: true, returnDocument: 'before' },
      ),
    )
    if (before && before.generation !== entry._id) await this.remove(before.generation)
  }

  async drop(generation: Generation): Promise<void> {
    this.refuseReadOnly()
    const entry = await this.entryOf(generation)
    await this.remove(entry._id)
  }

  collection<Doc extends ViewDocument>(view: string): Collection<Doc> {
    return new MongoCollection<Doc>((work, isSure) => this.askLive(view, work, isSure))
  }

  async status(): Promise<readonly GenerationStatus[]> {
    const lives = await this.database.run((db) => registryOf(db).live.find().toArray())
    const live = new Set(lives.map(({ generation }) => generation))
    return (await this.allEntries())
      .map(({ _id, view, viewVersion, number, checkpoint }) => {
        return { view, viewVersion, number, live: live.has(_id), checkpoint }
      })
      .sort((a, b) => (a.view === b.view ? a.number - b.number : a.view < b.view ? -1 : 1))
  }

  async position(view: string): Promise<Position> {
    for (let tries = 1; ; tries++) {
      const live = await this.liveId(view)
      if (live === undefined) return LOG_START
      const entry = await this.database.run((db) => registryOf(db).generations.findOne({ _id: live }))
      if (entry) return entry.checkpoint
      // Another one has taken its place between the two questions.
      if (tries === triesToAsk) throw this.gone(live)
    }
  }

  /**
   * Removes the earlier content that keys carry for the sake of commits that break off, and what else is not needed. The pages
   * that this frees are MongoDB's: they are overwritten in time, and the operation guide says how to have it sooner.
   */
  async scrub(): Promise<void> {
    this.refuseReadOnly()
    await this.dropLeftovers()
    for (const { _id, checkpoint } of await this.allEntries()) {
      await this.database.run(async (db) =>
        collectionsOf(db, _id).states.updateMany(
          { position: { $lte: checkpoint }, before: { $exists: true } },
          { $unset: { before: '' } },
        ),
      )
    }
  }

  async close(): Promise<void> {
    await this.database.close()
  }

  /** Collections of generations that are no more: of a swap that broke off, or written by somebody who had not noticed it. */
  async dropLeftovers(): Promise<void> {
    await this.database.run(async (db) => {
      // In this order: a generation's entry is there before its collections.
      const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)
      const wanted = new Set((await this.allEntries()).flatMap(({ _id }) => namesOf(_id)))
      for (const name of names)
        if (name.startsWith(collectionPrefix) && !wanted.has(name)) await dropCollection(db, name)
    })
  }

  private async askLive<T>(
    view: string,
    work: (queried: Queried) => Promise<T>,
    isSure: (answer: T) => boolean,
  ): Promise<T> {
    for (let tries = 1; ; tries++) {
      const id = await this.liveId(view)
      if (id === undefined) throw new QueryError('query.unknown-view', view)
      const mayAnswer = async () => tries >= triesToAsk || (await this.liveId(view)) === id
      try {
        const spec = await this.specOf(id)
        const answer = await this.database.run((db) => work({ spec, collections: collectionsOf(db, id) }))
        if (isSure(answer) || (await mayAnswer())) return answer
      } catch (error) {
        if (error instanceof QueryError || (await mayAnswer())) throw error
      }
    }
  }

  private async liveId(view: string): Promise<string | undefined> {
    const entry = await this.database.run((db) => registryOf(db).live.findOne({ _id: view }))
    return entry?.generation
  }

  /** Read once: a generation keeps its spec. */
  private async specOf(id: string): Promise<CollectionSpec> {
    const known = this.specs.get(id)
    if (known) return known
    const entry = await this.database.run((db) => registryOf(db).generations.findOne({ _id: id }))
    if (!entry) throw this.gone(id)
    const spec = JSON.parse(entry.spec) as CollectionSpec
    this.specs.set(id, spec)
    return spec
  }

  private async makeFirst(view: string, viewVersion: number, spec: CollectionSpec): Promise<string> {
    this.refuseReadOnly()
    const made = await this.insert(view, viewVersion, spec, 1)
    await this.createIndexes(made)
    const entry: LiveEntry = { _id: view, generation: made._id }
    const first = await this.database.run(async (db) => {
      try {
        await registryOf(db).live.insertOne(entry)
        return true
      } catch (error) {
        if ((error as { code?: unknown }).code === DUPLICATE_KEY) return false
        throw error
      }
    })
    if (first) return made._id
    await this.remove(made._id)
    return (await this.liveId(view)) ?? made._id
  }

  private async insert(
    view: string,
    viewVersion: number,
    spec: CollectionSpec,
    number: number,
  ): Promise<GenerationEntry> {
    checkSpec(spec)
    const entry: GenerationEntry = {
      _id: `${view.replace(/[^A-Za-z0-9-]/g, '-')}.${number}.${randomBytes(4).toString('hex')}`,
      view,
      viewVersion,
      number,
      spec: JSON.stringify(spec),
      checkpoint: LOG_START,
      writer: this.writer,
      attempt: 0,
    }
    await this.database.run((db) => registryOf(db).generations.insertOne(entry))
    return entry
  }

  private async createIndexes({ _id, spec }: GenerationEntry): Promise<void> {
    await this.database.run(async (db) => {
      const { states, documents } = collectionsOf(db, _id)
      await documents.createIndexes([...indexesOf(JSON.parse(spec) as CollectionSpec)])
      await states.createIndexes([{ key: { gone: 1 }, sparse: true }])
    })
  }

  /** Its entry first: a writer that still works on it is refused from then on. */
  private async remove(id: string): Promise<void> {
    this.specs.delete(id)
    this.generations.delete(id)
    await this.database.run(async (db) => {
      await registryOf(db).generations.deleteOne({ _id: id })
      for (const name of namesOf(id)) await dropCollection(db, name)
    })
  }

  private async dropGone({ _id, checkpoint }: GenerationEntry, before: Date): Promise<void> {
    await this.database.run(async (db) => {
      const { states, documents } = collectionsOf(db, _id)
      await documents.deleteMany({ gone: { $lt: before } })
      await states.deleteMany({ gone: { $lt: before }, position: { $lte: checkpoint } })
    })
  }

  private generation(entry: GenerationEntry): MongoGeneration {
    const known = this.generations.get(entry._id)
    if (known) return known
    const { database, writer, readOnly } = this
    const writesAtOnce = this.options.writesAtOnce ?? defaultWritesAtOnce
    const generation = new MongoGeneration({ database, writer, readOnly, writesAtOnce }, entry)
    this.generations.set(entry._id, generation)
    return generation
  }

  private async entryOf(generation: Generation): Promise<GenerationEntry> {
    const entries = await this.allEntries()
    const entry = entries.find(({ view, number }) => view === generation.view && number === generation.number)
    if (!entry) throw this.gone(`${generation.view} ${generation.number}`)
    return entry
  }

  private allEntries(): Promise<readonly GenerationEntry[]> {
    return this.database.run((db) => registryOf(db).generations.find().toArray())
  }

  private refuseReadOnly(): void {
    if (this.readOnly) throw viewsError('store.read-only', `${this.database.where} was opened for queries alone`)
  }

  private gone(generation: string): Error {
    return viewsError('store.locked-by-other', `${this.database.where}: the generation ${generation} is gone`)
  }
}

async function bindInstallation(database: MongoDatabase, options: MongoReadModelsOptions): Promise<void> {
  const { installationId } = options
  const value = await installationIn(database, options)
  if (value === undefined) throw viewsError('store.not-a-store', `${database.where} holds no views yet`)
  if (value !== installationId)
    throw viewsError('store.other-installation', `${database.where} belongs to installation ${value}`)
  const format = await database.run((db) => registryOf(db).settings.findOne({ _id: 'format' }))
  if ((format?.value ?? formatVersion) !== formatVersion)
    throw viewsError(
      'store.not-a-store',
      `${database.where} has format ${format?.value}, this program ${formatVersion}`,
    )
}

async function installationIn(
  database: MongoDatabase,
  { installationId, readOnly, waitMs = 0 }: MongoReadModelsOptions,
): Promise<string | number | undefined> {
  const giveUpAtMs = performance.now() + waitMs
  for (;;) {
    const found = await database.run((db) => registryOf(db).settings.findOne({ _id: 'installation' }))
    if (found) return found.value
    if (!readOnly) return database.run((db) => bind(db, installationId))
    if (performance.now() > giveUpAtMs) return undefined
    await delay(lookIntervalMs)
  }
}

/** Of two that bind at once, the first one counts. */
async function bind(db: Db, installationId: string): Promise<string | number> {
  const { settings } = registryOf(db)
  await settings.updateOne({ _id: 'format' }, { $setOnInsert: { value: formatVersion } }, { upsert: true })
  const binding = { $setOnInsert: { value: installationId } }
  const bound = await settings.findOneAndUpdate({ _id: 'installation' }, binding, {
    upsert: true,
    returnDocument: 'after',
  })
  return bound?.value ?? installationId
}

async function dropCollection(db: Db, name: string): Promise<void> {
  try {
    await db.dropCollection(name)
  } catch (error) {
    // MongoDB since 7.0 has no error for it; others answer with or without a code.
    if (!(error instanceof MongoServerError) || !/ns not found/i.test(error.message)) throw error
  }
}
