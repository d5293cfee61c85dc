import { refuse, type Refused } from '@harbor/kernel/decision'
import type { AccountId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { hasPower, type UnitFacts } from '@harbor/organization/public'
import type { ReviewRefusal } from './refusals'
import type { Opening, ReviewDecision, ReviewFile } from './state'

/** What every decision about a case is given besides the file. */
export interface Given {
  readonly today: LocalDate
  readonly actorId: AccountId
}
/** For acts that a unit decides. */
export interface GivenUnits extends Given {
  /** The member's branch on the day of the act and the units above it, as they stood that day. */
  readonly units: readonly UnitFacts[]
}

/** What an order names that happens on a day. */
export interface OnDay {
  readonly on: LocalDate
}
export interface Decided extends OnDay {
  /** The deciding unit. */
  readonly unitId: UnitId
}

/** The case, if an act of that day can join it: opened, not closed, the day neither ahead nor before what was done so far. */
export function openCase(file: ReviewFile, on: LocalDate, { today }: Given): Opening | Refused<ReviewRefusal> {
  if (!file.opened) return refuse('review.unknown')
  if (file.closed) return refuse('review.closed', { on: file.closed.on })
  if (on > today) return refuse('review.in-the-future', { on })
  if (file.latestOn !== null && on < file.latestOn)
    return refuse('review.dates-out-of-order', { earlier: file.latestOn, later: on })
  return file.opened
}

/** The same, before anything is decided. */
export function undecidedCase(file: ReviewFile, on: LocalDate, given: Given): Opening | Refused<ReviewRefusal> {
  const opened = openCase(file, on, given)
  if ('accepted' in opened || !file.decision) return opened
  return refuse('review.decided', { on: file.decision.on })
}

/** The same, once it is decided. */
export function decidedCase(file: ReviewFile, on: LocalDate, given: Given): ReviewDecision | Refused<ReviewRefusal> {
  const opened = openCase(file, on, given)
  if ('accepted' in opened) return opened
  return file.decision ?? refuse('review.not-decided')
}

/** The unit stands over the member, and had power over disciplinary matters on that day (党章 art. 42). */
export function authority(
  unitId: UnitId,
  units: readonly UnitFacts[],
  on: LocalDate,
): Refused<ReviewRefusal> | undefined {
  const unit = units.find(({ id }) => id === unitId)
  if (!unit) return refuse('review.unit-elsewhere', { unitId })
  return hasPower(unit, 'approve-discipline', on) ? undefined : refuse('review.no-power', { unit: unit.name, on })
}

/** The command had its effect: an event of this type and day says the same. */
export function isTold(
  file: ReviewFile,
  event: { readonly type: string; readonly data: unknown; readonly effectiveOn?: LocalDate },
): boolean {
  const said = JSON.stringify(event.data)
  return file.recorded.some(
    (one) => one.type === event.type && one.effectiveOn === event.effectiveOn && JSON.stringify(one.data) === said,
  )
}
