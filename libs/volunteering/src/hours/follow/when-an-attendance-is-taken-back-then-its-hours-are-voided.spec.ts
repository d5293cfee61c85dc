import * as fc from 'fast-check'
import type { Recorded } from '@harbor/kernel/event'
import { AutomationStreet } from '@harbor/testing/automation-street'
import { memberNo } from '@harbor/testing/member-ids'
import { countedParticipation, takenBack } from '@harbor/testing/participation-fixture'
import { ledgerOf } from '../../ledger'
import { hoursStream } from '../../words'
import { whenAnActivityIsClosedThenHoursAreRecorded as recording } from './when-an-activity-is-closed-then-hours-are-recorded'
import { whenAnAttendanceIsTakenBackThenItsHoursAreVoided as voiding } from './when-an-attendance-is-taken-back-then-its-hours-are-voided'

const call = countedParticipation(1)
const stream = hoursStream(call.data.memberId)

/** What the ledger holds once the hours are recorded. */
function recorded(): readonly Recorded[] {
  const street = new AutomationStreet(recording)
  street.deliver(call)
  const [due] = street.due()
  if (!due) throw new Error('one is due')
  return street.carryOut(due)
}

describe('hours of an attendance that was taken back', () => {
  it('are voided exactly once, whatever is delivered twice, and whichever ledger is told first', () => {
    const hours = recorded()
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (isBackFirst, isTwice) => {
        const street = new AutomationStreet(voiding)
        street.put(stream, hours)
        const told = [call, ...(isBackFirst ? [takenBack(1), ...hours] : [...hours, takenBack(1)])]
        for (const event of [...told, ...(isTwice ? told : [])]) street.deliver(event)
        const [due, ...others] = street.due()
        expect(others).toEqual([])
        if (!due) throw new Error('one is due')
        const events = street.carryOut(due)
        expect(events).toMatchObject([
          { type: 'volunteering.hours-voided.v1', effectiveOn: '2026-03-01', data: { reason: '误登' } },
        ])
        expect(street.carryOut(due)).toEqual([])
        events.forEach((event) => street.deliver(event))
        expect(street.due()).toEqual([])
        const { hours: state } = ledgerOf(memberNo(2), street.stream(stream))
        expect(state.records.map(({ voidedOn }) => voidedOn)).toEqual(['2026-04-01'])
      }),
    )
  })

  it('are left alone where it was taken back before the activity was closed, or where none were recorded', () => {
    const early = new AutomationStreet(voiding)
    for (const event of [takenBack(1), call, ...recorded()]) early.deliver(event)
    expect(early.due()).toEqual([])
    const without = new AutomationStreet(voiding)
    for (const event of [call, takenBack(1)]) without.deliver(event)
    expect(without.due()).toEqual([])
  })
})
