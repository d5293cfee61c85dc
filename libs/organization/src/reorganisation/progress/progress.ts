import type { MemberId, TransferId, UnitId } from '@harbor/kernel/ids'
import type { PersonOnRoll } from '../../branch-rolls'
import { isUnderWay, type OrderedMove, type ReorganisationState } from '../state'
import { placed } from '../placing'

/**
 * `planned`: not approved yet. `under-way`: the transfer waits for clearance and receipt, which is all that anybody is told.
 * `held`: it cannot begin. `to-go`: not begun, refused or withdrawn. `moved-otherwise`: to another branch than planned.
 * `left`: on no roll any more. `stays`: called off.
 */
export const moveStates = [
  'planned',
  'moved',
  'moved-otherwise',
  'left',
  'under-way',
  'held',
  'to-go',
  'stays',
] as const
export type MoveState = (typeof moveStates)[number]
export type HeldBy = 'own-transfer' | 'suspended'

export interface MoveProgress {
  readonly memberId: MemberId
  readonly sourceId: UnitId
  readonly destinationId: UnitId
  readonly state: MoveState
  readonly heldBy: HeldBy | null
}

export interface Progress {
  readonly counts: Readonly<Record<MoveState, number>>
  readonly moves: readonly MoveProgress[]
  /** On the roll of a closing branch, and sent nowhere: joined since, or forgotten by the plan. */
  readonly withoutDestination: readonly { readonly memberId: MemberId; readonly unitId: UnitId }[]
}

export interface RollsNow {
  /** Everybody on the rolls of the sources, and whoever was to move, wherever he is. */
  readonly people: readonly PersonOnRoll[]
  readonly transfers: ReadonlyMap<MemberId, TransferId>
}

/** How far the moves are, from the rolls and transfers as they stand: nothing of it is recorded. */
export function progressOf(state: ReorganisationState, rolls: RollsNow): Progress {
  const { people } = rolls
  const sources = new Set(state.sources.map(({ unitId }) => unitId))
  const placing = placed(
    state.sources,
    state.receivers,
    people.filter(({ branchId }) => sources.has(branchId)),
  )
  const moves: readonly MoveProgress[] =
    state.decision === null
      ? placing.moving.map(({ person, to }) => ({
          memberId: person.memberId,
          sourceId: person.branchId,
          destinationId: to,
          state: 'planned',
          heldBy: null,
        }))
      : state.moves.map((move) => moveProgress(move, rolls))
  const counts = Object.fromEntries(
    moveStates.map((name) => [name, moves.filter((move) => move.state === name).length]),
  ) as Record<MoveState, number>
  const ordered = new Set(state.moves.map(({ memberId }) => memberId))
  const closing = new Set(state.sources.flatMap(({ unitId, closes }) => (closes ? [unitId] : [])))
  const open = state.decision === null ? placing.lacking : isUnderWay(state) ? people : []
  const withoutDestination = open
    .filter(({ memberId, branchId }) => closing.has(branchId) && !ordered.has(memberId))
    .map(({ memberId, branchId }) => ({ memberId, unitId: branchId }))
  return { counts, moves, withoutDestination }
}

function moveProgress(move: OrderedMove, { people, transfers }: RollsNow): MoveProgress {
  const { memberId, sourceId, destinationId, transferId, calledOff } = move
  const told = (state: MoveState, heldBy: HeldBy | null = null) => ({
    memberId,
    sourceId,
    destinationId,
    state,
    heldBy,
  })
  const person = people.find((one) => one.memberId === memberId)
  if (!person) return told('left')
  if (person.branchId === destinationId) return told('moved')
  if (person.branchId !== sourceId) return told('moved-otherwise')
  if (calledOff) return told('stays')
  const open = transfers.get(memberId)
  if (open === transferId) return told('under-way')
  if (open !== undefined) return told('held', 'own-transfer')
  return person.isSuspended ? told('held', 'suspended') : told('to-go')
}
