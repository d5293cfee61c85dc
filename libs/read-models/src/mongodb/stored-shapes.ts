import { hash } from 'node:crypto'
import type { Collection as MongoCollection, Db, IndexDescription } from 'mongodb'
import type { Position } from '@harbor/kernel/event'
import type { CollectionSpec, FieldValue } from '@harbor/kernel/view'
import { declaredFields } from '../field-values'

/** The generation that queries of a view see. One document a view: changing it is the swap. */
export interface LiveEntry {
  readonly _id: string
  readonly generation: string
}

/** A generation: its collections are named by its id, which is never used again. */
export interface GenerationEntry {
  readonly _id: string
  readonly view: string
  readonly viewVersion: number
  readonly number: number
  /** JSON of the CollectionSpec. */
  readonly spec: string
  readonly checkpoint: Position
  /** Who writes, and the number of the commit that it may make next: a commit that finds another one here has lost its place. */
  readonly writer: string
  readonly attempt: number
}

/** What a key has: its state as JSON (null: the key is gone) and which documents. */
export interface KeyContent {
  readonly state: string | null
  readonly documents: readonly { readonly id: string; readonly digest: string }[]
}

/**
 * A key as one commit left it. When `position` is beyond the checkpoint, that commit did not come to its end: `before` is what
 * counts, the content at the checkpoint.
 */
export interface KeyEntry extends KeyContent {
  readonly _id: string
  readonly attempt: number
  readonly position: Position
  readonly before?: KeyContent
  readonly gone?: Date
}

/** A document as queries find it. Text in `_id`, `key` and `fields` is sortable text. */
export interface DocumentEntry {
  readonly _id: string
  readonly attempt: number
  readonly key: string
  readonly fields: Readonly<Record<string, FieldValue>>
  /** Folded text and its grams: see search-text.ts. Absent when there is none. */
  readonly text?: string
  readonly grams?: readonly string[]
  /** JSON. */
  readonly body: string
}

/** What is left of a removed document, so that a late write of an earlier commit does not bring it back. */
export interface GoneDocument {
  readonly _id: string
  readonly attempt: number
  readonly key: string
  readonly gone: Date
}

export type AnyDocument = DocumentEntry | GoneDocument

export interface GenerationCollections {
  readonly states: MongoCollection<KeyEntry>
  readonly documents: MongoCollection<AnyDocument>
}

/** Of the store as a whole: whose it is, and its format. */
export interface SettingEntry {
  readonly _id: 'installation' | 'format'
  readonly value: string | number
}

export function registryOf(db: Db) {
  return {
    settings: db.collection<SettingEntry>('settings'),
    live: db.collection<LiveEntry>('live'),
    generations: db.collection<GenerationEntry>('generations'),
  }
}

export const collectionPrefix = 'view.'

export function collectionsOf(db: Db, generation: string): GenerationCollections {
  const [states, documents] = namesOf(generation)
  return { states: db.collection(states), documents: db.collection(documents) }
}

export function namesOf(generation: string): readonly [states: string, documents: string] {
  return [`${collectionPrefix}${generation}.states`, `${collectionPrefix}${generation}.documents`]
}

/** Of the collection of documents. Every declared one ends with the id, the last tie-breaker of every order. */
export function indexesOf(spec: CollectionSpec): readonly IndexDescription[] {
  const declared = spec.indexes.map((fields): IndexDescription => {
    const columns = fields.includes('id') ? fields : [...fields, 'id']
    return { key: Object.fromEntries(columns.map((field) => [pathOf(field), 1])) }
  })
  const grams: readonly IndexDescription[] = spec.text.length === 0 ? [] : [{ key: { grams: 1 } }]
  return [{ key: { key: 1, _id: 1 } }, { key: { gone: 1 }, sparse: true }, ...grams, ...declared]
}

/** Where a declared field stands in a DocumentEntry. */
export function pathOf(field: string): string {
  return field === 'id' ? '_id' : `fields.${field}`
}

/** Throws a TypeError for names that cannot stand in a path. */
export function checkSpec(spec: CollectionSpec): void {
  declaredFields(spec)
}

/** Tells whether a document is the same as the stored one without reading that. */
export function digestOfBody(body: string): string {
  return hash('sha256', body, 'base64url').slice(0, 22)
}
