import { ids } from '@harbor/testing/member-ids'
import {
  certified,
  corrected,
  givenLedger,
  hours,
  issued,
  recordNo,
  voided,
  type ToldEvent,
} from '@harbor/testing/volunteering-fixture'
import type { LedgerEvent } from '../../ledger'
import { hoursPublicEvents } from './public-events'

/** What the last event of the ledger tells. */
function told(...events: readonly ToldEvent<LedgerEvent>[]) {
  const { recorded } = givenLedger(...events)
  const last = recorded.at(-1)
  if (!last || !hoursPublicEvents.handles.includes(last.type)) return []
  return hoursPublicEvents.tell(last, recorded.slice(0, -1))
}

describe('what a district is told of hours', () => {
  it('is nothing before somebody has certified them', () => {
    expect(told(hours(1))).toEqual([])
    expect(told(hours(1), corrected(1))).toEqual([])
    expect(told(hours(1), voided(1))).toEqual([])
  })

  it('is whose, in which base, for which organiser and how many: not what was done, nor when exactly', () => {
    expect(told(hours(1), certified(1))).toEqual([
      {
        type: 'party.volunteer.hours-certified.v1',
        subject: ids.member,
        data: { memberId: ids.member, recordId: recordNo(1), base: 'care', organiserId: ids.branch, quarterHours: 8 },
      },
    ])
  })

  it('is that they count no more once they are corrected or voided', () => {
    expect(told(hours(1), certified(1), corrected(1))).toMatchObject([{ data: { how: 'corrected' } }])
    expect(told(hours(1), certified(1), voided(1))).toMatchObject([{ data: { how: 'voided' } }])
    expect(told(hours(1), certified(1), corrected(1), certified(1))).toMatchObject([{ data: { quarterHours: 4 } }])
  })

  it('is not disturbed by a certificate in the same ledger', () => {
    expect(told(hours(1), certified(1), issued(1), voided(1))).toMatchObject([{ data: { how: 'voided' } }])
  })
})
