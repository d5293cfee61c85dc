import { accept, refuse } from '@harbor/kernel/decision'
import { deriveId, type MemberId } from '@harbor/kernel/ids'
import { dateOf, type Instant } from '@harbor/kernel/time'
import { dayOf, faultOf, overlapping, type Stretch } from '../stretch'
import type { HoursRecordId, OrderId } from '../words'
import type { GivenOrder, OrderDecision } from './decide'
import {
  orderClaimed,
  orderConfirmed,
  orderDisputed,
  orderDone,
  orderReleased,
  orderSettled,
  serviceRendered,
  type OrderEvent,
} from './events'
import { claimOf, type OrderState } from './state'

// From the claim to the hours. Nobody is assigned: there is no act by which one person claims for another (Ningbo regulation art. 18).

/**
 * First come. `actorMemberId` claims, for himself. When the last place went while this was decided, the decision is taken anew on the
 * newer file and says so.
 */
export function claimOrder(state: OrderState, given: GivenOrder & { readonly onTheRoll: boolean }): OrderDecision {
  const memberId = given.actorMemberId
  if (state.phase === null) return refuse('order.unknown')
  if (memberId === null) return refuse('order.claim-for-oneself')
  if (claimOf(state, memberId)) return accept()
  if (state.phase === 'placed') return refuse('order.not-published')
  if (state.phase !== 'published') return refuse('order.closed', { phase: state.phase })
  const today = dateOf(given.now)
  if (state.claimUntil !== null && today > state.claimUntil)
    return refuse('order.claim-period-over', { claimUntil: state.claimUntil })
  if (!given.onTheRoll) return refuse('order.claimant-not-on-the-roll')
  if (state.accountId === given.actorId) return refuse('order.own-order')
  if (state.claims.length >= state.capacity) return refuse('order.full', { capacity: state.capacity })
  return accept(orderClaimed({ memberId }, { effectiveOn: today }))
}

/** The claimant gives it back; or the branch takes a claim off whoever does not come. The place is free again while the time lasts. */
export function releaseOrder(
  state: OrderState,
  order: { readonly memberId: MemberId; readonly reason: string },
  given: GivenOrder,
): OrderDecision {
  if (state.phase === null) return refuse('order.unknown')
  if (state.phase !== 'published') return refuse('order.closed', { phase: state.phase })
  const claim = claimOf(state, order.memberId)
  if (!claim) return refuse('order.not-claimed')
  if (claim.served) return refuse('order.served-already')
  return accept(orderReleased(order, { effectiveOn: dateOf(given.now) }))
}

export interface ReportDone extends Stretch {
  readonly memberId: MemberId
}

/** What one claimant did, from when to when. `busy`: what stands in the ledger already. */
export function reportDone(
  state: OrderState,
  { memberId, startedAt, endedAt }: ReportDone,
  given: GivenOrder & { readonly busy: readonly (Stretch & { readonly activity: string })[] },
): OrderDecision {
  if (state.phase === null) return refuse('order.unknown')
  const claim = claimOf(state, memberId)
  if (!claim) return refuse('order.not-claimed')
  if (claim.served?.startedAt === startedAt && claim.served.endedAt === endedAt) return accept()
  if (state.phase !== 'published') return refuse('order.closed', { phase: state.phase })
  if (claim.served) return refuse('order.served-already')
  const stretch = { startedAt, endedAt }
  const fault = faultOf(stretch, given.now)
  if (fault) return refuse(`order.service-${fault}`, { startedAt, endedAt })
  if (isBefore(stretch, state.publishedAt)) return refuse('order.before-published')
  const other = overlapping(stretch, given.busy)
  if (other) return refuse('order.overlaps-hours', { activity: other.activity, on: dayOf(other) })
  return accept(orderDone({ memberId, startedAt, endedAt }, { effectiveOn: dayOf(stretch) }))
}

export interface ConfirmOrder {
  readonly by: 'resident' | 'staff' | 'unit'
  readonly rating: number
  readonly comment?: string
}

/**
 * The resident says that it was done, and how well; hours follow. Staff can write down what the resident said, but neither who served
 * nor who reported the service for somebody else (nobody vouches for himself).
 */
export function confirmOrder(
  orderId: OrderId,
  state: OrderState,
  order: ConfirmOrder,
  given: GivenOrder,
): OrderDecision {
  if (state.phase === null) return refuse('order.unknown')
  if (state.phase === 'confirmed') return accept()
  if (state.phase === 'published') return refuse('order.not-served')
  if (state.phase !== 'done') return refuse('order.closed', { phase: state.phase })
  if (claimOf(state, given.actorMemberId)) return refuse('order.own-service')
  if (order.by !== 'resident' && hasReported(state, given)) return refuse('order.same-person')
  const confirmed = orderConfirmed(order, { effectiveOn: dateOf(given.now) })
  return accept(confirmed, ...rendered(orderId, state))
}

/** It was not done, or not well: no hours come of it until the branch has settled it. */
export function disputeOrder(state: OrderState, order: { readonly reason: string }, given: GivenOrder): OrderDecision {
  if (state.phase === null) return refuse('order.unknown')
  if (state.phase === 'disputed') return accept()
  if (state.phase !== 'done') return refuse('order.not-served')
  if (claimOf(state, given.actorMemberId)) return refuse('order.own-service')
  return accept(orderDisputed(order, { effectiveOn: dateOf(given.now) }))
}

/** By the branch, having heard both; not by whoever served or reported the service. */
export function settleOrder(
  orderId: OrderId,
  state: OrderState,
  order: { readonly outcome: 'rendered' | 'not-rendered'; readonly reason: string },
  given: GivenOrder,
): OrderDecision {
  if (state.phase === null) return refuse('order.unknown')
  if (state.phase === 'settled') return accept()
  if (state.phase !== 'disputed') return refuse('order.not-disputed')
  if (claimOf(state, given.actorMemberId)) return refuse('order.own-service')
  if (hasReported(state, given)) return refuse('order.same-person')
  const settled = orderSettled(order, { effectiveOn: dateOf(given.now) })
  return accept(settled, ...(order.outcome === 'rendered' ? rendered(orderId, state) : []))
}

function hasReported({ claims }: OrderState, { actorId }: GivenOrder): boolean {
  return claims.some(({ served }) => served?.reportedBy === actorId)
}

/** One event a member, so that each ledger has one cause. */
function rendered(orderId: OrderId, { claims, need, base, unitId }: OrderState): readonly OrderEvent[] {
  return claims.flatMap(({ memberId, served }) => {
    if (!served || unitId === null) return []
    const { startedAt, endedAt } = served
    const recordId = recordIdOf(orderId, memberId)
    const what = { memberId, recordId, activity: need, base, organiserId: unitId, startedAt, endedAt }
    return [serviceRendered(what, { effectiveOn: dayOf(served) })]
  })
}

/** A member serves an order once: the record has one id, however often it is told of. */
export function recordIdOf(orderId: OrderId, memberId: MemberId): HoursRecordId {
  return deriveId<'hours-record'>(orderId, memberId)
}

function isBefore({ startedAt }: Stretch, publishedAt: Instant | null): boolean {
  return publishedAt !== null && startedAt < publishedAt
}
