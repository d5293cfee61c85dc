import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { LOG_START, type Position } from '@harbor/kernel/event'
import type { CollectionSpec, ViewDocument } from '@harbor/kernel/view'
import { makeStoreFolder } from '@harbor/event-log/sqlite/sqlite-file'
import { storeError } from '@harbor/event-log/store-advice'
import { turn } from '../back-off'
import { QueryError } from '../query-error'
import type { Collection, Generation, GenerationStatus, ReadModels } from '../read-models'
import { createIndexes, createTables, dropTables, tablesOf, type GenerationRecord } from './generation-tables'
import { DocumentMemories } from './document-memories'
import type { DocumentChange } from './document-memory'
import { defaultCountLimits, KeptCounts } from './kept-counts'
import type { Queried } from './question'
import { defaultAnswerLimits, RememberedAnswers } from './remembered-answers'
import { SqliteCollection, defaultSearchLimits, type SearchLimits } from './sqlite-collection'
import { SqliteGeneration } from './sqlite-generation'
import { ViewsFile } from './views-file'

export interface SqliteReadModelsOptions {
  /** Of the log that the views are built from. */
  readonly installationId: string
  /** Beside a running server: queries and digests only. */
  readonly readOnly?: boolean
  /** For tests and measurements. */
  readonly search?: SearchLimits
  /** From so many documents on, indexes are made in a thread of their own; default 20,000, about a tenth of a second of this thread. */
  readonly indexAsideFrom?: number
  /** After so many frames the write-ahead log is copied into the file, in a thread of its own. */
  readonly checkpointEvery?: number
}

/** How long a scrub waits for readers in other processes to let go of old pages. */
const scrubAttempts = 40
const scrubDelayMs = 50
const defaultIndexAsideFrom = 20_000
/** How long checkpoints of views that were only passed over wait, for as many as come meanwhile. */
const passedDelayMs = 200

/**
 * Opens the views in `folder` (file `views.db`), made when missing. Who opens them to write must hold the log's writer lock; a
 * second writer is found out at its first commit. Rejects with a StoreError: `store.other-installation` when they were built from
 * another log, `store.not-a-store`, `store.read-only`, `store.damaged`.
 */
export async function openSqliteReadModels(folder: string, options: SqliteReadModelsOptions): Promise<ReadModels> {
  const readOnly = options.readOnly ?? false
  if (!readOnly) makeStoreFolder(folder)
  const file = ViewsFile.open(join(folder, 'views.db'), readOnly, options.checkpointEvery)
  try {
    bindInstallation(file, options.installationId)
    return new SqliteReadModels(file, options)
  } catch (error) {
    await file.close()
    throw error
  }
}

class SqliteReadModels implements ReadModels {
  private records: readonly GenerationRecord[] = []
  private seenVersion: unknown
  private readonly generations = new Map<number, SqliteGeneration>()
  private readonly answers = new RememberedAnswers(defaultAnswerLimits)
  /** By the number of the generation. */
  private readonly counts = new Map<number, KeptCounts>()
  private readonly passing = new Set<SqliteGeneration>()
  private passingTimer: NodeJS.Timeout | undefined
  private readonly memories: DocumentMemories
  private readonly collections = new Map<string, SqliteCollection<ViewDocument>>()

  readonly installationId: string
  private readonly search: SearchLimits
  private readonly indexAsideFrom: number

  constructor(
    private readonly file: ViewsFile,
    options: SqliteReadModelsOptions,
  ) {
    this.installationId = options.installationId
    this.search = options.search ?? defaultSearchLimits
    this.memories = new DocumentMemories(file, this.search.memory)
    this.indexAsideFrom = options.indexAsideFrom ?? defaultIndexAsideFrom
  }

  async live(view: string, viewVersion: number, spec: CollectionSpec): Promise<Generation> {
    return this.file.whenFree(() => {
      const found = this.liveRecord(view)
      if (found) return this.generation(found)
      const record = this.file.transaction(() => {
        const inserted = this.insert(view, viewVersion, spec, 1, true)
        for (const index of createIndexes(tablesOf(inserted.id), spec)) this.file.define(index)
        return inserted
      })
      return this.generation(record)
    })
  }

