import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { AccountId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { existsOn } from '../unit-facts'
import { ancestorsOn, type Units } from '../unit-tree'
import { establishUnit } from '../unit/decide'
import type { UnitRefusal } from '../unit/refusals'
import { unitFile } from '../unit/state'
import {
  planLimits,
  reorganisationPlanRevised,
  reorganisationProposed,
  reorganisationWithdrawn,
  type ReorganisationEvent,
  type ReorganisationKind,
} from './events'
import type { ReorganisationRefusal } from './refusals'
import { closingBranches, type ReceivingBranch, type ReorganisationState, type SourceBranch } from './state'

/** A branch to be established is judged by the rules of establishing units, in their words. */
export type ReorganisationCode = ReorganisationRefusal | UnitRefusal
export type ReorganisationDecision = Decision<ReorganisationEvent, ReorganisationCode>
export type No = Refused<ReorganisationCode>

export interface GivenReorganisation {
  readonly today: LocalDate
  readonly actorId: AccountId
  /** The branches, what stands around them, and who serves the grids. */
  readonly units: Units
}

export interface ProposeReorganisation {
  readonly kind: ReorganisationKind
  /** One of the branches, or a unit above one. */
  readonly unitId: UnitId
  readonly on: LocalDate
  readonly sources: readonly SourceBranch[]
  readonly receivers: readonly ReceivingBranch[]
  readonly reason: string
}

/** By a branch or a unit above it. Nothing moves before it is approved. */
export function proposeReorganisation(
  state: ReorganisationState,
  order: ProposeReorganisation,
  given: GivenReorganisation,
): ReorganisationDecision {
  const { kind, unitId, on, sources, receivers, reason } = order
  if (state.phase !== null) return refuse('reorganisation.proposed-already', { on: state.proposedOn ?? '' })
  if (on > given.today) return refuse('reorganisation.in-the-future', { on })
  const wrong =
    twiceNamed([...sources, ...receivers].map((branch) => branch.unitId)) ??
    wrongShape(kind, sources, receivers) ??
    wrongPlan(sources, receivers) ??
    wrongBranches(order, on, given)
  if (wrong) return wrong
  const own = [...sources, ...receivers].flatMap((branch) => [
    branch.unitId,
    ...ancestorsOn(given.units, branch.unitId, on),
  ])
  if (!own.includes(unitId)) return refuse('reorganisation.unit-elsewhere')
  return accept(
    reorganisationProposed(
      { kind, unitId, sources: [...sources], receivers: receivers.map(stored), reason },
      { effectiveOn: on },
    ),
  )
}

/** Who and which grid goes where, anew and whole, for the branches of the proposal. */
export function revisePlan(
  state: ReorganisationState,
  assigned: readonly Omit<ReceivingBranch, 'established'>[],
  { today }: Pick<GivenReorganisation, 'today'>,
): ReorganisationDecision {
  const closed = notProposed(state)
  if (closed) return closed
  const known = new Map(state.receivers.map((receiver) => [receiver.unitId, receiver]))
  const twice = twiceNamed(assigned.map(({ unitId }) => unitId))
  if (twice) return twice
  const strange = assigned.find(({ unitId }) => !known.has(unitId))
  if (strange || assigned.length !== known.size) return refuse('reorganisation.other-branches')
  const receivers = assigned.map((receiver) => ({ ...known.get(receiver.unitId), ...receiver }))
  const wrong = wrongPlan(state.sources, receivers)
  if (wrong) return wrong
  const revised = receivers.map(stored)
  if (JSON.stringify(revised) === JSON.stringify(state.receivers.map(stored))) return accept()
  return accept(reorganisationPlanRevised({ receivers: revised }, { effectiveOn: today }))
}

export function withdrawReorganisation(
  state: ReorganisationState,
  { reason }: { readonly reason: string },
  { today }: Pick<GivenReorganisation, 'today'>,
): ReorganisationDecision {
  return notProposed(state) ?? accept(reorganisationWithdrawn({ reason }, { effectiveOn: today }))
}

export function notProposed({ phase }: ReorganisationState): No | undefined {
  if (phase === null) return refuse('reorganisation.unknown')
  return phase === 'proposed' ? undefined : refuse('reorganisation.not-open', { phase })
}

/** That the branches are branches, living or fit to be established, on that day. */
export function wrongBranches(
  { sources, receivers }: Pick<ReorganisationState, 'sources' | 'receivers'>,
  on: LocalDate,
  given: GivenReorganisation,
): No | undefined {
  for (const { unitId } of [...sources, ...receivers.filter(({ established }) => !established)]) {
    const unit = given.units.get(unitId)
    if (unit?.kind !== 'branch' || !existsOn(unit, on) || unit.dissolvedOn !== null)
      return refuse('reorganisation.not-a-branch', { unit: unit?.name ?? unitId, on })
  }
  for (const { unitId, established } of receivers) {
    if (!established) continue
    const order = { ...established, kind: 'branch' as const, on }
    const founded = establishUnit(unitFile(unitId, []), order, given)
    if (!founded.accepted) return founded
  }
  return undefined
}

/** Which branches a kind has: a split makes several of one, a merger one of several, a dissolution gives all away to branches that are there. */
function wrongShape(
  kind: ReorganisationKind,
  sources: readonly SourceBranch[],
  receivers: readonly ReceivingBranch[],
): No | undefined {
  const closing = closingBranches({ sources }).length
  switch (kind) {
    case 'split': {
      const after = receivers.length + sources.length - closing
      return sources.length === 1 && after >= 2 ? undefined : refuse('reorganisation.no-split')
    }
    case 'merge': {
      const before = sources.length + receivers.filter(({ established }) => !established).length
      const isMerger = closing === sources.length && receivers.length === 1 && before >= 2
      return isMerger ? undefined : refuse('reorganisation.no-merger')
    }
    case 'dissolve': {
      const isThere = receivers.every(({ established }) => !established)
      return sources.length === 1 && closing === 1 && isThere ? undefined : refuse('reorganisation.no-dissolution')
    }
  }
}

function wrongPlan(sources: readonly SourceBranch[], receivers: readonly ReceivingBranch[]): No | undefined {
  const members = receivers.flatMap(({ memberIds }) => memberIds)
  const grids = receivers.flatMap(({ gridIds }) => gridIds)
  if (members.length > planLimits.people) return refuse('reorganisation.too-many', { most: planLimits.people })
  if (new Set(members).size < members.length) return refuse('reorganisation.member-twice')
  if (new Set(grids).size < grids.length) return refuse('reorganisation.grid-twice')
  if (receivers.filter(({ rest }) => rest).length > 1) return refuse('reorganisation.rest-twice')
  const strange = sources.some(
    ({ closes, successorId }) =>
      successorId !== undefined && !(closes && receivers.some(({ unitId }) => unitId === successorId)),
  )
  return strange ? refuse('reorganisation.successor-elsewhere') : undefined
}

function twiceNamed(ids: readonly UnitId[]): No | undefined {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  return twice && refuse('reorganisation.branch-twice', { unitId: twice })
}

function stored({ unitId, established, gridIds, memberIds, rest }: ReceivingBranch) {
  const lists = { gridIds: [...gridIds], memberIds: [...memberIds], rest }
  return established ? { unitId, established, ...lists } : { unitId, ...lists }
}
