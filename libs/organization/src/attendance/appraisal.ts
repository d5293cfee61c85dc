import type { AppraisalSource, FactKind } from '../appraisal/appraisal-source'
import type { AttendanceSource, AttendanceState } from './attendance-source'
import { onceEach } from './views'

const halfHours = { zh: '半学时', en: 'halves of a class hour' }
const about = ['member', 'unit'] as const

export const attendanceKinds: Readonly<Record<`attendance.${AttendanceState}`, FactKind>> = {
  'attendance.present': { zh: '到会', en: 'present', about, quantity: halfHours },
  'attendance.excused': { zh: '请假', en: 'excused', about, quantity: halfHours },
  'attendance.unexcused': { zh: '无故缺席', en: 'absent without reason', about, quantity: halfHours },
}

/** Whatever tells the ledger of attendances tells the indices too: one fact a member, at its best state, the kind of session as its detail. */
export function appraisalOfAttendance(source: AttendanceSource): AppraisalSource {
  return {
    ...source,
    factsOf: (state, id) =>
      onceEach(source.attendancesOf(state, id)).map(({ memberId, unitId, on, kind, classHours, status }) => ({
        key: memberId,
        memberId,
        unitId,
        kind: `attendance.${status}`,
        detail: kind,
        on,
        quantity: status === 'present' ? Math.round(classHours * 2) : 0,
      })),
    kinds: attendanceKinds,
  }
}
