import type { FieldValue, ViewDocument } from '@harbor/kernel/view'
import { cursorAt, digestOfQuestion } from '@harbor/read-models/cursor'
import { declaredFields } from '@harbor/read-models/field-values'
import {
  checkedConditions,
  checkedFields,
  checkedNeedle,
  checkedPage,
  type CheckedCondition,
  type OrderColumn,
} from '@harbor/read-models/query-check'
import type { Collection, Query, QueryPage, Where } from '@harbor/read-models/read-models'
import { byCodePoint } from './code-points'
import type { StoredDocument, StoredGeneration } from './memory-generation'

/** Queries by looking at every document: right for the few that a simulated street has. */
export class MemoryCollection<Doc extends ViewDocument> implements Collection<Doc> {
  constructor(private readonly live: () => StoredGeneration) {}

  async get(id: string): Promise<Doc | undefined> {
    return this.live().document(id)?.document as Doc | undefined
  }

  async find(query: Query): Promise<QueryPage<Doc>> {
    const generation = this.live()
    const value = valueReader(generation)
    const { order, after, limit, question } = checkedPage(query, generation.spec)
    const fitting = fittingIn(generation, query.where, query.text)
    const markOf = (one: StoredDocument) => order.map(({ field }) => value(one, field))
    const sorted = fitting
      .map((one) => ({ one, mark: markOf(one) }))
      .filter(({ mark }) => !after || compareMarks(mark, after, order) > 0)
      .toSorted((a, b) => compareMarks(a.mark, b.mark, order))
    const page = sorted.slice(0, limit)
    const last = sorted.length > limit ? page.at(-1) : undefined
    return {
      documents: page.map(({ one }) => one.document as Doc),
      nextCursor: last ? cursorAt(last.mark, digestOfQuestion(question)) : null,
      ...(query.withTotal && { total: fitting.length }),
    }
  }

  async values(fields: readonly string[], { where, text }: Pick<Query, 'where' | 'text'> = {}) {
    const generation = this.live()
    checkedFields(fields, generation.spec)
    const value = valueReader(generation)
    return fittingIn(generation, where, text).map((one) => fields.map((field) => value(one, field)))
  }

  async count(where?: Where): Promise<number> {
    return fittingIn(this.live(), where).length
  }

  async countBy(fields: readonly string[], where?: Where) {
    const generation = this.live()
    checkedFields(fields, generation.spec)
    const value = valueReader(generation)
    const groups = new Map<string, { values: Record<string, FieldValue>; count: number }>()
    for (const one of fittingIn(generation, where)) {
      const values = Object.fromEntries(fields.map((field) => [field, value(one, field)]))
      const name = JSON.stringify(Object.values(values))
      const group = groups.get(name) ?? { values, count: 0 }
      group.count++
      groups.set(name, group)
    }
    const valuesOf = ({ values }: { values: Record<string, FieldValue> }) =>
      fields.map((field) => values[field] ?? null)
    const order = fields.map((field): OrderColumn => ({ field, kind: 'string', descending: false }))
    return [...groups.values()].sort((a, b) => compareMarks(valuesOf(a), valuesOf(b), order))
  }
}

function fittingIn(generation: StoredGeneration, where: Where | undefined, text?: string): readonly StoredDocument[] {
  const conditions = checkedConditions(where, generation.spec)
  const needle = checkedNeedle(text, generation.spec)
  const value = valueReader(generation)
  const found: StoredDocument[] = []
  for (const one of generation.allDocuments)
    if (
      (!needle || one.text.includes(needle.text)) &&
      conditions.every((condition) => meets(value(one, condition.field), condition))
    )
      found.push(one)
  return found
}

/** The value of a declared field, or the id. */
function valueReader({ spec }: StoredGeneration): (one: StoredDocument, field: string) => FieldValue {
  const places = new Map(declaredFields(spec).map((field, index) => [field, index]))
  return ({ document, values }, field) => (field === 'id' ? document.id : (values[places.get(field) ?? -1] ?? null))
}

function meets(value: FieldValue, condition: CheckedCondition): boolean {
  if (condition.is === 'one-of') return condition.values.includes(value)
  if (value === null) return false
  const compared = compare(value, condition.value)
  switch (condition.is) {
    case 'gt':
      return compared > 0
    case 'gte':
      return compared >= 0
    case 'lt':
      return compared < 0
    case 'lte':
      return compared <= 0
  }
}

function compareMarks(a: readonly FieldValue[], b: readonly FieldValue[], order: readonly OrderColumn[]): number {
  for (const [index, { descending }] of order.entries()) {
    const compared = compare(a[index] ?? null, b[index] ?? null)
    if (compared !== 0) return descending ? -compared : compared
  }
  return 0
}

/** Missing values first. */
function compare(a: FieldValue, b: FieldValue): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return byCodePoint(String(a), String(b))
}
