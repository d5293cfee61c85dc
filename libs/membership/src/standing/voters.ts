import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { Stage, Standing } from '../words'
import { segmentOn, type Segment } from './timeline'

/** How somebody stood on one day, as the roll has it. */
export interface RosterRow {
  readonly memberId: MemberId
  readonly branchId: UnitId | null
  readonly stage: Stage
  readonly standing: Standing
  /** 留党察看, rights not yet restored. Absent: no. */
  readonly onProbationWithinParty?: boolean
}

/** Who was due to vote in a branch's meeting on a day: derived, never typed in. */
export interface VotersDue {
  readonly branchId: UnitId
  readonly on: LocalDate
  readonly due: number
  /** In order of id, so that the same roll gives the same digest. */
  readonly members: readonly MemberId[]
}

/** The row of one file on a day; undefined when nothing was known of it then. */
export function rosterRowOn(memberId: MemberId, timeline: readonly Segment[], on: LocalDate): RosterRow | undefined {
  const segment = segmentOn(timeline, on)
  return segment && { memberId, branchId: segment.branchId, stage: segment.stage, standing: segment.standing }
}

/**
 * Full members of the branch on that day, less those suspended, less those on probation within the Party without restored rights
 * (DEV-2014 arts. 20-21; 党章 art. 39 on probation within the Party). `rows`: the roll of that day.
 */
export function votersDue(rows: readonly RosterRow[], branchId: UnitId, on: LocalDate): VotersDue {
  const members = rows.filter((row) => row.branchId === branchId && hasFullRights(row)).map(({ memberId }) => memberId)
  const distinct = [...new Set(members)].toSorted()
  return { branchId, on, due: distinct.length, members: distinct }
}

/** A full member, not suspended: may cultivate. */
export function isFullMember(row: RosterRow | undefined): boolean {
  return row?.stage === 'full' && row.standing === 'member'
}

/** A full member who may vote, elect and introduce. */
export function hasFullRights(row: RosterRow | undefined): boolean {
  return isFullMember(row) && row?.onProbationWithinParty !== true
}
