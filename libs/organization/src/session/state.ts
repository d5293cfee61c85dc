import type { WordsOfCodes } from '@harbor/kernel/decision'
import type { Recorded } from '@harbor/kernel/event'
import type { AccountId, Id, MemberId, UnitId } from '@harbor/kernel/ids'
import { dateOf, type Instant, type LocalDate } from '@harbor/kernel/time'
import type { SessionKind } from '@harbor/rules/organisation-life-pack'
import type { AttendanceState } from '../attendance/attendance-source'
import type { PlanId, PlanItemId } from '../programme-words'
import type { SessionEvent } from './events'

export type ResolutionId = Id<'resolution'>
export const sessionPhases = ['convened', 'held', 'cancelled'] as const
export type SessionPhase = (typeof sessionPhases)[number]

export const sessionPhaseNames: WordsOfCodes<SessionPhase> = {
  convened: { zh: '已召集', en: 'convened' },
  held: { zh: '已召开', en: 'held' },
  cancelled: { zh: '已取消', en: 'cancelled' },
}

export interface Leave {
  readonly requestedBy: AccountId
  readonly requestedOn: LocalDate
  /** Null: not opened, or erased. */
  readonly reason: string | null
  /** Null: not decided. */
  readonly granted: boolean | null
  readonly decidedOn: LocalDate | null
}

export interface DueMember {
  readonly branchId: UnitId
  readonly votes: boolean
}

export type Resolution = Extract<SessionEvent, { type: 'organization.session-resolved.v1' }>['data']

export interface Minutes {
  readonly sha256: string
  readonly name: string
  readonly recorderId: MemberId
  readonly on: LocalDate
}

/** What a session's stream says. JSON, since views keep it too. */
export interface SessionState {
  /** Null: never convened. */
  readonly phase: SessionPhase | null
  readonly unitId: UnitId | null
  readonly kind: SessionKind
  readonly planId: PlanId | null
  readonly itemId: PlanItemId | null
  readonly theme: string
  readonly agenda: readonly string[]
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly place: string
  readonly classHours: number
  readonly called: readonly MemberId[]
  readonly convenedOn: LocalDate | null
  /** Everybody on the list of those who came, whether due or guest. */
  readonly attended: Readonly<Record<MemberId, Instant>>
  readonly leaves: Readonly<Record<MemberId, Leave>>
  /** Who was due, closed when it was held; empty before. */
  readonly due: Readonly<Record<MemberId, DueMember>>
  /** Absences that were excused afterwards. */
  readonly excused: Readonly<Record<MemberId, LocalDate>>
  /** The day on which its holding was recorded. */
  readonly heldRecordedOn: LocalDate | null
  readonly cancelledOn: LocalDate | null
  readonly minutes: Minutes | null
  readonly firstMinutesOn: LocalDate | null
  readonly resolutions: readonly Resolution[]
}

export const noSession: SessionState = {
  phase: null,
  unitId: null,
  kind: 'general-meeting',
  planId: null,
  itemId: null,
  theme: '',
  agenda: [],
  startsAt: '' as Instant,
  endsAt: '' as Instant,
  place: '',
  classHours: 0,
  called: [],
  convenedOn: null,
  attended: {},
  leaves: {},
  due: {},
  excused: {},
  heldRecordedOn: null,
  cancelledOn: null,
  minutes: null,
  firstMinutesOn: null,
  resolutions: [],
}

export function evolveSession(state: SessionState, event: Recorded<SessionEvent>): SessionState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.session-convened.v1': {
      const { findings: _, ...convened } = event.data
      return { ...state, ...convened, phase: 'convened', convenedOn: on }
    }
    case 'organization.session-moved.v1': {
      const { startsAt, endsAt, place } = event.data
      const { from } = checkInOf(event.data)
      return { ...state, startsAt, endsAt, place, attended: arrivalsSince(from, state.attended) }
    }
    case 'organization.session-cancelled.v1':
      return { ...state, phase: 'cancelled', cancelledOn: on }
    case 'organization.session-attended.v1':
      return { ...state, attended: withArrivals(state.attended, [event]) }
    case 'organization.leave-requested.v1': {
      const { memberId, personal } = event.data
      const reason = personal?.reason ?? null
      const leave = { requestedBy: event.actor.id, requestedOn: on, reason, granted: null, decidedOn: null }
      return { ...state, leaves: { ...state.leaves, [memberId]: leave } }
    }
    case 'organization.leave-decided.v1': {
      const { memberId, granted } = event.data
      const leave = state.leaves[memberId]
      return leave ? { ...state, leaves: { ...state.leaves, [memberId]: { ...leave, granted, decidedOn: on } } } : state
    }
    case 'organization.session-held.v1':
      return { ...state, phase: 'held', due: dueOf(event.data), heldRecordedOn: dateOf(event.recordedAt) }
    case 'organization.absence-excused.v1':
      return { ...state, excused: { ...state.excused, [event.data.memberId]: on } }
    case 'organization.attendance-corrected.v1': {
      const { memberId, present } = event.data
      const { [memberId]: was, ...others } = state.attended
      return { ...state, attended: present ? { ...others, [memberId]: was ?? state.startsAt } : others }
    }
    case 'organization.session-minuted.v1': {
      const { document, recorderId } = event.data
      const minutes = { ...document, recorderId, on }
      return { ...state, minutes, firstMinutesOn: state.firstMinutesOn ?? dateOf(event.recordedAt) }
    }
    case 'organization.session-resolved.v1':
      return { ...state, resolutions: [...state.resolutions, event.data] }
  }
}

