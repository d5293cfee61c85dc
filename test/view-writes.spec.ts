import type { DomainEvent, Recorded } from '@harbor/kernel/event'
import { addDays, toLocalDate } from '@harbor/kernel/time'
import * as venue from '@harbor/organization/venue/events'
import { views } from '@harbor/platform/contexts'
import { fixed, ids } from '@harbor/testing/member-ids'
import { at, certified, corrected, hours, recordedIn, voided } from '@harbor/testing/volunteering-fixture'
import { hoursStream } from '@harbor/volunteering/words'
import { workOfFurther } from './view-writes'

/** Over all views, for one further event of a file that has grown for decades. */
const mostBytes = 16 * 1024

/** A file that grows without end, and events that may come next. */
interface GrownFile {
  readonly stream: string
  readonly history: readonly DomainEvent[]
  readonly next: Readonly<Record<string, DomainEvent>>
}

const thousand = Array.from({ length: 1_000 }, (_, index) => index + 1)
const dayNo = (number: number) => addDays(toLocalDate('1999-01-01'), 7 * number)
const effectiveOn = (number: number) => ({ effectiveOn: dayNo(number) })

const service = (number: number): DomainEvent => hours(number, { on: dayNo(number) })

const bookingId = (number: number) => fixed<'booking'>('f4', number)
const slotOf = (number: number) => ({ startsAt: at(dayNo(number), '09:00'), endsAt: at(dayNo(number), '11:00') })
const asked = { unitId: ids.branch, purpose: '主题党日', people: 30 }
const booked = (number: number) =>
  venue.venueBooked({ bookingId: bookingId(number), ...asked, ...slotOf(number) }, effectiveOn(number))
const settled = (number: number) =>
  venue.bookingSettled({ bookingId: bookingId(number), outcome: 'used', people: 28 }, effectiveOn(number))
const hall = { unitId: ids.street, name: '大讲堂', address: '潮声里 1 号', capacity: 200 }

const files: Readonly<Record<string, GrownFile>> = {
  'a ledger of a thousand services': {
    stream: hoursStream(ids.member),
    history: thousand.flatMap((number) => [service(number), certified(number, dayNo(number))]).slice(0, -1),
    next: {
      'a further service': service(1_001),
      'the last one certified': certified(1_000, dayNo(1_000)),
      'the first one corrected': corrected(1, { on: dayNo(1) }),
      'the first one voided': voided(1, dayNo(1)),
    },
  },
  'a venue of a thousand bookings': {
    stream: venue.venueStream(fixed<'venue'>('f5', 1)),
    history: [
      venue.venueOpened(hall, effectiveOn(0)),
      ...thousand.flatMap((number) => [booked(number), settled(number)]),
    ],
    next: {
      'a further booking': booked(1_001),
      'the first one moved': venue.bookingMoved(
        { bookingId: bookingId(1), ...slotOf(1_002), reason: '让给党课' },
        effectiveOn(1),
      ),
      'the last one cancelled': venue.bookingCancelled(
        { bookingId: bookingId(1_000), reason: '改期' },
        effectiveOn(1_000),
      ),
      'the venue changed': venue.venueChanged({ ...hall, capacity: 180, reason: '检修' }, effectiveOn(1_000)),
    },
  },
}

describe.each(Object.entries(files))('%s', (_, { stream, history, next }) => {
  const before: readonly Recorded[] = recordedIn(stream, history)

  it.each(Object.keys(next))('%s: every view together loads and writes little', (name) => {
    const event = next[name]
    const further = event ? recordedIn(stream, [...history, event]).slice(-1) : []
    const work = views.map((view) => ({ view: view.name, ...workOfFurther(view, before, further) }))
    const sums = work.reduce((sum, { written, read }) => ({ written: sum.written + written, read: sum.read + read }), {
      written: 0,
      read: 0,
    })
    expect(sums.written).toBeGreaterThan(0)
    expect({ tooMuch: work.filter(({ written, read }) => written + read > mostBytes) }).toEqual({ tooMuch: [] })
    expect(Math.max(sums.written, sums.read)).toBeLessThanOrEqual(mostBytes)
  })
})
