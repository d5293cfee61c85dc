import { effectiveHistory } from '@harbor/kernel/correction'
import type { Finding } from '@harbor/kernel/decision'
import type { EventId } from '@harbor/kernel/ids'
import { dateOf, later, type LocalDate } from '@harbor/kernel/time'
import { breach, findingOf, type Breach } from '@harbor/rules/breach'
import * as check from '@harbor/rules/development-checks'
import type { DevelopmentPack } from '@harbor/rules/development-pack'
import type { StepKey } from '@harbor/rules/steps'
import { checkQuorum, checkSecret, countVote } from '@harbor/rules/vote'
import { shippedWorkingDays, type WorkingDays } from '@harbor/rules/working-days'
import { CORRECTION } from '../member-event'
import type { MemberFile } from '../member-file'
import type { DevelopmentRefusal } from './refusals'
import {
  activistSince,
  actOf,
  actsOf,
  doneOn,
  evolveDevelopment,
  isDevelopmentEvent,
  latest,
  noDevelopment,
  roundOf,
  stepOf,
  type Act,
  type DevelopmentState,
} from './state'

/**
 * The rules of development, act by act: what a pack says against this act, done on its day on a file as it stood before.
 * Deciding, importing and reviewing old files all ask here. What rests on other files (authority, voters due, who may introduce)
 * is asked by the decisions.
 */
export function lawOf(
  pack: DevelopmentPack,
  before: DevelopmentState,
  act: Act,
  calendar: WorkingDays = shippedWorkingDays,
): readonly Breach<DevelopmentRefusal>[] {
  const { on } = act
  const inOrder = orderOf(pack, before, act)
  switch (act.type) {
    case 'membership.application-submitted.v1':
      return act.data.personal === null ? [] : found(check.checkAge(pack, act.data.personal.bornOn ?? null, on))
    case 'membership.application-talk-held.v1':
      return found(inOrder, check.checkTalk(pack, doneOn(before, 'application'), on))
    case 'membership.cultivators-assigned.v1':
      return found(inOrder, check.checkCultivators(pack, distinct(act.data.cultivators)))
    case 'membership.target-confirmed.v1':
      return found(
        inOrder,
        check.checkActivistTime(pack, activistSince(before), on),
        check.checkOpinions(pack, act.data.opinionsHeard),
        check.checkTargetNotice(pack, noticesOf(before), on, calendar),
        check.checkAssessments(pack, assessedFrom(before), assessedOn(before), on),
      )
    case 'membership.introducers-assigned.v1':
      return found(inOrder, check.checkIntroducers(pack, distinct(act.data.introducers)))
    case 'membership.training-completed.v1':
      return found(inOrder, check.checkTraining(pack, act.data.days, act.data.classHours))
    case 'membership.committee-reviewed.v1':
      return found(reviewFailed(pack, before, on), inOrder)
    case 'membership.pre-review-concluded.v1':
      return found(reviewFailed(pack, before, on), inOrder, leaving(pack, act))
    case 'membership.admission-voted.v1':
      return found(
        reviewFailed(pack, before, on),
        inOrder,
        check.checkMeetingInTime(pack, doneOn(before, 'pre-review', on), on),
        checkSecret(pack, act.data),
        checkQuorum(pack, countVote(pack, act.data)),
      )
    case 'membership.admission-decided.v1':
      return admissionLaw(pack, before, act, inOrder)
    case 'membership.oath-taken.v1':
      return found(inOrder, check.checkOathInTime(pack, doneOn(before, 'admission'), on))
    case 'membership.conversion-voted.v1':
      return conversionVoteLaw(pack, before, act, inOrder)
    case 'membership.conversion-decided.v1':
      return conversionLaw(pack, before, act, inOrder)
    case 'membership.activist-nominated.v1':
    case 'membership.activist-confirmed.v1':
    case 'membership.filed-upward.v1':
    case 'membership.assessment-recorded.v1':
    case 'membership.political-review-concluded.v1':
    case 'membership.form-filled.v1':
    case 'membership.approval-talk-held.v1':
    case 'membership.group-assigned.v1':
    case 'membership.conversion-applied.v1':
    case 'membership.file-archived.v1':
    case 'membership.local-step-recorded.v1':
      return inOrder
    case 'membership.notice-published.v1':
    case 'membership.opinion-filed.v1':
    case 'membership.candidacy-ended.v1':
      return []
  }
}

type Breaches = readonly Breach<DevelopmentRefusal>[]
type Admission = Extract<Act, { type: 'membership.admission-decided.v1' }>
type ConversionVote = Extract<Act, { type: 'membership.conversion-voted.v1' }>
type Conversion = Extract<Act, { type: 'membership.conversion-decided.v1' }>

/**
 * The steps that this one waits for, done by its day; and a round begun anew begins on or after the day of the decision that opened it.
 * `after`: these instead of what the pack names.
 */
function orderOf(pack: DevelopmentPack, before: DevelopmentState, act: Act, after?: readonly StepKey[]): Breaches {
  const step = stepOf(act)
  if (step === null || pack.historicOnly) return []
  const { opened } = roundOf(before, step)
  const done = (key: StepKey) => doneOn(before, key, act.on) ?? doneOn(before, key)
  return found(
    opened && act.on < opened.on ? check.tooEarly(pack, step, opened.by, opened.on) : null,
    check.checkOrder(pack, step, done, act.on, after),
  )
}