/** Check-in opens this long before the session, and ends with it. */
const opensBeforeMs = 3_600_000

/** The stretch of time in which codes are taken. */
export function checkInOf({ startsAt, endsAt }: Pick<SessionState, 'startsAt' | 'endsAt'>): {
  readonly from: Instant
  readonly until: Instant
} {
  return { from: new Date(Date.parse(startsAt) - opensBeforeMs).toISOString() as Instant, until: endsAt }
}

/** Whoever came earlier came to a meeting that did not open, and counts for no quorum of the next. */
function arrivalsSince(from: Instant, attended: SessionState['attended']): SessionState['attended'] {
  return Object.fromEntries(Object.entries(attended).filter(([, at]) => at >= from))
}

type Held = Extract<SessionEvent, { type: 'organization.session-held.v1' }>['data']

function dueOf({ due }: Held): Readonly<Record<MemberId, DueMember>> {
  const rows = new Map<MemberId, DueMember>()
  for (const { branchId, voting, others } of due) {
    for (const id of voting) rows.set(id, { branchId, votes: true })
    for (const id of others) rows.set(id, { branchId, votes: false })
  }
  return Object.fromEntries(rows) as Readonly<Record<MemberId, DueMember>>
}

type Attended = Extract<SessionEvent, { type: 'organization.session-attended.v1' }>

/** Who is on the list keeps the time at which he came first. */
function withArrivals(known: SessionState['attended'], arrivals: readonly Attended[]): SessionState['attended'] {
  const attended: Record<MemberId, Instant> = { ...known }
  for (const { data } of arrivals) for (const id of data.members) attended[id] ??= data.at
  return attended
}

/**
 * The fold of a whole stream. People who come one after the other are put on the list together: with one copy of the list for each of
 * them, a crowd at the door would pay for everybody before it once more.
 */
export function sessionOf(events: readonly Recorded[]): SessionState {
  let state = noSession
  let arrivals: Attended[] = []
  const withAll = (): SessionState =>
    arrivals.length > 0 ? { ...state, attended: withArrivals(state.attended, arrivals) } : state
  for (const event of events as readonly Recorded<SessionEvent>[]) {
    if (event.type === 'organization.session-attended.v1') {
      arrivals.push(event)
      continue
    }
    state = evolveSession(withAll(), event)
    arrivals = []
  }
  return withAll()
}

/** The day on which it takes place, or took place. */
export function dayOf({ startsAt }: Pick<SessionState, 'startsAt'>): LocalDate {
  return dateOf(startsAt)
}

export function attendanceOf(state: SessionState, memberId: MemberId): AttendanceState {
  if (state.attended[memberId] !== undefined) return 'present'
  const isExcused = state.leaves[memberId]?.granted === true || state.excused[memberId] !== undefined
  return isExcused ? 'excused' : 'unexcused'
}

/** How many of those due came, were excused, or stayed away; nothing before it was held. */
export function countsOf(state: SessionState): Readonly<Record<AttendanceState | 'due', number>> {
  const members = Object.keys(state.due) as MemberId[]
  const count = (wanted: AttendanceState) => members.filter((id) => attendanceOf(state, id) === wanted).length
  return {
    due: members.length,
    present: count('present'),
    excused: count('excused'),
    unexcused: count('unexcused'),
  }
}

/** Of those due, who votes and came. */
export function votersOf(state: SessionState): { readonly due: number; readonly present: number } {
  const voters = (Object.keys(state.due) as MemberId[]).filter((id) => state.due[id]?.votes === true)
  return { due: voters.length, present: voters.filter((id) => state.attended[id] !== undefined).length }
}
