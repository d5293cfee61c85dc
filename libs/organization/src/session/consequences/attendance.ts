import type { MemberId } from '@harbor/kernel/ids'
import { attendanceSource, type AttendanceSource } from '../../attendance/attendance-source'
import { sessionEvents, type SessionEvent } from '../events'
import { attendanceOf, dayOf, evolveSession, noSession, type SessionState } from '../state'

/** Everybody who was due at a session that was held; guests count in nobody's organisation life. */
export const sessionAttendance: AttendanceSource = attendanceSource<SessionEvent, SessionState>({
  streams: 'session',
  handles: sessionEvents.map(({ type }) => type),
  evolve: (state = noSession, event) => evolveSession(state, event),
  attendancesOf: (state) =>
    Object.entries(state.due).map(([id, { branchId }]) => ({
      memberId: id as MemberId,
      unitId: branchId,
      on: dayOf(state),
      kind: state.kind,
      classHours: state.classHours,
      status: attendanceOf(state, id as MemberId),
    })),
})
