import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import { dateOf, earlier, type Instant } from '@harbor/kernel/time'
import type { Base } from '../bases'
import { hoursIn, isReversed, isSameSlot, startDay, type Slot } from '../slot'
import type { TalentId } from '../talent/events'
import { existsOn, type UnitFacts } from '../unit-facts'
import type { BookingId, VenueId } from '../venue/events'
import {
  activityCalledOff,
  activityOpened,
  activityPlanned,
  activityRescheduled,
  capacityChanged,
  leaderNamed,
  leaderStoodDown,
  placeGiven,
  type ActivityEvent,
} from './events'
import type { ActivityRefusal } from './refusals'
import { placesTaken, type ActivityState, type Life } from './state'

export type ActivityDecision = Decision<ActivityEvent, ActivityRefusal>

/** Who acts, and when. */
export interface GivenActivity {
  readonly now: Instant
  readonly actorId: AccountId
  /** The file of whoever acts, when the account belongs to a member. */
  readonly actorMemberId: MemberId | null
}

/** What a plan rests on in other files, as it stands now. */
export interface PlanFacts {
  readonly unit: UnitFacts | undefined
  /** Whether the talent's consent stands; true where no talent is named. */
  readonly leaderConsents: boolean
}

/** Longer than any one service of one person; hours are recorded of it as a whole. */
const longestHours = 16

export interface PlanActivity extends Slot {
  readonly unitId: UnitId
  readonly title: string
  readonly base: Base
  readonly place: string
  readonly venue: { readonly venueId: VenueId; readonly bookingId: BookingId } | null
  readonly talentId: TalentId | null
  readonly life: Life | null
  readonly volunteerHours: boolean
  readonly capacity: number
  readonly signUpUntil: Instant
}

/** In one of the four bases, by a unit that exists. The venue's stream holds the time before this is recorded. */
export function planActivity(
  state: ActivityState,
  order: PlanActivity,
  given: GivenActivity & PlanFacts,
): ActivityDecision {
  if (state.phase !== null) return refuse('activity.planned-already')
  if (order.startsAt <= given.now) return refuse('activity.starts-in-the-past', { startsAt: order.startsAt })
  const fault = planFault(order, given)
  if (fault) return fault
  if (order.signUpUntil > order.startsAt) return refuse('activity.sign-up-after-start')
  return accept(activityPlanned(plannedData(order), { effectiveOn: startDay(order) }))
}

/** What is wrong with a plan, whether it lies ahead or was held long ago. */
export function planFault(order: PlanActivity, given: PlanFacts): Refused<ActivityRefusal> | undefined {
  if (isReversed(order)) return refuse('activity.reversed')
  if (hoursIn(order) > longestHours) return refuse('activity.too-long', { hours: longestHours })
  if (!given.unit || !existsOn(given.unit, startDay(order))) return refuse('activity.unit-unknown')
  return given.leaderConsents ? undefined : refuse('activity.leader-without-consent')
}

export function plannedData({ venue, talentId, life, ...order }: PlanActivity) {
  return { ...order, ...venue, ...(talentId && { talentId }), ...(life && { life }) }
}

/** From now on members can sign up. */
export function openActivity(
  state: ActivityState,
  given: GivenActivity & Pick<PlanFacts, 'leaderConsents'>,
): ActivityDecision {
  if (state.phase === 'open') return accept()
  const closed = notUnderWay(state)
  if (closed) return closed
  if (hasBegun(state, given.now)) return refuse('activity.begun')
  if (!given.leaderConsents) return refuse('activity.leader-without-consent')
  return accept(activityOpened({}, { effectiveOn: dateOf(given.now) }))
}

export interface RescheduleActivity extends Slot {
  readonly signUpUntil: Instant
  readonly reason: string
}

