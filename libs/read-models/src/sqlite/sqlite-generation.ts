import type { Position } from '@harbor/kernel/event'
import type { CollectionSpec, FieldValue, ViewDocument } from '@harbor/kernel/view'
import { storeError } from '@harbor/event-log/store-advice'
import { declaredFields, fieldReader } from '../field-values'
import { DigestSum } from '../key-digest'
import {
  DuplicateDocument,
  type Generation,
  type GenerationDigest,
  type KeyDigest,
  type KeyUpdate,
} from '../read-models'
import { gramsOf, searchTextOf } from '../search-text'
import type { DocumentChange } from './document-memory'
import { columnOf, createKeyIndex, tablesOf, type GenerationRecord } from './generation-tables'
import { StoredDigests } from './stored-digests'
import type { Row, ViewsFile } from './views-file'

/** Between pages of long work the event loop gets its turn, so that queries are answered meanwhile. */
const digestPageKeys = 500
const keysAtOnce = 5_000

export interface GenerationSurroundings {
  /** Every document that a commit changed, whatever of it; undefined: not known. */
  readonly changed: (generationId: number, changes: readonly DocumentChange[] | undefined) => void
  /** Makes an index on the rows of this generation, where there are none yet that anybody sees. */
  readonly index: (generationId: number, sql: string) => Promise<void>
  /** `storePassed` is to be called in a while. */
  readonly passing: (generation: SqliteGeneration) => void
}

export class SqliteGeneration implements Generation {
  readonly id: number
  readonly view: string
  readonly viewVersion: number
  readonly number: number
  readonly spec: CollectionSpec
  /** As stored. */
  private position: Position
  private passed: Position | undefined
  private isGone = false
  private readonly sql: Statements
  private readonly columnsOf: ReturnType<typeof fieldReader>
  private readonly digests: StoredDigests
  /** A generation that is being built gets the index when it is first needed. */
  private keysIndexed: boolean

  constructor(
    private readonly file: ViewsFile,
    record: GenerationRecord,
    private readonly around: GenerationSurroundings,
  ) {
    this.id = record.id
    this.view = record.view
    this.viewVersion = record.viewVersion
    this.number = record.number
    this.spec = record.spec
    this.position = record.checkpoint
    this.sql = statementsFor(record)
    this.columnsOf = fieldReader(record.spec)
    this.digests = new StoredDigests(file, record)
    this.keysIndexed = record.live || file.readOnly
  }

  async checkpoint(): Promise<Position> {
    const row = this.file.row('SELECT checkpoint FROM generations WHERE id = ?', this.id)
    if (!row) throw this.gone()
    return this.passed ?? (row[0] as Position)
  }

  /** As this process knows it, without asking the file. */
  get reached(): Position {
    return this.passed ?? this.position
  }

  async states(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    const states = new Map<string, unknown>()
    if (keys.length === 1) {
      const [key = ''] = keys
      const row = this.file.row(this.sql.stateOfKey, key)
      if (row) states.set(key, this.file.parsed(row[0]))
      return states
    }
    for (let first = 0; first < keys.length; first += keysAtOnce) {
      const listed = JSON.stringify(keys.slice(first, first + keysAtOnce))
      for (const [key, json] of this.file.rows(this.sql.statesOfKeys, listed)) {
        states.set(key as string, this.file.parsed(json))
      }
    }
    return states
  }

  async commit(updates: readonly KeyUpdate[], checkpoint: Position): Promise<void> {
    await this.indexKeys()
    this.passed = undefined
    let changes: DocumentChange[] = []
    const work = () => {
      changes = []
      if (this.file.run(this.sql.moveCheckpoint, checkpoint, this.id, this.position) === 0) throw this.gone()
      const stored = this.storedDocuments(updates)
      for (const update of updates) this.removeOldDocuments(update, stored.get(update.key) ?? [], changes)
      for (const update of updates) this.write(update, stored.get(update.key) ?? [], changes)
    }
    const committed = () => {
      this.position = checkpoint
      if (changes.length > 0) this.around.changed(this.id, changes)
    }
    try {
      await this.file.together(work, committed)
    } catch (error) {
      this.around.changed(this.id, undefined)
      throw error
    }
  }

  pass(checkpoint: Position): boolean {
    if (this.isGone || this.file.readOnly) return false
    if (this.passed === undefined) this.around.passing(this)
    this.passed = checkpoint
    return true
  }

