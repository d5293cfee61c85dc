import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import type { Id } from '@harbor/kernel/ids'
import { Choice, IdOf, InstantText, Line, Payload } from '@harbor/kernel/schema'
import { bases } from '../bases'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.
// Titles, places, reasons and comments name nobody: all who may take part read them.

export type ActivityId = Id<'activity'>

export function activityStream(activityId: ActivityId): string {
  return `activity-${activityId}`
}

/** One event a participant is recorded when an activity is closed, in one append. */
export const mostParticipants = 900

const Seats = Type.Integer({ minimum: 1, maximum: mostParticipants })
const slot = { startsAt: InstantText, endsAt: InstantText }
const memberId = IdOf<'member'>()
const Guests = Type.Integer({ minimum: 0, maximum: 100_000 })
/** What the activity holds outside its own stream: given back, or settled, when it ends. */
const held = {
  venueId: Type.Optional(IdOf<'venue'>()),
  bookingId: Type.Optional(IdOf<'booking'>()),
  talentId: Type.Optional(IdOf<'talent'>()),
}
/** What taking part counts as: organisation life of a kind with class hours (halves), and volunteer hours. */
const counts = {
  life: Type.Optional(
    Payload({ kind: Line(40), classHours: Type.Number({ minimum: 0, maximum: 40, multipleOf: 0.5 }) }),
  ),
  volunteerHours: Type.Boolean(),
}

/**
 * A unit plans an activity in one of the four bases. `venueId` and `bookingId`: the venue's stream holds the time already. `historic`:
 * written down after it was held, from the papers of those years. Effective on the day on which it begins.
 */
export const activityPlanned = defineEvent(
  'organization.activity-planned',
  1,
  Payload({
    unitId: IdOf<'unit'>(),
    title: Line(100),
    base: Choice(bases),
    place: Line(200),
    ...slot,
    ...held,
    ...counts,
    capacity: Seats,
    /** Sign-up and sign-out end here. */
    signUpUntil: InstantText,
    historic: Type.Optional(Type.Boolean()),
  }),
)
/** From now on members can sign up. */
export const activityOpened = defineEvent('organization.activity-opened', 1, Payload({}))
/** The same activity at another time; its booking, where it has one, has moved already. */
export const activityRescheduled = defineEvent(
  'organization.activity-rescheduled',
  1,
  Payload({ ...slot, signUpUntil: InstantText, bookingId: Type.Optional(IdOf<'booking'>()), reason: Line(500) }),
)
export const capacityChanged = defineEvent(
  'organization.activity-capacity-changed',
  1,
  Payload({ capacity: Seats, reason: Line(500) }),
)
/** A talent with standing consent leads it from now on. */
export const leaderNamed = defineEvent('organization.activity-leader-named', 1, Payload({ talentId: IdOf<'talent'>() }))
/** He leads it no more: another was named, or the consent was withdrawn. */
export const leaderStoodDown = defineEvent(
  'organization.activity-leader-stood-down',
  1,
  Payload({ talentId: IdOf<'talent'>(), because: Choice(['replaced', 'consent-withdrawn']) }),
)
/** First come, first served: `place` while there is one, then `waiting`. */
export const signedUp = defineEvent(
  'organization.activity-signed-up',
  1,
  Payload({ memberId, as: Choice(['place', 'waiting']) }),
)
export const signedOut = defineEvent('organization.activity-signed-out', 1, Payload({ memberId }))
/** A place became free, and went to whoever waited longest. */
export const placeGiven = defineEvent('organization.activity-place-given', 1, Payload({ memberId }))
/** `branchId`: the branch that answered for the member on that day, in whose organisation life it counts. */
export const attended = defineEvent(
  'organization.activity-attended',
  1,
  Payload({ memberId, branchId: IdOf<'unit'>(), how: Choice(['check-in', 'confirmed']) }),
)
export const attendanceRetracted = defineEvent(
  'organization.activity-attendance-retracted',
  1,
  Payload({ memberId, reason: Line(200) }),
)
/** It took place and is closed: `attended` members came, `absent` had a place and did not, `guests` are people who are no members. */
export const activityHeld = defineEvent(
  'organization.activity-held',
  1,
  Payload({
    attended: Type.Integer({ minimum: 0, maximum: mostParticipants }),
    absent: Type.Integer({ minimum: 0, maximum: mostParticipants }),
    guests: Guests,
    ...held,
  }),
)
/** What one member has of it, once it is closed: from it hours are recorded and organisation life is counted. */
export const participationCounted = defineEvent(
  'organization.activity-participation-counted',
  1,
  Payload({
    memberId,
    branchId: IdOf<'unit'>(),
    /** Under which its hours stand in the member's ledger. */
    recordId: IdOf<'hours-record'>(),
    title: Line(100),
    base: Choice(bases),
    organiserId: IdOf<'unit'>(),
    ...slot,
    ...counts,
  }),
)
export const activityRated = defineEvent(
  'organization.activity-rated',
  1,
  Payload({ memberId, rating: Type.Integer({ minimum: 1, maximum: 5 }), comment: Type.Optional(Line(200)) }),
)
export const activityCalledOff = defineEvent(
  'organization.activity-called-off',
  1,
  Payload({ reason: Line(500), ...held }),
)

export const activityEvents = [
  activityPlanned,
  activityOpened,
  activityRescheduled,
  capacityChanged,
  leaderNamed,
  leaderStoodDown,
  signedUp,
  signedOut,
  placeGiven,
  attended,
  attendanceRetracted,
  activityHeld,
  participationCounted,
  activityRated,
  activityCalledOff,
] as const
export type ActivityEvent = EventOf<(typeof activityEvents)[number]>
