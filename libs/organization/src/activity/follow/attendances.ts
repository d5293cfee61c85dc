import type { Recorded } from '@harbor/kernel/event'
import { attendanceSource, type AttendanceFact, type AttendanceSource } from '../../attendance/attendance-source'
import { startDay } from '../../slot'
import { participationCounted, type ActivityEvent } from '../events'

type Counted = Extract<ActivityEvent, { type: typeof participationCounted.type }>

/** Whoever attended an activity that counts as organisation life. Nobody is due to come to one, so nobody is absent from it. */
export const activityAttendances: AttendanceSource = attendanceSource<Counted, readonly AttendanceFact[]>({
  streams: 'activity',
  handles: [participationCounted.type],
  evolve: (facts = [], { data }: Recorded<Counted>) => {
    const { memberId, branchId, life } = data
    if (!life) return facts
    const { kind, classHours } = life
    return [...facts, { memberId, unitId: branchId, on: startDay(data), kind, classHours, status: 'present' }]
  },
  attendancesOf: (facts) => facts,
})
