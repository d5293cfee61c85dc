import type { Recorded } from '@harbor/kernel/event'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { FAR_DATE } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import type { Base, OrderId } from '../words'
import { orderEvents, type OrderEvent } from './events'
import { evolveOrder, noOrder, type OrderPhase, type OrderState } from './state'

/** An order as lists show it. It tells nothing of who asked, nor who serves. */
export interface OrderRow extends ViewDocument {
  readonly id: OrderId
  readonly unitId: UnitId
  readonly phase: OrderPhase
  readonly placedFor: 'resident' | 'unit'
  readonly need: string
  readonly base: Base
  readonly capacity: number
  readonly claims: number
  /** Places that are left while it can be claimed, else 0. */
  readonly free: number
  readonly placedOn: LocalDate
  readonly wantedOn: LocalDate
  readonly claimUntil: LocalDate
  readonly rating: number | null
  /** Of the resident who signed in to place it; empty text otherwise. */
  readonly accountId: AccountId | ''
}

interface State {
  readonly order: OrderState
}

const orderTypes = orderEvents.map(({ type }) => type)

/** Kept without anything personal: the state forgets contact and reasons. */
export const ordersView: View<OrderEvent, State, OrderRow> = {
  name: 'orders',
  version: 1,
  collection: {
    name: 'orders',
    fields: {
      unitId: 'string',
      phase: 'string',
      base: 'string',
      free: 'number',
      claims: 'number',
      wantedOn: 'string',
      claimUntil: 'string',
      placedOn: 'string',
      accountId: 'string',
    },
    indexes: [['unitId', 'wantedOn'], ['phase', 'wantedOn'], ['accountId']],
    text: ['need'],
  },
  handles: orderTypes,
  personal: false,
  key: (event) => event.stream.slice(-36),
  evolve: (state, event) => ({ order: evolveOrder(state?.order ?? noOrder, event) }),
  documents: ({ order }, key) => rowOf(order, key as OrderId),
}

function rowOf(order: OrderState, id: OrderId): readonly OrderRow[] {
  const { phase, unitId, placedFor, need, base, capacity, placedOn, wantedOn, claimUntil, rating, accountId } = order
  if (phase === null || unitId === null || placedOn === null) return []
  const claims = order.claims.length
  const free = phase === 'published' ? Math.max(0, capacity - claims) : 0
  const dates = { placedOn, wantedOn: wantedOn ?? FAR_DATE, claimUntil: claimUntil ?? FAR_DATE }
  const told = { unitId, phase, placedFor, need, base, capacity, claims, free, ...dates, rating }
  return [{ id, ...told, accountId: accountId ?? '' }]
}

/** One claim of one member: what he has taken on. */
export interface ClaimRow extends ViewDocument {
  readonly orderId: OrderId
  readonly memberId: MemberId
  readonly unitId: UnitId
  readonly phase: OrderPhase
  readonly need: string
  readonly base: Base
  readonly wantedOn: LocalDate
  /** 1 once he has served. */
  readonly served: number
}

export const claimsView: View<OrderEvent, State, ClaimRow> = {
  name: 'order-claims',
  version: 1,
  collection: {
    name: 'order-claims',
    fields: { memberId: 'string', unitId: 'string', phase: 'string', wantedOn: 'string', served: 'number' },
    indexes: [['memberId', 'wantedOn']],
    text: [],
  },
  handles: orderTypes,
  personal: false,
  key: (event) => event.stream.slice(-36),
  evolve: (state, event: Recorded<OrderEvent>) => ({ order: evolveOrder(state?.order ?? noOrder, event) }),
  documents: ({ order }, key) => {
    const [row] = rowOf(order, key as OrderId)
    if (!row) return []
    const { id: orderId, unitId, phase, need, base, wantedOn } = row
    return order.claims.map(({ memberId, served }) => ({
      id: `${key}/${memberId}`,
      orderId,
      memberId,
      unitId,
      phase,
      need,
      base,
      wantedOn,
      served: served ? 1 : 0,
    }))
  },
}
