import * as fc from 'fast-check'
import type { EventOf, Recorded } from '@harbor/kernel/event'
import type { Position } from '@harbor/kernel/event'
import { dateOf } from '@harbor/kernel/time'
import { AutomationStreet, happenings, play } from '@harbor/testing/automation-street'
import { fixed, ids, memberNo } from '@harbor/testing/member-ids'
import { at } from '@harbor/testing/volunteering-fixture'
import { ledgerOf } from '../../ledger'
import { recordIdOf } from '../../service-order/decide-service'
import { serviceRendered } from '../../service-order/events'
import { hoursStream, orderStream, type OrderId } from '../../words'
import {
  whenAnOrderIsConfirmedThenHoursAreRecorded as automation,
  type ServiceToRecord,
} from './when-an-order-is-confirmed-then-hours-are-recorded'

/** Orders confirmed on different days, so that no service stands in another's way. */
function rendered(number: number): Recorded<EventOf<typeof serviceRendered>> {
  const orderId: OrderId = fixed<'order'>('e6', number)
  const memberId = memberNo((number % 3) + 1)
  const day = `2026-03-${String(number).padStart(2, '0')}`
  const startedAt = at(day, '09:00')
  const what = {
    activity: '陪同就医',
    base: 'care' as const,
    organiserId: ids.branch,
    startedAt,
    endedAt: at(day, '11:00'),
  }
  return {
    ...serviceRendered(
      { memberId, recordId: recordIdOf(orderId, memberId), ...what },
      { effectiveOn: dateOf(startedAt) },
    ),
    id: fixed<'event'>('e0', number),
    stream: orderStream(orderId),
    revision: 5,
    position: number as Position,
    recordedAt: at(day, '12:00'),
    actor: { id: ids.secretary, role: 'resident' },
    commandId: fixed<'command'>('c0', number),
  }
}

const hoursOf = (street: AutomationStreet<ServiceToRecord>, number: number): number => {
  const { records } = ledgerOf(memberNo(number), street.stream(hoursStream(memberNo(number)))).hours
  return records.reduce((sum, { quarterHours }) => sum + quarterHours, 0)
}

describe('hours of a confirmed order', () => {
  it('stand in the ledger exactly once, whatever is delivered twice, late or out of order: 1,000 seeds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), happenings, (count, all) => {
        const calls = Array.from({ length: count }, (_, index) => rendered(index + 1))
        const street = new AutomationStreet(automation)
        play(street, calls, all)
        expect(street.due()).toEqual([])
        for (const number of [1, 2, 3]) {
          const own = calls.filter(({ data }) => data.memberId === memberNo(number))
          expect(hoursOf(street, number)).toBe(own.length * 8)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('wait while their time is counted already, and come once that is put right', () => {
    const call = rendered(1)
    const street = new AutomationStreet(automation)
    street.deliver(call)
    const [todo] = street.due()
    if (!todo) throw new Error('nothing due')
    const overlapping = {
      ...todo,
      recordId: recordIdOf(fixed<'order'>('e6', 99), memberNo(2)),
      id: fixed<'event'>('e0', 99),
    }
    street.carryOut(overlapping)
    expect(() => street.carryOut(todo)).toThrow('hours.overlap')
    expect(street.due()).toHaveLength(1)
  })
})
