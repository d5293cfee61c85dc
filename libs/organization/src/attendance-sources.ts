import { activityAttendances } from './activity/follow/attendances'
import type { AttendanceSource } from './attendance/attendance-source'
import { sessionAttendance } from './session/consequences/attendance'

/** Whose streams tell of attendances: each slice that has some names its source here. */
export const attendanceSources: readonly AttendanceSource[] = [
  // One a line: each slice adds its own.
  activityAttendances,
  sessionAttendance,
]
