import * as fc from 'fast-check'
import type { DomainEvent } from '@harbor/kernel/event'
import { toLocalDate } from '@harbor/kernel/time'
import { ids, memberNo } from '@harbor/testing/member-ids'
import {
  givenPlan,
  itemDone,
  itemNo,
  marchItems,
  planApproved,
  planProposed,
  schemeApproved,
  schemeProposed,
  thePlan,
} from '@harbor/testing/programme-fixture'
import {
  attended,
  convened,
  excused,
  givenSession,
  held,
  leaveGranted,
  leaveRequested,
  order,
  recordedSession,
  rowOnRoll,
  sessionGiven,
  startsAt,
  theSession,
  unitOfSession,
  upTo,
} from '@harbor/testing/session-fixture'
import { at, type ToldEvent } from '@harbor/testing/volunteering-fixture'
import { foldView } from '@harbor/testing/fold-view'
import { attendancesView } from '../attendance/views'
import { sessionAttendance } from './consequences/attendance'
import { sessionDeadlines } from './consequences/deadlines'
import {
  itemsToFulfil,
  type ItemToFulfil,
  whenASessionIsHeldThenItsPlanItemIsDone,
} from './consequences/when-a-session-is-held-then-its-plan-item-is-done'
import { cancelSession, conveneSession, moveSession } from './decide'
import {
  checkIn,
  correctAttendance,
  decideLeave,
  excuseAbsence,
  noteAttendance,
  requestLeave,
} from './decide-attendance'
import { dueMembers, holdSession, recordMinutes, resolveMatter } from './decide-holding'
import { sessionAttended, sessionHeld, sessionMoved, type SessionEvent } from './events'
import { countsOf, evolveSession, noSession, sessionOf, votersOf } from './state'

const on = toLocalDate
const march = [planProposed(), planApproved(), schemeProposed(), schemeApproved()] as const
const forConvening = (more: object = {}) => ({
  ...sessionGiven({ now: at('2026-03-10') }),
  unit: unitOfSession,
  plan: givenPlan(...march).plan,
  ...more,
})

