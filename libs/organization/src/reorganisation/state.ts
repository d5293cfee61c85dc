import type { WordsOfCodes } from '@harbor/kernel/decision'
import type { Recorded } from '@harbor/kernel/event'
import type { AccountId, MemberId, TransferId, UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { GridId } from '../unit-facts'
import type { ReorganisationEvent, ReorganisationId, ReorganisationKind } from './events'

export interface SourceBranch {
  readonly unitId: UnitId
  readonly closes: boolean
  readonly successorId?: UnitId
}

export interface ReceivingBranch {
  readonly unitId: UnitId
  readonly established?: { readonly name: string; readonly parentId: UnitId }
  readonly gridIds: readonly GridId[]
  readonly memberIds: readonly MemberId[]
  readonly rest: boolean
}

export interface OrderedMove {
  readonly memberId: MemberId
  readonly transferId: TransferId
  readonly sourceId: UnitId
  readonly destinationId: UnitId
  readonly calledOff: boolean
}

/** `approved`: moves are ordered; `set-up`: new branches and grids as well. */
export const reorganisationPhases = ['proposed', 'withdrawn', 'approved', 'set-up', 'stopped', 'completed'] as const
export type ReorganisationPhase = (typeof reorganisationPhases)[number]

export const reorganisationPhaseNames: WordsOfCodes<ReorganisationPhase> = {
  proposed: { zh: '待批准', en: 'proposed' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  approved: { zh: '已批准，待组建', en: 'approved' },
  'set-up': { zh: '实施中', en: 'set up' },
  stopped: { zh: '已中止', en: 'stopped' },
  completed: { zh: '已办结', en: 'completed' },
}

/** What a reorganisation's stream says. JSON, since views keep it too. */
export interface ReorganisationState {
  readonly id: ReorganisationId | null
  /** Null: never proposed. */
  readonly phase: ReorganisationPhase | null
  readonly kind: ReorganisationKind
  readonly unitId: UnitId | null
  readonly reason: string
  readonly sources: readonly SourceBranch[]
  readonly receivers: readonly ReceivingBranch[]
  readonly proposedOn: LocalDate | null
  readonly proposedBy: AccountId | null
  /** `on`: from that day new branches are there and grids are served by others. */
  readonly decision: { readonly unitId: UnitId; readonly document: string; readonly on: LocalDate } | null
  readonly moves: readonly OrderedMove[]
  /** Withdrawn, stopped or completed. */
  readonly ended: { readonly on: LocalDate; readonly reason: string | null } | null
}

export const noReorganisation: ReorganisationState = {
  id: null,
  phase: null,
  kind: 'split',
  unitId: null,
  reason: '',
  sources: [],
  receivers: [],
  proposedOn: null,
  proposedBy: null,
  decision: null,
  moves: [],
  ended: null,
}

export function evolveReorganisation(
  state: ReorganisationState,
  event: Recorded<ReorganisationEvent>,
): ReorganisationState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.reorganisation-proposed.v1': {
      const id = event.stream.slice(-36) as ReorganisationId
      return { ...state, ...event.data, id, phase: 'proposed', proposedOn: on, proposedBy: event.actor.id }
    }
    case 'organization.reorganisation-plan-revised.v1':
      return { ...state, receivers: event.data.receivers }
    case 'organization.reorganisation-withdrawn.v1':
      return { ...state, phase: 'withdrawn', ended: { on, reason: event.data.reason } }
    case 'organization.reorganisation-approved.v1':
      return { ...state, phase: 'approved', decision: { ...event.data, on } }
    case 'organization.member-move-ordered.v1': {
      const { memberId, transferId, sourceId, destinationId } = event.data
      return {
        ...state,
        moves: [...state.moves, { memberId, transferId, sourceId, destinationId, calledOff: false }],
      }
    }
    case 'organization.reorganisation-set-up.v1':
      return { ...state, phase: 'set-up' }
    case 'organization.reorganisation-stopped.v1':
      return { ...state, phase: 'stopped', ended: { on, reason: event.data.reason } }
    case 'organization.member-move-called-off.v1':
      return {
        ...state,
        moves: state.moves.map((move) =>
          move.transferId === event.data.transferId ? { ...move, calledOff: true } : move,
        ),
      }
    case 'organization.reorganisation-completed.v1':
      return { ...state, phase: 'completed', ended: { on, reason: null } }
  }
}

export function reorganisationOf(events: readonly Recorded[]): ReorganisationState {
  return (events as readonly Recorded<ReorganisationEvent>[]).reduce(evolveReorganisation, noReorganisation)
}

/** Approved, and neither stopped nor completed. */
export function isUnderWay({ phase }: Pick<ReorganisationState, 'phase'>): boolean {
  return phase === 'approved' || phase === 'set-up'
}

export function branchesOf({
  sources,
  receivers,
}: Pick<ReorganisationState, 'sources' | 'receivers'>): readonly UnitId[] {
  return [...sources, ...receivers].map(({ unitId }) => unitId)
}

export function closingBranches({ sources }: Pick<ReorganisationState, 'sources'>): readonly UnitId[] {
  return sources.flatMap(({ unitId, closes }) => (closes ? [unitId] : []))
}
