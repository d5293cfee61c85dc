import type { DomainEvent } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { StreamSource } from '@harbor/read-models/joined-sources'

/** `excused`: absent for a reason that was accepted, before or afterwards. `unexcused`: due, absent, and no reason accepted. */
export const attendanceStates = ['present', 'excused', 'unexcused'] as const
export type AttendanceState = (typeof attendanceStates)[number]

/** That one member came, or did not, to one thing that counts as organisation life. */
export interface AttendanceFact {
  readonly memberId: MemberId
  /** The branch in whose organisation life it counts: that of the member on the day. */
  readonly unitId: UnitId
  readonly on: LocalDate
  /** A kind of session, e.g. `general-meeting`, or `activity`. */
  readonly kind: string
  /** Class hours (学时) that it gives to whoever was present, in halves; 0: none. */
  readonly classHours: number
  readonly status: AttendanceState
}

/**
 * What a slice brings to the one ledger of attendances: a pure fold of its streams into facts, as `DeadlineSource` does for time limits.
 * A stream is one thing that took place. Told twice for one member, it counts once, at its best: present before excused before unexcused.
 */
export interface AttendanceSource<E extends DomainEvent = DomainEvent, State = unknown> extends StreamSource<E, State> {
  /** All attendances of that one thing as its events have them; none before it took place. `id` is what the stream's name ends with. */
  attendancesOf(state: State, id: string): readonly AttendanceFact[]
}

/** Forgets the types of events and state, which only the source itself knows. */
export function attendanceSource<E extends DomainEvent, State>(source: AttendanceSource<E, State>): AttendanceSource {
  return source
}
