import * as fc from 'fast-check'
import { deriveId } from '@harbor/kernel/ids'
import { AutomationStreet, happenings, play } from '@harbor/testing/automation-street'
import { fixed, memberNo } from '@harbor/testing/member-ids'
import { countedParticipation as counted, takenBack } from '@harbor/testing/participation-fixture'
import { ledgerOf } from '../../ledger'
import { hoursStream } from '../../words'
import {
  activitiesToRecord,
  whenAnActivityIsClosedThenHoursAreRecorded as automation,
  type ActivityToRecord,
} from './when-an-activity-is-closed-then-hours-are-recorded'

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
  it('are none of an attendance that was taken back before they were recorded', () => {
    const street = new AutomationStreet(automation)
    street.deliver(counted(1))
    expect(street.due()).toHaveLength(1)
    street.deliver(takenBack(1))
    expect(street.due()).toEqual([])
  })
})
