import { accept, refuse, type Decision } from '@harbor/kernel/decision'
import type { EventOf } from '@harbor/kernel/event'
import type { Id } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { hasPower } from '@harbor/organization/public'
import { limitDate } from '@harbor/rules/limit'
import { reg2019 } from '@harbor/rules/reg-2019'
import { isRecorded } from '../judgement'
import type { MemberFile } from '../member-file'
import { segmentOn } from '../standing/timeline'
import { standsOver, whoMayAct, type Decided, type GivenUnits } from './authority'
import {
  criticismRecorded,
  memberPersuadedToResign,
  rectificationConcluded,
  rectificationOrdered,
  type criticismForms,
} from './events'
import type { SanctionRefusal } from './refusals'

// 组织处理: what is no sanction. Removal (除名) is an act of the roll.

export interface Criticise extends Decided {
  readonly form: (typeof criticismForms)[number]
  readonly matter: string
}

/** 批评教育, by the branch or a unit above it. */
export function recordCriticism(
  file: MemberFile,
  { on, unitId, form, matter }: Criticise,
  given: GivenUnits,
): Decision<EventOf<typeof criticismRecorded>, SanctionRefusal> {
  const criticised = criticismRecorded(
    { decidedBy: unitId, findings: [], form, personal: { matter } },
    { effectiveOn: on },
  )
  if (isRecorded(file, criticised)) return accept()
  return whoMayAct(file, on, given) ?? standsOver(unitId, given.units) ?? accept(criticised)
}

export interface OrderRectification extends Decided {
  readonly rectificationId: Id<'rectification'>
  /** The last day. */
  readonly until: LocalDate
  readonly matter: string
}

/** 限期改正 for a year at most (REG-2019 art. 30); one at a time. */
export function orderRectification(
  file: MemberFile,
  { rectificationId, on, unitId, until, matter }: OrderRectification,
  given: GivenUnits,
): Decision<EventOf<typeof rectificationOrdered>, SanctionRefusal> {
  const ordered = rectificationOrdered(
    { decidedBy: unitId, findings: [], rectificationId, until, personal: { matter } },
    { effectiveOn: on, rulePack: reg2019.pack },
  )
  if (isRecorded(file, ordered)) return accept()
  const forbidden = whoMayAct(file, on, given) ?? standsOver(unitId, given.units)
  if (forbidden) return forbidden
  if (until <= on) return refuse('sanction.dates-out-of-order', { earlier: on, later: until })
  const latest = limitDate(reg2019.rectification, on)
  if (until > latest) return refuse('sanction.rectification-too-long', { latest })
  const open = file.sanction.rectifications.find(({ concluded }) => concluded === null)
  return open ? refuse('sanction.rectification-open', { until: open.until }) : accept(ordered)
}

export interface ConcludeRectification extends Decided {
  readonly rectificationId: Id<'rectification'>
  readonly corrected: boolean
  readonly reason: string
}

/** What came of it. Nothing follows by itself: removal for the want of it is a decision of its own (REG-2019 art. 31). */
export function concludeRectification(
  file: MemberFile,
  { rectificationId, on, unitId, corrected, reason }: ConcludeRectification,
  given: GivenUnits,
): Decision<EventOf<typeof rectificationConcluded>, SanctionRefusal> {
  const concluded = rectificationConcluded(
    { decidedBy: unitId, findings: [], rectificationId, corrected, reason },
    { effectiveOn: on },
  )
  if (isRecorded(file, concluded)) return accept()
  const forbidden = whoMayAct(file, on, given) ?? standsOver(unitId, given.units)
  if (forbidden) return forbidden
  const ordered = file.sanction.rectifications.find((one) => one.rectificationId === rectificationId)
  if (!ordered) return refuse('sanction.rectification-unknown')
  if (ordered.concluded) return refuse('sanction.rectification-over', { on: ordered.concluded.on })
  if (on < ordered.on) return refuse('sanction.dates-out-of-order', { earlier: ordered.on, later: on })
  return accept(concluded)
}

export interface PersuadeToResign extends Decided {
  readonly reason: string
}

/** 劝退: discussed by the branch meeting and approved by the organisation above (党章 art. 9). Ends membership on its day. */
export function persuadeToResign(
  file: MemberFile,
  { on, unitId, reason }: PersuadeToResign,
  given: GivenUnits,
): Decision<EventOf<typeof memberPersuadedToResign>, SanctionRefusal> {
  const resigned = memberPersuadedToResign({ decidedBy: unitId, findings: [], reason }, { effectiveOn: on })
  if (isRecorded(file, resigned)) return accept()
  const forbidden = whoMayAct(file, on, given) ?? standsOver(unitId, given.units)
  if (forbidden) return forbidden
  const unit = given.units.find(({ id }) => id === unitId)
  if (unit && !hasPower(unit, 'approve-membership', on)) return refuse('sanction.no-power', { unit: unit.name, on })
  const then = segmentOn(file.timeline, on)
  const changed = file.timeline.find(({ validFrom, standing }) => validFrom > on && standing !== then?.standing)
  return changed ? refuse('sanction.later-change', { on, from: changed.validFrom }) : accept(resigned)
}
