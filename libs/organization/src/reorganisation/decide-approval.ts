import { accept, refuse } from '@harbor/kernel/decision'
import { deriveId, type MemberId, type TransferId, type UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { PersonOnRoll } from '../branch-rolls'
import { hasPower } from '../unit-facts'
import { ancestorsOn, gridsOn } from '../unit-tree'
import { notProposed, wrongBranches, type GivenReorganisation, type No, type ReorganisationDecision } from './decide'
import {
  memberMoveCalledOff,
  memberMoveOrdered,
  planLimits,
  reorganisationApproved,
  reorganisationCompleted,
  reorganisationSetUp,
  reorganisationStopped,
  type ReorganisationEvent,
  type ReorganisationId,
} from './events'
import { fullMembersAfter, placed, type Placing } from './placing'
import { branchesOf, closingBranches, isUnderWay, type ReorganisationState } from './state'

/** From how many full members on there is a branch of its own. */
export const fewestFullMembers = 3

export interface GivenRolls extends GivenReorganisation {
  /** Everybody on the rolls of the sources today. */
  readonly people: readonly PersonOnRoll[]
  /** Branches that another reorganisation which is under way concerns. */
  readonly busy: readonly UnitId[]
}

export interface ApproveReorganisation {
  /** From that day new branches are there and grids are served by others. */
  readonly on: LocalDate
  /** The deciding unit. */
  readonly unitId: UnitId
  /** 批复文号 */
  readonly document: string
}

/**
 * By a committee above all branches concerned that transfers in its own name, and another person than who proposed. Everybody on the
 * roll of a closing branch has a destination. Each move is ordered by an event of its own.
 */
export function approveReorganisation(
  state: ReorganisationState,
  { on, unitId, document }: ApproveReorganisation,
  given: GivenRolls,
): ReorganisationDecision {
  const closed = notProposed(state)
  if (closed) return closed
  const { proposedOn, proposedBy, sources, receivers, id } = state
  if (on > given.today) return refuse('reorganisation.in-the-future', { on })
  if (proposedOn !== null && on < proposedOn) return refuse('reorganisation.before-proposal', { on, proposedOn })
  if (proposedBy === given.actorId) return refuse('reorganisation.same-person')
  const placing = placed(sources, receivers, given.people)
  const wrong =
    withoutAuthority(state, unitId, on, given) ??
    wrongBranches(state, on, given) ??
    busyBranch(state, given) ??
    wrongGrids(state, on, given) ??
    wrongPlacing(placing) ??
    tooSmall(state, placing, given)
  if (wrong) return wrong
  return accept<ReorganisationEvent>(
    reorganisationApproved({ unitId, document }, { effectiveOn: on }),
    ...placing.moving.map(({ person: { memberId, branchId: sourceId }, to: destinationId }) =>
      memberMoveOrdered(
        { memberId, transferId: transferIdOf(id, memberId), sourceId, destinationId, unitId, document },
        { effectiveOn: on },
      ),
    ),
  )
}

/** One transfer a member and reorganisation. */
function transferIdOf(id: ReorganisationId | null, memberId: MemberId): TransferId {
  return deriveId<'transfer'>(memberId, `reorganisation/${id}`)
}

function withoutAuthority(
  { sources, receivers }: ReorganisationState,
  unitId: UnitId,
  on: LocalDate,
  { units }: GivenRolls,
): No | undefined {
  const unit = units.get(unitId)
  const lines = [...sources, ...receivers].map((branch) => {
    const parentId = 'established' in branch ? branch.established?.parentId : undefined
    return parentId === undefined
      ? ancestorsOn(units, branch.unitId, on)
      : [parentId, ...ancestorsOn(units, parentId, on)]
  })
  if (!unit || !lines.every((above) => above.includes(unitId))) return refuse('reorganisation.unit-not-above')
  return hasPower(unit, 'approve-transfers', on)
    ? undefined
    : refuse('reorganisation.no-power', { unit: unit.name, on })
}

function busyBranch(state: ReorganisationState, { busy, units }: GivenRolls): No | undefined {
  const found = branchesOf(state).find((unitId) => busy.includes(unitId))
  return found && refuse('reorganisation.branch-busy', { unit: units.get(found)?.name ?? found })
}

/** What passes over is served by a source that day, and nothing that a closing branch serves is left to nobody. */
function wrongGrids({ sources, receivers }: ReorganisationState, on: LocalDate, { units }: GivenRolls): No | undefined {
  const served = sources.flatMap(({ unitId, closes }) => {
    const unit = units.get(unitId)
    return unit ? gridsOn(unit, on).map((grid) => ({ ...grid, closes })) : []
  })
  const planned = receivers.flatMap(({ gridIds }) => gridIds)
  const strange = planned.find((gridId) => !served.some((grid) => grid.gridId === gridId))
  if (strange) return refuse('reorganisation.grid-not-served', { gridId: strange, on })
  const left = served.find(({ gridId, closes }) => closes && !planned.includes(gridId))
  return left && refuse('reorganisation.grid-left', { grid: left.name })
}

function wrongPlacing({ lacking, absent, moving }: Placing): No | undefined {
  if (absent.length > 0) return refuse('reorganisation.not-on-the-roll', { count: absent.length, memberIds: absent })
  if (lacking.length > 0)
    return refuse('reorganisation.without-destination', {
      count: lacking.length,
      memberIds: lacking.map(({ memberId }) => memberId),
    })
  return moving.length > planLimits.people ? refuse('reorganisation.too-many', { most: planLimits.people }) : undefined
}

/** A new branch and one that goes on must still be branches; what an existing receiver has already is not counted against it. */
function tooSmall(
  { sources, receivers }: ReorganisationState,
  placing: Placing,
  { units }: GivenRolls,
): No | undefined {
  const founded = receivers.flatMap(({ unitId, established }) =>
    established ? [{ unitId, name: established.name }] : [],
  )
  const going = sources.flatMap(({ unitId, closes }) =>
    closes ? [] : [{ unitId, name: units.get(unitId)?.name ?? '' }],
  )
  for (const { unitId, name } of [...founded, ...going]) {
    const count = fullMembersAfter(placing, unitId)
    if (count < fewestFullMembers)
      return refuse('reorganisation.too-small', { branch: name, count, fewest: fewestFullMembers })
  }
  return undefined
}

/** After the units followed: new branches established, grids served by others. */
export function setUpReorganisation(
  state: ReorganisationState,
  { today }: Pick<GivenReorganisation, 'today'>,
): ReorganisationDecision {
  if (state.phase === 'set-up') return accept()
  return notUnderWay(state) ?? accept(reorganisationSetUp({}, { effectiveOn: today }))
}

/** Who has moved stays there. Whoever is still on a source's roll stays on it: the move is called off. */
export function stopReorganisation(
  state: ReorganisationState,
  { unitId, reason }: { readonly unitId: UnitId; readonly reason: string },
  { today, people }: Pick<GivenRolls, 'today' | 'people'>,
): ReorganisationDecision {
  const closed = notUnderWay(state)
  if (closed) return closed
  if (unitId !== state.decision?.unitId) return refuse('reorganisation.not-the-deciding-unit')
  const there = new Map(people.map(({ memberId, branchId }) => [memberId, branchId]))
  const open = state.moves.filter(({ memberId, sourceId }) => there.get(memberId) === sourceId)
  return accept<ReorganisationEvent>(
    reorganisationStopped({ unitId, reason }, { effectiveOn: today }),
    ...open.map(({ memberId, transferId }) =>
      memberMoveCalledOff({ memberId, transferId, unitId, reason }, { effectiveOn: today }),
    ),
  )
}

/** `on`: the first day on which the closing branches are no more. Refused with those who are still on their rolls. */
export function completeReorganisation(
  state: ReorganisationState,
  { on }: { readonly on: LocalDate },
  given: Pick<GivenRolls, 'today' | 'people'>,
): ReorganisationDecision {
  const closed = notUnderWay(state)
  if (closed) return closed
  if (on > given.today) return refuse('reorganisation.in-the-future', { on })
  if (state.phase !== 'set-up') return refuse('reorganisation.not-set-up')
  const from = state.decision?.on ?? on
  if (on < from) return refuse('reorganisation.before-approval', { on, from })
  const closing = closingBranches(state)
  // A branch that goes on keeps those who stay; a move out of it that was ordered must have been received too.
  const leaving = new Set(state.moves.map(({ memberId }) => memberId))
  const left = given.people.filter(({ memberId, branchId }) => closing.includes(branchId) || leaving.has(memberId))
  return left.length > 0
    ? refuse('reorganisation.people-left', { count: left.length, memberIds: left.map(({ memberId }) => memberId) })
    : accept(reorganisationCompleted({}, { effectiveOn: on }))
}

export function notUnderWay(state: ReorganisationState): No | undefined {
  if (state.phase === null) return refuse('reorganisation.unknown')
  return isUnderWay(state) ? undefined : refuse('reorganisation.not-under-way', { phase: state.phase })
}
