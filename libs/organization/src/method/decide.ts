import { accept, refuse, type Decision } from '@harbor/kernel/decision'
import type { LocalDate } from '@harbor/kernel/time'
import type { ProblemId } from '../problem/events'
import type { ProblemState } from '../problem/state'
import { methodDistilled, methodReused, methodRevised, methodWithdrawn, type MethodEvent } from './events'
import type { MethodRefusal } from './refusals'
import type { MethodState } from './state'

export type MethodDecision = Decision<MethodEvent, MethodRefusal>

export interface HowItIsDone {
  readonly name: string
  readonly summary: string
  readonly steps: readonly string[]
}

/** What the problem’s own stream says of it, as far as methods must know. */
export type ProblemFacts = Pick<ProblemState, 'phase' | 'unitId' | 'acceptedOn' | 'openedOn'>

export interface GivenMethod {
  readonly today: LocalDate
  readonly problem: ProblemFacts | undefined
}

/** Only what solved a problem is a method: others have accepted it. The unit that answered for the problem answers for the method. */
export function distilMethod(
  state: MethodState,
  order: HowItIsDone & { readonly problemId: ProblemId; readonly on: LocalDate },
  { today, problem }: GivenMethod,
): MethodDecision {
  const { on, ...said } = order
  if (state.distilledOn !== null) return refuse('method.distilled-already')
  if (on > today) return refuse('method.in-the-future', { on, today })
  if (!problem || problem.unitId === null) return refuse('method.problem-unknown')
  if (problem.phase !== 'accepted' || problem.acceptedOn === null) return refuse('method.problem-not-accepted')
  if (on < problem.acceptedOn) return refuse('method.before-acceptance', { on, acceptedOn: problem.acceptedOn })
  return accept(methodDistilled({ ...said, steps: [...said.steps], unitId: problem.unitId }, { effectiveOn: on }))
}

export function reviseMethod(
  state: MethodState,
  order: HowItIsDone & { readonly on: LocalDate },
  { today }: Pick<GivenMethod, 'today'>,
): MethodDecision {
  const { on, ...said } = order
  if (state.distilledOn === null) return refuse('method.unknown')
  if (state.withdrawnOn !== null) return refuse('method.withdrawn', { withdrawnOn: state.withdrawnOn })
  if (on > today) return refuse('method.in-the-future', { on, today })
  if (on < state.distilledOn) return refuse('method.before-distilled', { on, distilledOn: state.distilledOn })
  return accept(methodRevised({ ...said, steps: [...said.steps] }, { effectiveOn: on }))
}

/** On another problem than the one it came from, once each. */
export function reuseMethod(
  state: MethodState,
  { on, problemId, note }: { readonly on: LocalDate; readonly problemId: ProblemId; readonly note: string },
  { today, problem }: GivenMethod,
): MethodDecision {
  if (state.distilledOn === null) return refuse('method.unknown')
  if (state.withdrawnOn !== null) return refuse('method.withdrawn', { withdrawnOn: state.withdrawnOn })
  if (on > today) return refuse('method.in-the-future', { on, today })
  if (on < state.distilledOn) return refuse('method.before-distilled', { on, distilledOn: state.distilledOn })
  if (!problem || problem.openedOn === null) return refuse('method.problem-unknown')
  if (problemId === state.problemId) return refuse('method.own-problem')
  if (problem.phase === 'given-up') return refuse('method.problem-given-up')
  if (state.reuses.some((reuse) => reuse.problemId === problemId)) return accept()
  return accept(methodReused({ problemId, note }, { effectiveOn: on }))
}

export function withdrawMethod(
  state: MethodState,
  { on, reason }: { readonly on: LocalDate; readonly reason: string },
  { today }: Pick<GivenMethod, 'today'>,
): MethodDecision {
  if (state.distilledOn === null) return refuse('method.unknown')
  if (state.withdrawnOn !== null) return accept()
  if (on > today) return refuse('method.in-the-future', { on, today })
  if (on < state.distilledOn) return refuse('method.before-distilled', { on, distilledOn: state.distilledOn })
  return accept(methodWithdrawn({ reason }, { effectiveOn: on }))
}
