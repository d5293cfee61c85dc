import { accept, refuse, type Decision } from '@harbor/kernel/decision'
import type { Recorded } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { classHoursExempted, exemptionEnded, type StudyEvent } from './events'
import type { AttendanceRefusal } from './refusals'

export type StudyDecision = Decision<StudyEvent, AttendanceRefusal>

/** Years in which the member is exempt. */
export type Exemptions = readonly number[]

export function evolveExemptions(years: Exemptions, event: Recorded<StudyEvent>): Exemptions {
  const others = years.filter((year) => year !== event.data.year)
  switch (event.type) {
    case 'organization.class-hours-exempted.v1':
      return [...others, event.data.year].toSorted((a, b) => a - b)
    case 'organization.class-hours-exemption-ended.v1':
      return others
  }
}

export function exemptionsOf(events: readonly Recorded[]): Exemptions {
  return (events as readonly Recorded<StudyEvent>[]).reduce(evolveExemptions, [])
}

interface GivenStudy {
  readonly today: LocalDate
  readonly memberId: MemberId
  readonly actorMemberId: MemberId | null
  /** The branch of the member today; null: none. */
  readonly branchId: UnitId | null
}

/** 免除学时, for one year, by the member's branch. */
export function exemptFromHours(
  exempt: Exemptions,
  order: { readonly year: number; readonly authority: string; readonly reason: string },
  { today, memberId, actorMemberId, branchId }: GivenStudy,
): StudyDecision {
  const { year, authority, reason } = order
  if (branchId === null) return refuse('study.not-on-roll')
  if (memberId === actorMemberId) return refuse('study.own-matter')
  if (exempt.includes(year)) return refuse('study.exempt-already', { year })
  return accept(
    classHoursExempted({ year, byUnitId: branchId, authority, personal: { reason } }, { effectiveOn: today }),
  )
}

export function endExemption(
  exempt: Exemptions,
  order: { readonly year: number; readonly authority: string },
  { today, memberId, actorMemberId, branchId }: GivenStudy,
): StudyDecision {
  if (branchId === null) return refuse('study.not-on-roll')
  if (memberId === actorMemberId) return refuse('study.own-matter')
  if (!exempt.includes(order.year)) return refuse('study.not-exempt', { year: order.year })
  return accept(exemptionEnded({ ...order, byUnitId: branchId }, { effectiveOn: today }))
}
