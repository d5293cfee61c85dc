import type { Position } from '@harbor/kernel/event'
import type { CollectionSpec } from '@harbor/kernel/view'
import { declaredFields } from '../field-values'

/** A row of `generations`. */
export interface GenerationRecord {
  readonly id: number
  readonly view: string
  readonly viewVersion: number
  readonly number: number
  readonly live: boolean
  readonly checkpoint: Position
  readonly spec: CollectionSpec
}

/** Names of the tables and columns of one generation. Numbered, since SQL names cannot be parameters. */
export interface GenerationTables {
  readonly states: string
  readonly documents: string
  readonly bodies: string
  readonly grams: string
}

export function tablesOf(generationId: number): GenerationTables {
  const prefix = `g${generationId}`
  return {
    states: `${prefix}_states`,
    documents: `${prefix}_documents`,
    bodies: `${prefix}_bodies`,
    grams: `${prefix}_grams`,
  }
}

/** The column of a declared field. Documents have `id` always. */
export function columnOf(field: string): string {
  return field === 'id' ? 'id' : `"f_${field}"`
}

export function indexName(tables: GenerationTables, index: number): string {
  return `${tables.documents}_${index}`
}

/** Every index ends with the id, the last tie-breaker of every order. */
export function indexColumns(spec: CollectionSpec, index: number): readonly string[] {
  const fields = spec.indexes[index] ?? []
  return fields.includes('id') ? fields : [...fields, 'id']
}

/**
 * The tables of a generation. What queries filter and sort by stands apart from the documents' JSON (`bodies`), so that scans
 * read little. `grams` is the text index: which documents hold a character, or a pair of neighbours (see search-text.ts).
 * An ordinary table and no FTS: nothing typed can be a syntax error, and what is deleted is gone from the file.
 */
export function createTables(tables: GenerationTables, spec: CollectionSpec): string {
  const fields = declaredFields(spec).map(
    (field) => `${columnOf(field)} ${spec.fields[field] === 'string' ? 'TEXT' : 'REAL'},`,
  )
  return `
    CREATE TABLE ${tables.states} (key TEXT PRIMARY KEY, json TEXT NOT NULL);
    CREATE TABLE ${tables.documents} (
      doc INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key TEXT NOT NULL, ${fields.join(' ')} text TEXT NOT NULL
    );
    CREATE TABLE ${tables.bodies} (doc INTEGER PRIMARY KEY, json TEXT NOT NULL);
    CREATE TABLE ${tables.grams} (gram TEXT NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (gram, doc)) WITHOUT ROWID;`
}

/** Which documents a key has: for changing and comparing keys, not for adding new ones. */
export function createKeyIndex(tables: GenerationTables): string {
  return `CREATE INDEX IF NOT EXISTS ${tables.documents}_key ON ${tables.documents} (key);`
}

/**
 * One statement an index, of those that only queries need. Made after a bulk load: sorted input builds an index several times faster
 * than row by row.
 */
export function createIndexes(tables: GenerationTables, spec: CollectionSpec): readonly string[] {
  const declared = spec.indexes.map((_, index) => {
    const columns = indexColumns(spec, index).map(columnOf).join(', ')
    return `CREATE INDEX IF NOT EXISTS ${indexName(tables, index)} ON ${tables.documents} (${columns});`
  })
  return [createKeyIndex(tables), ...declared]
}

export function dropTables(tables: GenerationTables): string {
  return Object.values(tables)
    .map((table) => `DROP TABLE IF EXISTS ${String(table)};`)
    .join(' ')
}
