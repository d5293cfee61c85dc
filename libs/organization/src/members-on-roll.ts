import type { Position } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'

/** A member as the roll has him on one day. */
export interface MemberOnRoll {
  readonly memberId: MemberId
  readonly branchId: UnitId
  /** Due to vote that day: a full member, not suspended, not on probation within the Party. */
  readonly votes: boolean
}

/** What organisation life must know of the roll. Another context keeps it; the process that joins them answers. `position`: up to where it is known. */
export interface MembersOnRoll {
  /** Members (probationary ones included, suspended ones and candidates not) of those branches on that day, in the order of ids. */
  membersOf(
    branchIds: readonly UnitId[],
    on: LocalDate,
  ): Promise<{ readonly members: readonly MemberOnRoll[]; readonly position: Position }>
  /** The same for persons by id; whoever was no member that day is left out. */
  among(
    memberIds: readonly MemberId[],
    on: LocalDate,
  ): Promise<{ readonly members: readonly MemberOnRoll[]; readonly position: Position }>
}
export const MEMBERS_ON_ROLL = Symbol('members on the roll')
