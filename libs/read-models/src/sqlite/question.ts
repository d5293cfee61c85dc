import type { CollectionSpec } from '@harbor/kernel/view'
import {
  checkedConditions,
  checkedNeedle,
  checkedPage,
  type CheckedCondition,
  type CheckedPage,
  type Needle,
} from '../query-check'
import type { Query, Where } from '../read-models'
import { conditionsOf, type FieldCondition } from './conditions'
import type { DocumentMemory } from './document-memory'
import type { KeptCounts } from './kept-counts'
import type { Answers } from './remembered-answers'
import { indexColumns, indexName, tablesOf, type GenerationTables } from './generation-tables'

/** A generation as queries see it. */
export interface Queried {
  readonly id: number
  readonly spec: CollectionSpec
  readonly answers: Answers
  readonly counts: KeptCounts
  /** Undefined where somebody else writes the file. */
  readonly memory: DocumentMemory | undefined
}

export interface Index {
  readonly name: string
  readonly columns: readonly string[]
}

/** What is asked, checked against the collection. */
export interface Question {
  readonly tables: GenerationTables
  readonly indexes: readonly Index[]
  readonly tests: readonly CheckedCondition[]
  /** The same, in SQL. */
  readonly conditions: readonly FieldCondition[]
  readonly needle: Needle | undefined
}

export type PageQuestion = Question & CheckedPage

/** Throws a QueryError for an undeclared field or a value that is not of the field's kind. */
export function questionOf({ id, spec }: Queried, where?: Where, text?: string): Question {
  const tests = checkedConditions(where, spec)
  const tables = tablesOf(id)
  return {
    tables,
    indexes: spec.indexes.map((_, index) => ({ name: indexName(tables, index), columns: indexColumns(spec, index) })),
    tests,
    conditions: conditionsOf(tests),
    needle: checkedNeedle(text, spec),
  }
}

export function pageQuestionOf(queried: Queried, query: Query): PageQuestion {
  return { ...checkedPage(query, queried.spec), ...questionOf(queried, query.where, query.text) }
}
