import type { Recorded } from '@harbor/kernel/event'
import type { Id, UnitId } from '@harbor/kernel/ids'
import { FAR_DATE, type Instant, type LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
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
  type VenueId,
} from './events'
import { evolveBooking, evolveVenue, noVenue, type Booking, type BookingEvent, type VenueState } from './state'

/** A venue as lists show it. */
export interface VenueRow extends ViewDocument {
  readonly id: VenueId
  readonly unitId: UnitId
  readonly name: string
  readonly address: string
  readonly capacity: number
  readonly openedOn: LocalDate
  /** The first day on which it is no more; far ahead while it is open. */
  readonly closedOn: LocalDate
}

type PlaceEvent = Exclude<VenueEvent, BookingEvent>

/** Without its bookings, which have rows of their own: a venue has some hundreds a year. */
export const venuesView: View<PlaceEvent, VenueState, VenueRow> = {
  name: 'venues',
  version: 1,
  collection: {
    name: 'venues',
    fields: { unitId: 'string', name: 'string', capacity: 'number', closedOn: 'string' },
    indexes: [['name']],
    text: ['name', 'address'],
  },
  handles: [venueOpened.type, venueChanged.type, venueClosed.type],
  personal: false,
  key: (event) => event.stream.slice(-36),
  evolve: (state = noVenue, event) => evolveVenue(state, event),
  documents: ({ unitId, name, address, capacity, openedOn, closedOn }, key) =>
    unitId === null || openedOn === null
      ? []
      : [{ id: key as VenueId, unitId, name, address, capacity, openedOn, closedOn: closedOn ?? FAR_DATE }],
}

export type BookingPhase = 'booked' | 'cancelled' | 'used' | 'unused'

/** One booking. `purpose` names nobody. */
export interface BookingRow extends ViewDocument {
  readonly id: BookingId
  readonly venueId: VenueId
  readonly unitId: UnitId
  readonly activityId: Id<'activity'> | ''
  readonly purpose: string
  readonly people: number
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly phase: BookingPhase
}

interface BookingInView {
  readonly venueId: VenueId
  readonly booking: Booking
}

export const bookingsView: View<BookingEvent, BookingInView | null, BookingRow> = {
  name: 'venue-bookings',
  version: 1,
  collection: {
    name: 'venue-bookings',
    fields: { venueId: 'string', unitId: 'string', startsAt: 'string', endsAt: 'string', phase: 'string' },
    indexes: [
      ['venueId', 'startsAt'],
      ['unitId', 'startsAt'],
    ],
    text: ['purpose'],
  },
  handles: [venueBooked.type, bookingMoved.type, bookingCancelled.type, bookingSettled.type],
  personal: false,
  key: (event) => event.data.bookingId,
  evolve: (state, event: Recorded<BookingEvent>) => {
    const booking = evolveBooking(state?.booking, event)
    return booking ? { venueId: event.stream.slice(-36) as VenueId, booking } : null
  },
  documents: (state) => {
    if (!state) return []
    const { bookingId: id, unitId, activityId, purpose, people, startsAt, endsAt, cancelledOn, outcome } = state.booking
    const phase = cancelledOn === null ? (outcome ?? 'booked') : 'cancelled'
    return [
      { id, venueId: state.venueId, unitId, activityId: activityId ?? '', purpose, people, startsAt, endsAt, phase },
    ]
  },
}
