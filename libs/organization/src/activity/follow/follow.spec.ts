import type { DomainEvent, Position, Recorded } from '@harbor/kernel/event'
import { toLocalDate } from '@harbor/kernel/time'
import { AutomationStreet } from '@harbor/testing/automation-street'
import { fixed } from '@harbor/testing/member-ids'
import {
  booked,
  bookingNo,
  consentWithdrawn,
  opened,
  openForSignUp,
  planned,
  registered,
  slotOn,
  theActivity,
  theTalent,
  theVenue,
} from '@harbor/testing/port-fixture'
import { recordedIn, told, type ToldEvent } from '@harbor/testing/volunteering-fixture'
import { talentStream } from '../../talent/events'
import { bookingMoved, venueStream } from '../../venue/events'
import { bookingOf, venueOf } from '../../venue/state'
import { activityCalledOff, activityHeld, activityRescheduled, activityStream } from '../events'
import { activityOf } from '../state'
import { whenABookingIsMovedThenItsActivityIsRescheduled as reschedule } from './when-a-booking-is-moved-then-its-activity-is-rescheduled'
import { whenATalentWithdrawsThenLedActivitiesLackALeader as lackALeader } from './when-a-talent-withdraws-then-led-activities-lack-a-leader'
import { whenAnActivityEndsThenItsBookingFollows as follow } from './when-an-activity-ends-then-its-booking-follows'

const venue = venueStream(theVenue)
const activity = activityStream(theActivity)
const held = { venueId: theVenue, bookingId: bookingNo(1) }

/** Ids by stream and place, so that events of two streams are not taken for each other. */
function inStream<E extends DomainEvent>(stream: string, ...events: readonly ToldEvent<E>[]): readonly Recorded<E>[] {
  return recordedIn(stream, events).map((event, index) => ({
    ...event,
    id: fixed<'event'>(stream.startsWith('venue') ? 'e3' : 'e4', index + 1),
    position: (index + 1) as Position,
  }))
}
const bookedFor = inStream(venue, opened(), booked(1, { activityId: theActivity }))

function venueOver(street: { stream(name: string): readonly Recorded[] }) {
  return bookingOf(venueOf(street.stream(venue)), bookingNo(1))
}

describe('the booking of an activity', () => {
  const street = (today: string) => {
    const made = new AutomationStreet(follow, toLocalDate(today))
    made.put(venue, bookedFor)
    made.deliver(bookedFor[1] as Recorded)
    return made
  }
  const round = (made: ReturnType<typeof street>) =>
    made.due().forEach((todo) => made.carryOut(todo).forEach((event) => made.deliver(event)))

  it('that nobody took up is given back on the next day, not while its command may be under way', () => {
    const sameDay = street('2026-03-01')
    round(sameDay)
    expect(venueOver(sameDay)).toMatchObject({ cancelledOn: null })
    const nextDay = street('2026-03-02')
    round(nextDay)
    expect(venueOver(nextDay)?.cancelledOn).not.toBeNull()
    expect(nextDay.due()).toEqual([])
  })
  it('that is taken up stays, until the activity is called off', () => {
    const made = street('2026-03-05')
    const [plan, off] = inStream(activity, planned({ booking: 1 }), activityCalledOff({ reason: '台风', ...held }))
    made.deliver(plan as Recorded)
    expect(made.due()).toEqual([])
    made.deliver(off as Recorded)
    round(made)
    round(made)
    expect(venueOver(made)?.cancelledOn).not.toBeNull()
    expect(made.stream(venue)).toHaveLength(3)
    expect(made.due()).toEqual([])
  })
  it('is settled as used when the activity was held, with all who came', () => {
    const made = street('2026-03-08')
    const closing = activityHeld({ attended: 12, absent: 1, guests: 5, ...held })
    for (const event of inStream(activity, planned({ booking: 1 }), closing)) made.deliver(event)
    round(made)
    expect(made.stream(venue).at(-1)?.data).toEqual({ bookingId: bookingNo(1), outcome: 'used', people: 17 })
    expect(made.due()).toEqual([])
  })
})

describe('an activity whose booking was moved', () => {
  const later = slotOn({ on: '2026-03-09' })
  const move = bookingMoved({ bookingId: bookingNo(1), ...later, reason: '冲突', activityId: theActivity })
  const [, , moved] = inStream(venue, opened(), booked(1), told(move, { on: '2026-03-02' }))
  const street = (today: string) => {
    const made = new AutomationStreet(reschedule, toLocalDate(today))
    made.put(activity, inStream(activity, planned({ booking: 1 }), openForSignUp()))
    made.deliver(moved as Recorded)
    return made
  }

  it('follows on the next day, when the command that moved it was cut off', () => {
    const sameDay = street('2026-03-02')
    expect(sameDay.due().flatMap((todo) => sameDay.carryOut(todo))).toEqual([])
    const nextDay = street('2026-03-03')
    for (const todo of nextDay.due()) nextDay.carryOut(todo).forEach((event) => nextDay.deliver(event))
    expect(activityOf(nextDay.stream(activity)).slot).toEqual(later)
    expect(nextDay.due()).toEqual([])
  })
  it('calls for nothing once the activity says so itself', () => {
    const made = street('2026-03-03')
    const said = activityRescheduled({ ...later, signUpUntil: later.startsAt, reason: '冲突', bookingId: bookingNo(1) })
    const [, , event] = inStream(activity, planned({ booking: 1 }), openForSignUp(), told(said, { on: '2026-03-02' }))
    made.deliver(event as Recorded)
    expect(made.due()).toEqual([])
  })
})

describe('an activity led by a talent who withdraws', () => {
  const withdrawal = inStream(talentStream(theTalent), registered(), consentWithdrawn('2026-03-03'))
  const plan = inStream(activity, planned({ talentId: theTalent }), openForSignUp())

  it('has no leader any more, once, in whatever order it is told', () => {
    for (const order of [
      [...plan, ...withdrawal],
      [...withdrawal, ...plan],
    ]) {
      const made = new AutomationStreet(lackALeader)
      made.put(activity, plan)
      for (const event of order.filter(({ type }) => lackALeader.todos.handles.includes(type))) made.deliver(event)
      for (const todo of made.due()) made.carryOut(todo).forEach((event) => made.deliver(event))
      expect(activityOf(made.stream(activity)).talentId).toBeNull()
      expect(made.stream(activity)).toHaveLength(3)
      expect(made.due()).toEqual([])
    }
  })
  it('stays as it was where it is over', () => {
    const made = new AutomationStreet(lackALeader)
    const over = activityHeld({ attended: 1, absent: 0, guests: 0, talentId: theTalent })
    for (const event of inStream(activity, planned({ talentId: theTalent }), over)) made.deliver(event)
    for (const event of withdrawal) made.deliver(event)
    expect(made.due()).toEqual([])
  })
})

it('bookings of units alone call for nothing', () => {
  const made = new AutomationStreet(follow)
  for (const event of inStream(venue, booked(2))) made.deliver(event)
  expect(made.due()).toEqual([])
})