describe('convening', () => {
  it('is for an item of the approved scheme of the month, under a theme', () => {
    const decision = conveneSession(givenSession().session, order, forConvening())
    expect(decision).toMatchObject({
      accepted: true,
      events: [{ data: { theme: order.theme, itemId: itemNo(1), findings: [] }, rulePack: 'LIFE-2019' }],
    })
  })

  it('without a theme is refused: 次有主题', () => {
    expect(conveneSession(givenSession().session, { ...order, theme: undefined }, forConvening())).toMatchObject({
      code: 'session.no-theme',
    })
  })

  it.each([
    ['no plan named', { ...order, planId: undefined }, {}],
    ['no item named', { ...order, itemId: undefined }, {}],
    ['an item that the plan does not have', { ...order, itemId: itemNo(9) }, {}],
    [
      'a scheme that is not approved',
      order,
      { plan: givenPlan(planProposed(), planApproved(), schemeProposed()).plan },
    ],
    [
      'the plan of another unit',
      { ...order, unitId: ids.otherBranch },
      { unit: { ...unitOfSession, id: ids.otherBranch } },
    ],
  ])('without a parent is refused: %s', (_, asked, more) => {
    expect(conveneSession(givenSession().session, asked, forConvening(more))).toMatchObject({
      code: 'session.no-parent',
    })
  })

  it('is for the kind that was planned, once', () => {
    const themeDay = { ...order, kind: 'theme-day' as const }
    expect(conveneSession(givenSession().session, themeDay, forConvening())).toMatchObject({
      code: 'session.other-kind',
    })
    const done = givenPlan(...march, itemDone(itemNo(1), '2026-03-05')).plan
    expect(conveneSession(givenSession().session, order, forConvening({ plan: done }))).toMatchObject({
      code: 'session.item-done',
    })
  })

  it('is done by units that hold such sessions, and a group under the plan of its branch', () => {
    const group = { ...unitOfSession, id: ids.otherBranch, kind: 'group' as const, parentId: ids.branch }
    const asGroup = { ...order, unitId: ids.otherBranch }
    expect(conveneSession(givenSession().session, asGroup, forConvening({ unit: group }))).toMatchObject({
      code: 'session.not-held-by',
      detail: { source: 'BRANCH-2018 art. 11' },
    })
    const meeting = { ...marchItems[0], kind: 'general-meeting' as const }
    const plan = givenPlan(planProposed(), planApproved(), schemeProposed([meeting]), schemeApproved()).plan
    const planned = {
      ...plan,
      months: {
        '2026-03': {
          approved: { focus: '', items: [{ ...meeting, kind: 'group-meeting' as const }] },
          firstApprovedOn: null,
          pending: null,
        },
      },
    }
    const groupMeeting = { ...asGroup, kind: 'group-meeting' as const }
    expect(
      conveneSession(givenSession().session, groupMeeting, forConvening({ unit: group, plan: planned })),
    ).toMatchObject({ code: 'session.nobody-called' })
    expect(
      conveneSession(
        givenSession().session,
        { ...groupMeeting, called: [memberNo(1)] },
        forConvening({ unit: group, plan: planned }),
      ).accepted,
    ).toBe(true)
  })

  it('after the fact carries a finding', () => {
    const late = forConvening({ ...sessionGiven({ now: at('2026-03-20') }) })
    expect(conveneSession(givenSession().session, order, late)).toMatchObject({
      events: [{ data: { findings: [{ code: 'session.convened-late' }] } }],
    })
  })

  it('can be moved or called off until it is held', () => {
    const moved = {
      startsAt: at('2026-03-19', '19:00'),
      endsAt: at('2026-03-19', '21:00'),
      place: '二楼',
      reason: '台风',
    }
    givenSession(convened())
      .when((state) => moveSession(state, moved, sessionGiven({ now: at('2026-03-17') })))
      .then(sessionMoved(moved, { effectiveOn: on('2026-03-17') }))
    expect(
      moveSession(givenSession(convened()).session, { ...moved, endsAt: moved.startsAt }, sessionGiven()),
    ).toMatchObject({ code: 'session.times-reversed' })
    givenSession(convened(), attended(1, 2), held(3))
      .when((state) => cancelSession(state, { reason: '台风' }, sessionGiven()))
      .thenRefused('session.closed')
  })
})

describe('checking in', () => {
  it('works once for each person', () => {
    givenSession(convened())
      .when((state) => checkIn(state, memberNo(1), sessionGiven()))
      .then(
        sessionAttended(
          { members: [memberNo(1)], at: at('2026-03-18', '19:10'), by: 'code' },
          { effectiveOn: on('2026-03-18') },
        ),
      )
    givenSession(convened(), attended(1))
      .when((state) => checkIn(state, memberNo(1), sessionGiven()))
      .thenRefused('session.checked-in-already')
  })

  it.each([
    ['17:59', false],
    ['18:00', true],
    ['21:00', true],
    ['21:01', false],
  ])('is open from an hour before until the end: at %s %s', (time, open) => {
    const decision = checkIn(
      givenSession(convened()).session,
      memberNo(1),
      sessionGiven({ now: at('2026-03-18', time) }),
    )
    expect(decision.accepted).toBe(open)
  })

  it('by the keeper’s list tells nobody twice', () => {
    givenSession(convened(), attended(1))
      .when((state) => noteAttendance(state, [memberNo(1), memberNo(2), memberNo(2)], sessionGiven()))
      .then(
        sessionAttended(
          { members: [memberNo(2)], at: at('2026-03-18', '19:10'), by: 'hand' },
          { effectiveOn: on('2026-03-18') },
        ),
      )
    expect(noteAttendance(givenSession(convened(), attended(1)).session, [memberNo(1)], sessionGiven())).toEqual({
      accepted: true,
      events: [],
    })
    givenSession(convened())
      .when((state) => noteAttendance(state, [memberNo(1)], sessionGiven({ now: at('2026-03-18', '18:00') })))
      .thenRefused('session.not-begun')
  })
})

