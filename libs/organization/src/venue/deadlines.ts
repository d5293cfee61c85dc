import { deadlineSource, type DeadlineSource } from '@harbor/calendar/deadline-source'
import { addDays } from '@harbor/kernel/time'
import { house } from '../house-rule'
import { endDay } from '../slot'
import { bookingCancelled, bookingMoved, bookingSettled, venueBooked } from './events'
import { evolveBooking, type Booking, type BookingEvent } from './state'

/** A habit of the house, not law: days after its end within which a unit tells whether a booking was used. */
const settleDays = 7

/** What was booked and stood empty shows only when somebody says so. Bookings of activities are settled with their activity. */
export const venueDeadlines: DeadlineSource = deadlineSource<BookingEvent, Booking | null>({
  streams: 'venue',
  handles: [venueBooked.type, bookingMoved.type, bookingCancelled.type, bookingSettled.type],
  part: ({ data }) => data.bookingId,
  evolve: (booking, event) => evolveBooking(booking ?? undefined, event) ?? null,
  deadlinesOf: (booking) =>
    booking === null || booking.activityId !== null || booking.cancelledOn !== null
      ? []
      : [
          {
            key: `venue.settle/${booking.bookingId}`,
            rule: 'venue.settle',
            article: house,
            opensOn: endDay(booking),
            dueOn: addDays(endDay(booking), settleDays),
            metOn: booking.settledOn,
            unitId: booking.unitId,
          },
        ],
  texts: {
    'venue.settle': { zh: '七日内登记场所预订是否使用', en: 'Say within seven days whether a booking was used' },
  },
})
