import { ageOn, type LocalDate } from '@harbor/kernel/time'
import type { FieldValue } from '@harbor/kernel/view'
import type { Collection } from '@harbor/read-models/read-models'
import { countsAsOf, standingsAsOf, type AsOf, type StandingFilter } from '../standing/queries'
import type { StandingInterval } from '../standing/views'
import { entriesOf } from './queries'
import type { RosterEntry } from './views'

/** What persons can be counted by. The first three are a matter of record at every instant; the others are personal. */
export const dimensions = ['unitId', 'stage', 'standing', 'sex', 'ethnicity', 'education', 'ageBand'] as const
export type Dimension = (typeof dimensions)[number]

const ofRecord: readonly Dimension[] = ['unitId', 'stage', 'standing']

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
  if (by.every((dimension) => ofRecord.includes(dimension))) return countsAsOf(intervals, clocks, filter, by)
  const standings = await standingsAsOf(intervals, clocks, filter)
  const persons = await entriesOf(roster, standings)
  const counts = new Map<string, { values: Record<string, FieldValue>; count: number }>()
  for (const row of standings) {
    const values = Object.fromEntries(
      by.map((name) => [name, valueOf(name, row, persons.get(row.memberId), clocks.asOf)]),
    )
    const key = JSON.stringify(Object.values(values))
    const counted = counts.get(key)
    counts.set(key, { values, count: (counted?.count ?? 0) + 1 })
  }
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

function valueOf(
  dimension: Dimension,
  row: StandingInterval,
  person: RosterEntry | undefined,
  on: LocalDate,
): FieldValue {
  switch (dimension) {
    case 'unitId':
    case 'stage':
    case 'standing':
      return row[dimension]
    case 'sex':
    case 'ethnicity':
    case 'education':
      return person?.[dimension] ?? ''
    case 'ageBand':
      return person?.bornOn ? ageBand(ageOn(person.bornOn, on)) : ''
  }
}

export function ageBand(age: number): string {
  return bands.find(([, greatest]) => age <= greatest)?.[0] ?? '61-'
}
