import { accept, refuse, type Refused } from '@harbor/kernel/decision'
import type { MemberId } from '@harbor/kernel/ids'
import { faultOf, lackOfAuthority, type ByUnit, type GivenProblem, type OnDay, type ProblemDecision } from './decide'
import { problemAccepted, problemReturned, problemSubmitted } from './events'
import type { ProblemRefusal } from './refusals'
import { outstandingSteps, type ProblemState } from './state'

// 验收: the squad says that it is done; other people go and see.

/** Solved on the spot, with something to show for it: a visit, a measure and evidence, the last two newer than a reopening. */
export function submitProblem(
  state: ProblemState,
  { on, result }: OnDay & { readonly result: string },
  given: GivenProblem,
): ProblemDecision {
  const fault = faultOf(state, ['open'], on, given)
  if (fault) return fault
  if (state.leaderId === null) return refuse('problem.no-squad')
  const steps = outstandingSteps(state)
  if (steps.length > 0) return refuse('problem.steps-outstanding', { steps: steps.map(({ title }) => title) })
  if (state.visits.length === 0) return refuse('problem.no-site-visit')
  if (state.measures.length <= state.before.measures) return refuse('problem.no-measure')
  if (!hasEvidence(state)) return refuse('problem.no-evidence')
  return accept(problemSubmitted({ result }, { effectiveOn: on }))
}

export interface Examine extends ByUnit {
  readonly examinerIds: readonly MemberId[]
}

export function acceptProblem(
  state: ProblemState,
  order: Examine & { readonly finding: string },
  given: GivenProblem,
): ProblemDecision {
  const fault = examinationFault(state, order, given)
  if (fault) return fault
  const { on, unitId, examinerIds, finding } = order
  return accept(problemAccepted({ unitId, examinerIds: [...new Set(examinerIds)], finding }, { effectiveOn: on }))
}

export function returnProblem(
  state: ProblemState,
  order: Examine & { readonly reason: string },
  given: GivenProblem,
): ProblemDecision {
  const fault = examinationFault(state, order, given)
  if (fault) return fault
  const { on, unitId, examinerIds, reason } = order
  return accept(problemReturned({ unitId, examinerIds: [...new Set(examinerIds)], reason }, { effectiveOn: on }))
}

/** Nobody who ever worked on it examines it, and who submitted it does not record that it was accepted. */
function examinationFault(
  state: ProblemState,
  order: Examine,
  given: GivenProblem,
): Refused<ProblemRefusal> | undefined {
  const fault = faultOf(state, ['submitted'], order.on, given) ?? lackOfAuthority(state, order, given)
  if (fault) return fault
  const own = order.examinerIds.filter((memberId) => state.everOnSquad.includes(memberId))
  if (own.length > 0) return refuse('problem.squad-examines-itself', { members: own })
  if (state.submittedBy === given.actorId) return refuse('problem.same-person')
  return undefined
}

function hasEvidence({ evidence, before }: ProblemState): boolean {
  return evidence.slice(before.evidence).some(({ removedOn }) => removedOn === null)
}
