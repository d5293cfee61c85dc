import type { Decision } from '@harbor/kernel/decision'
import type { DomainEvent, Recorded } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { dateOf, toLocalDate, type Instant } from '@harbor/kernel/time'
import type { MemberOnRoll } from '@harbor/organization/public'
import { sessionStream, type SessionId } from '@harbor/organization/programme-words'
import type { ConveneSession, GivenSession, UnitOfSession } from '@harbor/organization/session/decide'
import * as session from '@harbor/organization/session/events'
import { sessionOf, type SessionState } from '@harbor/organization/session/state'
import { lifePackOn } from '@harbor/rules/organisation-life'
import type { LifePack, SessionKind } from '@harbor/rules/organisation-life-pack'
import { outcomeOf, type Outcome } from './member-fixture'
import { accountNo, fixed, ids, memberNo } from './member-ids'
import { branchInPlan, itemNo, thePlan } from './programme-fixture'
import { at, recordedIn, type ToldEvent } from './volunteering-fixture'

// Sessions that specs speak of: the branch of the fixed ids, on 18 March 2026, 19:00 to 21:00 in Shanghai.

export const theSession: SessionId = fixed<'session'>('f3', 1)
export const keeper = accountNo(53)
export const sessionDay = '2026-03-18'
export const startsAt = at(sessionDay, '19:00')
export const endsAt = at(sessionDay, '21:00')
export const unitOfSession: UnitOfSession = { ...branchInPlan, parentId: ids.generalBranch }

/** By the keeper, ten minutes after the beginning unless told otherwise. */
export function sessionGiven(more: { readonly now?: Instant; readonly actorMemberId?: MemberId } = {}): GivenSession & {
  readonly pack: LifePack
} {
  const { now = at(sessionDay, '19:10'), actorMemberId = null } = more
  return { now, today: dateOf(now), actorId: keeper, actorMemberId, pack: lifePackOn(dateOf(now)) }
}

export const order: ConveneSession = {
  unitId: ids.branch,
  kind: 'general-meeting',
  planId: thePlan,
  itemId: itemNo(1),
  theme: '一季度党员大会',
  agenda: ['学习', '表决'],
  startsAt,
  endsAt,
  place: '党群服务中心',
  classHours: 2,
  called: [],
}

export function convened(as: { readonly kind?: SessionKind; readonly called?: readonly MemberId[] } = {}) {
  const { kind = 'general-meeting', called = [] } = as
  return session.sessionConvened(
    {
      ...order,
      kind,
      planId: thePlan,
      itemId: itemNo(1),
      theme: '一季度党员大会',
      agenda: [],
      called: [...called],
      findings: [],
    },
    { effectiveOn: toLocalDate('2026-03-10'), rulePack: 'LIFE-2019' },
  )
}
/** `memberNo(1)` to `memberNo(count)`, or those numbers. */
export function attended(...numbers: readonly number[]) {
  return session.sessionAttended(
    { members: numbers.map(memberNo), at: startsAt, by: 'hand' },
    { effectiveOn: toLocalDate(sessionDay) },
  )
}
export function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}
export function leaveRequested(number: number, reason = '住院') {
  return session.leaveRequested(
    { memberId: memberNo(number), personal: { reason } },
    { effectiveOn: toLocalDate('2026-03-12') },
  )
}
export function leaveGranted(number: number, granted = true) {
  return session.leaveDecided({ memberId: memberNo(number), granted }, { effectiveOn: toLocalDate('2026-03-13') })
}
/** Due: `memberNo(1)` to `memberNo(voting)` with a vote, `others` without. */
export function held(voting: number, others = 0) {
  const due = {
    branchId: ids.branch,
    voting: upTo(voting).map(memberNo),
    others: upTo(others).map((number) => memberNo(voting + number)),
  }
  return session.sessionHeld(
    { planId: thePlan, itemId: itemNo(1), due: [due] },
    { effectiveOn: toLocalDate(sessionDay), rulePack: 'LIFE-2019' },
  )
}
export function excused(number: number, on = '2026-03-25') {
  return session.absenceExcused(
    { memberId: memberNo(number), authority: '支委会', personal: { reason: '急诊' } },
    { effectiveOn: toLocalDate(on) },
  )
}

export function rowOnRoll(
  number: number,
  as: { readonly votes?: boolean; readonly branchId?: UnitId } = {},
): MemberOnRoll {
  return { memberId: memberNo(number), branchId: as.branchId ?? ids.branch, votes: as.votes ?? true }
}

export function recordedSession(
  ...events: readonly ToldEvent<session.SessionEvent>[]
): readonly Recorded<session.SessionEvent>[] {
  return recordedIn(sessionStream(theSession), events)
}

/** `givenSession(convened()).when((state) => checkIn(…)).then(…)` */
export function givenSession(...events: readonly ToldEvent<session.SessionEvent>[]): {
  readonly session: SessionState
  when<E extends DomainEvent, Code extends string>(decide: (state: SessionState) => Decision<E, Code>): Outcome<E, Code>
} {
  const state = sessionOf(recordedSession(...events))
  return { session: state, when: (decide) => outcomeOf(decide(state)) }
}
