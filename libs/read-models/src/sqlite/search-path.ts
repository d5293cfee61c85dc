import type { Mark, OrderColumn } from '../query-check'
import { allOf, anyOf, orderBy, partsAfter } from './order'
import type { FieldCondition, Sql } from './conditions'
import { columnOf } from './generation-tables'
import type { Index, PageQuestion, Question } from './question'

// `LIMIT ? + 0`: for a bare parameter SQLite plans by the number given, and prepares the statement anew each time that one is bound.

/** By which way the documents that fit a question are reached. SQLite's planner cannot know how often a text occurs, or a listed value. */
export type Path =
  | { readonly by: 'gram'; readonly gram: string }
  | { readonly by: 'index'; readonly index: Index; readonly seek: readonly FieldCondition[] }
  | { readonly by: 'scan' }

/** An index that yields the documents in the order asked for. `covered`: all that it yields fits, nothing is left to test. */
export interface OrderedPath {
  readonly index: Index
  readonly fixed: readonly FieldCondition[]
  readonly covered: boolean
}

/** Every way to the candidates that can be shorter than reading all documents. */
export function pathsOf({ needle, indexes, conditions }: Question): readonly Path[] {
  const byGram: Path[] = (needle?.grams ?? []).map((gram) => ({ by: 'gram', gram }))
  const byIndex = indexes.flatMap((index): Path[] => {
    const seek = seekOf(index, conditions)
    return seek.length === 0 ? [] : [{ by: 'index', index, seek }]
  })
  return [...byGram, ...byIndex]
}

/** The conditions that a search in the index can use: fixed ones on its first columns, and one more on the next. */
function seekOf({ columns }: Index, conditions: readonly FieldCondition[]): readonly FieldCondition[] {
  const seek: FieldCondition[] = []
  for (const column of columns) {
    const here = conditions.filter(({ field, seekable }) => field === column && seekable)
    const fixed = here.find((condition) => condition.fixed)
    if (!fixed) return [...seek, ...here]
    seek.push(fixed)
  }
  return seek
}

export function orderedPathOf(question: PageQuestion): OrderedPath | undefined {
  const { order, indexes, conditions, needle } = question
  if (order.some(({ descending }) => descending !== order[0]?.descending)) return undefined
  const paths = indexes.flatMap((index): OrderedPath[] => {
    const skipped = skippedToOrder(index, order, conditions)
    if (!skipped) return []
    const fixed = conditions.filter(
      ({ fixed: one, field }) => one && (skipped.includes(field) || leading(index, conditions).includes(field)),
    )
    return [{ index, fixed, covered: !needle && fixed.length === conditions.length }]
  })
  return paths.sort((a, b) => b.fixed.length - a.fixed.length)[0]
}

/** The first columns of the index that conditions fix. */
function leading({ columns }: Index, conditions: readonly FieldCondition[]): readonly string[] {
  const open = columns.findIndex((column) => !conditions.some(({ field, fixed }) => fixed && field === column))
  return open < 0 ? columns : columns.slice(0, open)
}

/** The columns of the index that conditions fix, so that the rest of it is the order; undefined when it is not. */
function skippedToOrder(
  { columns }: Index,
  order: readonly OrderColumn[],
  conditions: readonly FieldCondition[],
): readonly string[] | undefined {
  const skipped: string[] = []
  let next = 0
  for (const column of columns) {
    if (column === order[next]?.field) next++
    else if (conditions.some(({ field, fixed }) => fixed && field === column)) skipped.push(column)
    else return undefined
    if (next === order.length) return skipped
  }
  return undefined
}

/** How many candidates a path leads to, counted no further than `bound`. */
export function candidateCount(path: Path, question: Question, bound: number): Sql {
  const { from, conditions } = sourceOf(path, question, [], true)
  const found = `SELECT 1 ${from} WHERE ${conditions.text} LIMIT ? + 0`
  return { text: `SELECT count(*) FROM (${found})`, parameters: [...conditions.parameters, bound] }
}

/** The number of documents that fit. */
export function totalCount(path: Path, question: Question): Sql {
  const { from, conditions } = sourceOf(path, question, restOf(path, question), true)
  return { text: `SELECT count(*) ${from} WHERE ${conditions.text}`, parameters: conditions.parameters }
}

/** Columns: the fields. Of all documents that fit, in no order. */
export function allValues(path: Path, question: Question, fields: readonly string[]): Sql {
  const { from, conditions } = sourceOf(path, question, restOf(path, question))
  const columns = fields.map((field) => `d.${columnOf(field)}`).join(', ')
  return { text: `SELECT ${columns} ${from} WHERE ${conditions.text}`, parameters: conditions.parameters }
}

/** Columns: JSON, then the mark. All candidates are gathered and sorted. */
export function sortedPage(path: Path, question: PageQuestion): Sql {
  const { order, after, limit } = question
  const rest = [...restOf(path, question), ...(after ? [anyOf(partsAfter(after, order))] : [])]
  const { from, conditions } = sourceOf(path, question, rest)
  return withBodies(question, {
    text: `SELECT d.doc, ${marked(order)} ${from} WHERE ${conditions.text} ORDER BY ${orderBy(order)} LIMIT ? + 0`,
    parameters: [...conditions.parameters, limit + 1],
  })
}

