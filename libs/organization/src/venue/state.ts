import type { Recorded } from '@harbor/kernel/event'
import type { Id, UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import { endDay, type Slot } from '../slot'
import type { BookingId, VenueEvent } from './events'

export interface Booking extends Slot {
  readonly bookingId: BookingId
  readonly unitId: UnitId
  readonly purpose: string
  readonly people: number
  readonly activityId: Id<'activity'> | null
  readonly bookedOn: LocalDate
  readonly cancelledOn: LocalDate | null
  readonly outcome: 'used' | 'unused' | null
  readonly settledOn: LocalDate | null
}

/** What a venue's stream says: the place, and everything ever booked. JSON. */
export interface VenueState {
  /** Null: never opened. */
  readonly unitId: UnitId | null
  readonly name: string
  readonly address: string
  readonly capacity: number
  readonly openedOn: LocalDate | null
  /** The first day on which it was no more. */
  readonly closedOn: LocalDate | null
  readonly bookings: readonly Booking[]
}

export const noVenue: VenueState = {
  unitId: null,
  name: '',
  address: '',
  capacity: 0,
  openedOn: null,
  closedOn: null,
  bookings: [],
}

export function evolveVenue(state: VenueState, event: Recorded<VenueEvent>): VenueState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.venue-opened.v1':
      return { ...state, ...event.data, openedOn: on }
    case 'organization.venue-changed.v1': {
      const { name, address, capacity } = event.data
      return { ...state, name, address, capacity }
    }
    case 'organization.venue-closed.v1':
      return { ...state, closedOn: on }
    case 'organization.venue-booked.v1':
    case 'organization.venue-booking-moved.v1':
    case 'organization.venue-booking-cancelled.v1':
    case 'organization.venue-booking-settled.v1': {
      const before = bookingOf(state, event.data.bookingId)
      const booking = evolveBooking(before, event)
      if (!booking) return state
      const others = before ? state.bookings.filter((one) => one !== before) : state.bookings
      return { ...state, bookings: [...others, booking] }
    }
  }
}

export type BookingEvent = Extract<VenueEvent, { data: { bookingId: BookingId } }>

/** One booking by itself. Undefined: an event of a booking that was never made, which no decision records. */
export function evolveBooking(booking: Booking | undefined, event: Recorded<BookingEvent>): Booking | undefined {
  const on = dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.venue-booked.v1': {
      const untouched = { bookedOn: on, cancelledOn: null, outcome: null, settledOn: null }
      return { ...event.data, activityId: event.data.activityId ?? null, ...untouched }
    }
    case 'organization.venue-booking-moved.v1': {
      const { startsAt, endsAt } = event.data
      return booking && { ...booking, startsAt, endsAt }
    }
    case 'organization.venue-booking-cancelled.v1':
      return booking && { ...booking, cancelledOn: on }
    case 'organization.venue-booking-settled.v1':
      return booking && { ...booking, outcome: event.data.outcome, settledOn: on }
  }
}

export function venueOf(events: readonly Recorded[]): VenueState {
  return (events as readonly Recorded<VenueEvent>[]).reduce(evolveVenue, noVenue)
}

export function bookingOf({ bookings }: VenueState, bookingId: BookingId): Booking | undefined {
  return bookings.find((booking) => booking.bookingId === bookingId)
}

/** Those that hold their time. */
export function standingBookings({ bookings }: VenueState): readonly Booking[] {
  return bookings.filter(({ cancelledOn }) => cancelledOn === null)
}

export function lastBookedDay(state: VenueState): LocalDate | undefined {
  return standingBookings(state).map(endDay).toSorted().at(-1)
}
