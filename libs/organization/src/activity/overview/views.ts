import type { Recorded } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { Instant, LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import type { Base } from '../../bases'
import { startDay } from '../../slot'
import {
  activityEvents,
  attendanceRetracted,
  attended,
  placeGiven,
  signedOut,
  signedUp,
  type ActivityEvent,
  type ActivityId,
} from '../events'
import {
  absentees,
  attendees,
  evolveActivity,
  noActivity,
  placesTaken,
  type ActivityPhase,
  type ActivityState,
} from '../state'

/** An activity as lists show it. Nobody is named. */
export interface ActivityRow extends ViewDocument {
  readonly id: ActivityId
  readonly unitId: UnitId
  readonly title: string
  readonly base: Base
  readonly place: string
  readonly phase: ActivityPhase
  readonly startsAt: Instant
  readonly endsAt: Instant
  /** The day on which it begins, in Asia/Shanghai. */
  readonly on: LocalDate
  readonly signUpUntil: Instant
  readonly capacity: number
  readonly signedUp: number
  readonly waiting: number
  /** Places that are left while it is open, else 0. */
  readonly free: number
  readonly attended: number
  readonly absent: number
  readonly guests: number
  readonly ratings: number
  readonly ratingSum: number
  /** Kind of organisation life that it counts as; empty text: none. */
  readonly life: string
}

export const activitiesView: View<ActivityEvent, ActivityState, ActivityRow> = {
  name: 'activities',
  version: 1,
  collection: {
    name: 'activities',
    fields: {
      unitId: 'string',
      base: 'string',
      phase: 'string',
      on: 'string',
      startsAt: 'string',
      signUpUntil: 'string',
      free: 'number',
    },
    indexes: [
      ['unitId', 'on'],
      ['phase', 'startsAt'],
      ['base', 'on'],
    ],
    text: ['title', 'place'],
  },
  handles: activityEvents.map(({ type }) => type),
  personal: false,
  key: (event) => event.stream.slice(-36),
  evolve: (state = noActivity, event) => evolveActivity(state, event),
  documents: (state, key) => rowOf(state, key as ActivityId),
}

export function rowOf(activity: ActivityState, id: ActivityId): readonly ActivityRow[] {
  const { phase, unitId, slot, signUpUntil, title, base, place, capacity, participants, guests, life } = activity
  if (phase === null || unitId === null || slot === null || signUpUntil === null) return []
  const taken = placesTaken(activity)
  const rated = participants.flatMap(({ rating }) => rating ?? [])
  return [
    {
      id,
      unitId,
      title,
      base,
      place,
      phase,
      ...slot,
      on: startDay(slot),
      signUpUntil,
      capacity,
      signedUp: taken,
      waiting: participants.filter(({ seat }) => seat === 'waiting').length,
      free: phase === 'open' ? Math.max(0, capacity - taken) : 0,
      attended: attendees(activity).length,
      absent: phase === 'held' ? absentees(activity).length : 0,
      guests,
      ratings: rated.length,
      ratingSum: rated.reduce((sum, rating) => sum + rating, 0),
      life: life?.kind ?? '',
    },
  ]
}

/** One member in one activity. */
export interface ParticipationRow extends ViewDocument {
  readonly activityId: ActivityId
  readonly memberId: MemberId
  readonly seat: 'place' | 'waiting' | ''
  /** 1 once he has attended. */
  readonly attended: number
}

type ParticipationEvent = Extract<
  ActivityEvent,
  {
    type: `organization.activity-${'signed-up' | 'signed-out' | 'place-given' | 'attended' | 'attendance-retracted'}.v1`
  }
>

/** By member and activity, so that a sign-up to a popular activity touches one row and not hundreds. */
export const participationsView: View<ParticipationEvent, ParticipationRow | null, ParticipationRow> = {
  name: 'activity-participations',
  version: 1,
  collection: {
    name: 'activity-participations',
    fields: { activityId: 'string', memberId: 'string', seat: 'string', attended: 'number' },
    indexes: [['memberId'], ['activityId']],
    text: [],
  },
  handles: [signedUp.type, signedOut.type, placeGiven.type, attended.type, attendanceRetracted.type],
  personal: false,
  key: (event) => `${event.stream.slice(-36)}/${event.data.memberId}`,
  evolve: (row, event: Recorded<ParticipationEvent>) => {
    const { memberId } = event.data
    const activityId = event.stream.slice(-36) as ActivityId
    const known = row ?? { id: `${activityId}/${memberId}`, activityId, memberId, seat: '', attended: 0 }
    switch (event.type) {
      case 'organization.activity-signed-up.v1':
        return { ...known, seat: event.data.as }
      case 'organization.activity-place-given.v1':
        return { ...known, seat: 'place' }
      case 'organization.activity-signed-out.v1':
        return null
      case 'organization.activity-attended.v1':
        return { ...known, attended: 1 }
      case 'organization.activity-attendance-retracted.v1':
        return known.seat === '' ? null : { ...known, attended: 0 }
    }
  },
  documents: (row) => (row ? [row] : []),
}
