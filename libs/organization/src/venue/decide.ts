import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { Id, UnitId } from '@harbor/kernel/ids'
import { dateOf, type Instant, type LocalDate } from '@harbor/kernel/time'
import { endDay, hoursIn, isReversed, isSameSlot, slotsOverlap, startDay, type Slot } from '../slot'
import { existsOn, type UnitFacts } from '../unit-facts'
import {
  bookingCancelled,
  bookingMoved,
  bookingSettled,
  venueBooked,
  venueChanged,
  venueClosed,
  venueOpened,
  type BookingId,
  type VenueEvent,
} from './events'
import type { VenueRefusal } from './refusals'
import { bookingOf, lastBookedDay, standingBookings, type Booking, type VenueState } from './state'

export type VenueDecision = Decision<VenueEvent, VenueRefusal>

/** Longer than any one use; whoever needs a place for longer books it in parts. */
const longestHours = 31 * 24

export interface OpenVenue {
  readonly unitId: UnitId
  readonly name: string
  readonly address: string
  readonly capacity: number
  readonly on: LocalDate
}

/** `unit`: who will look after it, as it stands on that day. */
export function openVenue(
  state: VenueState,
  { on, ...venue }: OpenVenue,
  given: { readonly today: LocalDate; readonly unit: UnitFacts | undefined },
): VenueDecision {
  if (state.openedOn !== null) return refuse('venue.opened-already')
  if (on > given.today) return refuse('venue.opened-later', { on })
  if (!given.unit || !existsOn(given.unit, given.today)) return refuse('venue.unit-unknown')
  return accept(venueOpened(venue, { effectiveOn: on }))
}

export interface ChangeVenue {
  readonly name: string
  readonly address: string
  readonly capacity: number
  readonly reason: string
}

export function changeVenue(
  state: VenueState,
  order: ChangeVenue,
  given: { readonly today: LocalDate },
): VenueDecision {
  const gone = notOpenOn(state, given.today)
  if (gone) return gone
  const { name, address, capacity } = order
  if (name === state.name && address === state.address && capacity === state.capacity) return accept()
  return accept(venueChanged(order, { effectiveOn: given.today }))
}

/** `on`: the first day on which nobody can use it. What is booked later must be moved or cancelled before. */
export function closeVenue(
  state: VenueState,
  { on, reason }: { readonly on: LocalDate; readonly reason: string },
  given: { readonly today: LocalDate },
): VenueDecision {
  if (state.closedOn === on) return accept()
  const gone = notOpenOn(state, given.today)
  if (gone) return gone
  if (on < given.today) return refuse('venue.closed-in-the-past', { on })
  const until = lastBookedDay(state)
  if (until !== undefined && until >= on) return refuse('venue.booked-later', { until })
  return accept(venueClosed({ reason }, { effectiveOn: on }))
}

export interface BookVenue extends Slot {
  readonly bookingId: BookingId
  readonly unitId: UnitId
  readonly purpose: string
  readonly people: number
  readonly activityId: Id<'activity'> | null
}

/**
 * First come: the venue's stream holds its bookings, and its exact revision decides between two that are made at once. `unit`: who
 * books, as it stands today.
 */
export function bookVenue(
  state: VenueState,
  order: BookVenue,
  given: { readonly now: Instant; readonly unit: UnitFacts | undefined },
): VenueDecision {
  const { activityId, ...booking } = order
  const known = bookingOf(state, order.bookingId)
  if (known?.cancelledOn) return refuse('venue.booking-cancelled', { on: known.cancelledOn })
  if (known) return isSameSlot(known, order) ? accept() : refuse('venue.booking-taken')
  const today = dateOf(given.now)
  const gone = notOpenOn(state, today)
  if (gone) return gone
  if (!given.unit || !existsOn(given.unit, today)) return refuse('venue.unit-unknown')
  if (order.people > state.capacity)
    return refuse('venue.too-small', { people: order.people, capacity: state.capacity })
  const fault = slotFault(state, order, given.now, standingBookings(state))
  if (fault) return fault
  return accept(venueBooked({ ...booking, ...(activityId && { activityId }) }, { effectiveOn: startDay(order) }))
}

export interface MoveBooking extends Slot {
  readonly bookingId: BookingId
  readonly reason: string
}

