import { toLocalDate } from '@harbor/kernel/time'
import { ids } from '@harbor/testing/member-ids'
import { fixed } from '@harbor/testing/member-ids'
import { booked, bookingNo, givenVenue, opened, slotOn } from '@harbor/testing/port-fixture'
import { branch, street } from '@harbor/testing/street-units'
import { at, told } from '@harbor/testing/volunteering-fixture'
import {
  bookVenue,
  cancelBooking,
  changeVenue,
  closeVenue,
  moveBooking,
  openVenue,
  ownBooking,
  releaseBooking,
  settleBooking,
  settleOwnBooking,
  type BookVenue,
} from './decide'
import { bookingCancelled, bookingMoved, bookingSettled, venueBooked, venueClosed, venueOpened } from './events'
import type { VenueState } from './state'

const day = toLocalDate
const today = { today: day('2026-03-02') }
const now = { now: at('2026-03-02') }
const place = { unitId: ids.street, name: '招宝大讲堂', address: '望潮路 1 号', capacity: 100 }
const wanted: BookVenue = {
  bookingId: bookingNo(2),
  unitId: ids.branch,
  purpose: '主题活动',
  people: 40,
  activityId: null,
  ...slotOn(),
}
const book =
  (more: Partial<BookVenue> = {}, unit: typeof branch | undefined = branch) =>
  (venue: VenueState) =>
    bookVenue(venue, { ...wanted, ...more }, { ...now, unit })

describe('a venue', () => {
  it('is opened once, by a unit that exists, on a day that has come', () => {
    const open = (on: string, unit: typeof street | undefined) => (venue: VenueState) =>
      openVenue(venue, { ...place, on: day(on) }, { ...today, unit })
    givenVenue()
      .when(open('2026-03-01', street))
      .then(venueOpened(place, { effectiveOn: day('2026-03-01') }))
    givenVenue().when(open('2026-03-02', street)).thenRecords('organization.venue-opened.v1')
    givenVenue().when(open('2026-03-03', street)).thenRefused('venue.opened-later')
    givenVenue()
      .when(open('2026-03-01', { ...street, dissolvedOn: today.today }))
      .thenRefused('venue.unit-unknown')
    givenVenue().when(open('2026-03-01', undefined)).thenRefused('venue.unit-unknown')
    givenVenue(opened()).when(open('2026-03-01', street)).thenRefused('venue.opened-already')
  })
  const closing = (on: string) => told(venueClosed({ reason: '改造' }, { effectiveOn: day(on) }), { on: '2026-03-01' })

  it('reads differently once it is changed; the same again adds nothing', () => {
    const change =
      (more: Partial<typeof place> = {}) =>
      (venue: VenueState) =>
        changeVenue(venue, { ...place, reason: '扩建', ...more }, today)
    for (const more of [{ name: '望潮讲堂' }, { address: '望潮路 2 号' }, { capacity: 120 }])
      givenVenue(opened()).when(change(more)).thenRecords('organization.venue-changed.v1')
    givenVenue(opened()).when(change()).thenNothing()
    givenVenue().when(change()).thenRefused('venue.unknown')
    givenVenue(opened(), closing('2026-03-02')).when(change()).thenRefused('venue.closed', { closedOn: '2026-03-02' })
    givenVenue(opened(), closing('2026-03-03')).when(change()).thenNothing()
  })
  it('is closed when nothing is booked from that day on, today or later', () => {
    const close = (on: string) => (venue: VenueState) => closeVenue(venue, { on: day(on), reason: '改造' }, today)
    givenVenue(opened(), booked(1)).when(close('2026-03-07')).thenRefused('venue.booked-later', { until: '2026-03-07' })
    givenVenue(opened(), booked(1))
      .when(close('2026-03-08'))
      .then(venueClosed({ reason: '改造' }, { effectiveOn: day('2026-03-08') }))
    givenVenue(opened()).when(close('2026-03-01')).thenRefused('venue.closed-in-the-past')
    givenVenue(opened()).when(close('2026-03-02')).thenRecords('organization.venue-closed.v1')
    givenVenue(opened(), closing('2026-03-08')).when(close('2026-03-08')).thenNothing()
    givenVenue(opened(), closing('2026-03-02')).when(close('2026-03-08')).thenRefused('venue.closed')
    givenVenue().when(close('2026-03-08')).thenRefused('venue.unknown')
  })
})

