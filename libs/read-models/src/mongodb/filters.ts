import type { Filter, Sort } from 'mongodb'
import type { CollectionSpec, FieldValue } from '@harbor/kernel/view'
import { checkedConditions, type CheckedCondition, type Mark, type Needle, type OrderColumn } from '../query-check'
import type { Where } from '../read-models'
import { storedValue } from './commit-plan'
import { pathOf, type AnyDocument, type DocumentEntry } from './stored-shapes'
import { plainText } from './sortable-text'

type Part = Readonly<Record<string, unknown>>

/** All must hold. Removed documents never fit. */
export function allOf(parts: readonly Part[]): Filter<AnyDocument> {
  return { $and: [{ gone: null }, ...parts] }
}

/** Throws a QueryError for a condition that does not fit the collection. */
export function conditionsOf(where: Where | undefined, spec: CollectionSpec): readonly Part[] {
  return checkedConditions(where, spec).map(conditionOf)
}

function conditionOf(condition: CheckedCondition): Part {
  const path = pathOf(condition.field)
  if (condition.is !== 'one-of') return { [path]: { [`$${condition.is}`]: storedValue(condition.value) } }
  const values = condition.values.map(storedValue)
  return { [path]: values.length === 1 ? { $eq: values[0] } : { $in: values } }
}

/** The grams lead to the candidates; a longer needle is then looked for in the text itself. */
export function needleTests(needle: Needle | undefined): readonly Part[] {
  if (!needle) return []
  const byGrams = needle.grams.map((gram) => ({ grams: gram }))
  return needle.exact ? byGrams : [...byGrams, { text: { $regex: literally(needle.text) } }]
}

/** As a pattern that every dialect of regular expressions takes for the text itself: no NUL, no character with a meaning. */
function literally(text: string): string {
  return text.replace(/[\u0000-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
}

export function sortOf(order: readonly OrderColumn[]): Sort {
  return Object.fromEntries(order.map(({ field, descending }) => [pathOf(field), descending ? -1 : 1]))
}

/**
 * What comes after the mark: what equals it in all columns but the last and lies beyond it there, or in all but the last two, and
 * so on. Missing values come first, descending last. The first column alone bounds it too, so that an index is entered at the mark.
 */
export function afterMark(mark: Mark | undefined, order: readonly OrderColumn[]): readonly Part[] {
  if (!mark) return []
  const parts = order.flatMap((column, index): Part[] => {
    const equal = order.slice(0, index).map(({ field }, at) => ({ [pathOf(field)]: storedValue(mark[at] ?? null) }))
    return beyond(column, mark[index] ?? null).map((after) => ({ $and: [...equal, after] }))
  })
  const [first] = order
  const value = mark[0] ?? null
  const bound =
    first && !first.descending && value !== null ? [{ [pathOf(first.field)]: { $gte: storedValue(value) } }] : []
  return [...bound, { $or: parts }]
}

function beyond({ field, descending }: OrderColumn, value: FieldValue): readonly Part[] {
  const path = pathOf(field)
  const stored = storedValue(value)
  if (!descending) return [{ [path]: value === null ? { $ne: null } : { $gt: stored } }]
  if (value === null) return []
  const less = { [path]: { $lt: stored } }
  return field === 'id' ? [less] : [less, { [path]: null }]
}

/** The values of the order's columns in a document, as they go into a cursor. */
export function markIn(entry: DocumentEntry, order: readonly OrderColumn[]): Mark {
  return valuesIn(
    entry,
    order.map(({ field }) => field),
  )
}

export function valuesIn(
  { _id, fields }: Pick<DocumentEntry, '_id' | 'fields'>,
  names: readonly string[],
): readonly FieldValue[] {
  return names.map((name) => plainValue(name === 'id' ? _id : (fields[name] ?? null)))
}

export function plainValue(stored: FieldValue): FieldValue {
  return typeof stored === 'string' ? plainText(stored) : stored
}
