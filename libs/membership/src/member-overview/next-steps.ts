import type { Finding } from '@harbor/kernel/decision'
import { addDays, later, type LocalDate } from '@harbor/kernel/time'
import { findingOf, type Breach } from '@harbor/rules/breach'
import * as check from '@harbor/rules/development-checks'
import type { DevelopmentPack } from '@harbor/rules/development-pack'
import { developmentPackOn } from '@harbor/rules/development-packs'
import { limitDate } from '@harbor/rules/limit'
import type { Step, StepKey, StepOrgan } from '@harbor/rules/steps'
import { explainVote, type VoteExplanation } from '@harbor/rules/vote'
import { shippedWorkingDays, type WorkingDays } from '@harbor/rules/working-days'
import { assessedFrom, assessedOn, movedDuringProbation, noticesOf, reviewFailed } from '../development/law'
import { activistSince, doneOn, lastAbout, type DevelopmentState } from '../development/state'
import { developmentDeadlines } from '../deadlines/development-deadlines'
import type { MemberFile } from '../member-file'
import { segmentOn } from '../standing/timeline'

/** A step that can be taken, or that others still stand before. */
export interface NextStep {
  readonly key: StepKey
  /** 1 to 25; null for a local step. */
  readonly number: number | null
  readonly zh: string
  readonly en: string
  readonly organ: StepOrgan
  readonly article: string
  /** Steps that must come first. Empty: lawful from `earliestOn` on. */
  readonly waitsFor: readonly StepKey[]
  /** The first lawful day; null while it waits for another step. */
  readonly earliestOn: LocalDate | null
  readonly dueOn: LocalDate | null
  /** Why it is not yet, or no longer, as it should be: rule, article and figures. */
  readonly because: readonly Finding[]
  /** The vote that failed, where there was one. */
  readonly vote: VoteExplanation | null
}

/** Which limit of the calendar ends the waiting for a step. */
const deadlineOf: Partial<Readonly<Record<StepKey, string>>> = {
  'application-talk': 'development.talk',
  'admission-vote': 'development.meeting',
  admission: 'development.approval',
  oath: 'development.oath',
  'conversion-vote': 'development.conversion',
  conversion: 'development.conversion-approval',
}

/**
 * What comes next for this person on that day: the steps of the present stage that are not done, lawful ones with their earliest
 * day first. Empty for somebody who is not on the road.
 */
export function nextSteps(
  file: Pick<MemberFile, 'development' | 'timeline'>,
  pack: DevelopmentPack,
  today: LocalDate,
  calendar: WorkingDays = shippedWorkingDays,
): readonly NextStep[] {
  const segment = segmentOn(file.timeline, today)
  const standing = segment?.stage === 'probationary' || segment?.stage === 'full' ? 'member' : 'candidate'
  if (!segment || segment.standing !== standing) return []
  const { development } = file
  const deadlines = developmentDeadlines(file, () => pack)
  const open = pack.steps.filter(
    (step) => step.stageBefore === segment.stage && (step.repeats === true || doneOn(development, step.key) === null),
  )
  const steps = open.map((step) => {
    const rule = deadlineOf[step.key]
    const due = deadlines.findLast((deadline) => deadline.rule === rule && deadline.metOn === null)
    const because = reasons(development, pack, step, today, calendar)
    return nextStep(development, pack, step, due?.dueOn ?? null, because)
  })
  return [
    ...steps.filter(({ waitsFor }) => waitsFor.length === 0),
    ...steps.filter(({ waitsFor }) => waitsFor.length > 0),
  ]
}

function nextStep(
  state: DevelopmentState,
  pack: DevelopmentPack,
  step: Step,
  dueOn: LocalDate | null,
  breaches: readonly Breach[],
): NextStep {
  const { key, number, zh, en, organ } = step
  const waitsFor = step.after.filter((before) => doneOn(state, before) === null)
  const earliestOn = waitsFor.length > 0 ? null : earliestFor(state, pack, step)
  const because = breaches.map(findingOf)
  const lost = lastAbout(state, key)
  const failed =
    lost?.type === 'membership.admission-voted.v1' || lost?.type === 'membership.conversion-voted.v1' ? lost.data : null
  // The rules of the day of the vote, not of today.
  const vote = lost && failed && !failed.carried ? explainVote(developmentPackOn(lost.on), failed) : null
  return {
    key,
    number,
    zh,
    en,
    organ,
    article: `${step.pack} ${step.article}`,
    waitsFor,
    earliestOn,
    dueOn,
    because,
    vote,
  }
}

/** The latest of the days on which what must come first was done, and of what the step's own rule says. */
function earliestFor(state: DevelopmentState, pack: DevelopmentPack, { key, after }: Step): LocalDate | null {
  const days = after.flatMap((before) => doneOn(state, before) ?? [])
  const { activistTime } = pack.limits
  const since = activistSince(state)
  if (key === 'target' && activistTime && since !== null) days.push(limitDate(activistTime, since))
  if (key === 'target' && pack.limits.targetNotice)
    days.push(
      ...noticesOf(state)
        .map(({ until }) => addDays(until, 1))
        .toSorted()
        .slice(0, 1),
    )
  if (key === 'conversion-vote' && state.probation) days.push(state.probation.endsOn)
  return days.length === 0 ? state.startedOn : days.reduce(later)
}

/** What the rules would say if the step were taken today; opinions, persons and ballots are not known yet. */
function reasons(
  state: DevelopmentState,
  pack: DevelopmentPack,
  { key }: Step,
  today: LocalDate,
  calendar: WorkingDays,
): readonly Breach[] {
  const since = activistSince(state)
  const endsOn = state.probation?.endsOn
  const found: (Breach | null)[] = []
  if (key === 'target')
    found.push(
      check.checkActivistTime(pack, since, today),
      ...check.checkTargetNotice(pack, noticesOf(state), today, calendar),
      check.checkAssessments(pack, assessedFrom(state), assessedOn(state), today),
    )
  if (key === 'conversion-vote' && endsOn !== undefined)
    found.push(
      check.checkProbationOver(pack, endsOn, today),
      check.checkConversionMeetingInTime(pack, endsOn, today, movedDuringProbation(state)),
    )
  if (reviewed.includes(key)) found.push(reviewFailed(pack, state, today))
  return found.filter((one) => one !== null)
}

const reviewed: readonly StepKey[] = [
  'political-review',
  'committee-review',
  'pre-review',
  'admission-vote',
  'admission',
]
