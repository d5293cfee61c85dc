import type { Decision } from '@harbor/kernel/decision'
import { toLocalDate } from '@harbor/kernel/time'
import { ids, memberNo } from '@harbor/testing/member-ids'
import {
  givenPlan,
  marchItems,
  planApproved,
  planProposed,
  schemeApproved,
  schemeProposed,
} from '@harbor/testing/programme-fixture'
import {
  attended,
  convened,
  endsAt,
  givenSession,
  held,
  order,
  rowOnRoll,
  sessionGiven,
  startsAt,
  unitOfSession,
} from '@harbor/testing/session-fixture'
import { at } from '@harbor/testing/volunteering-fixture'
import { cancelSession, conveneSession, moveSession } from './decide'
import {
  branchesOf,
  checkIn,
  correctAttendance,
  decideLeave,
  excuseAbsence,
  isDue,
  noteAttendance,
  requestLeave,
} from './decide-attendance'
import { dueMembers, holdSession, recordMinutes, resolveMatter } from './decide-holding'
import { absenceExcused, attendanceCorrected, sessionMinuted } from './events'
import type { SessionState } from './state'

const on = toLocalDate('2026-03-18')
const [one, two] = [memberNo(1), memberNo(2)]
const atBeginning = sessionGiven({ now: startsAt })
const roll = (...members: readonly ReturnType<typeof rowOnRoll>[]) => ({ members, committee: [] })
const document = { sha256: 'a'.repeat(64), name: '会议记录.pdf' }
const resolution = (number: number) => `f4000000-0000-7000-8000-00000000000${number}` as never
const excuse =
  (memberId = two, actorMemberId?: typeof one) =>
  (state: SessionState) =>
    excuseAbsence(
      state,
      { memberId, authority: '支委会', reason: '急诊' },
      sessionGiven(actorMemberId && { actorMemberId }),
    )
const correct =
  (present: boolean, memberId = two, actorMemberId?: typeof one) =>
  (state: SessionState) =>
    correctAttendance(
      state,
      { memberId, present, reason: '漏签', authority: '支委会' },
      sessionGiven(actorMemberId && { actorMemberId }),
    )

type Act = readonly [what: string, act: (state: SessionState) => Decision]
const untilHeld: readonly Act[] = [
  ['checked in at', (state) => checkIn(state, one, sessionGiven())],
  ['attended by the list', (state) => noteAttendance(state, [one], sessionGiven())],
  [
    'missed on leave',
    (state) => requestLeave(state, { memberId: one, reason: '住院' }, { ...atBeginning, isDue: true }),
  ],
  ['answered about leave', (state) => decideLeave(state, { memberId: one, granted: true }, sessionGiven())],
  ['moved', (state) => moveSession(state, { startsAt, endsAt, place: '二楼', reason: '台风' }, sessionGiven())],
  ['cancelled', (state) => cancelSession(state, { reason: '台风' }, sessionGiven())],
  ['held', (state) => holdSession(state, { ...sessionGiven(), roll: roll(rowOnRoll(1)) })],
]
const onceHeld: readonly Act[] = [
  ['excused from', excuse()],
  ['corrected', correct(true)],
  ['resolved at', (state) => resolveMatter(state, { resolutionId: resolution(1), matter: '报告' }, sessionGiven())],
  ['minuted', (state) => recordMinutes(state, { document, recorderId: one }, sessionGiven())],
]

describe('a session', () => {
  it.each([...untilHeld, ...onceHeld])('that nobody convened is not %s', (_, act) =>
    givenSession().when(act).thenRefused('session.unknown'),
  )
  it.each(untilHeld)('that was held is not %s any more', (_, act) =>
    givenSession(convened(), attended(1), held(2)).when(act).thenRefused('session.closed', { phase: 'held' }),
  )
  it.each(onceHeld)('that is not held yet is not %s', (_, act) =>
    givenSession(convened(), attended(1)).when(act).thenRefused('session.not-held'),
  )
  it('has begun at the minute of its beginning', () => {
    givenSession(convened())
      .when((state) => noteAttendance(state, [one], atBeginning))
      .thenRecords('organization.session-attended.v1')
    givenSession(convened())
      .when((state) => requestLeave(state, { memberId: one, reason: '住院' }, { ...atBeginning, isDue: true }))
      .thenRefused('session.begun', { startsAt })
    givenSession(convened(), attended(1))
      .when((state) => holdSession(state, { ...atBeginning, roll: roll(rowOnRoll(1)) }))
      .thenRecords('organization.session-held.v1')
  })
})

