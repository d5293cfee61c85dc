import { ageOn, type LocalDate } from '@harbor/kernel/time'
import type { FieldValue } from '@harbor/kernel/view'
import type { Collection } from '@harbor/read-models/read-models'
import { countsAsOf, valuesAsOf, type AsOf, type StandingFilter } from '../standing/queries'
import type { StandingInterval } from '../standing/views'
import type { RosterEntry } from './views'

/** What persons can be counted by. The first three are a matter of record at every instant; the others are personal. */
export const dimensions = ['unitId', 'stage', 'standing', 'sex', 'ethnicity', 'education', 'ageBand'] as const
export type Dimension = (typeof dimensions)[number]

const ofRecord = ['unitId', 'stage', 'standing'] as const
const personal = ['sex', 'ethnicity', 'education', 'bornOn'] as const
/** The values of `personal` in their order. */
type Personal = readonly FieldValue[]

/** The bands of the yearly statistics of members; the number is the greatest age in the band. */
const bands = [
  ['-30', 30],
  ['31-35', 35],
  ['36-40', 40],
  ['41-45', 45],
  ['46-50', 50],
  ['51-55', 55],
  ['56-60', 60],
] as const

export interface StatisticsRow {
  readonly values: Readonly<Record<string, FieldValue>>
  readonly count: number
}

/**
 * Numbers of persons as of a day, as known at an instant, for each combination of what they are counted by. Personal dimensions
 * are as they are known now, ages as of the day; empty text: not known, or erased. In order of the values.
 */
export async function statistics(
  { intervals, roster }: { intervals: Collection<StandingInterval>; roster: Collection<RosterEntry> },
  clocks: AsOf,
  filter: StandingFilter,
  by: readonly Dimension[],
): Promise<readonly StatisticsRow[]> {
  if (by.every(isOfRecord)) return countsAsOf(intervals, clocks, filter, by)
  const persons = new Map<FieldValue, Personal>()
  for (const [id = null, ...values] of await roster.values(['id', ...personal])) persons.set(id, values)
  const counts = new Map<string, { values: Record<string, FieldValue>; count: number }>()
  for (const [memberId = null, ...record] of await valuesAsOf(intervals, ['memberId', ...ofRecord], clocks, filter)) {
    const known = persons.get(memberId) ?? []
    const values = Object.fromEntries(by.map((name) => [name, valueOf(name, record, known, clocks.asOf)]))
    const key = JSON.stringify(Object.values(values))
    const counted = counts.get(key)
    counts.set(key, { values, count: (counted?.count ?? 0) + 1 })
  }
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

function valueOf(dimension: Dimension, record: readonly FieldValue[], known: Personal, on: LocalDate): FieldValue {
  if (isOfRecord(dimension)) return record[ofRecord.indexOf(dimension)] ?? ''
  if (dimension !== 'ageBand') return known[personal.indexOf(dimension)] ?? ''
  const bornOn = known[personal.indexOf('bornOn')] as LocalDate | null | undefined
  return bornOn ? ageBand(ageOn(bornOn, on)) : ''
}

function isOfRecord(dimension: Dimension): dimension is (typeof ofRecord)[number] {
  return (ofRecord as readonly string[]).includes(dimension)
}

export function ageBand(age: number): string {
  return bands.find(([, greatest]) => age <= greatest)?.[0] ?? '61-'
}
