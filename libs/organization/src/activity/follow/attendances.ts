import type { Recorded } from '@harbor/kernel/event'
import { attendanceSource, type AttendanceFact, type AttendanceSource } from '../../attendance/attendance-source'
import { startDay } from '../../slot'
import { attendanceRetracted, participationCounted, type ActivityEvent } from '../events'

type Counted = Extract<ActivityEvent, { type: typeof participationCounted.type | typeof attendanceRetracted.type }>

/** Whoever attended an activity that counts as organisation life. Nobody is due to come to one, so nobody is absent from it. */
export const activityAttendances: AttendanceSource = attendanceSource<Counted, readonly AttendanceFact[]>({
  streams: 'activity',
  handles: [participationCounted.type, attendanceRetracted.type],
  evolve: (facts = [], event: Recorded<Counted>) => {
    if (event.type === 'organization.activity-attendance-retracted.v1')
      return facts.filter(({ memberId }) => memberId !== event.data.memberId)
    const { data } = event
    const { memberId, branchId, life } = data
    if (!life) return facts
    const { kind, classHours } = life
    return [...facts, { memberId, unitId: branchId, on: startDay(data), kind, classHours, status: 'present' }]
  },
  attendancesOf: (facts) => facts,
})