describe('convening', () => {
  const march = [planProposed(), planApproved(), schemeProposed(), schemeApproved()] as const
  const given = { ...sessionGiven({ now: at('2026-03-10') }), unit: unitOfSession, plan: givenPlan(...march).plan }
  const lecture = givenPlan(
    planProposed(),
    planApproved(),
    schemeProposed([{ ...marchItems[0], kind: 'lecture' }]),
    schemeApproved(),
  ).plan

  it('is done once', () =>
    givenSession(convened())
      .when((state) => conveneSession(state, order, given))
      .thenRefused('session.convened-already'))
  it('is by a unit that exists on the day', () => {
    givenSession()
      .when((state) => conveneSession(state, order, { ...given, unit: undefined }))
      .thenRefused('session.unit-unknown')
    const dissolved = { ...unitOfSession, dissolvedOn: toLocalDate('2026-03-01') }
    givenSession()
      .when((state) => conveneSession(state, order, { ...given, unit: dissolved }))
      .thenRefused('session.unit-unknown')
  })
  it('is under the plan of the unit itself, or for a group of its branch: of no other unit above', () => {
    const below = { ...unitOfSession, id: ids.otherBranch, parentId: ids.branch }
    givenSession()
      .when((state) => conveneSession(state, { ...order, unitId: ids.otherBranch }, { ...given, unit: below }))
      .thenRefused('session.no-parent')
  })
  it('at the minute of its beginning is not late', () =>
    givenSession()
      .when((state) => conveneSession(state, order, { ...given, ...atBeginning }))
      .thenFindings())
  it.each([
    ['2026-03-19', '11:00', undefined],
    ['2026-03-19', '11:01', 'session.too-long'],
  ])('lasts sixteen hours at most: until %s %s %s', (day, time, code) => {
    const outcome = givenSession().when((state) => conveneSession(state, { ...order, endsAt: at(day, time) }, given))
    if (code) outcome.thenRefused('session.too-long', { hours: 16 })
    else outcome.thenRecords('organization.session-convened.v1')
  })
  it('names those who are due where they are not the members of one branch', () => {
    givenSession()
      .when((state) => conveneSession(state, { ...order, called: [one, one] }, given))
      .thenRefused('session.called-twice')
    const committee = { ...given, plan: lecture, unit: { ...unitOfSession, kind: 'general-branch' as const } }
    givenSession()
      .when((state) => conveneSession(state, { ...order, kind: 'lecture' }, committee))
      .thenRefused('session.nobody-called')
    givenSession()
      .when((state) => conveneSession(state, { ...order, kind: 'lecture', called: [one] }, committee))
      .thenRecords('organization.session-convened.v1')
    givenSession()
      .when((state) => conveneSession(state, { ...order, kind: 'lecture' }, { ...given, plan: lecture }))
      .thenRecords('organization.session-convened.v1')
  })
  it('calls a committee together without names', () => {
    const plan = givenPlan(
      planProposed(),
      planApproved(),
      schemeProposed([{ ...marchItems[0], kind: 'committee-meeting' }]),
      schemeApproved(),
    ).plan
    const unit = { ...unitOfSession, kind: 'general-branch' as const }
    givenSession()
      .when((state) => conveneSession(state, { ...order, kind: 'committee-meeting' }, { ...given, plan, unit }))
      .thenRecords('organization.session-convened.v1')
  })
})