/** The same, but walking an index in the order asked for, part after part until the page is full. */
export function orderedPages(path: OrderedPath, question: PageQuestion): readonly Sql[] {
  const { order, after, limit, tables } = question
  const parts = after ? partsAfter(after, order) : [allOf([])]
  return parts.map((part) => {
    const conditions = allOf([...question.conditions, ...needleTest(question), part])
    return withBodies(question, {
      text: `SELECT d.doc, ${marked(order)} FROM ${tables.documents} AS d INDEXED BY ${path.index.name}
        WHERE ${conditions.text} ORDER BY ${orderBy(order)} LIMIT ? + 0`,
      parameters: [...conditions.parameters, limit + 1],
    })
  })
}

/** One part of a walk that stops after `budget` documents; `size`: how many there are in the part, counted just past the budget. */
export interface Glance {
  readonly page: Sql
  readonly size: Sql
}

/** As `orderedPages`, but looks at no more than `budget` documents of a part. */
export function orderedGlances(path: OrderedPath, question: PageQuestion, budget: number): readonly Glance[] {
  const { order, after, limit, tables } = question
  const parts: readonly Sql[] = after ? partsAfter(after, order) : [allOf([])]
  const tested = allOf([
    ...question.conditions.filter((condition) => !path.fixed.includes(condition)),
    ...needleTest(question),
  ])
  return parts.map((part) => {
    const walked = allOf([...path.fixed, part])
    const from = `FROM ${tables.documents} AS d INDEXED BY ${path.index.name} WHERE ${walked.text}`
    const page = withBodies(question, {
      text: `SELECT d.doc, ${marked(order)} FROM (SELECT * ${from} ORDER BY ${orderBy(order)} LIMIT ? + 0) AS d
        WHERE ${tested.text} LIMIT ? + 0`,
      parameters: [...walked.parameters, budget, ...tested.parameters, limit + 1],
    })
    return {
      page,
      size: {
        text: `SELECT count(*) FROM (SELECT 1 ${from} LIMIT ? + 0)`,
        parameters: [...walked.parameters, budget + 1],
      },
    }
  })
}

/** The values of the order's columns in a row of a page, as they go into a cursor. */
export function markIn(row: readonly unknown[]): Mark {
  return row.slice(1) as unknown as Mark
}

/** JSON is read for the documents of the page alone, not for every candidate. */
function withBodies({ tables, order }: PageQuestion, page: Sql): Sql {
  const columns = order.map((_, index) => `m.m${index}`).join(', ')
  const json = `(SELECT b.json FROM ${tables.bodies} AS b WHERE b.doc = m.doc)`
  return { text: `SELECT ${json}, ${columns} FROM (${page.text}) AS m`, parameters: page.parameters }
}

/** Column: JSON of these documents, in this order. */
export function bodiesOf({ tables }: Question, docs: readonly number[]): Sql {
  const from = `json_each(?) AS listed CROSS JOIN ${tables.bodies} AS b ON b.doc = listed.value`
  return { text: `SELECT b.json FROM ${from} ORDER BY listed.key`, parameters: [JSON.stringify(docs)] }
}

function marked(order: readonly OrderColumn[]): string {
  return order.map(({ field }, index) => `d.${columnOf(field)} AS m${index}`).join(', ')
}

/** `d` may be missing in a source that only counts. */
function sourceOf(
  path: Path,
  { tables }: Question,
  rest: readonly Sql[],
  counting = false,
): { from: string; conditions: Sql } {
  const { documents, grams } = tables
  switch (path.by) {
    case 'gram': {
      const gram = { text: 'g.gram = ?', parameters: [path.gram] }
      const from = `FROM ${grams} AS g${counting && rest.length === 0 ? '' : ` CROSS JOIN ${documents} AS d ON d.doc = g.doc`}`
      return { from, conditions: allOf([gram, ...rest]) }
    }
    case 'index':
      return {
        from: `FROM ${documents} AS d INDEXED BY ${path.index.name}`,
        conditions: allOf([...path.seek, ...rest]),
      }
    case 'scan':
      return { from: `FROM ${documents} AS d`, conditions: allOf(rest) }
  }
}

/** What is left to test on the candidates of a path. */
function restOf(path: Path, question: Question): readonly Sql[] {
  switch (path.by) {
    case 'gram':
      return [...question.conditions, ...(question.needle?.exact ? [] : needleTest(question))]
    case 'index':
      return [...question.conditions.filter((condition) => !path.seek.includes(condition)), ...needleTest(question)]
    case 'scan':
      return [...question.conditions, ...needleTest(question)]
  }
}

function needleTest({ needle }: Question): readonly Sql[] {
  return needle ? [{ text: 'instr(d.text, ?) > 0', parameters: [needle.text] }] : []
}
