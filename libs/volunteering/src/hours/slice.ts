import type { Slice } from '@harbor/kernel/slice'
import { hoursEvents } from './events'
import { hoursPublicEvents } from './told/public-events'
import { hoursRefusals } from './refusals'
import { hoursView } from './views'
import { whenAnActivityIsClosedThenHoursAreRecorded } from './follow/when-an-activity-is-closed-then-hours-are-recorded'
import { whenAnAttendanceIsTakenBackThenItsHoursAreVoided } from './follow/when-an-attendance-is-taken-back-then-its-hours-are-voided'
import { whenAnOrderIsConfirmedThenHoursAreRecorded } from './follow/when-an-order-is-confirmed-then-hours-are-recorded'

export const hoursSlice: Slice = {
  name: 'volunteering/hours',
  events: hoursEvents,
  refusals: hoursRefusals,
  publicEvents: hoursPublicEvents,
  views: [hoursView],
  automations: [
    whenAnOrderIsConfirmedThenHoursAreRecorded,
    whenAnActivityIsClosedThenHoursAreRecorded,
    whenAnAttendanceIsTakenBackThenItsHoursAreVoided,
  ],
}
