import type { Automation, Todo } from '@harbor/kernel/automation'
import type { EventOf, Recorded } from '@harbor/kernel/event'
import type { View } from '@harbor/kernel/view'
import { attendanceRetracted, participationCounted } from '@harbor/organization/public'
import { quarterHoursOf } from '../../stretch'
import { hoursStream, recordOfParticipation } from '../../words'
import { recordActivity, type RenderedActivity } from '../decide'
import { hoursRecorded, type HoursEvent } from '../events'
import { evolveHours, noHours } from '../state'

/** Hours that taking part in an activity has brought and that are not in the ledger yet. */
export interface ActivityToRecord extends Todo, RenderedActivity {}

interface State {
  readonly open: ActivityToRecord | null
  readonly isRecorded: boolean
}

/**
 * By record, as for orders: whichever of the two is told first, a record that is in the ledger calls for nothing; nor does an attendance
 * that was taken back.
 */
export const activitiesToRecord: View<
  EventOf<typeof participationCounted | typeof attendanceRetracted | typeof hoursRecorded>,
  State,
  ActivityToRecord
> = {
  name: 'activities-to-record',
  version: 2,
  collection: { name: 'activities-to-record', fields: {}, indexes: [], text: [] },
  handles: [participationCounted.type, attendanceRetracted.type, hoursRecorded.type],
  personal: false,
  key: (event) => recordOfParticipation(event),
  evolve(state = { open: null, isRecorded: false }, event) {
    if (event.type === 'organization.activity-attendance-retracted.v1') return { ...state, open: null }
    if (event.type === 'volunteering.hours-recorded.v1') return { open: null, isRecorded: true }
    const { memberId, recordId, title: activity, base, organiserId, startsAt: startedAt, endsAt: endedAt } = event.data
    const isCounted = event.data.volunteerHours && quarterHoursOf({ startedAt, endedAt }) >= 1
    if (state.isRecorded || !isCounted) return state
    const what = { recordId, activity, base, organiserId, startedAt, endedAt }
    return { ...state, open: { id: event.id, stream: hoursStream(memberId), ...what } }
  },
  documents: ({ open }) => (open ? [open] : []),
}

/**
 * An activity that counts as voluntary service is closed: the ledger of each who attended says so, once. Time that is counted already
 * stands in its way; then the to-do stays until somebody has corrected or voided one of the two.
 */
export const whenAnActivityIsClosedThenHoursAreRecorded: Automation<ActivityToRecord> = {
  name: 'when-an-activity-is-closed-then-hours-are-recorded',
  todos: activitiesToRecord,
  decide: (todo, events) => recordActivity(events.filter(isOfHours).reduce(evolveHours, noHours), todo),
}

/** The ledger holds certificates too. */
export function isOfHours(event: Recorded): event is Recorded<HoursEvent> {
  return event.type.startsWith('volunteering.hours-')
}