describe('the fold of a whole session', () => {
  it('is that of its events one by one, in whatever order people come', () => {
    const step = fc.oneof(
      fc.integer({ min: 1, max: 6 }).map((number) => attended(number)),
      fc.constant(leaveRequested(3)),
      fc.constant(held(5)),
      fc.integer({ min: 1, max: 6 }).map((number) => excused(number)),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (events) => {
        const recorded = recordedSession(convened(), ...events)
        expect(sessionOf(recorded)).toEqual(recorded.reduce(evolveSession, noSession))
      }),
    )
  })
})

describe('leave', () => {
  const before = sessionGiven({ now: at('2026-03-12') })

  it('is asked for before the session begins, by whoever is due', () => {
    const ask = { memberId: memberNo(1), reason: '住院' }
    expect(requestLeave(givenSession(convened()).session, ask, { ...before, isDue: true }).accepted).toBe(true)
    expect(requestLeave(givenSession(convened()).session, ask, { ...before, isDue: false })).toMatchObject({
      code: 'session.not-due',
    })
    expect(requestLeave(givenSession(convened()).session, ask, { ...sessionGiven(), isDue: true })).toMatchObject({
      code: 'session.begun',
    })
    const again = givenSession(convened(), leaveRequested(1)).session
    expect(requestLeave(again, ask, { ...before, isDue: true })).toMatchObject({ code: 'session.leave-requested' })
    const refused = givenSession(convened(), leaveRequested(1), leaveGranted(1, false)).session
    expect(requestLeave(refused, ask, { ...before, isDue: true }).accepted).toBe(true)
  })

  it('is not granted to oneself, and answered once', () => {
    const granted = { memberId: memberNo(1), granted: true }
    const { session } = givenSession(convened(), leaveRequested(1))
    expect(decideLeave(session, granted, { ...before, actorMemberId: memberNo(1) })).toMatchObject({
      code: 'session.own-matter',
    })
    expect(decideLeave(session, granted, before).accepted).toBe(true)
    expect(decideLeave(givenSession(convened()).session, granted, before)).toMatchObject({ code: 'session.no-leave' })
    expect(
      decideLeave(givenSession(convened(), leaveRequested(1), leaveGranted(1)).session, granted, before),
    ).toMatchObject({ code: 'session.leave-decided' })
  })

  it('that was refused does not excuse', () => {
    const { session } = givenSession(
      convened(),
      leaveRequested(4),
      leaveGranted(4),
      leaveRequested(3),
      leaveGranted(3, false),
      attended(1, 2),
      held(4),
    )
    expect(countsOf(session)).toEqual({ due: 4, present: 2, excused: 1, unexcused: 1 })
  })
})

