import { accept, refuse, type Refused } from '@harbor/kernel/decision'
import type { Id, MemberId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { faultOf, type GivenProblem, type OnDay, type ProblemDecision } from './decide'
import {
  evidenceAdded,
  evidenceRemoved,
  measureTaken,
  siteVisited,
  stepDone,
  stepDropped,
  stepPlanned,
  type EvidenceId,
  type StepId,
} from './events'
import type { ProblemRefusal } from './refusals'
import { outstandingSteps, squadOf, type ProblemState } from './state'

// What the squad does. None of it is done to a problem that waits for acceptance or has ended.

/** Acts of the squad, on a day since the problem was opened or came back. */
function workFault(state: ProblemState, on: LocalDate, given: GivenProblem): Refused<ProblemRefusal> | undefined {
  const fault = faultOf(state, ['open'], on, given)
  if (fault) return fault
  return state.leaderId === null ? refuse('problem.no-squad') : undefined
}

export function planStep(
  state: ProblemState,
  order: OnDay & { readonly stepId: StepId; readonly title: string; readonly dueOn: LocalDate },
  given: GivenProblem,
): ProblemDecision {
  const { on, stepId, title, dueOn } = order
  const fault = workFault(state, on, given)
  if (fault) return fault
  if (dueOn < on) return refuse('problem.due-too-early', { dueOn, after: on })
  if (state.dueOn !== null && dueOn > state.dueOn)
    return refuse('problem.step-after-deadline', { dueOn, deadline: state.dueOn })
  return accept(stepPlanned({ stepId, title, dueOn }, { effectiveOn: on }))
}

export function finishStep(
  state: ProblemState,
  { on, stepId, result }: OnDay & { readonly stepId: StepId; readonly result: string },
  given: GivenProblem,
): ProblemDecision {
  const fault = workFault(state, on, given)
  if (fault) return fault
  if (!isOutstanding(state, stepId)) return refuse('problem.step-not-outstanding')
  return accept(stepDone({ stepId, result }, { effectiveOn: on }))
}

export function dropStep(
  state: ProblemState,
  { on, stepId, reason }: OnDay & { readonly stepId: StepId; readonly reason: string },
  given: GivenProblem,
): ProblemDecision {
  const fault = workFault(state, on, given)
  if (fault) return fault
  if (!isOutstanding(state, stepId)) return refuse('problem.step-not-outstanding')
  return accept(stepDropped({ stepId, reason }, { effectiveOn: on }))
}

export interface VisitSite extends OnDay {
  readonly visitId: Id<'visit'>
  readonly memberIds: readonly MemberId[]
  readonly found: string
}

/** 到一线去: the squad goes itself; others may come along. */
export function visitSite(
  state: ProblemState,
  { on, visitId, memberIds, found }: VisitSite,
  given: GivenProblem,
): ProblemDecision {
  const fault = workFault(state, on, given)
  if (fault) return fault
  const squad = squadOf(state)
  if (!memberIds.some((memberId) => squad.includes(memberId))) return refuse('problem.visit-without-squad')
  return accept(siteVisited({ visitId, memberIds: [...new Set(memberIds)], found }, { effectiveOn: on }))
}

export function takeMeasure(
  state: ProblemState,
  { on, measureId, what }: OnDay & { readonly measureId: Id<'measure'>; readonly what: string },
  given: GivenProblem,
): ProblemDecision {
  const fault = workFault(state, on, given)
  if (fault) return fault
  return accept(measureTaken({ measureId, what }, { effectiveOn: on }))
}

export interface AddEvidence extends OnDay {
  readonly evidenceId: EvidenceId
  readonly sha256: string
  readonly bytes: number
  readonly mediaType: string
  readonly shows: string
}

/** The same file twice adds nothing. */
export function addEvidence(state: ProblemState, order: AddEvidence, given: GivenProblem): ProblemDecision {
  const { on, ...file } = order
  const fault = workFault(state, on, given)
  if (fault) return fault
  if (kept(state).length >= mostEvidence) return refuse('problem.too-much-evidence', { most: mostEvidence })
  if (kept(state).some(({ sha256 }) => sha256 === file.sha256)) return accept()
  return accept(evidenceAdded(file, { effectiveOn: on }))
}

/** Files a problem: a ledger, not an album. */
export const mostEvidence = 100

/** Whatever the problem's phase: what must not be kept is deleted at any time. */
export function removeEvidence(
  state: ProblemState,
  order: { readonly evidenceId: EvidenceId; readonly reason: string; readonly authority: string },
  { today }: GivenProblem,
): ProblemDecision {
  const file = state.evidence.find(({ evidenceId }) => evidenceId === order.evidenceId)
  if (!file) return refuse('problem.evidence-unknown')
  if (file.removedOn !== null) return accept()
  return accept(evidenceRemoved(order, { effectiveOn: today }))
}

function kept({ evidence }: ProblemState) {
  return evidence.filter(({ removedOn }) => removedOn === null)
}

function isOutstanding(state: ProblemState, stepId: StepId): boolean {
  return outstandingSteps(state).some((step) => step.stepId === stepId)
}
