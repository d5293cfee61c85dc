import type { Automation, Todo } from '@harbor/kernel/automation'
import { accept } from '@harbor/kernel/decision'
import type { EventOf } from '@harbor/kernel/event'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { View } from '@harbor/kernel/view'
import { isSameSlot, type Slot } from '../../slot'
import { bookingMoved } from '../../venue/events'
import { followBooking } from '../decide'
import { activityCalledOff, activityHeld, activityRescheduled, activityStream } from '../events'
import { activityOf } from '../state'

/** A booking has moved and its activity has not. */
export interface ActivityToReschedule extends Todo, Slot {
  readonly since: LocalDate
  readonly reason: string
}

interface State {
  readonly due: ActivityToReschedule | null
}

type Moved = EventOf<typeof bookingMoved | typeof activityRescheduled | typeof activityHeld | typeof activityCalledOff>

export const activitiesToReschedule: View<Moved, State, ActivityToReschedule> = {
  name: 'activities-to-reschedule',
  version: 1,
  collection: { name: 'activities-to-reschedule', fields: {}, indexes: [], text: [] },
  handles: [bookingMoved.type, activityRescheduled.type, activityHeld.type, activityCalledOff.type],
  personal: false,
  key: (event) => event.data.bookingId ?? 'none',
  evolve(state = { due: null }, event) {
    switch (event.type) {
      case 'organization.venue-booking-moved.v1': {
        const { activityId, startsAt, endsAt, reason } = event.data
        if (!activityId) return state
        const stream = activityStream(activityId)
        return { due: { id: event.id, stream, startsAt, endsAt, reason, since: dateOf(event.recordedAt) } }
      }
      case 'organization.activity-rescheduled.v1':
        return state.due && isSameSlot(state.due, event.data) ? { due: null } : state
      case 'organization.activity-held.v1':
      case 'organization.activity-called-off.v1':
        return { due: null }
    }
  },
  documents: ({ due }) => (due ? [due] : []),
}

/**
 * Whoever reschedules an activity moves its booking first and then records the new time. What a crash between the two leaves undone is
 * done on the next day: until then the command may be sent again, and must not find that somebody else has changed the file.
 */
export const whenABookingIsMovedThenItsActivityIsRescheduled: Automation<ActivityToReschedule> = {
  name: 'when-a-booking-is-moved-then-its-activity-is-rescheduled',
  todos: activitiesToReschedule,
  decide: ({ startsAt, endsAt, reason, since }, events, { today }) =>
    today <= since ? accept() : followBooking(activityOf(events), { startsAt, endsAt, reason }),
}
