import { accept, refuse, type Refused } from '@harbor/kernel/decision'
import { deriveId, type MemberId, type UnitId } from '@harbor/kernel/ids'
import { dateOf, type Instant } from '@harbor/kernel/time'
import { startDay, type Slot } from '../slot'
import {
  hasBegun,
  heldBy,
  notUnderWay,
  planFault,
  plannedData,
  type ActivityDecision,
  type GivenActivity,
  type PlanActivity,
  type PlanFacts,
} from './decide'
import {
  activityHeld,
  activityPlanned,
  activityRated,
  attendanceRetracted,
  attended,
  mostParticipants,
  participationCounted,
  type ActivityEvent,
  type ActivityId,
} from './events'
import type { ActivityRefusal } from './refusals'
import { absentees, attendees, participantOf, type ActivityState } from './state'

/** The branch that answered for each member on the day of the activity; who is not in it was on no roll. */
export type Branches = ReadonlyMap<MemberId, UnitId>

/** People come before it begins; codes that are shown earlier than this open nothing. */
const checkInOpensBeforeMs = 3_600_000

/** The member himself, with the code that the organiser shows. `codeFits`: it is one of this activity, of these minutes. */
export function checkIn(
  state: ActivityState,
  given: GivenActivity & { readonly codeFits: boolean; readonly branches: Branches },
): ActivityDecision {
  const memberId = given.actorMemberId
  if (memberId === null) return refuse('activity.check-in-for-oneself')
  const closed = notUnderWay(state)
  if (closed) return closed
  if (participantOf(state, memberId)?.attended) return accept()
  if (state.slot && isTooEarly(state.slot, given.now))
    return refuse('activity.not-begun', { startsAt: state.slot.startsAt })
  if (!given.codeFits) return refuse('activity.code-unfit')
  return attendance(state, [memberId], 'check-in', given)
}

function isTooEarly({ startsAt }: Slot, now: Instant): boolean {
  return Date.parse(now) < Date.parse(startsAt) - checkInOpensBeforeMs
}

/** The organiser saw them come. Nobody confirms an attendance of his own. */
export function confirmAttendance(
  state: ActivityState,
  memberIds: readonly MemberId[],
  given: GivenActivity & { readonly branches: Branches },
): ActivityDecision {
  const closed = notUnderWay(state)
  if (closed) return closed
  if (!hasBegun(state, given.now)) return refuse('activity.not-begun', { startsAt: state.slot?.startsAt ?? '' })
  if (isAmong(memberIds, given)) return refuse('activity.own-attendance')
  return attendance(state, memberIds, 'confirmed', given)
}

function attendance(
  state: ActivityState,
  memberIds: readonly MemberId[],
  how: 'check-in' | 'confirmed',
  { branches, now }: GivenActivity & { readonly branches: Branches },
): ActivityDecision {
  const effectiveOn = state.slot ? startDay(state.slot) : dateOf(now)
  const wanted = [...new Set(memberIds)].filter((memberId) => !participantOf(state, memberId)?.attended)
  if (attendees(state).length + wanted.length > mostParticipants) return refuse('activity.too-many')
  const told = attendedEvents(wanted, how, branches, effectiveOn)
  return 'accepted' in told ? told : accept(...told)
}

function attendedEvents(
  memberIds: readonly MemberId[],
  how: 'check-in' | 'confirmed',
  branches: Branches,
  effectiveOn: ReturnType<typeof startDay>,
): readonly ActivityEvent[] | Refused<ActivityRefusal> {
  const events: ActivityEvent[] = []
  for (const memberId of memberIds) {
    const branchId = branches.get(memberId)
    if (!branchId) return refuse('activity.not-on-the-roll', { memberId })
    events.push(attended({ memberId, branchId, how }, { effectiveOn }))
  }
  return events
}

/** What was told wrongly. Once the activity is closed the ledgers follow: the attendance counts no more, its hours are voided. */
export function retractAttendance(
  state: ActivityState,
  order: { readonly memberId: MemberId; readonly reason: string },
  given: GivenActivity,
): ActivityDecision {
  const closed = state.phase === 'held' ? undefined : notUnderWay(state)
  if (closed) return closed
  if (!participantOf(state, order.memberId)?.attended) return refuse('activity.not-attended')
  if (order.memberId === given.actorMemberId) return refuse('activity.own-attendance')
  return accept(attendanceRetracted(order, { effectiveOn: dateOf(given.now) }))
}

