import type { Automation, Todo } from '@harbor/kernel/automation'
import type { EventOf } from '@harbor/kernel/event'
import type { MemberId } from '@harbor/kernel/ids'
import type { View } from '@harbor/kernel/view'
import { attendanceRetracted, participationCounted } from '@harbor/organization/public'
import { hoursStream, recordOfParticipation, type HoursRecordId } from '../../words'
import { voidHours } from '../decide'
import { hoursRecorded, hoursVoided } from '../events'
import { evolveHours, noHours } from '../state'
import { isOfHours } from './when-an-activity-is-closed-then-hours-are-recorded'

/** Hours in a ledger whose attendance was taken back after the activity had been closed. */
export interface HoursToVoid extends Todo {
  readonly recordId: HoursRecordId
  readonly memberId: MemberId
  readonly reason: string
}

type Told = EventOf<
  typeof participationCounted | typeof attendanceRetracted | typeof hoursRecorded | typeof hoursVoided
>

interface State {
  readonly isCounted: boolean
  readonly isRecorded: boolean
  readonly isVoided: boolean
  readonly back: HoursToVoid | null
}

const nothing: State = { isCounted: false, isRecorded: false, isVoided: false, back: null }

/** By record. What was taken back before the activity was closed has brought no hours. */
export const hoursToVoid: View<Told, State, HoursToVoid> = {
  name: 'hours-to-void',
  version: 1,
  collection: { name: 'hours-to-void', fields: {}, indexes: [], text: [] },
  handles: [participationCounted.type, attendanceRetracted.type, hoursRecorded.type, hoursVoided.type],
  personal: false,
  key: (event) => recordOfParticipation(event),
  evolve(state = nothing, event) {
    switch (event.type) {
      case 'organization.activity-participation-counted.v1':
        return { ...state, isCounted: true }
      case 'organization.activity-attendance-retracted.v1': {
        if (!state.isCounted) return state
        const { memberId, reason } = event.data
        const recordId = recordOfParticipation(event)
        return { ...state, back: { id: event.id, stream: hoursStream(memberId), recordId, memberId, reason } }
      }
      case 'volunteering.hours-recorded.v1':
        return { ...state, isRecorded: true }
      case 'volunteering.hours-voided.v1':
        return { ...state, isVoided: true }
    }
  },
  documents: ({ isRecorded, isVoided, back }) => (back && isRecorded && !isVoided ? [back] : []),
}

/** An attendance of a closed activity was taken back: its hours count no more, once. Certificates that rest on them read as superseded. */
export const whenAnAttendanceIsTakenBackThenItsHoursAreVoided: Automation<HoursToVoid> = {
  name: 'when-an-attendance-is-taken-back-then-its-hours-are-voided',
  todos: hoursToVoid,
  decide: ({ recordId, memberId, reason }, events) =>
    voidHours(
      events.filter(isOfHours).reduce(evolveHours, noHours),
      { recordId, reason, authority: '活动到场已撤回 attendance taken back' },
      { memberId, actorMemberId: null },
    ),
}
