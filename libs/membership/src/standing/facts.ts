import { effectiveHistory } from '@harbor/kernel/correction'
import type { Recorded } from '@harbor/kernel/event'
import type { EventId, UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import { CORRECTION, type MemberEvent, type MemberEventType } from '../member-event'
import { isMemberStage, stages, type Stage, type Standing } from '../words'

/** What one event says of stage, standing or branch, and from which day on. A member not named stays as it was. */
export interface StandingFact {
  readonly from: LocalDate
  readonly eventId: EventId
  readonly stage?: Stage
  readonly standing?: Standing
  /** Null: no branch of the platform is responsible. */
  readonly branchId?: UnitId | null
}

/** Types that can say something of stage, standing or branch; all others leave it as it is. */
export const standingTypes = [
  'membership.member-enrolled.v1',
  'membership.application-submitted.v1',
  'membership.activist-confirmed.v1',
  'membership.target-confirmed.v1',
  'membership.admission-decided.v1',
  'membership.conversion-decided.v1',
  'membership.candidacy-ended.v1',
  'membership.transfer-received.v1',
  'membership.member-died.v1',
  'membership.member-resigned.v1',
  'membership.membership-suspended.v1',
  'membership.membership-restored.v1',
  'membership.member-removed.v1',
  'membership.member-deemed-withdrawn.v1',
  'membership.sanction-imposed.v1',
  'membership.member-persuaded-to-resign.v1',
] as const satisfies readonly MemberEventType[]

/**
 * The standing facts of one event. Membership dates from the branch vote that admitted (2019 Regulation art. 24), full
 * membership from the day on which probation ended; everything else from the day of legal effect.
 */
export function standingFacts(event: Recorded<MemberEvent>): readonly StandingFact[] {
  const from = event.effectiveOn ?? dateOf(event.recordedAt)
  const eventId = event.id
  switch (event.type) {
    case 'membership.member-enrolled.v1':
      return enrolledFacts(event.data, from, eventId)
    case 'membership.application-submitted.v1':
      return [{ from, eventId, stage: 'applicant', standing: 'candidate', branchId: event.data.unitId }]
    case 'membership.activist-confirmed.v1':
      return [{ from, eventId, stage: 'activist' }]
    case 'membership.target-confirmed.v1':
      return [{ from, eventId, stage: 'development-target' }]
    case 'membership.admission-decided.v1':
      return event.data.approved
        ? [{ from: event.data.votedOn, eventId, stage: 'probationary', standing: 'member' }]
        : []
    case 'membership.conversion-decided.v1':
      if (event.data.outcome === 'convert') return [{ from: event.data.fullFrom ?? from, eventId, stage: 'full' }]
      return event.data.outcome === 'cancel' ? [{ from, eventId, standing: 'candidacy-ended', branchId: null }] : []
    case 'membership.candidacy-ended.v1':
      return [{ from, eventId, standing: 'candidacy-ended', branchId: null }]
    case 'membership.transfer-received.v1':
      return 'unitId' in event.data.at
        ? [{ from, eventId, branchId: event.data.at.unitId }]
        : [{ from, eventId, standing: 'transferred-out', branchId: null }]
    case 'membership.member-died.v1':
      return [{ from, eventId, standing: 'deceased', branchId: null }]
    case 'membership.member-resigned.v1':
      return [{ from, eventId, standing: 'resigned', branchId: null }]
    case 'membership.membership-suspended.v1':
      return [{ from, eventId, standing: 'suspended' }]
    case 'membership.membership-restored.v1':
      return [{ from, eventId, standing: 'member' }]
    case 'membership.member-removed.v1':
      return [{ from, eventId, standing: 'removed', branchId: null }]
    case 'membership.member-deemed-withdrawn.v1':
      return [{ from, eventId, standing: 'deemed-withdrawn', branchId: null }]
    case 'membership.sanction-imposed.v1':
      return event.data.kind === 'expulsion' ? [{ from, eventId, standing: 'expelled', branchId: null }] : []
    case 'membership.member-persuaded-to-resign.v1':
      return [{ from, eventId, standing: 'resigned', branchId: null }]
    case 'membership.details-changed.v1':
    case 'membership.lapse-recorded.v1':
    case 'membership.lapse-ended.v1':
    case 'membership.contact-lost.v1':
    case 'membership.contact-found.v1':
    case 'membership.correction-proposed.v1':
    case 'membership.correction-rejected.v1':
    case 'membership.record-corrected.v1':
    case 'membership.personal-data-erased.v1':
    case 'membership.application-talk-held.v1':
    case 'membership.activist-nominated.v1':
    case 'membership.filed-upward.v1':
    case 'membership.cultivators-assigned.v1':
    case 'membership.assessment-recorded.v1':
    case 'membership.notice-published.v1':
    case 'membership.opinion-filed.v1':
    case 'membership.introducers-assigned.v1':
    case 'membership.political-review-concluded.v1':
    case 'membership.training-completed.v1':
    case 'membership.committee-reviewed.v1':
    case 'membership.pre-review-concluded.v1':
    case 'membership.form-filled.v1':
    case 'membership.admission-voted.v1':
    case 'membership.approval-talk-held.v1':
    case 'membership.group-assigned.v1':
    case 'membership.oath-taken.v1':
    case 'membership.conversion-applied.v1':
    case 'membership.conversion-voted.v1':
    case 'membership.file-archived.v1':
    case 'membership.local-step-recorded.v1':
    case 'membership.transfer-initiated.v1':
    case 'membership.transfer-announced.v1':
    case 'membership.transfer-approved.v1':
    case 'membership.transfer-letter-issued.v1':
    case 'membership.transfer-refused.v1':
    case 'membership.transfer-withdrawn.v1':
    case 'membership.floating-registered.v1':
    case 'membership.floating-contacted.v1':
    case 'membership.floating-returned.v1':
    case 'membership.probation-within-party-extended.v1':
    case 'membership.party-rights-restored.v1':
    case 'membership.criticism-recorded.v1':
    case 'membership.rectification-ordered.v1':
    case 'membership.rectification-concluded.v1':
      return []
  }
}

/**
 * What acts on record say of standing for later days, earliest first. An act that ends a membership before one of them would be
 * undone by it, also where the timeline shows no change that day (suspended and restored on one day).
 */
export function standingsToldAfter(recorded: readonly Recorded<MemberEvent>[], on: LocalDate): readonly StandingFact[] {
  return effectiveHistory(recorded, CORRECTION)
    .flatMap(standingFacts)
    .filter(({ from, standing }) => standing !== undefined && from > on)
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
}

type Enrolled = Extract<MemberEvent, { type: 'membership.member-enrolled.v1' }>['data']

/**
 * The stages lived before the enrolment keep their days, whoever was responsible then; the branch is responsible from the day
 * of enrolment. A stage whose day nobody knows counts from that day too.
 */
function enrolledFacts(data: Enrolled, from: LocalDate, eventId: EventId): readonly StandingFact[] {
  const { appliedOn, activistOn, targetOn, joinedOn, fullOn, branchId } = data
  const beganOn: Readonly<Record<Stage, LocalDate | undefined>> = {
    applicant: appliedOn,
    activist: activistOn,
    'development-target': targetOn,
    probationary: joinedOn,
    full: fullOn,
  }
  const lived = stages.flatMap((stage): StandingFact[] => {
    const since = beganOn[stage]
    return since === undefined ? [] : [{ from: since, eventId, stage }]
  })
  const current = beganOn[data.stage] === undefined ? data.stage : lived.findLast((fact) => fact.from <= from)?.stage
  const stage = current ?? data.stage
  return [...lived, { from, eventId, stage, standing: isMemberStage(stage) ? 'member' : 'candidate', branchId }]
}
