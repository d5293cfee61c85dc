import type { FieldValue, ViewDocument } from '@harbor/kernel/view'
import { declaredFields, fieldReader } from '../field-values'
import { digestOfKey } from '../key-digest'
import type { KeyDigest } from '../read-models'
import { gramsOf, searchTextOf } from '../search-text'
import { columnOf, indexColumns, indexName, tablesOf, type GenerationRecord } from './generation-tables'
import type { Row, ViewsFile } from './views-file'

/**
 * Digests of what a generation stores, key by key. A document of which columns, search text, grams or entries of an index do not fit its
 * body counts as another one: queries would answer by them, whatever the body says.
 */
export class StoredDigests {
  private readonly columnsOf: ReturnType<typeof fieldReader>
  private readonly sql: ReturnType<typeof statementsFor>

  constructor(
    private readonly file: ViewsFile,
    private readonly record: GenerationRecord,
  ) {
    this.columnsOf = fieldReader(record.spec)
    this.sql = statementsFor(record)
  }

  /** Of so many keys after this one, in their order. */
  after(afterKey: string, limit: number): readonly KeyDigest[] {
    return this.file.snapshot(() => {
      const states = this.file.rows(this.sql.statesAfter, afterKey, limit)
      const lastKey = states.at(-1)?.[0] ?? ''
      const indexes = this.indexes()
      const documents = new Map<string, unknown[]>()
      for (const row of this.file.rows(this.sql.documentsBetween, afterKey, lastKey)) {
        const [key = '', json] = row
        const document = this.file.parsed(json) as ViewDocument
        const ofKey = documents.get(key as string) ?? []
        ofKey.push(this.isItself(row, document, indexes) ? document : { document, row })
        documents.set(key as string, ofKey)
      }
      return states.map(([listed, row = null]) => {
        const key = listed as string
        const [stored, json] = this.file.row(this.sql.stateOfRow, row) ?? []
        if (stored !== key) throw this.file.damaged(`the state of ${key} is not where its index leads`)
        const ofKey = documents.get(key) ?? []
        return { key, documents: ofKey.length, digest: digestOfKey(key, this.file.parsed(json), ofKey) }
      })
    })
  }

  private isItself(row: Row, document: ViewDocument, indexes: readonly IndexEntry[]): boolean {
    try {
      return this.fits(row, document, indexes)
    } catch (error) {
      // A name or a kind in the body has changed.
      if (error instanceof TypeError) return false
      throw error
    }
  }

  private fits(row: Row, document: ViewDocument, indexes: readonly IndexEntry[]): boolean {
    const [key, , doc = null, id = null, text, ...values] = row
    if (id !== document.id.toWellFormed() || text !== searchTextOf(document, this.record.spec.text)) return false
    const stored = values as FieldValue[]
    if (!this.columnsOf(document).every((value, index) => value === stored[index])) return false
    if (this.file.row(this.sql.documentOfId, id)?.[0] !== doc) return false
    if (this.file.row(this.sql.keyOfDocument, doc)?.[0] !== key) return false
    const grams = [...gramsOf(text)]
    if (grams.length > 0 && this.counted(this.sql.gramsOf, doc, JSON.stringify(grams)) !== grams.length) return false
    return indexes.every(({ sql, places }) => {
      const entry = places.map((place) => (place < 0 ? document.id : (stored[place] ?? null)))
      return this.counted(sql, ...entry, doc) === 1
    })
  }

  private counted(sql: string, ...parameters: Parameters<ViewsFile['row']>[1][]): number {
    return Number(this.file.row(sql, ...parameters)?.[0])
  }

  /** Those that are there: a generation that is being built gets them at its end. */
  private indexes(): readonly IndexEntry[] {
    const there = new Set(this.file.rows(this.sql.indexesOfDocuments).map(([name]) => name))
    return this.sql.entries.filter(({ name }) => there.has(name))
  }
}

interface IndexEntry {
  readonly name: string
  /** How many entries lead to a document. */
  readonly sql: string
  /** Where its values stand among the columns of fields; -1: the id. */
  readonly places: readonly number[]
}

function statementsFor({ id, spec }: GenerationRecord) {
  const tables = tablesOf(id)
  const { states, documents, bodies, grams } = tables
  const fields = declaredFields(spec)
  const entryOf = (_: unknown, index: number): IndexEntry => {
    const name = indexName(tables, index)
    const indexed = indexColumns(spec, index)
    const entry = indexed.map((field) => `${columnOf(field)} IS ?`).join(' AND ')
    return {
      name,
      sql: `SELECT count(*) FROM ${documents} INDEXED BY ${name} WHERE ${entry} AND doc = ?`,
      places: indexed.map((field) => fields.indexOf(field)),
    }
  }
  return {
    statesAfter: `SELECT key, rowid FROM ${states} WHERE key > ? ORDER BY key LIMIT ? + 0`,
    stateOfRow: `SELECT key, json FROM ${states} WHERE rowid = ?`,
    documentsBetween: `SELECT d.key, b.json, d.doc, d.id, d.text${fields.map((field) => `, d.${columnOf(field)}`).join('')}
      FROM ${documents} AS d JOIN ${bodies} AS b USING (doc) WHERE d.key > ? AND d.key <= ? ORDER BY d.key, d.id`,
    documentOfId: `SELECT doc FROM ${documents} WHERE id = ?`,
    keyOfDocument: `SELECT key FROM ${documents} WHERE doc = ?`,
    gramsOf: `SELECT count(*) FROM ${grams} WHERE doc = ? AND gram IN (SELECT value FROM json_each(?))`,
    indexesOfDocuments: `SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = '${documents}'`,
    entries: spec.indexes.map(entryOf),
  }
}
