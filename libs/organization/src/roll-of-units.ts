import type { Position } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'

/** What decisions about units must know of the roll. Other contexts keep it; the process that joins them answers. */
export interface RollOfUnits {
  /** People, candidates included, whose branch the unit is on that day or later, as far as is known. */
  membersFrom(unitId: UnitId, on: LocalDate): Promise<number>
  /** Was that person a full member on that day? Null: not on the roll. */
  isFullMemberOn(memberId: MemberId, on: LocalDate): Promise<boolean | null>
  /** The branch that answered for the person on that day; null: nobody did, or not known. `position`: up to where that is known. */
  branchOn(
    memberId: MemberId,
    on: LocalDate,
  ): Promise<{ readonly branchId: UnitId | null; readonly position: Position }>
}
export const ROLL_OF_UNITS = Symbol('roll of units')