  async startGeneration(view: string, viewVersion: number, spec: CollectionSpec): Promise<Generation> {
    return this.file.whenFree(() => {
      const ofView = this.current().filter((record) => record.view === view)
      const number = Math.max(0, ...ofView.map((record) => record.number)) + 1
      const started = this.file.transaction(() => {
        for (const unfinished of ofView.filter(({ live }) => !live)) this.remove(unfinished.id)
        return this.insert(view, viewVersion, spec, number, false)
      })
      return this.generation(started)
    })
  }

  async activate(generation: Generation): Promise<void> {
    const record = this.recordOf(generation)
    if (record.live) return
    for (const index of createIndexes(tablesOf(record.id), record.spec)) {
      await this.index(record.id, index)
      // One by one, nobody sees them yet: who waits for an answer does not wait for all of them.
      await turn()
    }
    await this.file.whenFree(() =>
      this.file.transaction(() => {
        const old = this.liveRecord(record.view)
        if (old) this.remove(old.id)
        this.file.run('UPDATE generations SET live = 1 WHERE id = ?', record.id)
      }),
    )
    this.forget()
  }

  async drop(generation: Generation): Promise<void> {
    await this.file.whenFree(() => {
      const record = this.recordOf(generation)
      this.file.transaction(() => this.remove(record.id))
    })
  }

  collection<Doc extends ViewDocument>(view: string): Collection<Doc> {
    const known =
      this.collections.get(view) ?? new SqliteCollection<ViewDocument>(this.file, () => this.queried(view), this.search)
    this.collections.set(view, known)
    return known as unknown as Collection<Doc>
  }

  /** Not from what is kept of the table: it is asked for at every request, and checkpoints move with every event. */
  async status(): Promise<readonly GenerationStatus[]> {
    return this.file
      .rows('SELECT id, view, view_version, number, live, checkpoint FROM generations ORDER BY view, number')
      .map(([id, view, viewVersion, number, live, checkpoint]) => ({
        view: view as string,
        viewVersion: viewVersion as number,
        number: number as number,
        live: live === 1,
        checkpoint: Math.max(checkpoint as Position, this.generations.get(id as number)?.reached ?? 0) as Position,
      }))
  }

  async position(view: string): Promise<Position> {
    if (!this.file.readOnly) {
      const record = this.liveRecord(view)
      return record ? this.generation(record).reached : LOG_START
    }
    const row = this.file.row('SELECT checkpoint FROM generations WHERE view = ? AND live = 1', view)
    return (row?.[0] ?? LOG_START) as Position
  }

  /**
   * Rewrites the file without what was deleted and empties the write-ahead log: about a second and as much memory as the file for
   * 100 MB. Overwriting on deletion is not enough: measured, one value in 300 stays behind where SQLite split or joined pages.
   */
  async scrub(): Promise<void> {
    await this.file.whenFree(() => this.file.define('VACUUM'))
    for (let attempt = 0; attempt < scrubAttempts; attempt++) {
      if (await this.file.whenFree(() => this.file.emptyWriteAheadLog())) return
      await delay(scrubDelayMs)
    }
    throw storeError('store.unavailable', `${this.file.file}: a reader still holds old pages`)
  }

  async close(): Promise<void> {
    clearTimeout(this.passingTimer)
    await this.file.whenFree(() => {
      try {
        this.storePassed()
      } catch {
        // These events are passed over once more by the next process.
      }
      this.memories.forgetAll()
      return this.file.close()
    })
  }

  private passed(generation: SqliteGeneration): void {
    this.passing.add(generation)
    this.passingTimer ??= setTimeout(() => this.storeSomePassed(), passedDelayMs).unref()
  }

  /** A store that is busy, or whose disk is full, has them a while later. */
  private storeSomePassed(): void {
    this.passingTimer = undefined
    if (this.file.isTaken) return this.passing.forEach((generation) => this.passed(generation))
    try {
      this.storePassed()
    } catch {
      for (const generation of this.passing) this.passed(generation)
    }
  }

  private storePassed(): void {
    if (this.passing.size === 0) return
    const passing = [...this.passing]
    const stored = this.file.transaction(() => passing.map((generation) => generation.storePassed()))
    for (const settle of stored) settle()
    this.passing.clear()
  }

