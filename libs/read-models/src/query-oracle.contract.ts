import type { FieldValue, ViewDocument } from '@harbor/kernel/view'
import type { Condition, Query, Where } from './read-models'

/** The meaning of a query in the plainest code: every store must answer like this. For the contract suite alone. */
export function answer<Doc extends ViewDocument>(
  all: readonly Doc[],
  textFields: readonly string[],
  query: Omit<Query, 'limit'>,
): Doc[] {
  const order = [...(query.sort ?? [])]
  order.push({ field: 'id', direction: order.at(-1)?.direction ?? 'asc' })
  return all
    .filter((document) => fits(document, query.where ?? {}) && holds(document, textFields, query.text ?? ''))
    .sort((a, b) => {
      for (const { field, direction } of order) {
        const compared = compare(valueOf(a, field), valueOf(b, field))
        if (compared !== 0) return direction === 'asc' ? compared : -compared
      }
      return 0
    })
}

export function valueOf(document: ViewDocument, field: string): FieldValue {
  return (document as unknown as Readonly<Record<string, FieldValue | undefined>>)[field] ?? null
}

export function fits(document: ViewDocument, where: Where): boolean {
  return Object.entries(where).every(([field, given]) =>
    [given].flat().every((condition) => meets(valueOf(document, field), condition)),
  )
}

function meets(value: FieldValue, condition: Condition): boolean {
  if ('eq' in condition) return value === condition.eq
  if ('in' in condition) return condition.in.includes(value)
  if (value === null) return false
  const { gte, gt, lte, lt } = condition
  return (
    (gte === undefined || compare(value, gte) >= 0) &&
    (gt === undefined || compare(value, gt) > 0) &&
    (lte === undefined || compare(value, lte) <= 0) &&
    (lt === undefined || compare(value, lt) < 0)
  )
}

function holds(document: ViewDocument, textFields: readonly string[], text: string): boolean {
  if (text.trim() === '') return true
  return textFields.some((field) => {
    const value = valueOf(document, field)
    return typeof value === 'string' && value.toLowerCase().includes(text.toLowerCase())
  })
}

function compare(a: FieldValue, b: FieldValue): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}
