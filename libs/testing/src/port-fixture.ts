import type { DomainEvent } from '@harbor/kernel/event'
import type { Decision } from '@harbor/kernel/decision'
import type { Id, MemberId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import * as activity from '@harbor/organization/activity/events'
import { activityOf, type ActivityState } from '@harbor/organization/activity/state'
import * as venue from '@harbor/organization/venue/events'
import { venueOf, type VenueState } from '@harbor/organization/venue/state'
import * as talent from '@harbor/organization/talent/events'
import { talentOf, type TalentState } from '@harbor/organization/talent/state'
import { outcomeOf, type Outcome } from './member-fixture'
import { fixed, ids } from './member-ids'
import { at, recordedIn, type ToldEvent } from './volunteering-fixture'

// Venues, talents and activities that specs speak of. Times are those of Asia/Shanghai.

export const theVenue: venue.VenueId = fixed<'venue'>('f3', 1)

export function bookingNo(number: number): venue.BookingId {
  return fixed<'booking'>('f1', number)
}

type When<S> = <E extends DomainEvent, Code extends string>(decide: (state: S) => Decision<E, Code>) => Outcome<E, Code>

/** `givenVenue(opened(), booked(1)).when((venue) => cancelBooking(venue, …)).thenRefused('venue.booking-begun')` */
export function givenVenue(...events: readonly ToldEvent<venue.VenueEvent>[]): {
  readonly venue: VenueState
  readonly when: When<VenueState>
} {
  const state = venueOf(recordedIn(venue.venueStream(theVenue), events))
  return { venue: state, when: (decide) => outcomeOf(decide(state)) }
}

export function opened(on = '2026-01-01', capacity = 100): venue.VenueEvent {
  const place = { unitId: ids.street, name: '招宝大讲堂', address: '望潮路 1 号' }
  return venue.venueOpened({ ...place, capacity }, { effectiveOn: toLocalDate(on) })
}

interface BookedAs {
  readonly on?: string
  readonly from?: string
  readonly to?: string
  readonly activityId?: Id<'activity'>
}

export function slotOn({ on = '2026-03-07', from = '09:00', to = '11:00' }: BookedAs = {}) {
  return { startsAt: at(on, from), endsAt: at(on, to) }
}

export function booked(number: number, as: BookedAs = {}): ToldEvent<venue.VenueEvent> {
  const what = { bookingId: bookingNo(number), unitId: ids.branch, purpose: '主题活动', people: 40, ...slotOn(as) }
  const { on = '2026-03-07', activityId } = as
  const event = venue.venueBooked({ ...what, ...(activityId && { activityId }) }, { effectiveOn: toLocalDate(on) })
  return { event, recordedAt: at('2026-03-01') }
}

export const theTalent: talent.TalentId = fixed<'talent'>('f4', 1)

/** The same for a talent. */
export function givenTalent(...events: readonly ToldEvent<talent.TalentEvent>[]): {
  readonly talent: TalentState
  readonly when: When<TalentState>
} {
  const state = talentOf(recordedIn(talent.talentStream(theTalent), events))
  return { talent: state, when: (decide) => outcomeOf(decide(state)) }
}

export function registered(on = '2026-01-10'): talent.TalentEvent {
  const who = { unitId: ids.branch, personId: ids.member as string as talent.PersonId, memberId: ids.member }
  const consent = { how: 'written', document: '同意书 2026-01 号' } as const
  const personal = { name: '林晓舟', phone: '0574-00000021' }
  return talent.talentRegistered({ ...who, skills: ['急救'], consent, personal }, { effectiveOn: toLocalDate(on) })
}

export function consentWithdrawn(on = '2026-02-20'): talent.TalentEvent {
  return talent.talentWithdrawn({ told: 'to-staff' }, { effectiveOn: toLocalDate(on) })
}

export const theActivity: activity.ActivityId = fixed<'activity'>('f2', 1)

/** The same for an activity. */
export function givenActivity(...events: readonly ToldEvent<activity.ActivityEvent>[]): {
  readonly activity: ActivityState
  readonly when: When<ActivityState>
} {
  const state = activityOf(recordedIn(activity.activityStream(theActivity), events))
  return { activity: state, when: (decide) => outcomeOf(decide(state)) }
}

interface PlannedAs extends BookedAs {
  readonly capacity?: number
  readonly talentId?: talent.TalentId
  readonly booking?: number
  readonly volunteerHours?: boolean
}

/** For 7 March, nine to eleven; sign-up until the evening before. Recorded on 1 March. */
export function planned(as: PlannedAs = {}): ToldEvent<activity.ActivityEvent> {
  const { on = '2026-03-07', capacity = 2, talentId, booking, volunteerHours = true } = as
  const what = { unitId: ids.branch, title: '社区义诊', base: 'care' as const, place: '潮声社区广场', capacity }
  const held = booking === undefined ? {} : { venueId: theVenue, bookingId: bookingNo(booking) }
  const life = { kind: 'theme-day', classHours: 2 }
  const when = { ...slotOn(as), signUpUntil: at('2026-03-06', '18:00') }
  const counts = { life, volunteerHours, ...(talentId && { talentId }) }
  const event = activity.activityPlanned({ ...what, ...when, ...held, ...counts }, { effectiveOn: toLocalDate(on) })
  return { event, recordedAt: at('2026-03-01') }
}

export function openForSignUp(on = '2026-03-02'): activity.ActivityEvent {
  return activity.activityOpened({}, { effectiveOn: toLocalDate(on) })
}

export function signedUp(
  memberId: MemberId,
  as: 'place' | 'waiting' = 'place',
  on = '2026-03-03',
): activity.ActivityEvent {
  return activity.signedUp({ memberId, as }, { effectiveOn: toLocalDate(on) })
}

export function attended(memberId: MemberId, on = '2026-03-07'): activity.ActivityEvent {
  return activity.attended({ memberId, branchId: ids.branch, how: 'confirmed' }, { effectiveOn: toLocalDate(on) })
}