  /** Within a transaction; what it returns is to be called after it. Where somebody else moved the checkpoint, the next commit tells. */
  storePassed(): () => void {
    const { passed } = this
    if (passed === undefined) return () => {}
    const isMoved = this.file.run(this.sql.moveCheckpoint, passed, this.id, this.position) === 1
    return () => {
      this.isGone = !isMoved
      if (isMoved) this.position = passed
      this.passed = undefined
    }
  }

  async add(updates: readonly KeyUpdate[]): Promise<void> {
    await this.file.whenFree(() => this.file.transaction(() => this.addRows(updates)))
    this.around.changed(this.id, undefined)
  }

  private addRows(updates: readonly KeyUpdate[]): void {
    if (!this.file.row(this.sql.exists, this.id)) throw this.gone()
    const addState = this.file.repeated(this.sql.addState)
    const addDocument = this.file.repeated(this.sql.addNumbered)
    const addBody = this.file.repeated(this.sql.addBody)
    let doc = Number(this.file.row(this.sql.lastDocument)?.[0] ?? 0)
    for (const { key, state, documents } of updates) {
      if (state === undefined) continue
      if (key === '' || addState(key, JSON.stringify(state)) === 0)
        throw new TypeError(`view ${this.view}: the key ${key} cannot be added`)
      for (const document of documents) {
        const text = searchTextOf(document, this.spec.text)
        doc++
        if (addDocument(doc, document.id, key, ...this.columnsOf(document), text) === 0)
          throw new DuplicateDocument(this.view, document.id, key)
        addBody(doc, JSON.stringify(document))
        if (text !== '') this.changeGrams(doc, new Set(), gramsOf(text))
      }
    }
  }

  async digest(): Promise<GenerationDigest> {
    await this.indexKeys()
    const sum = new DigestSum()
    for (let after = ''; ;) {
      const page = this.digests.after(after, digestPageKeys)
      sum.add(page)
      const last = page.at(-1)
      if (!last || page.length < digestPageKeys) return sum.result()
      after = last.key
      await new Promise(setImmediate)
    }
  }

  async keyDigests(afterKey: string, limit: number): Promise<readonly KeyDigest[]> {
    await this.indexKeys()
    return this.digests.after(afterKey, limit)
  }

  private async indexKeys(): Promise<void> {
    if (this.keysIndexed) return
    if (!this.file.row(this.sql.exists, this.id)) throw this.gone()
    await this.around.index(this.id, createKeyIndex(tablesOf(this.id)))
    this.keysIndexed = true
  }

  private storedDocuments(updates: readonly KeyUpdate[]): ReadonlyMap<string, readonly Row[]> {
    const keys = JSON.stringify(updates.map(({ key }) => key))
    return Map.groupBy(this.file.rows(this.sql.documentsOfKeys, keys), (row) => row[4] as string)
  }

  /** Removals come first for all keys, so that a document may pass from one key to another within a commit. */
  private removeOldDocuments(update: KeyUpdate, stored: readonly Row[], changes: DocumentChange[]): void {
    if (stored.length === 0) return
    const kept = new Set(update.state === undefined ? [] : update.documents.map(({ id }) => id))
    for (const row of stored) {
      if (kept.has(row[1] as string)) continue
      this.removeDocument(row)
      changes.push({ ...changed(row), now: undefined })
    }
  }

  private removeDocument(row: Row): void {
    const [doc = null, , , text] = row
    this.file.run(this.sql.deleteDocument, doc)
    this.file.run(this.sql.deleteBody, doc)
    this.changeGrams(doc as number, gramsOf(text as string), new Set())
  }

  private write(update: KeyUpdate, storedRows: readonly Row[], changes: DocumentChange[]): void {
    if (update.key === '') throw new TypeError(`view ${this.view}: an event has an empty key`)
    if (update.state === undefined) {
      this.file.run(this.sql.deleteState, update.key)
      return
    }
    this.file.run(this.sql.putState, update.key, JSON.stringify(update.state))
    const stored = new Map(storedRows.map((row) => [row[1] as string, row]))
    const seen = new Set<string>()
    for (const document of update.documents) {
      if (seen.has(document.id)) throw new DuplicateDocument(this.view, document.id, update.key)
      seen.add(document.id)
      const row = stored.get(document.id)
      const change = row ? this.changeDocument(row, document) : this.addDocument(update.key, document)
      if (change) changes.push(change)
    }
  }

  private addDocument(key: string, document: ViewDocument): DocumentChange {
    const text = searchTextOf(document, this.spec.text)
    const values = this.columnsOf(document)
    const added = this.file.row(this.sql.addDocument, document.id, key, ...values, text)
    if (!added) throw new DuplicateDocument(this.view, document.id, key)
    const [doc = null] = added
    this.file.run(this.sql.addBody, doc, JSON.stringify(document))
    this.changeGrams(doc as number, new Set(), gramsOf(text))
    return { doc: doc as number, id: document.id, before: undefined, now: { values, text } }
  }