export function moveBooking(state: VenueState, order: MoveBooking, given: { readonly now: Instant }): VenueDecision {
  const booking = openBooking(state, order.bookingId)
  if ('accepted' in booking) return booking
  if (isSameSlot(booking, order)) return accept()
  if (booking.startsAt <= given.now) return refuse('venue.booking-begun')
  const others = standingBookings(state).filter((one) => one !== booking)
  const fault = slotFault(state, order, given.now, others)
  if (fault) return fault
  const { activityId } = booking
  return accept(bookingMoved({ ...order, ...(activityId && { activityId }) }, { effectiveOn: startDay(order) }))
}

/** Again: nothing is added. A booking whose time has begun is settled, not cancelled. */
export function cancelBooking(
  state: VenueState,
  order: { readonly bookingId: BookingId; readonly reason: string },
  given: { readonly now: Instant },
): VenueDecision {
  const known = bookingOf(state, order.bookingId)
  if (known?.cancelledOn) return accept()
  const booking = openBooking(state, order.bookingId)
  if ('accepted' in booking) return booking
  if (booking.startsAt <= given.now) return refuse('venue.booking-begun')
  return accept(bookingCancelled(order, { effectiveOn: dateOf(given.now) }))
}

export interface SettleBooking {
  readonly bookingId: BookingId
  readonly outcome: 'used' | 'unused'
  readonly people: number | null
}

/** Told once it has begun, so that it shows how a place is used. */
export function settleBooking(
  state: VenueState,
  { people, ...order }: SettleBooking,
  given: { readonly now: Instant },
): VenueDecision {
  const known = bookingOf(state, order.bookingId)
  if (known?.outcome === order.outcome) return accept()
  const booking = openBooking(state, order.bookingId)
  if ('accepted' in booking) return booking
  if (booking.startsAt > given.now) return refuse('venue.booking-not-begun', { startsAt: booking.startsAt })
  const settled = { ...order, ...(people !== null && { people }) }
  return accept(bookingSettled(settled, { effectiveOn: startDay(booking) }))
}

/** What was booked for an activity is moved, called off and closed with it. Undefined: nothing stands in the way. */
export function ownBooking(state: VenueState, bookingId: BookingId): Refused<VenueRefusal> | undefined {
  const activityId = bookingOf(state, bookingId)?.activityId ?? null
  return activityId === null ? undefined : refuse('venue.booking-of-activity', { activityId })
}

/** What the end of an activity calls for: given back, whatever the hour; nothing where that was done already. */
export function releaseBooking(
  state: VenueState,
  order: { readonly bookingId: BookingId; readonly reason: string },
): Decision<ReturnType<typeof bookingCancelled>, VenueRefusal> {
  return isOver(bookingOf(state, order.bookingId)) ? accept() : accept(bookingCancelled(order))
}

/** The activity was held there, with so many people. */
export function settleOwnBooking(
  state: VenueState,
  { bookingId, people }: { readonly bookingId: BookingId; readonly people: number },
): Decision<ReturnType<typeof bookingSettled>, VenueRefusal> {
  const booking = bookingOf(state, bookingId)
  if (!booking || isOver(booking)) return accept()
  return accept(bookingSettled({ bookingId, outcome: 'used', people }, { effectiveOn: startDay(booking) }))
}

function isOver(booking: Booking | undefined): boolean {
  return !booking || booking.cancelledOn !== null || booking.settledOn !== null
}

function notOpenOn({ openedOn, closedOn }: VenueState, on: LocalDate): Refused<VenueRefusal> | undefined {
  if (openedOn === null) return refuse('venue.unknown')
  return closedOn !== null && on >= closedOn ? refuse('venue.closed', { closedOn }) : undefined
}

function openBooking(state: VenueState, bookingId: BookingId): Booking | Refused<VenueRefusal> {
  const booking = bookingOf(state, bookingId)
  if (!booking) return refuse('venue.booking-unknown')
  if (booking.cancelledOn !== null) return refuse('venue.booking-cancelled', { on: booking.cancelledOn })
  return booking.settledOn === null ? booking : refuse('venue.booking-settled', { on: booking.settledOn })
}

function slotFault(
  { closedOn }: VenueState,
  slot: Slot,
  now: Instant,
  others: readonly Booking[],
): Refused<VenueRefusal> | undefined {
  if (isReversed(slot)) return refuse('venue.slot-reversed')
  if (slot.startsAt <= now) return refuse('venue.slot-past', { startsAt: slot.startsAt })
  if (hoursIn(slot) > longestHours) return refuse('venue.slot-too-long')
  if (closedOn !== null && endDay(slot) >= closedOn) return refuse('venue.closed', { closedOn })
  const other = others.find((one) => slotsOverlap(one, slot))
  return other && refuse('venue.booked', { startsAt: other.startsAt, endsAt: other.endsAt, purpose: other.purpose })
}
