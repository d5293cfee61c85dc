import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import { dateOf, type Instant, type LocalDate } from '@harbor/kernel/time'
import { existsOn, type UnitFacts } from '@harbor/organization/public'
import type { Base, ResidentId } from '../words'
import { orderExpired, orderPlaced, orderPublished, orderWithdrawn, residentErased, type OrderEvent } from './events'
import type { OrderRefusal } from './refusals'
import type { Contact, OrderState } from './state'

export type OrderDecision = Decision<OrderEvent, OrderRefusal>

/** Who acts, and when. */
export interface GivenOrder {
  readonly now: Instant
  readonly actorId: AccountId
  /** The file of whoever acts, when the account belongs to a member. */
  readonly actorMemberId: MemberId | null
}

export interface PlaceOrder {
  readonly unitId: UnitId
  readonly placedFor: 'resident' | 'unit'
  readonly residentId: ResidentId | null
  readonly accountId: AccountId | null
  readonly contact: Contact | null
  readonly need: string
  readonly base: Base
  readonly capacity: number
  readonly wantedOn: LocalDate
  readonly claimUntil: LocalDate
}

/** A resident asks, or staff for the resident, or a unit. `unit`: the branch that is asked, as it stands today. */
export function placeOrder(
  state: OrderState,
  order: PlaceOrder,
  given: GivenOrder & { readonly unit: UnitFacts | undefined },
): OrderDecision {
  const { unitId, placedFor, residentId, accountId, contact, need, base, capacity, wantedOn, claimUntil } = order
  if (state.phase !== null) return refuse('order.placed-already')
  const today = dateOf(given.now)
  if (!given.unit || !existsOn(given.unit, today)) return refuse('order.unit-unknown')
  if (wantedOn < today) return refuse('order.wanted-in-the-past', { wantedOn })
  if (claimUntil < today || claimUntil > wantedOn) return refuse('order.claim-until-outside', { claimUntil, wantedOn })
  if (placedFor === 'resident' && (residentId === null || contact === null)) return refuse('order.resident-unnamed')
  const sealed = residentId !== null && contact !== null ? { residentId, personal: contact } : {}
  const asked = { unitId, placedFor, need, base, capacity, wantedOn, claimUntil, ...(accountId && { accountId }) }
  return accept(orderPlaced({ ...asked, ...sealed }, { effectiveOn: today }))
}

export function publishOrder(state: OrderState, given: GivenOrder): OrderDecision {
  if (state.phase === null) return refuse('order.unknown')
  if (state.phase === 'published') return accept()
  if (state.phase !== 'placed') return refuse('order.closed', { phase: state.phase })
  const today = dateOf(given.now)
  if (state.claimUntil !== null && state.claimUntil < today)
    return refuse('order.claim-period-over', { claimUntil: state.claimUntil })
  return accept(orderPublished({}, { effectiveOn: today }))
}

/** Before anybody has served: by whoever asked, or by the branch. */
export function withdrawOrder(state: OrderState, order: { readonly reason: string }, given: GivenOrder): OrderDecision {
  if (state.phase === null) return refuse('order.unknown')
  if (state.phase === 'withdrawn') return accept()
  const closed = closedFor(state)
  if (closed) return closed
  if (state.claims.some(({ served }) => served !== null)) return refuse('order.served-already')
  return accept(orderWithdrawn(order, { effectiveOn: dateOf(given.now) }))
}

/** The branch closes what nobody claimed. Until it does, the date alone says that the order has lapsed. */
export function expireOrder(state: OrderState, given: GivenOrder): OrderDecision {
  if (state.phase === null) return refuse('order.unknown')
  if (state.phase === 'expired') return accept()
  const closed = closedFor(state)
  if (closed) return closed
  if (state.claims.length > 0) return refuse('order.claimed')
  const today = dateOf(given.now)
  if (state.claimUntil === null || today <= state.claimUntil)
    return refuse('order.still-open', { claimUntil: state.claimUntil ?? '' })
  return accept(orderExpired({}, { effectiveOn: today }))
}

/** PIPL art. 47: what told of the resident becomes unreadable. The key is destroyed after this is recorded. */
export function eraseResident(
  state: OrderState,
  order: { readonly reason: string; readonly authority: string },
  given: GivenOrder,
): OrderDecision {
  if (state.phase === null) return refuse('order.unknown')
  if (state.erased) return accept()
  if (state.residentId === null) return refuse('order.no-resident')
  if (state.phase === 'placed' || state.phase === 'published') return refuse('order.still-under-way')
  return accept(residentErased({ residentId: state.residentId, ...order }, { effectiveOn: dateOf(given.now) }))
}

function closedFor({ phase }: OrderState): Refused<OrderRefusal> | undefined {
  return phase === 'placed' || phase === 'published' ? undefined : refuse('order.closed', { phase: phase ?? '' })
}