describe('a general meeting', () => {
  const rollOf = (voting: number, others = 0) => ({
    members: [
      ...upTo(voting).map((number) => rowOnRoll(number)),
      ...upTo(others).map((number) => rowOnRoll(voting + number, { votes: false })),
    ],
    committee: [],
  })

  it.each([
    [15, 8, true],
    [15, 7, false],
    [16, 8, true],
    [16, 7, false],
  ])('of %i due opens with %i present: %s (半数以上, the half included)', (due, present, opens) => {
    const { session } = givenSession(convened(), attended(...upTo(present)))
    const decision = holdSession(session, { ...sessionGiven(), roll: rollOf(due) })
    const quorum = { code: 'session.no-quorum', detail: { due, present, source: 'BRANCH-2018 art. 11' } }
    expect(decision).toMatchObject(opens ? { accepted: true } : quorum)
  })

  it('counts who has a vote that day; probationary members are due and open nothing', () => {
    const { session } = givenSession(convened(), attended(5, 6, 7, 8))
    expect(holdSession(session, { ...sessionGiven(), roll: rollOf(4, 4) })).toMatchObject({
      code: 'session.no-quorum',
      detail: { due: 4, present: 0, needed: 2 },
    })
    const enough = givenSession(convened(), attended(1, 2, 5))
    enough
      .when((state) => holdSession(state, { ...sessionGiven(), roll: rollOf(4, 4) }))
      .then(
        sessionHeld(
          {
            planId: thePlan,
            itemId: itemNo(1),
            due: [{ branchId: ids.branch, voting: upTo(4).map(memberNo), others: [5, 6, 7, 8].map(memberNo) }],
          },
          { effectiveOn: on('2026-03-18'), rulePack: 'LIFE-2019' },
        ),
      )
  })

  it('is of those who came to the one that is held, not to the one before that did not open', () => {
    const [startsAt, endsAt] = [at('2026-03-25', '19:00'), at('2026-03-25', '21:00')]
    const moved = sessionMoved({ startsAt, endsAt, place: '二楼', reason: '到会人数不足' })
    const came = (...numbers: readonly number[]) =>
      sessionAttended({ members: numbers.map(memberNo), at: at('2026-03-25', '18:55'), by: 'code' })
    const given = { ...sessionGiven({ now: at('2026-03-25', '19:30') }), roll: rollOf(8, 0) }
    const few = givenSession(convened(), attended(1, 2, 3), moved, came(4)).session
    expect(holdSession(few, given)).toMatchObject({ code: 'session.no-quorum', detail: { present: 1, needed: 4 } })
    const enough = givenSession(convened(), attended(1, 2, 3), moved, came(1, 2, 3, 4)).session
    expect(holdSession(enough, given).accepted).toBe(true)
  })

  it('stands when a session is put off by some minutes or to another room', () => {
    const later = {
      startsAt: at('2026-03-18', '19:15'),
      endsAt: at('2026-03-18', '21:00'),
      place: '二楼',
      reason: '台风',
    }
    const { session } = givenSession(convened(), attended(1, 2, 3), sessionMoved(later))
    expect(Object.keys(session.attended)).toHaveLength(3)
  })

  it('is of the branch’s own members, whoever else came', () => {
    const roll = { members: [rowOnRoll(1), rowOnRoll(2, { branchId: ids.otherBranch })], committee: [] }
    expect(dueMembers(givenSession(convened()).session, sessionGiven().pack, roll)).toEqual([rowOnRoll(1)])
  })
})

describe('other sessions', () => {
  it('a committee meeting is of those who sit on it, and opens at half of them', () => {
    const roll = { members: upTo(9).map((number) => rowOnRoll(number)), committee: [1, 2, 3, 4].map(memberNo) }
    const committee = convened({ kind: 'committee-meeting' })
    expect(holdSession(givenSession(committee, attended(1, 5, 6)).session, { ...sessionGiven(), roll })).toMatchObject({
      code: 'session.no-quorum',
      detail: { due: 4, present: 1, needed: 2, source: 'BRANCH-2018 art. 12' },
    })
    expect(holdSession(givenSession(committee, attended(1, 2)).session, { ...sessionGiven(), roll }).accepted).toBe(
      true,
    )
  })

  it('a theme day takes place however few come; a called one is of those called', () => {
    const roll = { members: upTo(9).map((number) => rowOnRoll(number)), committee: [] }
    expect(
      holdSession(givenSession(convened({ kind: 'theme-day' }), attended(1)).session, { ...sessionGiven(), roll })
        .accepted,
    ).toBe(true)
    const called = givenSession(convened({ kind: 'group-meeting', called: [memberNo(2), memberNo(3)] })).session
    expect(dueMembers(called, sessionGiven().pack, roll).map(({ memberId }) => memberId)).toEqual([
      memberNo(2),
      memberNo(3),
    ])
  })

  it('nothing is held before it begins, or twice', () => {
    const roll = { members: [rowOnRoll(1)], committee: [] }
    const early = sessionGiven({ now: at('2026-03-18', '18:00') })
    expect(holdSession(givenSession(convened(), attended(1)).session, { ...early, roll })).toMatchObject({
      code: 'session.not-begun',
    })
    expect(
      holdSession(givenSession(convened(), attended(1), held(1)).session, { ...sessionGiven(), roll }),
    ).toMatchObject({ code: 'session.closed' })
  })
})

