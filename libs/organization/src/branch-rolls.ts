import type { Position } from '@harbor/kernel/event'
import type { MemberId, TransferId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'

/** Somebody on the roll of a branch on a day, candidates and suspended members included. */
export interface PersonOnRoll {
  readonly memberId: MemberId
  readonly branchId: UnitId
  /** A full member, not suspended. */
  readonly isFull: boolean
  readonly isSuspended: boolean
}

/** What reorganisations must know of rolls and transfers. Another context keeps them; the process that joins them answers. */
export interface BranchRolls {
  /** Everybody on the roll of those branches on that day, in the order of ids. `position`: up to where it is known. */
  peopleOf(
    branchIds: readonly UnitId[],
    on: LocalDate,
  ): Promise<{ readonly people: readonly PersonOnRoll[]; readonly position: Position }>
  /** The same for persons by id; whoever was on no roll that day is left out. */
  among(memberIds: readonly MemberId[], on: LocalDate): Promise<readonly PersonOnRoll[]>
  /** The transfers under way of those persons. */
  transfersOf(memberIds: readonly MemberId[]): Promise<ReadonlyMap<MemberId, TransferId>>
}
export const BRANCH_ROLLS = Symbol('rolls of branches')
