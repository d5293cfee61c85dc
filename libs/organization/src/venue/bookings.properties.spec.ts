import * as fc from 'fast-check'
import { execute } from '@harbor/event-log/execute'
import { newId } from '@harbor/kernel/ids'
import { toInstant, toLocalDate, type Instant } from '@harbor/kernel/time'
import { ids } from '@harbor/testing/member-ids'
import { bookingNo, theVenue } from '@harbor/testing/port-fixture'
import { street } from '@harbor/testing/street-units'
import { UnitStores } from '@harbor/testing/unit-stores'
import { slotsOverlap, type Slot } from '../slot'
import { bookVenue, cancelBooking, moveBooking, openVenue, type VenueDecision } from './decide'
import { venueStream, type VenueId } from './events'
import { standingBookings, venueOf, type VenueState } from './state'

const now = toInstant('2026-11-24T01:00:00Z')
const dayStart = Date.parse('2026-12-01T00:00:00Z')
const at = (quarter: number) => new Date(dayStart + quarter * 900_000).toISOString() as Instant

/** Quarters of an hour of one day, some of them backwards or empty. */
const slots = fc
  .record({ from: fc.nat(40), length: fc.integer({ min: -1, max: 12 }) })
  .map(({ from, length }): Slot => ({ startsAt: at(from), endsAt: at(from + length) }))
const acts = fc.array(
  fc.record({
    kind: fc.constantFrom('book', 'book', 'move', 'cancel'),
    number: fc.integer({ min: 1, max: 8 }),
    slot: slots,
  }),
  { minLength: 1, maxLength: 20 },
)
type Act = typeof acts extends fc.Arbitrary<(infer A)[]> ? A : never

function decideOn({ kind, number, slot }: Act): (venue: VenueState) => VenueDecision {
  const bookingId = bookingNo(number)
  const why = { bookingId, reason: '调整' }
  if (kind === 'cancel') return (venue) => cancelBooking(venue, why, { now })
  if (kind === 'move') return (venue) => moveBooking(venue, { ...why, ...slot }, { now })
  const order = { bookingId, unitId: ids.street, purpose: '活动', people: 10, activityId: null, ...slot }
  return (venue) => bookVenue(venue, order, { now, unit: street })
}

function overlapsIn(venue: VenueState): readonly (readonly [Slot, Slot])[] {
  const all = standingBookings(venue)
  return all.flatMap((one, index) =>
    all.slice(index + 1).flatMap((other) => (slotsOverlap(one, other) ? [[one, other] as const] : [])),
  )
}

describe('bookings of one venue', () => {
  let stores: UnitStores
  beforeAll(async () => {
    stores = await UnitStores.open()
  }, 30_000)
  afterAll(() => stores.close())

  const act = (venueId: VenueId, decide: (venue: VenueState) => VenueDecision) =>
    execute({
      journal: stores.journal,
      stream: venueStream(venueId),
      context: stores.context(),
      decide: ({ events }) => decide(venueOf(events)),
    })
  async function openedVenue(venueId: VenueId): Promise<void> {
    const place = {
      unitId: ids.street,
      name: '大讲堂',
      address: '望潮路 1 号',
      capacity: 100,
      on: toLocalDate('2026-01-01'),
    }
    await act(venueId, (venue) => openVenue(venue, place, { today: toLocalDate('2026-11-24'), unit: street }))
  }
  const stateOf = async (venueId: VenueId) => venueOf((await stores.journal.load(venueStream(venueId))).events)

  it('never overlap, whatever is ordered, moved and cancelled at once: 40 venues', async () => {
    let standing = 0
    await fc.assert(
      fc.asyncProperty(acts, async (all) => {
        const venueId = newId<'venue'>()
        await openedVenue(venueId)
        await Promise.all(all.map((one) => act(venueId, decideOn(one))))
        const venue = await stateOf(venueId)
        standing += standingBookings(venue).length
        expect(overlapsIn(venue)).toEqual([])
      }),
      { numRuns: 40 },
    )
    expect(standing).toBeGreaterThan(40)
  }, 60_000)

  it('of one time: exactly one of many that are ordered at once stands', async () => {
    await openedVenue(theVenue)
    const slot = { startsAt: at(4), endsAt: at(8) }
    const wanted = [1, 2, 3, 4, 5, 6].map((number) => decideOn({ kind: 'book', number, slot }))
    const outcomes = await Promise.all(wanted.map((decide) => act(theVenue, decide)))
    expect(
      outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind)).toSorted(),
    ).toEqual(['recorded', ...Array<string>(5).fill('venue.booked')])
    expect(standingBookings(await stateOf(theVenue))).toHaveLength(1)
  }, 30_000)
})