describe('who is due', () => {
  it.each([
    ['whoever is called', [one], one, ids.otherBranch, [], true],
    ['nobody else then', [one], two, ids.branch, [two], false],
    ['else a member of the branch', [], one, ids.branch, [], true],
    ['or one of its committee', [], one, ids.otherBranch, [one], true],
    ['and no other', [], one, ids.otherBranch, [two], false],
  ])('before it is held: %s', (_, called, memberId, branchId, committee, due) =>
    expect(isDue({ called, unitId: ids.branch }, { memberId, branchId }, committee)).toBe(due),
  )
  it('of a meeting of members are all of the branch, whoever sits on its committee', () => {
    const members = [rowOnRoll(1), rowOnRoll(2)]
    const { pack } = sessionGiven()
    expect(dueMembers(givenSession(convened()).session, pack, { members, committee: [two] })).toEqual(members)
    const called = givenSession(convened({ called: [two] })).session
    expect(dueMembers(called, pack, roll(...members))).toEqual([rowOnRoll(2)])
    const ofNobody = givenSession(convened({ kind: 'committee-meeting' })).session
    expect(dueMembers(ofNobody, pack, roll(...members))).toEqual([])
  })
  it('is somebody, and of a committee also who has no vote', () => {
    givenSession(convened(), attended(1))
      .when((state) => holdSession(state, { ...sessionGiven(), roll: roll() }))
      .thenRefused('session.nobody-due')
    givenSession(convened({ kind: 'committee-meeting' }), attended(1))
      .when((state) =>
        holdSession(state, {
          ...sessionGiven(),
          roll: { members: [rowOnRoll(1, { votes: false }), rowOnRoll(2)], committee: [one, two] },
        }),
      )
      .thenRecords('organization.session-held.v1')
  })
  it('is known from the roll of the branch, of a group from that of its own', () => {
    expect(branchesOf(unitOfSession)).toEqual([ids.branch])
    expect(branchesOf({ id: ids.otherBranch, kind: 'group', parentId: ids.branch })).toEqual([ids.branch])
    expect(branchesOf({ id: ids.otherBranch, kind: 'group', parentId: null })).toEqual([])
  })
})

describe('after it was held', () => {
  const done = [convened(), attended(1), held(2)] as const

  it('an absence of who was due is excused by somebody else', () => {
    givenSession(...done)
      .when(excuse())
      .then(absenceExcused({ memberId: two, authority: '支委会', personal: { reason: '急诊' } }, { effectiveOn: on }))
    givenSession(...done)
      .when(excuse(one))
      .thenRefused('session.not-absent')
    givenSession(...done)
      .when(excuse(memberNo(9)))
      .thenRefused('session.not-due')
    givenSession(...done)
      .when(excuse(two, two))
      .thenRefused('session.own-matter')
  })
  it('the list is corrected about who was due, by somebody else, where it is wrong', () => {
    const corrected = (memberId: typeof one, present: boolean) =>
      attendanceCorrected({ memberId, present, reason: '漏签', authority: '支委会' }, { effectiveOn: on })
    givenSession(...done)
      .when(correct(true))
      .then(corrected(two, true))
    givenSession(...done)
      .when(correct(false, one))
      .then(corrected(one, false))
    givenSession(...done)
      .when(correct(true, one))
      .thenNothing()
    givenSession(...done)
      .when(correct(true, memberNo(9)))
      .thenRefused('session.not-due')
    givenSession(...done)
      .when(correct(true, two, two))
      .thenRefused('session.own-matter')
  })
  it('each matter is resolved once, by votes of which some may be abstentions', () => {
    const five = [convened(), attended(1, 2, 3, 4, 5), held(6)] as const
    const resolve =
      (number: number, abstained = 2) =>
      (state: SessionState) =>
        resolveMatter(
          state,
          { resolutionId: resolution(number), matter: '报告', ballot: { secret: true, yes: 2, no: 1, abstained } },
          sessionGiven(),
        )
    const [event] = givenSession(...five)
      .when(resolve(1))
      .thenTypes('organization.session-resolved.v1')
    if (!event) throw new Error('nothing resolved')
    givenSession(...five, event)
      .when(resolve(1))
      .thenNothing()
    givenSession(...five, event)
      .when(resolve(2))
      .thenRecords('organization.session-resolved.v1')
    givenSession(...five)
      .when(resolve(1, 3))
      .thenRefused('session.ballot-wrong', { present: 5, votes: 6 })
  })
  it('minutes say why they take the place of others', () => {
    const minuted = (reason: object) => sessionMinuted({ document, recorderId: one, ...reason }, { effectiveOn: on })
    givenSession(...done)
      .when((state) => recordMinutes(state, { document, recorderId: one }, sessionGiven()))
      .then(minuted({}))
    givenSession(...done)
      .when((state) => recordMinutes(state, { document, recorderId: one, reason: '笔误' }, sessionGiven()))
      .then(minuted({ reason: '笔误' }))
  })
})
