import type { Slice } from '@harbor/kernel/slice'
import { attendanceSources } from '../attendance-sources'
import { studyEvents } from './events'
import { attendanceRefusals } from './refusals'
import { attendancesView, exemptionsView } from './views'

export const attendanceSlice: Slice = {
  name: 'organization/attendance',
  events: studyEvents,
  refusals: attendanceRefusals,
  views: [attendancesView(attendanceSources), exemptionsView],
}