describe('resolutions', () => {
  const matter = { resolutionId: 'f4000000-0000-7000-8000-000000000001' as never, matter: '年度工作报告' }
  const resolve = (present: number, due: number, yes: number) =>
    resolveMatter(
      givenSession(convened(), attended(...upTo(present)), held(due)).session,
      { ...matter, ballot: { secret: true, yes, no: present - yes, abstained: 0 } },
      sessionGiven(),
    )

  it.each([
    [16, 9, 9, true],
    [16, 9, 8, false],
    [15, 8, 8, true],
    [15, 12, 7, false],
  ])('of %i due, %i present, %i yes: carried %s (more than half of those due)', (due, present, yes, carried) => {
    expect(resolve(present, due, yes)).toMatchObject({ events: [{ data: { carried, ballot: { due, present } } }] })
  })

  it('are not voted on by fewer than half, nor with votes that nobody cast', () => {
    expect(resolve(7, 16, 7)).toMatchObject({ code: 'session.no-quorum' })
    const { session } = givenSession(convened(), attended(...upTo(9)), held(16))
    const ballot = { secret: false, yes: 10, no: 0, abstained: 0 }
    expect(resolveMatter(session, { ...matter, ballot }, sessionGiven())).toMatchObject({
      code: 'session.ballot-wrong',
    })
  })

  it('need no vote where nobody asks for one', () => {
    const { session } = givenSession(convened(), attended(1), held(2))
    expect(resolveMatter(session, matter, sessionGiven())).toMatchObject({ events: [{ data: { carried: true } }] })
    expect(resolveMatter(givenSession(convened()).session, matter, sessionGiven())).toMatchObject({
      code: 'session.not-held',
    })
  })

  it('count no guest and nobody without a vote', () => {
    const { session } = givenSession(convened(), attended(1, 2, 3, 9), held(2, 1))
    expect(votersOf(session)).toEqual({ due: 2, present: 2 })
  })
})

describe('minutes', () => {
  const document = { sha256: 'a'.repeat(64), name: '会议记录.pdf' }

  it('are filed by their hash, by somebody who was there, and replaced for a reason', () => {
    const { session } = givenSession(convened(), attended(1), held(2))
    const filed = recordMinutes(session, { document, recorderId: memberNo(1) }, sessionGiven())
    if (!filed.accepted) throw new Error(filed.code)
    expect(recordMinutes(session, { document, recorderId: memberNo(2) }, sessionGiven())).toMatchObject({
      code: 'session.recorder-absent',
    })
    const after = givenSession(convened(), attended(1), held(2), ...filed.events).session
    expect(recordMinutes(after, { document, recorderId: memberNo(1) }, sessionGiven())).toEqual({
      accepted: true,
      events: [],
    })
    const other = { document: { ...document, sha256: 'b'.repeat(64) }, recorderId: memberNo(1) }
    expect(recordMinutes(after, other, sessionGiven())).toMatchObject({ code: 'session.minutes-need-reason' })
    expect(recordMinutes(after, { ...other, reason: '补签名' }, sessionGiven()).accepted).toBe(true)
  })
})

