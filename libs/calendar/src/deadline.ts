import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'

/**
 * A time limit that the file's events opened. It knows no today: recomputed from events, it moves when they are corrected,
 * and whether it is open, met or missed is said by `deadlineState` on the day of asking.
 */
export interface Deadline {
  /** Unique in its file and the same on every recomputation, e.g. `transfer.receipt/<transferId>/<letter number>`. */
  readonly key: string
  /** Code of the rule, e.g. `transfer.receipt`; its texts stand in `deadlineTexts`. */
  readonly rule: string
  /** The rule's source, e.g. `DEV-2014 art. 7`; empty for a habit of the house. */
  readonly article: string
  readonly opensOn: LocalDate
  /** The last day on which the act is in time. */
  readonly dueOn: LocalDate
  /** The day of the act that met or ended it; null while it is outstanding. */
  readonly metOn: LocalDate | null
  /** The unit that must act; null when nobody on the platform does. */
  readonly unitId: UnitId | null
}

export type DeadlineState = 'open' | 'met' | 'missed'

/** Met late is missed: the calendar says what was, and `metOn` that it was done at last. */
export function deadlineState({ dueOn, metOn }: Pick<Deadline, 'dueOn' | 'metOn'>, today: LocalDate): DeadlineState {
  if (metOn !== null && metOn <= dueOn) return 'met'
  return today > dueOn ? 'missed' : 'open'
}