describe('a booking', () => {
  const closing = told(venueClosed({ reason: '改造' }, { effectiveOn: day('2026-03-08') }), { on: '2026-03-01' })

  it('is the unit’s from its beginning to its end', () => {
    const { activityId: _, ...data } = wanted
    givenVenue(opened())
      .when(book())
      .then(venueBooked(data, { effectiveOn: day('2026-03-07') }))
  })
  it('of an activity says so', () => {
    const activityId = fixed<'activity'>('f2', 1)
    givenVenue(opened())
      .when(book({ activityId }))
      .then(venueBooked({ ...wanted, activityId }, { effectiveOn: day('2026-03-07') }))
  })
  it('of the same time belongs to whoever came first', () =>
    givenVenue(opened(), booked(1)).when(book()).thenRefused('venue.booked', { purpose: '主题活动' }))
  it('can begin as another one ends, not a minute earlier', () => {
    const third = (from: string) => givenVenue(opened(), booked(1)).when(book(slotOn({ from, to: '12:00' })))
    third('11:00').thenRecords('organization.venue-booked.v1')
    third('10:59').thenRefused('venue.booked')
  })
  it('that stretches over another one is refused too', () =>
    givenVenue(opened(), booked(1))
      .when(book(slotOn({ from: '08:00', to: '18:00' })))
      .thenRefused('venue.booked'))
  it('holds no more people than the venue', () => {
    givenVenue(opened())
      .when(book({ people: 100 }))
      .thenRecords('organization.venue-booked.v1')
    givenVenue(opened())
      .when(book({ people: 101 }))
      .thenRefused('venue.too-small', { capacity: 100 })
  })
  it('lies in the future, runs forward and lasts a month at most', () => {
    givenVenue(opened())
      .when(book(slotOn({ on: '2026-03-02', from: '10:00' })))
      .thenRefused('venue.slot-past')
    givenVenue(opened())
      .when(book(slotOn({ on: '2026-03-02', from: '10:01' })))
      .thenRecords('organization.venue-booked.v1')
    givenVenue(opened())
      .when(book(slotOn({ from: '11:00', to: '11:00' })))
      .thenRefused('venue.slot-reversed')
    givenVenue(opened())
      .when(book({ endsAt: at('2026-04-07', '09:00') }))
      .thenRecords('organization.venue-booked.v1')
    givenVenue(opened())
      .when(book({ endsAt: at('2026-04-07', '09:01') }))
      .thenRefused('venue.slot-too-long')
  })
  it('ends before the venue closes', () => {
    givenVenue(opened(), closing).when(book()).thenRecords('organization.venue-booked.v1')
    givenVenue(opened(), closing)
      .when(book(slotOn({ on: '2026-03-08' })))
      .thenRefused('venue.closed')
  })
  it('is made by a unit that exists, of a venue that is open', () => {
    givenVenue(opened())
      .when((venue) => bookVenue(venue, wanted, { ...now, unit: undefined }))
      .thenRefused('venue.unit-unknown')
    givenVenue(opened())
      .when(book({}, { ...branch, dissolvedOn: today.today }))
      .thenRefused('venue.unit-unknown')
    givenVenue().when(book()).thenRefused('venue.unknown')
  })
  it('made again adds nothing; under its number at another time it is another one', () => {
    givenVenue(opened(), booked(2)).when(book()).thenNothing()
    givenVenue(opened(), booked(2))
      .when(book(slotOn({ from: '14:00', to: '15:00' })))
      .thenRefused('venue.booking-taken')
  })
  it('that was cancelled is not made again under its number', () =>
    givenVenue(
      opened(),
      booked(2),
      told(bookingCancelled({ bookingId: bookingNo(2), reason: '改期' }), { on: '2026-03-02' }),
    )
      .when(book())
      .thenRefused('venue.booking-cancelled', { on: '2026-03-02' }))
})