describe('after it was held', () => {
  const told = [convened(), attended(1, 2), held(4)] as const

  it('an absence is excused with reason and authority, not for oneself, once', () => {
    const excuse = { memberId: memberNo(3), authority: '支委会', reason: '急诊' }
    const { session } = givenSession(...told)
    expect(excuseAbsence(session, excuse, sessionGiven()).accepted).toBe(true)
    expect(excuseAbsence(session, excuse, sessionGiven({ actorMemberId: memberNo(3) }))).toMatchObject({
      code: 'session.own-matter',
    })
    expect(excuseAbsence(session, { ...excuse, memberId: memberNo(1) }, sessionGiven())).toMatchObject({
      code: 'session.not-absent',
    })
    expect(excuseAbsence(session, { ...excuse, memberId: memberNo(9) }, sessionGiven())).toMatchObject({
      code: 'session.not-due',
    })
    expect(countsOf(givenSession(...told, excused(3)).session)).toEqual({
      due: 4,
      present: 2,
      excused: 1,
      unexcused: 1,
    })
  })

  it('the list is corrected about one person', () => {
    const wrong = { memberId: memberNo(3), present: true, reason: '漏签', authority: '支委会' }
    const decision = correctAttendance(givenSession(...told).session, wrong, sessionGiven())
    if (!decision.accepted) throw new Error(decision.code)
    const { session } = givenSession(...told, ...decision.events)
    expect(countsOf(session)).toEqual({ due: 4, present: 3, excused: 0, unexcused: 1 })
    expect(correctAttendance(session, wrong, sessionGiven())).toEqual({ accepted: true, events: [] })
    const back = correctAttendance(session, { ...wrong, present: false }, sessionGiven())
    if (!back.accepted) throw new Error(back.code)
    expect(countsOf(givenSession(...told, ...decision.events, ...back.events).session).present).toBe(2)
  })

  it('everybody due stands in the ledger once, whoever came; a guest does not', () => {
    const view = attendancesView([sessionAttendance])
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 12 })),
        fc.uniqueArray(fc.integer({ min: 1, max: 8 })),
        (came, later) => {
          const events = [
            convened(),
            ...came.map((number) => attended(number)),
            held(6, 2),
            ...later.map((number) => excused(number)),
            ...came.map((number) => attended(number)),
          ]
          const rows = foldView(view, recordedSession(...events))
          expect(rows.map(({ memberId }) => memberId).toSorted()).toEqual(upTo(8).map(memberNo).toSorted())
          expect(rows.filter(({ status }) => status === 'present')).toHaveLength(
            came.filter((number) => number <= 8).length,
          )
        },
      ),
    )
    expect(foldView(view, recordedSession(convened(), attended(1)))).toEqual([])
  })

  it('fulfils the item of its plan, once', () => {
    const [todo] = foldView<DomainEvent, unknown, ItemToFulfil>(itemsToFulfil, recordedSession(...told))
    expect(todo).toMatchObject({
      stream: `plan-${thePlan}`,
      itemId: itemNo(1),
      source: `session-${theSession}`,
      on: '2026-03-18',
    })
    if (!todo) throw new Error('nothing to do')
    expect(whenASessionIsHeldThenItsPlanItemIsDone.decide(todo, [], { today: on('2026-03-19') })).toMatchObject({
      accepted: true,
      events: [{ type: 'organization.plan-item-done.v1' }],
    })
  })

  it('leaves in the calendar what is to be done', () => {
    const rows = (...events: readonly ToldEvent<SessionEvent>[]) =>
      sessionDeadlines.deadlinesOf(givenSession(...events).session, theSession)
    expect(rows(convened(), leaveRequested(3))).toMatchObject([
      { rule: 'session.leave', opensOn: '2026-03-12', dueOn: '2026-03-18', metOn: null, memberId: memberNo(3) },
      { rule: 'session.record', opensOn: '2026-03-18', dueOn: '2026-03-21', metOn: null },
    ])
    expect(rows(...told)).toMatchObject([
      { rule: 'session.record', metOn: '2026-03-18' },
      { rule: 'session.minutes', opensOn: '2026-03-18', dueOn: '2026-03-25', metOn: null },
    ])
    expect(startsAt).toBe('2026-03-18T11:00:00.000Z')
  })
})
