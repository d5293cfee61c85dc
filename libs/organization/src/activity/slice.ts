import type { Slice } from '@harbor/kernel/slice'
import { activityEvents } from './events'
import { whenABookingIsMovedThenItsActivityIsRescheduled } from './follow/when-a-booking-is-moved-then-its-activity-is-rescheduled'
import { whenATalentWithdrawsThenLedActivitiesLackALeader } from './follow/when-a-talent-withdraws-then-led-activities-lack-a-leader'
import { whenAnActivityEndsThenItsBookingFollows } from './follow/when-an-activity-ends-then-its-booking-follows'
import { activitiesView, participationsView } from './overview/views'
import { activityRefusals } from './refusals'
import { activityPublicEvents } from './told/public-events'

export const activitySlice: Slice = {
  name: 'organization/activity',
  events: activityEvents,
  refusals: activityRefusals,
  publicEvents: activityPublicEvents,
  views: [activitiesView, participationsView],
  automations: [
    whenAnActivityEndsThenItsBookingFollows,
    whenABookingIsMovedThenItsActivityIsRescheduled,
    whenATalentWithdrawsThenLedActivitiesLackALeader,
  ],
}
