import type { Automation, Todo } from '@harbor/kernel/automation'
import { accept } from '@harbor/kernel/decision'
import type { EventOf, Recorded } from '@harbor/kernel/event'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { View } from '@harbor/kernel/view'
import { releaseBooking, settleOwnBooking } from '../../venue/decide'
import { bookingCancelled, bookingSettled, venueBooked, venueStream, type BookingId } from '../../venue/events'
import { venueOf } from '../../venue/state'
import { activityCalledOff, activityHeld, activityPlanned } from '../events'

/** A booking for which there is no activity any more, or never was. */
export interface BookingToFollow extends Todo {
  readonly bookingId: BookingId
  /** `not-taken-up`: booked for an activity that was never recorded, as a crash between the two leaves it. */
  readonly why: 'not-taken-up' | 'called-off' | 'held'
  /** The day of the event that called for it. */
  readonly since: LocalDate
  readonly people: number
}

interface State {
  readonly due: BookingToFollow | null
}

type Followed = EventOf<
  | typeof venueBooked
  | typeof bookingCancelled
  | typeof bookingSettled
  | typeof activityPlanned
  | typeof activityHeld
  | typeof activityCalledOff
>

export const bookingsToFollow: View<Followed, State, BookingToFollow> = {
  name: 'bookings-to-follow',
  version: 1,
  collection: { name: 'bookings-to-follow', fields: {}, indexes: [], text: [] },
  handles: [
    venueBooked.type,
    bookingCancelled.type,
    bookingSettled.type,
    activityPlanned.type,
    activityHeld.type,
    activityCalledOff.type,
  ],
  personal: false,
  key: (event) => event.data.bookingId ?? 'none',
  evolve(state = { due: null }, event) {
    switch (event.type) {
      case 'organization.venue-booked.v1':
        return event.data.activityId ? { due: dueBy(event, 'not-taken-up', event.stream) } : state
      case 'organization.activity-planned.v1':
      case 'organization.venue-booking-cancelled.v1':
      case 'organization.venue-booking-settled.v1':
        return { due: null }
      case 'organization.activity-called-off.v1':
        return { due: dueBy(event, 'called-off', streamOf(event)) }
      case 'organization.activity-held.v1':
        return { due: dueBy(event, 'held', streamOf(event), event.data.attended + event.data.guests) }
    }
  },
  documents: ({ due }) => (due ? [due] : []),
}

function dueBy(event: Recorded<Followed>, why: BookingToFollow['why'], stream: string | null, people = 0) {
  const { bookingId } = event.data
  if (!bookingId || stream === null) return null
  return { id: event.id, stream, bookingId, why, since: dateOf(event.recordedAt), people }
}

function streamOf({ data }: Recorded<EventOf<typeof activityHeld | typeof activityCalledOff>>): string | null {
  return data.venueId ? venueStream(data.venueId) : null
}

/**
 * A venue is given back when its activity is called off, and settled when it was held. A booking that no activity took up waits until the
 * next day: until then the command that made it may still be under way.
 */
export const whenAnActivityEndsThenItsBookingFollows: Automation<BookingToFollow> = {
  name: 'when-an-activity-ends-then-its-booking-follows',
  todos: bookingsToFollow,
  decide: ({ bookingId, why, since, people }, events, { today }) => {
    const venue = venueOf(events)
    if (why === 'held') return settleOwnBooking(venue, { bookingId, people })
    if (why === 'not-taken-up' && today <= since) return accept()
    const reason = why === 'called-off' ? '活动取消' : '活动未登记'
    return releaseBooking(venue, { bookingId, reason })
  },
}
