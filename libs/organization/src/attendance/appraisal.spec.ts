import { defineEvent, type EventOf, type Recorded } from '@harbor/kernel/event'
import { Choice, IdOf, Payload } from '@harbor/kernel/schema'
import { toLocalDate } from '@harbor/kernel/time'
import { foldView } from '@harbor/testing/fold-view'
import { fixed, ids, memberNo } from '@harbor/testing/member-ids'
import { recordedIn } from '@harbor/testing/volunteering-fixture'
import { provenBy } from '../appraisal/appraisal-source'
import { appraisalFactsView } from '../appraisal/facts-view'
import { appraisalOfAttendance } from './appraisal'
import { attendanceSource, attendanceStates, type AttendanceFact } from './attendance-source'

const attended = defineEvent(
  'sample.attended',
  1,
  Payload({ memberId: IdOf<'member'>(), status: Choice(attendanceStates) }),
)
type Attended = EventOf<typeof attended>

const lectures = appraisalOfAttendance(
  attendanceSource<Attended, readonly AttendanceFact[]>({
    streams: 'lecture',
    handles: [attended.type],
    evolve: (facts = [], { data }) => [
      ...facts,
      { ...data, unitId: ids.branch, on: toLocalDate('2026-03-20'), kind: 'lecture', classHours: 1.5 },
    ],
    attendancesOf: (facts) => facts,
  }),
)
const told = (...states: readonly AttendanceFact['status'][]): readonly Recorded[] =>
  recordedIn(
    `lecture-${fixed<'lecture'>('f1', 1)}`,
    states.map((status) => attended({ memberId: memberNo(1), status })),
  )
const facts = (...states: readonly AttendanceFact['status'][]) =>
  foldView(appraisalFactsView([lectures]), told(...states))

describe('attendances as facts of an index', () => {
  it('count once at their best, by state, with the kind of session and half class hours', () => {
    expect(facts('unexcused', 'present', 'present')).toEqual([
      expect.objectContaining({
        memberId: memberNo(1),
        unitId: ids.branch,
        kind: 'attendance.present',
        detail: 'lecture',
        on: '2026-03-20',
        quantity: 3,
      }),
    ])
    expect(facts('unexcused')).toEqual([expect.objectContaining({ kind: 'attendance.unexcused', quantity: 0 })])
  })

  it('are proven by the event that made them what they are', () => {
    const events = told('unexcused', 'excused', 'unexcused')
    expect(provenBy(lectures, events, memberNo(1))).toBe(events[1]?.id)
    expect(provenBy(lectures, events, memberNo(2))).toBeUndefined()
  })
})
