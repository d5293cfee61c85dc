import type { AttendanceState } from './attendance-source'
import type { AttendanceRow } from './views'

/** Sums over some attendances. Class hours are those of whoever was present, in halves. */
export interface AttendanceSum extends Readonly<Record<AttendanceState, number>> {
  readonly classHours: number
}

export const noAttendance: AttendanceSum = { present: 0, excused: 0, unexcused: 0, classHours: 0 }

export function sumOf(rows: readonly Pick<AttendanceRow, 'status' | 'classHours'>[]): AttendanceSum {
  return rows.reduce<AttendanceSum>(
    (sum, { status, classHours }) => ({
      ...sum,
      [status]: sum[status] + 1,
      classHours: sum.classHours + (status === 'present' ? classHours : 0),
    }),
    noAttendance,
  )
}

/** The same, by kind of session, kinds in alphabetical order. */
export function sumsByKind(rows: readonly AttendanceRow[]): readonly (AttendanceSum & { readonly kind: string })[] {
  return [...Map.groupBy(rows, ({ kind }) => kind)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, own]) => ({ kind, ...sumOf(own) }))
}
