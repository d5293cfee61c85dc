import type { CollectionSpec, FieldValue } from '@harbor/kernel/view'
import { canonicalJson } from './canonical-json'
import { digestOfQuestion, markIn } from './cursor'
import { QueryError } from './query-error'
import { maxLimit, maxListedValues, maxTextLength, type Condition, type Query, type Where } from './read-models'
import { foldText, gramsToFind } from './search-text'

/** A condition that is well formed and of its field's kind. Strings as they are stored: well formed. */
export type CheckedCondition =
  | { readonly field: string; readonly is: 'one-of'; readonly values: readonly FieldValue[] }
  | { readonly field: string; readonly is: RangeOperator; readonly value: string | number }

const rangeOperators = ['gt', 'gte', 'lt', 'lte'] as const
export type RangeOperator = (typeof rangeOperators)[number]

/** One column of the order; the last is always the id, so that the order is total. */
export interface OrderColumn {
  readonly field: string
  readonly kind: 'string' | 'number'
  readonly descending: boolean
}

/** Where a page ended: the values of the order's columns. */
export type Mark = readonly (string | number | null)[]

/** A text to look for, folded, and the grams that lead to it. */
export interface Needle {
  readonly text: string
  readonly grams: readonly string[]
  /** Every document with the gram holds the needle. */
  readonly exact: boolean
}

/** A query that has been checked against its collection. */
export interface CheckedPage {
  readonly order: readonly OrderColumn[]
  readonly after: Mark | undefined
  readonly limit: number
  /** Everything that is asked but the page, the same text for the same question: what cursors belong to. */
  readonly question: string
}

const maxSortFields = 8

/** Throws a QueryError for an undeclared field or a value that is not of the field's kind. */
export function checkedConditions(where: Where | undefined, spec: CollectionSpec): readonly CheckedCondition[] {
  return Object.entries(where ?? {}).flatMap(([field, given]) => {
    const kind = kindOf(field, spec)
    const conditions = Array.isArray(given) ? (given as readonly Condition[]) : [given as Condition]
    return conditions.flatMap((condition) => checkedCondition(field, kind, condition))
  })
}

/** Throws a QueryError for a limit, sort or cursor that does not fit. */
export function checkedPage(query: Query, spec: CollectionSpec): CheckedPage {
  const { limit, cursor, where, text, sort } = query
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit) throw new QueryError('query.bad-limit')
  const order = orderOf(sort, spec)
  const question = canonicalJson([spec.name, where ?? {}, text ?? '', sort ?? []])
  const after = cursor === undefined ? undefined : markOf(cursor, digestOfQuestion(question), order)
  return { order, after, limit, question }
}

/** Undefined when nothing is looked for. Throws a QueryError for a text that is too long, or where there is none to search. */
export function checkedNeedle(text: string | undefined, spec: CollectionSpec): Needle | undefined {
  if (text === undefined || text.trim() === '') return undefined
  if (spec.text.length === 0 || text.length > maxTextLength) throw new QueryError('query.bad-text')
  const folded = foldText(text)
  return { text: folded, ...gramsToFind(folded) }
}

/** Throws a QueryError unless they are declared fields, at least one, none twice. */
export function checkedFields(fields: readonly string[], spec: CollectionSpec): void {
  for (const field of fields) kindOf(field, spec)
  if (fields.length === 0 || new Set(fields).size < fields.length) throw new QueryError('query.unknown-field')
}

function kindOf(field: string, spec: CollectionSpec): 'string' | 'number' {
  const kind = field === 'id' ? 'string' : Object.hasOwn(spec.fields, field) ? spec.fields[field] : undefined
  if (!kind) throw new QueryError('query.unknown-field', field.slice(0, 64))
  return kind
}

/** A value as it is compared. */
function comparable(value: FieldValue, field: string, kind: 'string' | 'number'): string | number | null {
  if (value === null) return null
  if (typeof value !== kind) throw new QueryError('query.bad-condition', field)
  if (typeof value === 'string') return value.toWellFormed()
  if (!Number.isFinite(value)) throw new QueryError('query.bad-condition', field)
  return value
}

function checkedCondition(field: string, kind: 'string' | 'number', condition: Condition): readonly CheckedCondition[] {
  if (typeof condition !== 'object' || condition === null) throw new QueryError('query.bad-condition', field)
  if ('eq' in condition) return [{ field, is: 'one-of', values: [comparable(condition.eq, field, kind)] }]
  if ('in' in condition) return [{ field, is: 'one-of', values: checkedList(field, kind, condition.in) }]
  const operators = Object.entries(condition)
  if (operators.length === 0) throw new QueryError('query.bad-condition', field)
  return operators.map(([operator, limit]) => {
    const is = rangeOperators.find((known) => known === operator)
    const value = comparable(limit ?? null, field, kind)
    if (is === undefined || value === null) throw new QueryError('query.bad-condition', field)
    return { field, is, value }
  })
}

function checkedList(field: string, kind: 'string' | 'number', listed: readonly FieldValue[]): readonly FieldValue[] {
  if (!Array.isArray(listed)) throw new QueryError('query.bad-condition', field)
  if (listed.length > maxListedValues) throw new QueryError('query.too-many-values', field)
  return listed.map((value) => comparable(value as FieldValue, field, kind))
}

function orderOf(sort: Query['sort'], spec: CollectionSpec): readonly OrderColumn[] {
  const given = sort ?? []
  if (given.length > maxSortFields) throw new QueryError('query.bad-sort')
  const columns = given.map(({ field, direction }) => {
    if (direction !== 'asc' && direction !== 'desc') throw new QueryError('query.bad-sort', field.slice(0, 64))
    return { field, kind: kindOf(field, spec), descending: direction === 'desc' }
  })
  if (new Set(columns.map(({ field }) => field)).size < columns.length) throw new QueryError('query.bad-sort')
  const withId = columns.findIndex(({ field }) => field === 'id')
  if (withId >= 0) return columns.slice(0, withId + 1)
  return [...columns, { field: 'id', kind: 'string', descending: columns.at(-1)?.descending ?? false }]
}

function markOf(cursor: string, digest: string, order: readonly OrderColumn[]): Mark {
  const mark = markIn(cursor, digest)
  if (mark.length !== order.length) throw new QueryError('query.bad-cursor')
  return order.map((column, index) => markValue(mark[index], column))
}

function markValue(value: unknown, { field, kind }: OrderColumn): string | number | null {
  if (value === null && field !== 'id') return null
  if (typeof value !== kind) throw new QueryError('query.bad-cursor')
  return comparable(value as string | number, field, kind)
}
