import type { Mark } from '../query-check'
import { compareValues, type Column } from './column'

export interface OrderedColumn {
  readonly column: Column
  readonly descending: boolean
}

/** The first `most` of the documents in the order of the columns, of those that come after the mark. */
export function firstInOrder(
  docs: Uint32Array,
  columns: readonly OrderedColumn[],
  after: Mark | undefined,
  most: number,
): readonly number[] {
  const [leading] = columns
  const sign = leading?.descending ? -1 : 1
  const first: number[] = []
  let bound = Number.NaN
  for (const doc of docs) {
    // Almost all are out of the question by their weight alone.
    if (leading && sign * leading.column.weight(doc) > bound) continue
    if (after && !comesAfter(doc, after, columns)) continue
    const last = first[most - 1]
    if (last !== undefined && compare(doc, last, columns) >= 0) continue
    first.splice(placeOf(doc, first, columns), 0, doc)
    if (first.length > most) first.pop()
    const furthest = first[most - 1]
    if (leading && furthest !== undefined) bound = sign * leading.column.weight(furthest)
  }
  return first
}

function placeOf(doc: number, ordered: readonly number[], columns: readonly OrderedColumn[]): number {
  let from = 0
  let to = ordered.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (compare(ordered[middle] ?? 0, doc, columns) < 0) from = middle + 1
    else to = middle
  }
  return from
}

function compare(doc: number, other: number, columns: readonly OrderedColumn[]): number {
  for (const { column, descending } of columns) {
    const compared = column.compare(doc, other)
    if (compared !== 0) return descending ? -compared : compared
  }
  return 0
}

function comesAfter(doc: number, mark: Mark, columns: readonly OrderedColumn[]): boolean {
  let index = 0
  for (const { column, descending } of columns) {
    const compared = compareValues(column.value(doc), mark[index] ?? null)
    if (compared !== 0) return descending ? compared < 0 : compared > 0
    index++
  }
  return false
}
