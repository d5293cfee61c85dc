import type { UnitId } from '@harbor/kernel/ids'
import { addDays, FAR_DATE, FAR_INSTANT, type Instant, type LocalDate } from '@harbor/kernel/time'
import { allDocuments } from '@harbor/read-models/all-documents'
import { maxLimit, type Collection, type Where } from '@harbor/read-models/read-models'
import type { Stage, Standing } from '../words'
import type { StandingInterval } from './views'
import type { RosterRow } from './voters'

/** Two clocks: how things stood on a day, as it was known at an instant. */
export interface AsOf {
  readonly asOf: LocalDate
  readonly knownAt: Instant
}

export interface StandingFilter {
  readonly units: ReadonlySet<UnitId> | 'all'
  readonly stages?: readonly Stage[]
  readonly standings?: readonly Standing[]
}

/** Where every matching person stood; each at most once, since a day and an instant meet in one row. */
export function standingsAsOf(
  intervals: Collection<StandingInterval>,
  clocks: AsOf,
  filter: StandingFilter,
): Promise<readonly StandingInterval[]> {
  return allDocuments(intervals, { where: whereAsOf(clocks, filter) })
}

/** The values of these fields for every matching person, without the rest of the rows: for questions about a whole roll. */
export function valuesAsOf(
  intervals: Collection<StandingInterval>,
  fields: readonly (keyof StandingInterval)[],
  clocks: AsOf,
  filter: StandingFilter,
): ReturnType<Collection<StandingInterval>['values']> {
  return intervals.values(fields, { where: whereAsOf(clocks, filter) })
}

/** Where these people stood; at most 1,000. */
export async function standingsOf(
  intervals: Collection<StandingInterval>,
  members: readonly string[],
  clocks: AsOf,
): Promise<ReadonlyMap<string, StandingInterval>> {
  const where = { ...whereAsOf(clocks, { units: 'all' }), memberId: { in: members } }
  const { documents } = await intervals.find({ where, limit: maxLimit })
  return new Map(documents.map((row) => [row.memberId, row]))
}

/** Numbers of persons by unit, stage and standing, or by what is named of these. */
export function countsAsOf(
  intervals: Collection<StandingInterval>,
  clocks: AsOf,
  filter: StandingFilter,
  by: readonly string[] = ['unitId', 'stage', 'standing'],
): ReturnType<Collection<StandingInterval>['countBy']> {
  return intervals.countBy(by, whereAsOf(clocks, filter))
}

/** The roll of a branch on a day, as it is known now. */
export async function rollOfBranch(
  intervals: Collection<StandingInterval>,
  branchId: UnitId,
  on: LocalDate,
): Promise<readonly RosterRow[]> {
  const found = await standingsAsOf(intervals, { asOf: on, knownAt: FAR_INSTANT }, { units: new Set([branchId]) })
  return found.map(rosterRowOf)
}

export function rosterRowOf({ memberId, unitId, stage, standing }: StandingInterval): RosterRow {
  return { memberId, branchId: unitId === '' ? null : unitId, stage, standing }
}

function whereAsOf({ asOf, knownAt }: AsOf, { units, stages, standings }: StandingFilter): Where {
  // The far day ends what goes on, exclusively: whoever asks for it means the day before.
  const day = asOf < FAR_DATE ? asOf : addDays(FAR_DATE, -1)
  return {
    validFrom: { lte: day },
    validTo: { gt: day },
    // The far instant stands for "as known now": open rows end there, exclusively.
    ...(knownAt === FAR_INSTANT
      ? { recordedTo: { eq: FAR_INSTANT } }
      : { recordedFrom: { lte: knownAt }, recordedTo: { gt: knownAt } }),
    ...(units !== 'all' && { unitId: { in: [...units] } }),
    ...(stages && { stage: { in: stages } }),
    ...(standings && { standing: { in: standings } }),
  }
}