  private async index(generationId: number, sql: string): Promise<void> {
    const { documents } = tablesOf(generationId)
    const [last] = this.file.row(`SELECT max(doc) FROM ${documents}`) ?? []
    if (Number(last ?? 0) >= this.indexAsideFrom) await this.file.sortingAside(sql)
    else await this.file.whenFree(() => this.file.sorting(sql))
  }

  private queried(view: string): Queried {
    const record = this.liveRecord(view)
    if (!record) throw new QueryError('query.unknown-view', view)
    const memory = this.file.readOnly ? undefined : this.memories.of(record.id, record.spec)
    const counts = this.counts.get(record.id) ?? new KeptCounts(record.spec, defaultCountLimits)
    this.counts.set(record.id, counts)
    return { id: record.id, spec: record.spec, answers: this.answers.of(record.id), counts, memory }
  }

  private changed(id: number, changes: readonly DocumentChange[] | undefined): void {
    this.answers.forget(id)
    if (changes) this.counts.get(id)?.change(changes)
    else this.counts.delete(id)
    this.memories.changed(id, changes)
  }

  private generation(record: GenerationRecord): SqliteGeneration {
    const known = this.generations.get(record.id)
    if (known) return known
    const generation = new SqliteGeneration(this.file, record, {
      changed: (id, changes) => this.changed(id, changes),
      index: (id, sql) => this.index(id, sql),
      passing: (one) => this.passed(one),
    })
    this.generations.set(record.id, generation)
    return generation
  }

  private insert(
    view: string,
    viewVersion: number,
    spec: CollectionSpec,
    number: number,
    live: boolean,
  ): GenerationRecord {
    const [id] =
      this.file.row(
        `INSERT INTO generations (view, view_version, number, live, checkpoint, spec) VALUES (?, ?, ?, ?, 0, ?) RETURNING id`,
        view,
        viewVersion,
        number,
        live ? 1 : 0,
        JSON.stringify(spec),
      ) ?? []
    const record = { id: id as number, view, viewVersion, number, live, checkpoint: 0 as Position, spec }
    this.file.define(createTables(tablesOf(record.id), spec))
    this.forget()
    return record
  }

  private remove(id: number): void {
    this.file.define(dropTables(tablesOf(id)))
    this.file.run('DELETE FROM generations WHERE id = ?', id)
    this.generations.delete(id)
    this.answers.forget(id)
    this.counts.delete(id)
    this.memories.forget(id)
    this.forget()
  }

  private recordOf(generation: Generation): GenerationRecord {
    const record = this.current().find(({ view, number }) => view === generation.view && number === generation.number)
    if (!record)
      throw storeError('store.locked-by-other', `the generation ${generation.number} of ${generation.view} is gone`)
    return record
  }

  private liveRecord(view: string): GenerationRecord | undefined {
    return this.current().find((record) => record.live && record.view === view)
  }

  /** The table of generations, read again when this process changed it or, read-only, when any process changed the file. */
  private current(): readonly GenerationRecord[] {
    const version = this.file.readOnly ? this.file.row('PRAGMA data_version')?.[0] : 'own'
    if (version === this.seenVersion) return this.records
    this.seenVersion = version
    this.answers.forgetAll()
    this.counts.clear()
    this.records = this.file
      .rows('SELECT id, view, view_version, number, live, checkpoint, spec FROM generations ORDER BY view, number')
      .map(([id, view, viewVersion, number, live, checkpoint, spec]) => ({
        id: id as number,
        view: view as string,
        viewVersion: viewVersion as number,
        number: number as number,
        live: live === 1,
        checkpoint: checkpoint as Position,
        spec: this.file.parsed(spec) as CollectionSpec,
      }))
    return this.records
  }

  private forget(): void {
    this.seenVersion = undefined
  }
}

function bindInstallation(file: ViewsFile, installationId: string): void {
  const bound = file.row(`SELECT value FROM store WHERE name = 'installationId'`)?.[0]
  if (bound === installationId) return
  if (bound !== undefined)
    throw storeError('store.other-installation', `${file.file} belongs to installation ${bound as string}`)
  if (file.readOnly) throw storeError('store.not-a-store', `${file.file} holds no views yet`)
  file.run(`INSERT INTO store (name, value) VALUES ('installationId', ?)`, installationId)
}
