import type { Position } from '@harbor/kernel/event'
import type { CollectionSpec, FieldValue, ViewDocument } from '@harbor/kernel/view'
import { declaredFields, fieldReader } from '../field-values'
import { DuplicateDocument, type KeyUpdate } from '../read-models'
import { gramsOf, searchTextOf } from '../search-text'
import { sortableText } from './sortable-text'
import { digestOfBody, type DocumentEntry, type GoneDocument, type KeyContent, type KeyEntry } from './stored-shapes'

/** Of the commit that is made: from which checkpoint to which, as which attempt. */
export interface CommitPlace {
  readonly attempt: number
  readonly checkpoint: Position
  readonly position: Position
  readonly now: Date
}

/** What a commit writes: the keys first, so that whoever finds a key knows which documents may be there. */
export interface CommitPlan {
  readonly keys: readonly KeyEntry[]
  readonly documents: readonly (DocumentEntry | GoneDocument)[]
}

/** An update in the form in which it is stored. */
export interface StoredUpdate {
  readonly key: string
  readonly content: KeyContent
  readonly documents: readonly Omit<DocumentEntry, 'attempt'>[]
}

const nothing: KeyContent = { state: null, documents: [] }

/** The content of a key at the checkpoint: what a commit that broke off has written since does not count. */
export function contentAt(checkpoint: Position, entry: KeyEntry | undefined): KeyContent {
  if (!entry) return nothing
  return isAhead(checkpoint, entry) ? (entry.before ?? nothing) : entry
}

function isAhead(checkpoint: Position, { position }: KeyEntry): boolean {
  return position > checkpoint
}

/** Makes updates storable. Throws a TypeError or DuplicateDocument for what no commit may hold, before anything is written. */
export function storedUpdates(view: string, spec: CollectionSpec): (updates: readonly KeyUpdate[]) => StoredUpdate[] {
  const names = declaredFields(spec)
  const valuesOf = fieldReader(spec)
  const fieldsOf = (document: ViewDocument): Readonly<Record<string, FieldValue>> => {
    const values = valuesOf(document)
    return Object.fromEntries(names.map((name, index) => [name, storedValue(values[index] ?? null)]))
  }
  const documentOf = (key: string, document: ViewDocument): Omit<DocumentEntry, 'attempt'> => {
    const text = searchTextOf(document, spec.text)
    return {
      _id: sortableText(document.id),
      key,
      fields: fieldsOf(document),
      ...(text !== '' && { text, grams: [...gramsOf(text)] }),
      body: JSON.stringify(document),
    }
  }
  return (updates) => {
    const owners = new Set<string>()
    return updates.map(({ key: plainKey, state, documents }) => {
      if (plainKey === '') throw new TypeError(`view ${view}: an event has an empty key`)
      const key = sortableText(plainKey)
      if (state === undefined) return { key, content: nothing, documents: [] }
      const stored = documents.map((document) => {
        const entry = documentOf(key, document)
        if (owners.has(entry._id)) throw new DuplicateDocument(view, document.id, plainKey)
        owners.add(entry._id)
        return entry
      })
      const listed = stored.map(({ _id, body }) => ({ id: _id, digest: digestOfBody(body) }))
      return { key, content: { state: JSON.stringify(state), documents: listed }, documents: stored }
    })
  }
}

/** A value as it is stored and compared: text sortable, no negative zero. */
export function storedValue(value: FieldValue): FieldValue {
  if (typeof value === 'string') return sortableText(value)
  return value === null ? null : value + 0
}

/** The documents that the keys did not have at the checkpoint: whose they are must be looked up. */
export function newDocumentIds(
  updates: readonly StoredUpdate[],
  entries: ReadonlyMap<string, KeyEntry>,
  checkpoint: Position,
): readonly string[] {
  return updates.flatMap(({ key, content }) => {
    const had = new Set(contentAt(checkpoint, entries.get(key)).documents.map(({ id }) => id))
    return content.documents.flatMap(({ id }) => (had.has(id) ? [] : [id]))
  })
}

/**
 * What has to be written so that the keys have their new content, whatever commits that broke off have left: a key that is ahead of
 * the checkpoint is written again whole, and every document that any of them may have written is replaced or removed. Keys are written
 * even when they come to what they were, or to nothing: a late write of a shorter batch may hold what they were in between.
 */
export function planCommit(
  updates: readonly StoredUpdate[],
  entries: ReadonlyMap<string, KeyEntry>,
  place: CommitPlace,
): CommitPlan {
  const { attempt, checkpoint, position, now } = place
  const keys: KeyEntry[] = []
  const documents: (DocumentEntry | GoneDocument)[] = []
  const owned = new Set(updates.flatMap(({ content }) => content.documents.map(({ id }) => id)))
  for (const { key, content, documents: wanted } of updates) {
    const entry = entries.get(key)
    const before = contentAt(checkpoint, entry)
    const settled = entry !== undefined && !isAhead(checkpoint, entry)
    const kept = new Map(settled ? before.documents.map(({ id, digest }) => [id, digest]) : [])
    const changed = wanted.filter((_, index) => {
      const listed = content.documents[index]
      return !listed || kept.get(listed.id) !== listed.digest
    })
    const everHad = new Set([...before.documents, ...(entry?.documents ?? [])].map(({ id }) => id))
    const removed = [...everHad].filter((id) => !owned.has(id))
    documents.push(...changed.map((document) => ({ ...document, attempt })))
    documents.push(...removed.map((_id) => ({ _id, attempt, key, gone: now })))
    keys.push({
      _id: key,
      attempt,
      position,
      ...content,
      before: { state: before.state, documents: before.documents },
      ...(content.state === null && { gone: now }),
    })
  }
  return { keys, documents }
}
