import type { MemberId } from '@harbor/kernel/ids'
import { attendanceSource, type AttendanceSource } from '../../attendance/attendance-source'
import { sessionCancelled, sessionEvents, sessionMinuted, sessionResolved, type SessionEvent } from '../events'
import { attendanceOf, dayOf, evolveSession, noSession, type SessionState } from '../state'

/** They change nobody's attendance. */
const beside: ReadonlySet<string> = new Set([sessionCancelled, sessionMinuted, sessionResolved].map(({ type }) => type))

/** Everybody who was due at a session that was held; guests count in nobody's organisation life. */
export const sessionAttendance: AttendanceSource = attendanceSource<SessionEvent, SessionState>({
  streams: 'session',
  handles: sessionEvents.map(({ type }) => type).filter((type) => !beside.has(type)),
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