/** Nobody is admitted too late, or by a meeting still to come; that somebody was not admitted may be said late, with a finding. */
function admissionLaw(pack: DevelopmentPack, before: DevelopmentState, act: Admission, inOrder: Breaches): Breaches {
  const { approved, votedOn, special } = act.data
  const late = check.checkApprovalInTime(pack, votedOn, act.on, special)
  const early =
    votedOn > act.on && doneOn(before, 'admission-vote') === null
      ? check.tooEarly(pack, 'admission', 'admission-vote', votedOn)
      : null
  return approved
    ? found(reviewFailed(pack, before, act.on), early, inOrder, late)
    : found(early, orderOf(pack, before, act, ['admission-vote']), late && { ...late, hard: false })
}

/** Cancelling need not wait, neither for an application nor for the end of probation. */
function conversionVoteLaw(
  pack: DevelopmentPack,
  before: DevelopmentState,
  act: ConversionVote,
  inOrder: Breaches,
): Breaches {
  const { on, data } = act
  const endsOn = before.probation?.endsOn ?? null
  const waits = data.proposal !== 'cancel' && endsOn !== null
  return found(
    data.proposal === 'convert' ? inOrder : orderOf(pack, before, act, ['admission']),
    waits ? check.checkProbationOver(pack, endsOn, on) : null,
    waits ? check.checkConversionMeetingInTime(pack, endsOn, on, movedDuringProbation(before)) : null,
    data.proposal === 'extend' ? check.checkExtension(pack, data.extendMonths ?? 0, before.extensions) : null,
    checkSecret(pack, data),
    checkQuorum(pack, countVote(pack, data)),
  )
}

function conversionLaw(pack: DevelopmentPack, before: DevelopmentState, act: Conversion, inOrder: Breaches): Breaches {
  const { on, data } = act
  const vote = latest(before, 'membership.conversion-voted.v1')
  const endsOn = before.probation?.endsOn ?? null
  return found(
    data.outcome === 'convert' ? inOrder : orderOf(pack, before, act, ['conversion-vote']),
    data.outcome === 'convert' && endsOn !== null ? check.checkProbationOver(pack, endsOn, on) : null,
    data.outcome === 'extend' ? check.checkExtension(pack, monthsExtended(act, before), before.extensions) : null,
    check.checkConversionApprovalInTime(pack, vote?.on ?? null, on),
  )
}

/** By how many calendar months the decision prolongs probation. */
function monthsExtended({ data }: Conversion, { probation }: DevelopmentState): number {
  if (!probation || data.probationEndsOn === undefined) return 0
  const monthOf = (day: LocalDate): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return monthOf(data.probationEndsOn) - monthOf(probation.endsOn)
}

/** 一般不办理: an exception that is reasoned leaves a finding. */
function leaving(
  pack: DevelopmentPack,
  act: Extract<Act, { type: 'membership.pre-review-concluded.v1' }>,
): Breach<DevelopmentRefusal> | null {
  const { passed, leavingOn = null, exception } = act.data
  const soon = passed ? check.checkStay(pack, act.on, leavingOn) : null
  return soon && { ...soon, hard: soon.hard && exception === undefined }
}

/** 政治审查不合格的,不能发展入党: as the last review until a day ended; one that passed later does not heal what was done before it. */
export function reviewFailed(
  pack: DevelopmentPack,
  before: DevelopmentState,
  on: LocalDate,
): Breach<DevelopmentRefusal> | null {
  const review = latest(before, 'membership.political-review-concluded.v1', on)
  return !review || review.data.passed
    ? null
    : breach('development.review-failed', pack.rules.politicalReview, { on: review.on })
}

export function movedDuringProbation({ movedOn, probation }: DevelopmentState): boolean {
  return movedOn !== null && probation !== null && movedOn > probation.startsOn && movedOn <= probation.endsOn
}

/** Assessments are asked for from the day of being confirmed; of somebody who came as activist, from the coming. */
export function assessedFrom(state: DevelopmentState): LocalDate | null {
  const since = activistSince(state)
  return since !== null && state.startedOn !== null ? later(since, state.startedOn) : since
}

export function assessedOn(state: DevelopmentState): readonly LocalDate[] {
  return actsOf(state, 'membership.assessment-recorded.v1')
    .filter(({ data }) => data.of === 'activist')
    .map(({ on }) => on)
}

export function noticesOf(state: DevelopmentState): readonly check.Notice[] {
  return actsOf(state, 'membership.notice-published.v1')
    .filter(({ data }) => data.matter === 'target')
    .map(({ on, data }) => ({ from: on, until: data.until }))
}

function distinct(persons: readonly string[]): number {
  return new Set(persons).size
}

function found(
  ...checked: readonly (Breach<DevelopmentRefusal> | null | readonly Breach<DevelopmentRefusal>[])[]
): readonly Breach<DevelopmentRefusal>[] {
  return checked.flatMap((breaches) => breaches ?? [])
}

/** What the rules of a pack say against an act of the file. */
export interface ReviewedAct {
  readonly eventId: EventId
  readonly on: LocalDate
  readonly findings: readonly Finding[]
}

/**
 * Every act of development in the file, held against the rules: those in force on its day, or one pack for all.
 * Corrections are applied first; acts without findings are left out.
 */
export function reviewDevelopment(
  file: Pick<MemberFile, 'recorded'>,
  packOn: (on: LocalDate) => DevelopmentPack,
  calendar: WorkingDays = shippedWorkingDays,
): readonly ReviewedAct[] {
  let state = noDevelopment
  return effectiveHistory(file.recorded, CORRECTION).flatMap((event) => {
    const before = state
    state = evolveDevelopment(state, event)
    if (!isDevelopmentEvent(event)) return []
    const act = actOf(event, event.effectiveOn ?? dateOf(event.recordedAt))
    const breaches = lawOf(packOn(act.on), before, act, calendar)
    const findings = breaches.map(findingOf)
    return findings.length === 0 ? [] : [{ eventId: event.id, on: act.on, findings }]
  })
}
