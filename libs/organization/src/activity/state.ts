import type { WordsOfCodes } from '@harbor/kernel/decision'
import type { Recorded } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { dateOf, type Instant, type LocalDate } from '@harbor/kernel/time'
import type { Base } from '../bases'
import type { Slot } from '../slot'
import type { TalentId } from '../talent/events'
import type { BookingId, VenueId } from '../venue/events'
import type { ActivityEvent } from './events'

export const activityPhases = ['planned', 'open', 'held', 'called-off'] as const
export type ActivityPhase = (typeof activityPhases)[number]

export const activityPhaseNames: WordsOfCodes<ActivityPhase> = {
  planned: { zh: '策划中', en: 'planned' },
  open: { zh: '报名中', en: 'open' },
  held: { zh: '已举办', en: 'held' },
  'called-off': { zh: '已取消', en: 'called off' },
}

/** Somebody who signed up, or came without. In the order of signing up. */
export interface Participant {
  readonly memberId: MemberId
  /** Null: came without having signed up. */
  readonly seat: 'place' | 'waiting' | null
  readonly attended: { readonly branchId: UnitId; readonly how: 'check-in' | 'confirmed' } | null
  readonly rating: number | null
}

export interface Life {
  readonly kind: string
  readonly classHours: number
}

/** What an activity's stream says. JSON, since views keep it too. */
export interface ActivityState {
  /** Null: never planned. */
  readonly phase: ActivityPhase | null
  readonly unitId: UnitId | null
  readonly title: string
  readonly base: Base
  readonly place: string
  readonly slot: Slot | null
  readonly venueId: VenueId | null
  readonly bookingId: BookingId | null
  readonly talentId: TalentId | null
  readonly life: Life | null
  readonly volunteerHours: boolean
  readonly capacity: number
  readonly signUpUntil: Instant | null
  readonly historic: boolean
  readonly plannedOn: LocalDate | null
  readonly openedOn: LocalDate | null
  readonly firstSignUpOn: LocalDate | null
  readonly closedOn: LocalDate | null
  readonly participants: readonly Participant[]
  readonly guests: number
  /** Why it was called off. */
  readonly reason: string | null
}

export const noActivity: ActivityState = {
  phase: null,
  unitId: null,
  title: '',
  base: 'service',
  place: '',
  slot: null,
  venueId: null,
  bookingId: null,
  talentId: null,
  life: null,
  volunteerHours: false,
  capacity: 0,
  signUpUntil: null,
  historic: false,
  plannedOn: null,
  openedOn: null,
  firstSignUpOn: null,
  closedOn: null,
  participants: [],
  guests: 0,
  reason: null,
}

export function evolveActivity(state: ActivityState, event: Recorded<ActivityEvent>): ActivityState {
  const on = dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.activity-planned.v1':
      return planned(state, event)
    case 'organization.activity-opened.v1':
      return { ...state, phase: 'open', openedOn: on }
    case 'organization.activity-rescheduled.v1': {
      const { startsAt, endsAt, signUpUntil } = event.data
      return { ...state, slot: { startsAt, endsAt }, signUpUntil }
    }
    case 'organization.activity-capacity-changed.v1':
      return { ...state, capacity: event.data.capacity }
    case 'organization.activity-leader-named.v1':
      return { ...state, talentId: event.data.talentId }
    case 'organization.activity-leader-stood-down.v1':
      return { ...state, talentId: state.talentId === event.data.talentId ? null : state.talentId }
    case 'organization.activity-signed-up.v1': {
      const { memberId, as: seat } = event.data
      const participant = { memberId, seat, attended: null, rating: null }
      return { ...state, participants: [...state.participants, participant], firstSignUpOn: state.firstSignUpOn ?? on }
    }
    case 'organization.activity-signed-out.v1':
      return { ...state, participants: state.participants.filter(({ memberId }) => memberId !== event.data.memberId) }
    case 'organization.activity-place-given.v1':
      return changed(state, event.data.memberId, { seat: 'place' })
    case 'organization.activity-attended.v1': {
      const { memberId, branchId, how } = event.data
      if (participantOf(state, memberId)) return changed(state, memberId, { attended: { branchId, how } })
      const walkedIn = { memberId, seat: null, attended: { branchId, how }, rating: null }
      return { ...state, participants: [...state.participants, walkedIn] }
    }
    case 'organization.activity-attendance-retracted.v1':
      return retracted(state, event.data.memberId)
    case 'organization.activity-held.v1':
      return { ...state, phase: 'held', closedOn: on, guests: event.data.guests }
    case 'organization.activity-participation-counted.v1':
      return state
    case 'organization.activity-rated.v1':
      return changed(state, event.data.memberId, { rating: event.data.rating })
    case 'organization.activity-called-off.v1':
      return { ...state, phase: 'called-off', closedOn: on, reason: event.data.reason }
  }
}

type Planned = Extract<Recorded<ActivityEvent>, { type: 'organization.activity-planned.v1' }>

function planned(state: ActivityState, { data, recordedAt }: Planned): ActivityState {
  const { startsAt, endsAt, venueId, bookingId, talentId, life, historic, ...rest } = data
  return {
    ...state,
    ...rest,
    phase: 'planned',
    slot: { startsAt, endsAt },
    venueId: venueId ?? null,
    bookingId: bookingId ?? null,
    talentId: talentId ?? null,
    life: life ?? null,
    historic: historic ?? false,
    plannedOn: dateOf(recordedAt),
  }
}

function changed(state: ActivityState, memberId: MemberId, change: Partial<Participant>): ActivityState {
  const participants = state.participants.map((one) => (one.memberId === memberId ? { ...one, ...change } : one))
  return { ...state, participants }
}

/** Who had not signed up is not there at all. */
function retracted(state: ActivityState, memberId: MemberId): ActivityState {
  const participants = state.participants.flatMap((one) => {
    if (one.memberId !== memberId) return [one]
    return one.seat === null ? [] : [{ ...one, attended: null }]
  })
  return { ...state, participants }
}

export function activityOf(events: readonly Recorded[]): ActivityState {
  return (events as readonly Recorded<ActivityEvent>[]).reduce(evolveActivity, noActivity)
}

export function participantOf({ participants }: ActivityState, memberId: MemberId | null): Participant | undefined {
  return participants.find((one) => one.memberId === memberId)
}

export function placesTaken({ participants }: ActivityState): number {
  return participants.filter(({ seat }) => seat === 'place').length
}

/** Whoever waits longest. */
export function firstWaiting({ participants }: ActivityState): Participant | undefined {
  return participants.find(({ seat }) => seat === 'waiting')
}

export function attendees({ participants }: ActivityState): readonly Participant[] {
  return participants.filter((one) => one.attended !== null)
}

/** Had a place and did not come; said once it is held. */
export function absentees({ participants }: ActivityState): readonly Participant[] {
  return participants.filter((one) => one.seat === 'place' && one.attended === null)
}

/** Can be signed up for at that moment: a place or a place on the waiting list. */
export function isOpenAt({ phase, signUpUntil }: ActivityState, now: Instant): boolean {
  return phase === 'open' && signUpUntil !== null && now <= signUpUntil
}