  /** Writes only what differs: most events leave the searched fields as they are. */
  private changeDocument(row: Row, document: ViewDocument): DocumentChange | undefined {
    const [doc = null, , oldJson, oldText] = row
    const json = JSON.stringify(document)
    if (json === oldJson) return undefined
    this.file.run(this.sql.changeBody, json, doc)
    const text = searchTextOf(document, this.spec.text)
    const values = this.columnsOf(document)
    const sameFields = values.every((value, index) => Object.is(value, row[besideValues + index]))
    if (!sameFields || text !== oldText) this.file.run(this.sql.changeDocument, ...values, text, doc)
    if (text !== oldText) this.changeGrams(doc as number, gramsOf(oldText as string), gramsOf(text))
    return { ...changed(row), now: { values, text } }
  }

  private changeGrams(doc: number, old: ReadonlySet<string>, now: ReadonlySet<string>): void {
    const removed = [...old.difference(now)]
    if (removed.length > 0) this.file.run(this.sql.deleteGrams, doc, JSON.stringify(removed))
    const added = [...now.difference(old)]
    if (added.length > 0) this.file.run(this.sql.addGrams, doc, JSON.stringify(added))
  }

  private gone(): Error {
    return storeError(
      'store.locked-by-other',
      `${this.file.file}: somebody else changed the view ${this.view} meanwhile`,
    )
  }
}

/** Columns of `documentsOfKeys` before the values of the declared fields. */
const besideValues = 5

/** A row of `documentsOfKeys`, as it was. */
function changed(row: Row): Omit<DocumentChange, 'now'> {
  return { doc: row[0] as number, id: row[1] as string, before: row.slice(besideValues) as FieldValue[] }
}

type Statements = ReturnType<typeof statementsFor>

function statementsFor({ id, spec }: GenerationRecord) {
  const { states, documents, bodies, grams } = tablesOf(id)
  const columns = declaredFields(spec).map(columnOf)
  const listed = columns.map((column) => `${column}, `).join('')
  return {
    moveCheckpoint: 'UPDATE generations SET checkpoint = ? WHERE id = ? AND checkpoint = ?',
    exists: 'SELECT 1 FROM generations WHERE id = ?',
    lastDocument: `SELECT max(doc) FROM ${documents}`,
    addState: `INSERT INTO ${states} (key, json) VALUES (?, ?) ON CONFLICT (key) DO NOTHING`,
    addNumbered: `INSERT INTO ${documents} (doc, id, key, ${listed}text)
      VALUES (?, ?, ?, ${'?, '.repeat(columns.length)}?) ON CONFLICT (id) DO NOTHING`,
    stateOfKey: `SELECT json FROM ${states} WHERE key = ?`,
    statesOfKeys: `SELECT s.key, s.json FROM json_each(?) AS listed CROSS JOIN ${states} AS s ON s.key = listed.value`,
    putState: `INSERT INTO ${states} (key, json) VALUES (?, ?)
      ON CONFLICT (key) DO UPDATE SET json = excluded.json WHERE json <> excluded.json`,
    deleteState: `DELETE FROM ${states} WHERE key = ?`,
    documentsOfKeys: `SELECT d.doc, d.id, b.json, d.text, d.key${columns.map((column) => `, d.${column}`).join('')}
      FROM json_each(?) AS listed CROSS JOIN ${documents} AS d ON d.key = listed.value
      CROSS JOIN ${bodies} AS b ON b.doc = d.doc`,
    addDocument: `INSERT INTO ${documents} (id, key, ${listed}text) VALUES (?, ?, ${'?, '.repeat(columns.length)}?)
      ON CONFLICT (id) DO NOTHING RETURNING doc`,
    changeDocument: `UPDATE ${documents} SET ${columns.map((column) => `${column} = ?, `).join('')}text = ? WHERE doc = ?`,
    deleteDocument: `DELETE FROM ${documents} WHERE doc = ?`,
    addBody: `INSERT INTO ${bodies} (doc, json) VALUES (?, ?)`,
    changeBody: `UPDATE ${bodies} SET json = ? WHERE doc = ?`,
    deleteBody: `DELETE FROM ${bodies} WHERE doc = ?`,
    addGrams: `INSERT INTO ${grams} (gram, doc) SELECT value, ? FROM json_each(?)`,
    deleteGrams: `DELETE FROM ${grams} WHERE doc = ? AND gram IN (SELECT value FROM json_each(?))`,
  }
}