describe('a booking that stands', () => {
  const cancel = (venue: VenueState) => cancelBooking(venue, { bookingId: bookingNo(1), reason: '活动取消' }, now)
  const cancelled = bookingCancelled(
    { bookingId: bookingNo(1), reason: '活动取消' },
    { effectiveOn: day('2026-03-02') },
  )
  const move = (slot: ReturnType<typeof slotOn>) => (venue: VenueState) =>
    moveBooking(venue, { bookingId: bookingNo(1), reason: '改期', ...slot }, now)
  const settle =
    (outcome: 'used' | 'unused', on: string, time = '10:00', people: number | null = 52) =>
    (venue: VenueState) =>
      settleBooking(venue, { bookingId: bookingNo(1), outcome, people }, { now: at(on, time) })
  const used = bookingSettled(
    { bookingId: bookingNo(1), outcome: 'used', people: 52 },
    { effectiveOn: day('2026-03-07') },
  )
  const activityId = fixed<'activity'>('f2', 1)

  it('is cancelled once; its time is free again', () => {
    givenVenue(opened(), booked(1)).when(cancel).then(cancelled)
    givenVenue(opened(), booked(1), cancelled).when(cancel).thenNothing()
    givenVenue(opened(), booked(1), cancelled).when(book()).thenRecords('organization.venue-booked.v1')
    givenVenue(opened()).when(cancel).thenRefused('venue.booking-unknown')
  })
  it('moves to a time that is free, and may overlap its own', () => {
    const later = slotOn({ from: '10:00', to: '12:00' })
    givenVenue(opened(), booked(1))
      .when(move(later))
      .then(bookingMoved({ bookingId: bookingNo(1), reason: '改期', ...later }, { effectiveOn: day('2026-03-07') }))
    givenVenue(opened(), booked(1)).when(move(slotOn())).thenNothing()
    givenVenue(opened(), booked(1), booked(3, { from: '14:00', to: '16:00' }))
      .when(move(slotOn({ from: '13:00', to: '15:00' })))
      .thenRefused('venue.booked')
    givenVenue(opened(), booked(1), cancelled).when(move(later)).thenRefused('venue.booking-cancelled')
    givenVenue(opened()).when(move(later)).thenRefused('venue.booking-unknown')
    givenVenue(opened(), booked(1, { activityId }))
      .when(move(later))
      .then(
        bookingMoved(
          { bookingId: bookingNo(1), reason: '改期', ...later, activityId },
          { effectiveOn: day('2026-03-07') },
        ),
      )
  })
  it('is settled once it has begun, and then neither moved nor cancelled', () => {
    givenVenue(opened(), booked(1)).when(settle('used', '2026-03-06')).thenRefused('venue.booking-not-begun')
    givenVenue(opened(), booked(1))
      .when(settle('used', '2026-03-07', '08:59'))
      .thenRefused('venue.booking-not-begun')
    givenVenue(opened(), booked(1))
      .when(settle('used', '2026-03-07', '09:00'))
      .then(used)
    givenVenue(opened(), booked(1))
      .when(settle('unused', '2026-03-07', '10:00', null))
      .then(bookingSettled({ bookingId: bookingNo(1), outcome: 'unused' }, { effectiveOn: day('2026-03-07') }))
    givenVenue(opened(), booked(1), used).when(settle('used', '2026-03-07')).thenNothing()
    givenVenue(opened(), booked(1), used).when(settle('unused', '2026-03-07')).thenRefused('venue.booking-settled')
    givenVenue(opened(), booked(1), used).when(cancel).thenRefused('venue.booking-settled', { on: '2026-03-07' })
    givenVenue(opened()).when(settle('used', '2026-03-07')).thenRefused('venue.booking-unknown')
    const begun = { now: at('2026-03-07', '09:00') }
    givenVenue(opened(), booked(1))
      .when((venue) => cancelBooking(venue, { bookingId: bookingNo(1), reason: '晚了' }, begun))
      .thenRefused('venue.booking-begun')
    givenVenue(opened(), booked(1))
      .when((venue) =>
        moveBooking(venue, { bookingId: bookingNo(1), reason: '晚了', ...slotOn({ on: '2026-03-09' }) }, begun),
      )
      .thenRefused('venue.booking-begun')
  })
  it('of an activity is moved and cancelled with the activity', () => {
    const { venue } = givenVenue(opened(), booked(1, { activityId }), booked(2, { on: '2026-03-09' }))
    expect(ownBooking(venue, bookingNo(1))).toMatchObject({ code: 'venue.booking-of-activity' })
    expect(ownBooking(venue, bookingNo(2))).toBeUndefined()
    expect(ownBooking(venue, bookingNo(3))).toBeUndefined()
  })
  it('of an activity is given back or settled with its end, where that was not done already', () => {
    const order = { bookingId: bookingNo(1), reason: '活动取消' }
    const release = (venue: VenueState) => releaseBooking(venue, order)
    const settleOwn = (venue: VenueState) => settleOwnBooking(venue, { bookingId: bookingNo(1), people: 52 })
    const { when } = givenVenue(opened(), booked(1, { activityId }))
    when(release).then(bookingCancelled(order))
    when(settleOwn).then(used)
    for (const over of [cancelled, used]) {
      const past = givenVenue(opened(), booked(1, { activityId }), over)
      past.when(release).thenNothing()
      past.when(settleOwn).thenNothing()
    }
    givenVenue(opened()).when(release).thenNothing()
    givenVenue(opened()).when(settleOwn).thenNothing()
  })
})
