import * as fc from 'fast-check'
import type { EventOf, Recorded } from '@harbor/kernel/event'
import { defineEvent } from '@harbor/kernel/event'
import type { MemberId } from '@harbor/kernel/ids'
import { Choice, IdOf, Payload } from '@harbor/kernel/schema'
import { toLocalDate } from '@harbor/kernel/time'
import { foldView } from '@harbor/testing/fold-view'
import { fixed, ids, memberNo } from '@harbor/testing/member-ids'
import { recordedIn } from '@harbor/testing/volunteering-fixture'
import { attendanceSource, attendanceStates, type AttendanceFact, type AttendanceState } from './attendance-source'
import { sumOf, sumsByKind } from './sums'
import { attendancesView } from './views'

/** What a slice with attendances looks like to the ledger. */
const attended = defineEvent(
  'sample.attended',
  1,
  Payload({ memberId: IdOf<'member'>(), status: Choice(attendanceStates) }),
)
type Attended = EventOf<typeof attended>

const onDay = toLocalDate('2026-03-20')
const lectures = attendanceSource<Attended, readonly AttendanceFact[]>({
  streams: 'lecture',
  handles: [attended.type],
  evolve: (facts = [], { data }) => [
    ...facts,
    { ...data, unitId: ids.branch, on: onDay, kind: 'lecture', classHours: 1.5 },
  ],
  attendancesOf: (facts) => facts,
})
const view = attendancesView([lectures])
const stream = `lecture-${fixed<'lecture'>('f1', 1)}`

function ledgerOf(...told: readonly (readonly [MemberId, AttendanceState])[]) {
  const events = told.map(([memberId, status]) => attended({ memberId, status }))
  return foldView(view, recordedIn(stream, events) as readonly Recorded[])
}

describe('the ledger of attendances', () => {
  it('has one row a member and thing, findable by member and year and by unit and month', () => {
    const [row] = ledgerOf([memberNo(1), 'present'])
    expect(row).toEqual({
      id: `${stream}/${memberNo(1)}`,
      source: stream,
      memberId: memberNo(1),
      unitId: ids.branch,
      on: '2026-03-20',
      year: 2026,
      month: '2026-03',
      kind: 'lecture',
      classHours: 1.5,
      status: 'present',
    })
  })

  it('counts an attendance once, however often and in whatever order it is told, at its best', () => {
    const telling = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom(...attendanceStates))
    fc.assert(
      fc.property(fc.array(telling, { maxLength: 20 }), fc.integer(), (tellings, seed) => {
        const told = tellings.map(([number, status]) => [memberNo(number), status] as const)
        const [mixed] = fc.sample(fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 }), {
          seed,
          numRuns: 1,
        })
        const rows = ledgerOf(...(mixed ?? []))
        const best = (memberId: MemberId) =>
          attendanceStates.find((state) => told.some(([whose, status]) => whose === memberId && status === state))
        expect(rows.map(({ memberId }) => memberId).toSorted()).toEqual(
          [...new Set(told.map(([memberId]) => memberId))].toSorted(),
        )
        expect(rows.every(({ memberId, status }) => status === best(memberId))).toBe(true)
      }),
    )
  })

  it('gives class hours to whoever was present alone', () => {
    const rows = ledgerOf([memberNo(1), 'present'], [memberNo(2), 'excused'], [memberNo(3), 'unexcused'])
    expect(sumOf(rows)).toEqual({ present: 1, excused: 1, unexcused: 1, classHours: 1.5 })
    expect(sumsByKind(rows)).toEqual([{ kind: 'lecture', ...sumOf(rows) }])
  })

  it('refuses two sources of the same streams', () => {
    expect(() => attendancesView([lectures, lectures])).toThrow('same streams')
  })
})
