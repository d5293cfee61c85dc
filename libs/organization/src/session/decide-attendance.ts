import { accept, refuse, type Refused } from '@harbor/kernel/decision'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { MemberOnRoll } from '../members-on-roll'
import type { UnitFacts } from '../unit-facts'
import { notConvened, type GivenSession, type SessionDecision } from './decide'
import { absenceExcused, attendanceCorrected, leaveDecided, leaveRequested, sessionAttended } from './events'
import type { SessionRefusal } from './refusals'
import { attendanceOf, checkInOf, type SessionState } from './state'

/** 扫码签到. The code has been checked and names this member; it works once. */
export function checkIn(state: SessionState, memberId: MemberId, { now, today }: GivenSession): SessionDecision {
  const refused = notConvened(state)
  if (refused) return refused
  const { from, until } = checkInOf(state)
  if (now < from || now > until) return refuse('session.check-in-closed', { from, until })
  if (state.attended[memberId] !== undefined) return refuse('session.checked-in-already')
  return accept(sessionAttended({ members: [memberId], at: now, by: 'code' }, { effectiveOn: today }))
}

/** From the keeper's own list, once the session has begun. Whoever is on it already is not told again. */
export function noteAttendance(
  state: SessionState,
  members: readonly MemberId[],
  { now, today }: GivenSession,
): SessionDecision {
  const refused = notConvened(state)
  if (refused) return refused
  if (now < state.startsAt) return refuse('session.not-begun', { startsAt: state.startsAt })
  const fresh = [...new Set(members)].filter((id) => state.attended[id] === undefined)
  if (fresh.length === 0) return accept()
  return accept(sessionAttended({ members: fresh, at: now, by: 'hand' }, { effectiveOn: today }))
}

/** Whether a member is due, as far as that is known before it is held. `row`: his on the roll of the day. */
export function isDue(
  { called, unitId }: Pick<SessionState, 'called' | 'unitId'>,
  { memberId, branchId }: Pick<MemberOnRoll, 'memberId' | 'branchId'>,
  committee: readonly MemberId[],
): boolean {
  return called.length > 0 ? called.includes(memberId) : branchId === unitId || committee.includes(memberId)
}

/** 请假, before it begins, by the member or by the keeper for him. */
export function requestLeave(
  state: SessionState,
  order: { readonly memberId: MemberId; readonly reason: string },
  given: GivenSession & { readonly isDue: boolean },
): SessionDecision {
  const { memberId, reason } = order
  const refused = notConvened(state)
  if (refused) return refused
  if (!given.isDue) return refuse('session.not-due')
  if (given.now >= state.startsAt) return refuse('session.begun', { startsAt: state.startsAt })
  if (state.leaves[memberId] && state.leaves[memberId].granted !== false) return refuse('session.leave-requested')
  return accept(leaveRequested({ memberId, personal: { reason } }, { effectiveOn: given.today }))
}

/** 准假 or not: never one's own. */
export function decideLeave(
  state: SessionState,
  order: { readonly memberId: MemberId; readonly granted: boolean },
  given: GivenSession,
): SessionDecision {
  const refused = notConvened(state)
  if (refused) return refused
  const leave = state.leaves[order.memberId]
  if (!leave) return refuse('session.no-leave')
  if (leave.granted !== null) return refuse('session.leave-decided')
  if (given.actorMemberId === order.memberId) return refuse('session.own-matter')
  return accept(leaveDecided(order, { effectiveOn: given.today }))
}

/** An absence is excused afterwards: what rests on it is computed anew, decisions taken stay with a finding. */
export function excuseAbsence(
  state: SessionState,
  order: { readonly memberId: MemberId; readonly authority: string; readonly reason: string },
  given: GivenSession,
): SessionDecision {
  const { memberId, authority, reason } = order
  const refused = notDueAtHeld(state, memberId) ?? ownMatter(memberId, given)
  if (refused) return refused
  if (attendanceOf(state, memberId) !== 'unexcused') return refuse('session.not-absent')
  return accept(absenceExcused({ memberId, authority, personal: { reason } }, { effectiveOn: given.today }))
}

/** The list of those who came was wrong about one person. */
export function correctAttendance(
  state: SessionState,
  order: {
    readonly memberId: MemberId
    readonly present: boolean
    readonly reason: string
    readonly authority: string
  },
  given: GivenSession,
): SessionDecision {
  const refused = notDueAtHeld(state, order.memberId) ?? ownMatter(order.memberId, given)
  if (refused) return refused
  if ((state.attended[order.memberId] !== undefined) === order.present) return accept()
  return accept(attendanceCorrected(order, { effectiveOn: given.today }))
}

function notDueAtHeld({ phase, due }: SessionState, memberId: MemberId): Refused<SessionRefusal> | undefined {
  if (phase === null) return refuse('session.unknown')
  if (phase !== 'held') return refuse('session.not-held')
  return due[memberId] ? undefined : refuse('session.not-due')
}

function ownMatter(memberId: MemberId, { actorMemberId }: GivenSession): Refused<SessionRefusal> | undefined {
  return actorMemberId === memberId ? refuse('session.own-matter') : undefined
}

/** Whose roll a session is about: the branch itself, or that of a group. */
export function branchesOf(unit: Pick<UnitFacts, 'id' | 'kind' | 'parentId'>): readonly UnitId[] {
  return unit.kind === 'group' ? (unit.parentId === null ? [] : [unit.parentId]) : [unit.id]
}
