import type { WordsOfCodes } from '@harbor/kernel/decision'
import type { Recorded } from '@harbor/kernel/event'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import { type Instant, type LocalDate, dateOf } from '@harbor/kernel/time'
import type { Base, ResidentId } from '../words'
import type { Stretch } from '../stretch'
import type { OrderEvent } from './events'

export const orderStates = [
  'placed',
  'published',
  'done',
  'confirmed',
  'disputed',
  'settled',
  'expired',
  'withdrawn',
] as const
/** `published` while claimed or not: the claims say it. `done`: every claimant has served. */
export type OrderPhase = (typeof orderStates)[number]

export const orderPhaseNames: WordsOfCodes<OrderPhase> = {
  placed: { zh: '待发布', en: 'placed' },
  published: { zh: '已发布', en: 'published' },
  done: { zh: '待确认', en: 'done' },
  confirmed: { zh: '已确认', en: 'confirmed' },
  disputed: { zh: '有争议', en: 'disputed' },
  settled: { zh: '争议已处理', en: 'settled' },
  expired: { zh: '无人认领', en: 'expired' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
}

export interface Claim {
  readonly memberId: MemberId
  readonly claimedOn: LocalDate
  readonly served: (Stretch & { readonly reportedBy: AccountId }) | null
}

export interface Contact {
  readonly name: string
  readonly phone?: string
  readonly address?: string
  readonly note?: string
}

/** What an order's stream says. JSON, since views keep it too. */
export interface OrderState {
  /** Null: never placed. */
  readonly phase: OrderPhase | null
  readonly unitId: UnitId | null
  readonly placedFor: 'resident' | 'unit'
  readonly placedBy: AccountId | null
  readonly residentId: ResidentId | null
  /** Of the resident who signed in; null when staff placed it, or for a unit. */
  readonly accountId: AccountId | null
  /** Null: not opened, or erased. */
  readonly contact: Contact | null
  readonly need: string
  readonly base: Base
  readonly capacity: number
  readonly placedOn: LocalDate | null
  readonly wantedOn: LocalDate | null
  readonly claimUntil: LocalDate | null
  readonly publishedAt: Instant | null
  readonly publishedOn: LocalDate | null
  /** When the first of those who claim it now did so. */
  readonly firstClaimOn: LocalDate | null
  readonly claims: readonly Claim[]
  /** When the last claimant was reported to have served. */
  readonly doneOn: LocalDate | null
  readonly rating: number | null
  readonly dispute: string | null
  readonly disputedOn: LocalDate | null
  readonly closedOn: LocalDate | null
  readonly erased: boolean
}

export const noOrder: OrderState = {
  phase: null,
  unitId: null,
  placedFor: 'resident',
  placedBy: null,
  residentId: null,
  accountId: null,
  contact: null,
  need: '',
  base: 'service',
  capacity: 0,
  placedOn: null,
  wantedOn: null,
  claimUntil: null,
  publishedAt: null,
  publishedOn: null,
  firstClaimOn: null,
  claims: [],
  doneOn: null,
  rating: null,
  dispute: null,
  disputedOn: null,
  closedOn: null,
  erased: false,
}

export function evolveOrder(state: OrderState, event: Recorded<OrderEvent>): OrderState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'volunteering.order-placed.v1':
      return placed(state, event, on)
    case 'volunteering.order-published.v1':
      return { ...state, phase: 'published', publishedAt: event.recordedAt, publishedOn: on }
    case 'volunteering.order-claimed.v1': {
      const claim = { memberId: event.data.memberId, claimedOn: on, served: null }
      return { ...state, claims: [...state.claims, claim], firstClaimOn: state.firstClaimOn ?? on }
    }
    case 'volunteering.order-released.v1': {
      const claims = state.claims.filter(({ memberId }) => memberId !== event.data.memberId)
      const firstClaimOn = claims[0]?.claimedOn ?? null
      return withDone({ ...state, claims, firstClaimOn }, dateOf(event.recordedAt))
    }
    case 'volunteering.order-done.v1': {
      const { memberId, startedAt, endedAt } = event.data
      const served = { startedAt, endedAt, reportedBy: event.actor.id }
      const claims = state.claims.map((claim) => (claim.memberId === memberId ? { ...claim, served } : claim))
      return withDone({ ...state, claims }, dateOf(event.recordedAt))
    }
    case 'volunteering.order-confirmed.v1':
      return { ...state, phase: 'confirmed', rating: event.data.rating, closedOn: on }
    case 'volunteering.order-disputed.v1':
      return { ...state, phase: 'disputed', dispute: event.data.reason, disputedOn: on }
    case 'volunteering.order-settled.v1':
      return { ...state, phase: 'settled', closedOn: on }
    case 'volunteering.service-rendered.v1':
      return state
    case 'volunteering.order-expired.v1':
      return { ...state, phase: 'expired', closedOn: on }
    case 'volunteering.order-withdrawn.v1':
      return { ...state, phase: 'withdrawn', closedOn: on }
    case 'volunteering.resident-erased.v1':
      return { ...state, contact: null, erased: true }
  }
}

type Placed = Extract<Recorded<OrderEvent>, { type: 'volunteering.order-placed.v1' }>

function placed(state: OrderState, { data, actor }: Placed, on: LocalDate): OrderState {
  const { unitId, placedFor, residentId, accountId, need, base, capacity, wantedOn, claimUntil, personal } = data
  return {
    ...state,
    phase: 'placed',
    unitId,
    placedFor,
    placedBy: actor.id,
    residentId: residentId ?? null,
    accountId: accountId ?? null,
    contact: personal ?? null,
    need,
    base,
    capacity,
    placedOn: on,
    wantedOn,
    claimUntil,
  }
}

/** Done as soon as everybody who has claimed it has served. */
function withDone(state: OrderState, on: LocalDate): OrderState {
  const isDone = state.claims.length > 0 && state.claims.every(({ served }) => served !== null)
  return isDone ? { ...state, phase: 'done', doneOn: on } : state
}

export function orderOf(events: readonly Recorded[]): OrderState {
  return (events as readonly Recorded<OrderEvent>[]).reduce(evolveOrder, noOrder)
}

/** A place is free, and the last day has not passed. Expiry follows from the date; no event is needed for it. */
export function isOpenOn(state: OrderState, today: LocalDate): boolean {
  return state.phase === 'published' && state.claims.length < state.capacity && !isOverdueOn(state, today)
}

/** Published and never claimed when the last day passed. */
export function isLapsedOn(state: OrderState, today: LocalDate): boolean {
  return state.phase === 'published' && state.claims.length === 0 && isOverdueOn(state, today)
}

function isOverdueOn({ claimUntil }: OrderState, today: LocalDate): boolean {
  return claimUntil !== null && claimUntil < today
}

export function claimOf(state: OrderState, memberId: MemberId | null): Claim | undefined {
  return state.claims.find((claim) => claim.memberId === memberId)
}