/** It is over. What each has of it is recorded one by one, so that each ledger has one cause. */
export function closeActivity(
  activityId: ActivityId,
  state: ActivityState,
  { guests }: { readonly guests: number },
  given: GivenActivity,
): ActivityDecision {
  if (state.phase === 'held') return accept()
  const closed = notUnderWay(state)
  if (closed) return closed
  const { slot, unitId } = state
  if (!slot || !unitId || slot.endsAt > given.now) return refuse('activity.not-over', { endsAt: slot?.endsAt ?? '' })
  const came = attendees(state).flatMap(({ memberId, attended: how }) =>
    how ? [{ memberId, branchId: how.branchId }] : [],
  )
  const held = { attended: came.length, absent: absentees(state).length, guests, ...heldBy(state) }
  return accept(...heldEvents(activityId, { ...state, unitId, ...slot }, came, held))
}

interface Held {
  readonly attended: number
  readonly absent: number
  readonly guests: number
}

/** The count, and one event for each who came. */
function heldEvents(
  activityId: ActivityId,
  activity: Pick<ActivityState, 'title' | 'base' | 'life' | 'volunteerHours'> & { readonly unitId: UnitId } & Slot,
  came: readonly { readonly memberId: MemberId; readonly branchId: UnitId }[],
  held: Held & ReturnType<typeof heldBy>,
): readonly ActivityEvent[] {
  const { title, base, unitId: organiserId, startsAt, endsAt, life, volunteerHours } = activity
  const what = { title, base, organiserId, startsAt, endsAt, ...(life && { life }), volunteerHours }
  const effectiveOn = startDay(activity)
  return [
    activityHeld(held, { effectiveOn }),
    ...came.map(({ memberId, branchId }) => {
      const recordId = deriveId<'hours-record'>(activityId, memberId)
      return participationCounted({ memberId, branchId, recordId, ...what }, { effectiveOn })
    }),
  ]
}

export interface HistoricActivity extends Omit<PlanActivity, 'signUpUntil' | 'capacity' | 'venue'> {
  readonly memberIds: readonly MemberId[]
  readonly guests: number
}

/** 补录: from papers of the time, in one record: what it was, and who came. Nobody writes down an attendance of his own. */
export function recordHistoric(
  activityId: ActivityId,
  state: ActivityState,
  { memberIds, guests, ...order }: HistoricActivity,
  given: GivenActivity & Pick<PlanFacts, 'unit'> & { readonly branches: Branches },
): ActivityDecision {
  if (state.phase !== null) return refuse('activity.planned-already')
  if (order.endsAt > given.now) return refuse('activity.not-over', { endsAt: order.endsAt })
  const members = [...new Set(memberIds)]
  const plan = { ...order, venue: null, capacity: Math.max(members.length, 1), signUpUntil: order.startsAt }
  const fault = planFault(plan, { ...given, leaderConsents: true })
  if (fault) return fault
  if (isAmong(members, given)) return refuse('activity.own-attendance')
  const effectiveOn = startDay(order)
  const told = attendedEvents(members, 'confirmed', given.branches, effectiveOn)
  if ('accepted' in told) return told
  const came = members.flatMap((memberId) => {
    const branchId = given.branches.get(memberId)
    return branchId ? [{ memberId, branchId }] : []
  })
  const { talentId } = order
  const held = { attended: came.length, absent: 0, guests, ...(talentId && { talentId }) }
  return accept(
    activityPlanned({ ...plannedData(plan), historic: true }, { effectiveOn }),
    ...told,
    ...heldEvents(activityId, order, came, held),
  )
}

/** By who came, once, when it is over. */
export function rateActivity(
  state: ActivityState,
  order: { readonly rating: number; readonly comment?: string },
  given: GivenActivity,
): ActivityDecision {
  const memberId = given.actorMemberId
  if (state.phase === null) return refuse('activity.unknown')
  if (state.phase !== 'held') return refuse('activity.not-held')
  const participant = participantOf(state, memberId)
  if (memberId === null || !participant?.attended) return refuse('activity.rated-by-attendees')
  if (participant.rating === order.rating) return accept()
  if (participant.rating !== null) return refuse('activity.rated-already')
  return accept(activityRated({ memberId, ...order }, { effectiveOn: dateOf(given.now) }))
}

function isAmong(memberIds: readonly MemberId[], { actorMemberId }: GivenActivity): boolean {
  return actorMemberId !== null && memberIds.includes(actorMemberId)
}
