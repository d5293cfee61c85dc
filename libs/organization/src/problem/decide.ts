import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { existsOn } from '../unit-facts'
import { ancestorsOn, type Units } from '../unit-tree'
import {
  problemExtended,
  problemGivenUp,
  problemHandedOver,
  problemOpened,
  problemReopened,
  squadFormed,
  type ProblemEvent,
  type ProblemKind,
} from './events'
import type { ProblemRefusal } from './refusals'
import { squadOf, standsSince, type ProblemPhase, type ProblemState } from './state'

// What the street decides about a problem: that it is one, who answers for it, by when, and that it ends.

export type ProblemDecision = Decision<ProblemEvent, ProblemRefusal>

/** Who acts, and the units as they are known. */
export interface GivenProblem {
  readonly today: LocalDate
  readonly actorId: AccountId
  /** The file of whoever acts, when the account belongs to a member. */
  readonly actorMemberId: MemberId | null
  readonly units: Units
}

export interface OnDay {
  readonly on: LocalDate
}

/** An act of a unit that stands above the one which answers for the problem. */
export interface ByUnit extends OnDay {
  readonly unitId: UnitId
}

export interface OpenProblem extends ByUnit {
  readonly number: string
  readonly kind: ProblemKind
  readonly title: string
  readonly matter: string
  readonly project?: string
  readonly dueOn: LocalDate
}

export function openProblem(state: ProblemState, order: OpenProblem, given: GivenProblem): ProblemDecision {
  const { on, ...said } = order
  if (state.phase !== null) return refuse('problem.opened-already', { number: state.number })
  if (on > given.today) return refuse('problem.in-the-future', { on, today: given.today })
  if (!livesOn(order.unitId, on, given)) return refuse('problem.unit-unknown')
  if (order.dueOn <= on) return refuse('problem.due-too-early', { dueOn: order.dueOn, after: on })
  return accept(problemOpened(said, { effectiveOn: on }))
}

export interface FormSquad extends OnDay {
  readonly leaderId: MemberId
  readonly memberIds: readonly MemberId[]
}

/** `people`: of everybody named, whether he was a full member on that day; null: not on the roll of the street. */
export function formSquad(
  state: ProblemState,
  { leaderId, memberIds: named, on }: FormSquad,
  given: GivenProblem & { readonly people: ReadonlyMap<MemberId, boolean | null> },
): ProblemDecision {
  const fault = faultOf(state, ['open'], on, given)
  if (fault) return fault
  const memberIds = [...new Set(named)].filter((memberId) => memberId !== leaderId)
  const strangers = [leaderId, ...memberIds].filter((memberId) => (given.people.get(memberId) ?? null) === null)
  if (strangers.length > 0) return refuse('problem.not-on-the-roll', { members: strangers })
  if (given.people.get(leaderId) !== true) return refuse('problem.leader-no-full-member')
  if (squadOf(state).join() === [leaderId, ...memberIds].join()) return accept()
  return accept(squadFormed({ leaderId, memberIds }, { effectiveOn: on }))
}

/** 延期: by a unit above, never by the squad for itself. */
export function extendProblem(
  state: ProblemState,
  order: ByUnit & { readonly dueOn: LocalDate; readonly reason: string },
  given: GivenProblem,
): ProblemDecision {
  const { on, unitId, dueOn, reason } = order
  const fault = faultOf(state, ['open'], on, given) ?? lackOfAuthority(state, order, given)
  if (fault) return fault
  if (state.dueOn !== null && dueOn <= state.dueOn)
    return refuse('problem.due-too-early', { dueOn, after: state.dueOn })
  return accept(problemExtended({ unitId, dueOn, reason }, { effectiveOn: on }))
}

/** 移交: decided by a unit that both the old and the new one belong to. */
export function handOver(
  state: ProblemState,
  order: ByUnit & { readonly toUnitId: UnitId; readonly reason: string },
  given: GivenProblem,
): ProblemDecision {
  const { on, unitId, toUnitId, reason } = order
  const fault = faultOf(state, ['open'], on, given) ?? lackOfAuthority(state, order, given)
  if (fault) return fault
  if (toUnitId === state.unitId) return accept()
  if (!livesOn(toUnitId, on, given)) return refuse('problem.unit-unknown')
  if (toUnitId !== unitId && !ancestorsOn(given.units, toUnitId, on).includes(unitId))
    return refuse('problem.unit-not-above')
  return accept(problemHandedOver({ unitId, toUnitId, reason }, { effectiveOn: on }))
}

/** The same problem is there again: what had been done did not last. */
export function reopenProblem(
  state: ProblemState,
  order: ByUnit & { readonly dueOn: LocalDate; readonly reason: string },
  given: GivenProblem,
): ProblemDecision {
  const { on, unitId, dueOn, reason } = order
  const fault = faultOf(state, ['accepted', 'given-up'], on, given) ?? lackOfAuthority(state, order, given)
  if (fault) return fault
  if (dueOn <= on) return refuse('problem.due-too-early', { dueOn, after: on })
  return accept(problemReopened({ unitId, dueOn, reason }, { effectiveOn: on }))
}

/** It ends unsolved by decision alone: never by a date that passed, never by the squad. */
export function giveUp(
  state: ProblemState,
  order: ByUnit & { readonly reason: string; readonly document: string },
  given: GivenProblem,
): ProblemDecision {
  const { on, unitId, reason, document } = order
  const fault = faultOf(state, ['open'], on, given) ?? lackOfAuthority(state, order, given)
  if (fault) return fault
  return accept(problemGivenUp({ unitId, reason, document }, { effectiveOn: on }))
}

/** It stands in one of these phases, and the day is neither to come nor before it took its present turn. */
export function faultOf(
  state: ProblemState,
  phases: readonly ProblemPhase[],
  on: LocalDate,
  { today }: Pick<GivenProblem, 'today'>,
): Refused<ProblemRefusal> | undefined {
  const since = standsSince(state)
  if (state.phase === null || since === null) return refuse('problem.unknown')
  if (!phases.includes(state.phase)) return refuse('problem.not-in-phase', { phase: state.phase })
  if (on > today) return refuse('problem.in-the-future', { on, today })
  if (on < since) return refuse('problem.before-its-turn', { on, since })
  return undefined
}

/** The deciding unit stands above the one that answers (the street committee decides of its own), and nobody decides of his own work. */
export function lackOfAuthority(
  state: ProblemState,
  { unitId, on }: ByUnit,
  { units, actorMemberId }: GivenProblem,
): Refused<ProblemRefusal> | undefined {
  const owner = state.unitId
  if (owner === null) return refuse('problem.unknown')
  const above = ancestorsOn(units, owner, on)
  const isRoot = above.length === 0 && unitId === owner
  if (!isRoot && !above.includes(unitId)) return refuse('problem.unit-not-above')
  if (actorMemberId !== null && state.everOnSquad.includes(actorMemberId)) return refuse('problem.own-work')
  return undefined
}

function livesOn(unitId: UnitId, on: LocalDate, { units }: GivenProblem): boolean {
  const unit = units.get(unitId)
  return unit !== undefined && existsOn(unit, on)
}
