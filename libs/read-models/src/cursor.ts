import { hash } from 'node:crypto'
import { canonicalJson } from './canonical-json'
import { QueryError } from './query-error'
import type { QueryPage } from './read-models'

const maxCursorLength = 65_536

/** What a cursor belongs to: anything that makes the question another one changes it. `question`: canonical JSON. */
export function digestOfQuestion(question: string): string {
  return hash('sha256', question, 'base64url').slice(0, 16)
}

export function cursorAt(mark: readonly unknown[], digest: string): string {
  return Buffer.from(JSON.stringify([digest, ...mark])).toString('base64url')
}

/** The mark in a cursor. QueryError when it is damaged or belongs to another question. */
export function markIn(cursor: string, digest: string): readonly unknown[] {
  const [belongsTo, ...mark] = contentOf(cursor)
  if (belongsTo !== digest) throw new QueryError('query.bad-cursor')
  return mark
}

function contentOf(cursor: unknown): readonly unknown[] {
  if (typeof cursor !== 'string' || cursor.length > maxCursorLength || !/^[\w-]+$/.test(cursor))
    throw new QueryError('query.bad-cursor')
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(content)) return content
  } catch {
    // No JSON: answered below like any other damage.
  }
  throw new QueryError('query.bad-cursor')
}

export interface Paging<Row> {
  /** Everything that the rows depend on but the page. */
  readonly question: unknown
  readonly limit: number
  readonly cursor?: string
  /** How many texts make a mark. */
  readonly markLength: number
  /** Where a page ends: texts that tell its last row from all others, in the order of the rows. */
  readonly mark: (row: Row) => readonly string[]
  /** Index of the first row after the mark, whether or not the row at the mark is still there; -1 when that cannot be told. */
  readonly after: (mark: readonly string[]) => number
}

/** A page of rows in memory that stand in a total order, with cursors like those of a collection. QueryError for a bad cursor. */
export function pageOfRows<Row>(
  rows: readonly Row[],
  paging: Paging<Row>,
): QueryPage<Row> & { readonly total: number } {
  const { question, limit, cursor, mark, markLength, after } = paging
  const digest = digestOfQuestion(canonicalJson(question))
  const end = cursor === undefined ? undefined : markIn(cursor, digest)
  if (end && end.length !== markLength) throw new QueryError('query.bad-cursor')
  const start = end ? after(end.map(String)) : 0
  if (start < 0) throw new QueryError('query.bad-cursor')
  const documents = rows.slice(start, start + limit)
  const last = start + limit < rows.length ? documents.at(-1) : undefined
  return { documents, nextCursor: last === undefined ? null : cursorAt(mark(last), digest), total: rows.length }
}
