import type { Mark, OrderColumn } from '../query-check'
import type { Sql } from './conditions'
import { columnOf } from './generation-tables'

export function orderBy(order: readonly OrderColumn[]): string {
  return order.map(({ field, descending }) => `d.${columnOf(field)}${descending ? ' DESC' : ''}`).join(', ')
}

/**
 * What comes after the mark, in parts that follow one another in the order: first what equals it in all columns but the last,
 * then in all but the last two, and so on. Each part is one stretch of a fitting index. Missing values come first, so that
 * descending they come last, as a part of their own.
 */
export function partsAfter(mark: Mark, order: readonly OrderColumn[]): readonly Sql[] {
  const parts: Sql[] = []
  for (let column = order.length - 1; column >= 0; column--) {
    const equal = order.slice(0, column).map((one, index) => same(one, mark[index] ?? null))
    const at = order[column]
    if (!at) continue
    for (const after of beyond(at, mark[column] ?? null)) parts.push(allOf([...equal, after]))
  }
  return parts
}

export function allOf(conditions: readonly Sql[]): Sql {
  return {
    text: conditions.length === 0 ? 'TRUE' : conditions.map(({ text }) => text).join(' AND '),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  }
}

export function anyOf(conditions: readonly Sql[]): Sql {
  return {
    text: conditions.length === 0 ? 'FALSE' : `(${conditions.map(({ text }) => `(${text})`).join(' OR ')})`,
    parameters: conditions.flatMap(({ parameters }) => parameters),
  }
}

function same({ field }: OrderColumn, value: string | number | null): Sql {
  const column = `d.${columnOf(field)}`
  return value === null ? { text: `${column} IS NULL`, parameters: [] } : { text: `${column} = ?`, parameters: [value] }
}

function beyond({ field, descending }: OrderColumn, value: string | number | null): readonly Sql[] {
  const column = `d.${columnOf(field)}`
  if (!descending) {
    return [
      value === null
        ? { text: `${column} IS NOT NULL`, parameters: [] }
        : { text: `${column} > ?`, parameters: [value] },
    ]
  }
  if (value === null) return []
  const less = { text: `${column} < ?`, parameters: [value] }
  return field === 'id' ? [less] : [less, { text: `${column} IS NULL`, parameters: [] }]
}
