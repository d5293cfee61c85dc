import type { SQLInputValue } from 'node:sqlite'
import type { FieldValue } from '@harbor/kernel/view'
import type { CheckedCondition } from '../query-check'
import { columnOf } from './generation-tables'

/** Text of SQL with its parameters in order. Values never stand in the text, so that statements are few and stay prepared. */
export interface Sql {
  readonly text: string
  readonly parameters: readonly SQLInputValue[]
}

/** One condition on one field. `fixed`: leaves the field one value. `seekable`: an index that starts with the field finds it. */
export interface FieldCondition extends Sql {
  readonly field: string
  readonly fixed: boolean
  readonly seekable: boolean
}

const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

export function conditionsOf(tests: readonly CheckedCondition[]): readonly FieldCondition[] {
  return tests.map((condition) => {
    const { field } = condition
    if (condition.is === 'one-of') return isOneOf(field, condition.values)
    const text = `d.${columnOf(field)} ${operators[condition.is]} ?`
    return { field, text, parameters: [condition.value], fixed: false, seekable: true }
  })
}

function equals(field: string, value: FieldValue): FieldCondition {
  const column = `d.${columnOf(field)}`
  if (value === null) return { field, text: `${column} IS NULL`, parameters: [], fixed: true, seekable: true }
  return { field, text: `${column} = ?`, parameters: [value], fixed: true, seekable: true }
}

function isOneOf(field: string, values: readonly FieldValue[]): FieldCondition {
  const [only] = values
  if (values.length === 1 && only !== undefined) return equals(field, only)
  const present = values.filter((value) => value !== null)
  const column = `d.${columnOf(field)}`
  const text = `${column} IN (SELECT value FROM json_each(?))`
  const parameters = [JSON.stringify(present)]
  if (present.length === values.length) return { field, text, parameters, fixed: false, seekable: true }
  return { field, text: `(${text} OR ${column} IS NULL)`, parameters, fixed: false, seekable: false }
}
