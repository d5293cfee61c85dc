import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import type { Id } from '@harbor/kernel/ids'
import { Choice, IdOf, InstantText, Line, Payload } from '@harbor/kernel/schema'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.

export type VenueId = Id<'venue'>
export type BookingId = Id<'booking'>

export function venueStream(venueId: VenueId): string {
  return `venue-${venueId}`
}

const People = Type.Integer({ minimum: 1, maximum: 100_000 })
const booking = { bookingId: IdOf<'booking'>() }

/** A place that units can book: 大讲堂, 博览园, 纪念馆, 教育中心 and others. `unitId`: who looks after it. Effective on the day it opens. */
export const venueOpened = defineEvent(
  'organization.venue-opened',
  1,
  Payload({ unitId: IdOf<'unit'>(), name: Line(60), address: Line(200), capacity: People }),
)
/** From now on it reads so. What was booked before stays booked. */
export const venueChanged = defineEvent(
  'organization.venue-changed',
  1,
  Payload({ name: Line(60), address: Line(200), capacity: People, reason: Line(500) }),
)
/** Effective on the first day on which nobody can use it. */
export const venueClosed = defineEvent('organization.venue-closed', 1, Payload({ reason: Line(500) }))
/**
 * A unit has it from `startsAt` to `endsAt`. The stream's order decides who came first. `activityId`: reserved for an activity, whose own
 * stream takes the booking up. `purpose` names nobody.
 */
export const venueBooked = defineEvent(
  'organization.venue-booked',
  1,
  Payload({
    ...booking,
    unitId: IdOf<'unit'>(),
    purpose: Line(100),
    people: People,
    startsAt: InstantText,
    endsAt: InstantText,
    activityId: Type.Optional(IdOf<'activity'>()),
  }),
)
/** The same booking at another time. An activity that it was made for follows. */
export const bookingMoved = defineEvent(
  'organization.venue-booking-moved',
  1,
  Payload({
    ...booking,
    startsAt: InstantText,
    endsAt: InstantText,
    reason: Line(500),
    activityId: Type.Optional(IdOf<'activity'>()),
  }),
)
/** The time is free again. */
export const bookingCancelled = defineEvent(
  'organization.venue-booking-cancelled',
  1,
  Payload({ ...booking, reason: Line(500) }),
)
/** Whether it was used, told after it began; with how many people, where somebody counted. */
export const bookingSettled = defineEvent(
  'organization.venue-booking-settled',
  1,
  Payload({
    ...booking,
    outcome: Choice(['used', 'unused']),
    people: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
  }),
)

export const venueEvents = [
  venueOpened,
  venueChanged,
  venueClosed,
  venueBooked,
  bookingMoved,
  bookingCancelled,
  bookingSettled,
] as const
export type VenueEvent = EventOf<(typeof venueEvents)[number]>