/** Before it begins. Where it has a booking, the venue's stream is asked first: a time that is taken is refused there. */
export function rescheduleActivity(
  state: ActivityState,
  order: RescheduleActivity,
  given: GivenActivity,
): ActivityDecision {
  const closed = notUnderWay(state)
  if (closed) return closed
  if (state.slot && isSameSlot(state.slot, order)) return accept()
  if (hasBegun(state, given.now)) return refuse('activity.begun')
  if (order.startsAt <= given.now) return refuse('activity.starts-in-the-past', { startsAt: order.startsAt })
  if (isReversed(order)) return refuse('activity.reversed')
  if (hoursIn(order) > longestHours) return refuse('activity.too-long', { hours: longestHours })
  if (order.signUpUntil > order.startsAt) return refuse('activity.sign-up-after-start')
  const { bookingId } = state
  const moved = { ...order, ...(bookingId && { bookingId }) }
  return accept(activityRescheduled(moved, { effectiveOn: startDay(order) }))
}

/** What a moved booking calls for; nothing where the activity is over or at that time already. */
export function followBooking(
  state: ActivityState,
  order: Omit<RescheduleActivity, 'signUpUntil'>,
): Decision<ReturnType<typeof activityRescheduled>, ActivityRefusal> {
  const { slot, signUpUntil, bookingId } = state
  if (notUnderWay(state) || !slot || isSameSlot(slot, order)) return accept()
  const until = earlier(signUpUntil ?? order.startsAt, order.startsAt)
  const moved = { ...order, signUpUntil: until, ...(bookingId && { bookingId }) }
  return accept(activityRescheduled(moved, { effectiveOn: startDay(order) }))
}

/** More places go to who waits longest; fewer than are taken cannot be. */
export function changeCapacity(
  state: ActivityState,
  order: { readonly capacity: number; readonly reason: string },
  given: GivenActivity,
): ActivityDecision {
  const closed = notUnderWay(state)
  if (closed) return closed
  if (order.capacity === state.capacity) return accept()
  const taken = placesTaken(state)
  if (order.capacity < taken) return refuse('activity.places-taken', { taken })
  const effectiveOn = dateOf(given.now)
  const free = order.capacity - taken
  const promoted = state.participants
    .filter(({ seat }) => seat === 'waiting')
    .slice(0, free)
    .map(({ memberId }) => placeGiven({ memberId }, { effectiveOn }))
  return accept<ActivityEvent>(capacityChanged(order, { effectiveOn }), ...promoted)
}

export function nameLeader(
  state: ActivityState,
  talentId: TalentId,
  given: GivenActivity & Pick<PlanFacts, 'leaderConsents'>,
): ActivityDecision {
  const closed = notUnderWay(state)
  if (closed) return closed
  if (state.talentId === talentId) return accept()
  if (!given.leaderConsents) return refuse('activity.leader-without-consent')
  const effectiveOn = dateOf(given.now)
  const before = state.talentId
    ? [leaderStoodDown({ talentId: state.talentId, because: 'replaced' }, { effectiveOn })]
    : []
  return accept<ActivityEvent>(...before, leaderNamed({ talentId }, { effectiveOn }))
}

/** What the withdrawal of a consent calls for; nothing where he leads it no more, or it is over. */
export function standDown(
  state: ActivityState,
  talentId: TalentId,
): Decision<ReturnType<typeof leaderStoodDown>, ActivityRefusal> {
  if (state.talentId !== talentId || notUnderWay(state)) return accept()
  return accept(leaderStoodDown({ talentId, because: 'consent-withdrawn' }))
}

/** Until it begins, or when it did not take place: with the reason. The venue's time is given back. */
export function callOffActivity(
  state: ActivityState,
  { reason }: { readonly reason: string },
  given: GivenActivity,
): ActivityDecision {
  if (state.phase === 'called-off') return accept()
  const closed = notUnderWay(state)
  if (closed) return closed
  if (state.participants.some((one) => one.attended !== null)) return refuse('activity.attended')
  return accept(activityCalledOff({ reason, ...heldBy(state) }, { effectiveOn: dateOf(given.now) }))
}

/** What the activity holds outside its own stream. */
export function heldBy({ venueId, bookingId, talentId }: ActivityState) {
  return { ...(venueId && { venueId }), ...(bookingId && { bookingId }), ...(talentId && { talentId }) }
}

export function notUnderWay({ phase }: ActivityState): Refused<ActivityRefusal> | undefined {
  if (phase === null) return refuse('activity.unknown')
  return phase === 'planned' || phase === 'open' ? undefined : refuse('activity.closed', { phase })
}

export function hasBegun({ slot }: ActivityState, now: Instant): boolean {
  return slot !== null && slot.startsAt <= now
}
