import * as fc from 'fast-check'
import type { EventOf, Position, Recorded } from '@harbor/kernel/event'
import { deriveId } from '@harbor/kernel/ids'
import { dateOf } from '@harbor/kernel/time'
import { participationCounted } from '@harbor/organization/public'
import { AutomationStreet, happenings, play } from '@harbor/testing/automation-street'
import { fixed, ids, memberNo } from '@harbor/testing/member-ids'
import { at } from '@harbor/testing/volunteering-fixture'
import { ledgerOf } from '../../ledger'
import { hoursStream, type HoursRecordId } from '../../words'
import {
  activitiesToRecord,
  whenAnActivityIsClosedThenHoursAreRecorded as automation,
  type ActivityToRecord,
} from './when-an-activity-is-closed-then-hours-are-recorded'

/** Each on a day of its own, two hours long unless it says otherwise. */
function counted(
  number: number,
  { volunteerHours = true, to = '11:00' } = {},
): Recorded<EventOf<typeof participationCounted>> {
  const memberId = memberNo((number % 3) + 1)
  const activityId = fixed<'activity'>('f2', number)
  const day = `2026-03-${String(number).padStart(2, '0')}`
  const startsAt = at(day, '09:00')
  const what = { title: '社区义诊', base: 'care', organiserId: ids.branch, branchId: ids.branch } as const
  const recordId: HoursRecordId = deriveId<'hours-record'>(activityId, memberId)
  return {
    ...participationCounted(
      { memberId, recordId, ...what, startsAt, endsAt: at(day, to), volunteerHours },
      { effectiveOn: dateOf(startsAt) },
    ),
    id: fixed<'event'>('e0', number),
    stream: `activity-${activityId}`,
    revision: 9,
    position: number as Position,
    recordedAt: at(day, '12:00'),
    actor: { id: ids.secretary, role: 'branch-secretary' },
    commandId: fixed<'command'>('c0', number),
  }
}

const recordsOf = (street: AutomationStreet<ActivityToRecord>, number: number) =>
  ledgerOf(memberNo(number), street.stream(hoursStream(memberNo(number)))).hours.records

describe('hours of an activity that was closed', () => {
  it('stand in the ledger exactly once, whatever is delivered twice, late or out of order: 1,000 seeds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), happenings, (count, all) => {
        const calls = Array.from({ length: count }, (_, index) => counted(index + 1))
        const street = new AutomationStreet(automation)
        play(street, calls, all)
        expect(street.due()).toEqual([])
        for (const number of [1, 2, 3]) {
          const own = calls.filter(({ data }) => data.memberId === memberNo(number))
          expect(recordsOf(street, number).map(({ quarterHours, source }) => [quarterHours, source])).toEqual(
            own.map(() => [8, 'activity']),
          )
        }
      }),
      { numRuns: 1_000 },
    )
  })
  it('wait while their time is counted already', () => {
    const street = new AutomationStreet(automation)
    const [call, other] = [counted(1), counted(1)]
    const recordId = deriveId<'hours-record'>(fixed<'activity'>('f2', 99), memberNo(2))
    for (const event of [call, { ...other, id: fixed<'event'>('e0', 99), data: { ...other.data, recordId } }])
      street.deliver(event)
    const [first, second] = street.due()
    if (!first || !second) throw new Error('two are due')
    street.carryOut(first).forEach((event) => street.deliver(event))
    expect(() => street.carryOut(second)).toThrow('hours.overlap')
    expect(street.due()).toHaveLength(1)
  })
  it('are none where it is no voluntary service, or shorter than a quarter of an hour', () => {
    for (const event of [counted(1, { volunteerHours: false }), counted(2, { to: '09:14' })]) {
      const state = activitiesToRecord.evolve(undefined, event)
      expect(activitiesToRecord.documents(state, event.data.recordId)).toEqual([])
    }
  })
})
