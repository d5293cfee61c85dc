import type { Recorded } from '@harbor/kernel/event'
import type { Id, TransferId, UnitId } from '@harbor/kernel/ids'
import { addDays, dateOf, type LocalDate } from '@harbor/kernel/time'
import type { MemberEvent } from '@harbor/membership/public'
import {
  reviewClosed,
  reviewDecided,
  reviewOpened,
  transferConsented,
  REVIEW,
  type ReviewEvent,
} from '../review/events'
import { transferCleared, type ClearanceEvent } from './events'

/** One member, as far as leaving the branch depends on it. */
export interface ClearanceState {
  /** The transfer out that is under way. */
  readonly open: { readonly transferId: TransferId; readonly sourceId: UnitId; readonly on: LocalDate } | null
  readonly cleared: readonly { readonly transferId: TransferId | null; readonly on: LocalDate }[]
  /** Reviews that are not decided, without the agreement of the unit that reviews. */
  readonly holding: readonly Id<'review'>[]
}

export const noClearance: ClearanceState = { open: null, cleared: [], holding: [] }

/** A clearance ahead of a transfer holds for as long as a letter does. A habit of the house. */
const aheadDays = 90

export const transferTypes = [
  'membership.transfer-initiated.v1',
  'membership.transfer-received.v1',
  'membership.transfer-refused.v1',
  'membership.transfer-withdrawn.v1',
  'membership.member-died.v1',
  'membership.member-resigned.v1',
  'membership.member-persuaded-to-resign.v1',
  'membership.member-removed.v1',
  'membership.member-deemed-withdrawn.v1',
  'membership.sanction-imposed.v1',
] as const
export const holdingTypes = [reviewOpened.type, transferConsented.type, reviewDecided.type, reviewClosed.type] as const

type TransferEvent = Extract<MemberEvent, { type: (typeof transferTypes)[number] }>
type HoldingEvent = Extract<ReviewEvent, { type: (typeof holdingTypes)[number] }>
export type ClearanceHandled = TransferEvent | HoldingEvent | ClearanceEvent

export function evolveClearance(state: ClearanceState, event: Recorded<ClearanceHandled>): ClearanceState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'membership.transfer-initiated.v1': {
      const { transferId, sourceId } = event.data
      return { ...state, open: { transferId, sourceId, on } }
    }
    case 'membership.transfer-received.v1':
    case 'membership.transfer-refused.v1':
    case 'membership.transfer-withdrawn.v1':
      return { ...state, open: state.open?.transferId === event.data.transferId ? null : state.open }
    case 'membership.member-died.v1':
    case 'membership.member-resigned.v1':
    case 'membership.member-persuaded-to-resign.v1':
    case 'membership.member-removed.v1':
    case 'membership.member-deemed-withdrawn.v1':
      return { ...state, open: null }
    case 'membership.sanction-imposed.v1':
      return event.data.kind === 'expulsion' ? { ...state, open: null } : state
    case transferCleared.type: {
      const { personal } = event.data
      return personal ? { ...state, cleared: [...state.cleared, { transferId: personal.transferId, on }] } : state
    }
    case reviewOpened.type:
      return { ...state, holding: [...state.holding, reviewOf(event)] }
    case transferConsented.type:
    case reviewDecided.type:
    case reviewClosed.type:
      return { ...state, holding: state.holding.filter((id) => id !== reviewOf(event)) }
  }
}

function reviewOf({ stream }: Recorded<HoldingEvent>): Id<'review'> {
  return stream.slice(REVIEW.length) as Id<'review'>
}

/** Somebody cleared this transfer, or the member ahead of it. */
export function wasCleared(
  cleared: ClearanceState['cleared'],
  transferId: TransferId,
  initiatedOn: LocalDate,
): boolean {
  return cleared.some((one) =>
    one.transferId === null
      ? one.on <= initiatedOn && initiatedOn <= addDays(one.on, aheadDays)
      : one.transferId === transferId,
  )
}
