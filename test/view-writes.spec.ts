import type { DomainEvent, Recorded } from '@harbor/kernel/event'
import { addDays, toLocalDate } from '@harbor/kernel/time'
import * as activity from '@harbor/organization/activity/events'
import { problemStream } from '@harbor/organization/problem/events'
import * as venue from '@harbor/organization/venue/events'
import { views } from '@harbor/platform/contexts'
import { fixed, ids, memberNo } from '@harbor/testing/member-ids'
import {
  evidence,
  measure,
  opened as problemOpened,
  planned as stepPlanned,
  squad,
  stepFinished,
  theProblem,
  visited,
} from '@harbor/testing/problem-fixture'
import { at, certified, corrected, hours, recordedIn, voided } from '@harbor/testing/volunteering-fixture'
import { hoursStream } from '@harbor/volunteering/words'
import { workOfFurther } from './view-writes'

/** Over all views, for one further event of a file that has grown for decades. */
const mostBytes = 16 * 1024

/** A file that has grown long, and events that may come next. */
interface GrownFile {
  /** Of one that cannot grow without end, where it is more. */
  readonly mostBytes?: number
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

const steps = (count: number): readonly DomainEvent[] =>
  thousand.slice(0, count).flatMap((number) => [stepPlanned(number), stepFinished(number)])

const signedUp = (number: number) => activity.signedUp({ memberId: memberNo(number), as: 'place' }, effectiveOn(1))
const walk = {
  unitId: ids.branch,
  title: '社区义诊',
  base: 'care',
  place: '潮声里广场',
  ...slotOf(9),
  volunteerHours: true,
  capacity: activity.mostParticipants,
  signUpUntil: at(dayNo(8)),
} as const

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
  'an activity of as many as can take part': {
    // The list of activities counts places, so it keeps who has one.
    mostBytes: 96_000,
    stream: activity.activityStream(fixed<'activity'>('f2', 1)),
    history: [
      activity.activityPlanned(walk, effectiveOn(9)),
      activity.activityOpened({}, effectiveOn(1)),
      ...thousand.slice(0, activity.mostParticipants - 1).map(signedUp),
    ],
    next: {
      'the last place taken': signedUp(activity.mostParticipants),
      'somebody came': activity.attended(
        { memberId: memberNo(1), branchId: ids.branch, how: 'check-in' },
        effectiveOn(9),
      ),
    },
  },
  'a problem with a hundred files of evidence': {
    mostBytes: 40_000,
    stream: problemStream(theProblem),
    history: [problemOpened(), squad(), ...thousand.slice(0, 100).map((number) => evidence(number)), ...steps(12)],
    next: { 'a visit': visited(), 'a further step': stepPlanned(99), 'a measure': measure() },
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

describe.each(Object.entries(files))('%s', (_, { stream, history, next, mostBytes: most = mostBytes }) => {
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
    expect({ tooMuch: work.filter(({ written, read }) => written + read > 2 * most) }).toEqual({ tooMuch: [] })
    expect(Math.max(sums.written, sums.read)).toBeLessThanOrEqual(most)
  })
})
