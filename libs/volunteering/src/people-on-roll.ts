import type { Position } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'

/** What volunteering must know of the people on the roll. Another context keeps it; the process that joins them answers. */
export interface PeopleOnRoll {
  /** The branch that answered for the person on that day; null: nobody did, or not known. `position`: up to where that is known. */
  branchOn(
    memberId: MemberId,
    on: LocalDate,
  ): Promise<{ readonly branchId: UnitId | null; readonly position: Position }>
  /** As the roll has the name now; null when it is erased or the person unknown. */
  nameOf(memberId: MemberId): Promise<string | null>
  /** Members of that exact name in those units now. */
  named(
    name: string,
    units: ReadonlySet<UnitId> | 'all',
  ): Promise<readonly { readonly memberId: MemberId; readonly unitId: UnitId | '' }[]>
}
export const PEOPLE_ON_ROLL = Symbol('people on the roll')
