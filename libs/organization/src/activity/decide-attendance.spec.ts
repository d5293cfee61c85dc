import { deriveId, type MemberId, type UnitId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import { ids } from '@harbor/testing/member-ids'
import {
  attended,
  bookingNo,
  givenActivity,
  openForSignUp,
  planned,
  signedUp,
  slotOn,
  theActivity,
  theTalent,
  theVenue,
} from '@harbor/testing/port-fixture'
import { branch } from '@harbor/testing/street-units'
import { acting, at, memberNo } from '@harbor/testing/volunteering-fixture'
import {
  checkIn,
  closeActivity,
  confirmAttendance,
  rateActivity,
  recordHistoric,
  retractAttendance,
  type HistoricActivity,
} from './decide-attendance'
import type { ActivityDecision } from './decide'
import {
  activityCalledOff,
  activityHeld,
  activityPlanned,
  activityRated,
  attendanceRetracted,
  attended as attendedEvent,
  mostParticipants,
} from './events'
import type { ActivityState } from './state'

const on = toLocalDate('2026-03-07')
const during = at('2026-03-07', '10:00')
const branches: ReadonlyMap<MemberId, UnitId> = new Map([1, 2, 3].map((number) => [memberNo(number), ids.branch]))
const open = [planned({ booking: 1 }), openForSignUp(), signedUp(memberNo(1)), signedUp(memberNo(2))] as const

describe('attendance', () => {
  const confirm =
    (numbers: readonly number[], as: Parameters<typeof acting>[0] = { now: during }) =>
    (activity: ActivityState) =>
      confirmAttendance(activity, numbers.map(memberNo), { ...acting(as), branches })

  it('is confirmed by the organiser once it has begun, with the branch of the day, also for who had not signed up', () => {
    givenActivity(...open)
      .when(confirm([1, 3]))
      .then(attended(memberNo(1)), attended(memberNo(3)))
    givenActivity(...open)
      .when(confirm([1], { now: at('2026-03-07', '08:59') }))
      .thenRefused('activity.not-begun', { startsAt: slotOn().startsAt })
    givenActivity(...open)
      .when(confirm([1], { now: at('2026-03-07', '09:00') }))
      .then(attended(memberNo(1)))
  })
  it.each([
    [mostParticipants, true],
    [mostParticipants + 1, false],
  ])('is of so many at most: %i', (count, possible) => {
    const numbers = Array.from({ length: count - 1 }, (_, index) => index + 2)
    const all = new Map(numbers.map((number) => [memberNo(number), ids.branch]))
    const { decision } = givenActivity(...open, attended(memberNo(1))).when((activity) =>
      confirmAttendance(activity, [memberNo(1), ...numbers.map(memberNo)], {
        ...acting({ now: during }),
        branches: all,
      }),
    )
    expect(decision).toMatchObject(possible ? { accepted: true } : { code: 'activity.too-many' })
  })
  it('told twice counts once', () =>
    givenActivity(...open, attended(memberNo(1)))
      .when(confirm([1, 1]))
      .thenNothing())
  it('of oneself is confirmed by nobody', () => {
    givenActivity(...open)
      .when(confirm([1, 2], { now: during, memberId: memberNo(2) }))
      .thenRefused('activity.own-attendance')
    givenActivity(...open, attended(memberNo(2)))
      .when((activity) =>
        retractAttendance(activity, { memberId: memberNo(2), reason: '误记' }, acting({ memberId: memberNo(2) })),
      )
      .thenRefused('activity.own-attendance')
  })
  it('is of members who were on the roll that day', () =>
    givenActivity(...open)
      .when(confirm([9]))
      .thenRefused('activity.not-on-the-roll', { memberId: memberNo(9) }))
  it('is retracted, also when it is closed', () => {
    const retract = (activity: ActivityState) =>
      retractAttendance(activity, { memberId: memberNo(1), reason: '误记' }, acting())
    const { activity } = givenActivity(
      ...open,
      attended(memberNo(3)),
      attendanceRetracted({ memberId: memberNo(3), reason: '误记' }),
    )
    expect(activity.participants.map(({ memberId }) => memberId)).toEqual([memberNo(1), memberNo(2)])
    givenActivity(...open)
      .when(retract)
      .thenRefused('activity.not-attended')
    givenActivity(...open, attended(memberNo(1)))
      .when(retract)
      .thenRecords('organization.activity-attendance-retracted.v1')
    givenActivity(...open, attended(memberNo(1)), activityHeld({ attended: 1, absent: 1, guests: 0 }))
      .when(retract)
      .thenRecords('organization.activity-attendance-retracted.v1')
    givenActivity(...open, activityHeld({ attended: 0, absent: 2, guests: 0 }))
      .when(retract)
      .thenRefused('activity.not-attended')
  })
  it.each([
    ['2026-03-06', '10:00', false],
    ['2026-03-07', '07:59', false],
    ['2026-03-07', '08:00', true],
    ['2026-03-07', '10:00', true],
  ])('by check-in is possible from an hour before it begins: %s %s', (day, time, possible) => {
    const given = { ...acting({ now: at(day, time), memberId: memberNo(1) }), codeFits: true, branches }
    const outcome = givenActivity(...open).when((activity) => checkIn(activity, given))
    if (possible) outcome.thenRecords('organization.activity-attended.v1')
    else outcome.thenRefused('activity.not-begun', { startsAt: slotOn().startsAt })
  })
  it('by check-in is the member’s own, with the code of these minutes', () => {
    const scan = (memberId: MemberId | null, codeFits: boolean) => (activity: ActivityState) =>
      checkIn(activity, { ...acting({ now: during, memberId }), codeFits, branches })
    const how = { branchId: ids.branch, how: 'check-in' } as const
    givenActivity(...open)
      .when(scan(memberNo(1), true))
      .then(attendedEvent({ memberId: memberNo(1), ...how }, { effectiveOn: on }))
    givenActivity(...open)
      .when(scan(memberNo(1), false))
      .thenRefused('activity.code-unfit')
    givenActivity(...open)
      .when(scan(null, true))
      .thenRefused('activity.check-in-for-oneself')
    givenActivity(...open, attended(memberNo(1)))
      .when(scan(memberNo(1), false))
      .thenNothing()
  })
})

describe('what nobody planned, or was called off', () => {
  const calledOff = [...open, activityCalledOff({ reason: '台风' })] as const
  const own = { ...acting({ now: during, memberId: memberNo(1) }), codeFits: true, branches }
  it.each<readonly [string, (activity: ActivityState) => ActivityDecision]>([
    ['checked in at', (activity) => checkIn(activity, own)],
    ['confirmed', (activity) => confirmAttendance(activity, [memberNo(1)], { ...acting({ now: during }), branches })],
    [
      'retracted',
      (activity) => retractAttendance(activity, { memberId: memberNo(1), reason: '误记' }, acting({ now: during })),
    ],
    ['closed', (activity) => closeActivity(theActivity, activity, { guests: 0 }, acting())],
  ])('is not %s', (_, act) => {
    givenActivity().when(act).thenRefused('activity.unknown')
    givenActivity(...calledOff)
      .when(act)
      .thenRefused('activity.closed', { phase: 'called-off' })
  })
  it('is not rated', () => {
    const rate = (activity: ActivityState) => rateActivity(activity, { rating: 5 }, own)
    givenActivity().when(rate).thenRefused('activity.unknown')
    givenActivity(...calledOff)
      .when(rate)
      .thenRefused('activity.not-held')
  })
})

describe('closing', () => {
  const close =
    (now = at('2026-03-07', '11:00'), guests = 4) =>
    (activity: ActivityState) =>
      closeActivity(theActivity, activity, { guests }, acting({ now }))

  it('counts who came, who had a place and did not, and guests; one event for each who came', () => {
    const waiting = signedUp(memberNo(3), 'waiting')
    const events = givenActivity(...open, waiting, attended(memberNo(1)))
      .when(close())
      .thenTypes('organization.activity-held.v1', 'organization.activity-participation-counted.v1')
    const [held, counted] = events
    const at1 = { venueId: theVenue, bookingId: bookingNo(1) }
    expect(held).toEqual(activityHeld({ attended: 1, absent: 1, guests: 4, ...at1 }, { effectiveOn: on }))
    expect(counted?.data).toMatchObject({
      memberId: memberNo(1),
      branchId: ids.branch,
      recordId: deriveId(theActivity, memberNo(1)),
      organiserId: ids.branch,
      life: { kind: 'theme-day', classHours: 2 },
      volunteerHours: true,
      ...slotOn(),
    })
  })
  it('is possible when it is over, once', () => {
    givenActivity(...open)
      .when(close(at('2026-03-07', '10:59')))
      .thenRefused('activity.not-over', { endsAt: slotOn().endsAt })
    givenActivity(...open, activityHeld({ attended: 0, absent: 2, guests: 0 }))
      .when(close())
      .thenNothing()
  })
})

describe('an activity of the past', () => {
  const { startsAt, endsAt } = slotOn({ on: '2014-05-04' })
  const order: HistoricActivity = {
    unitId: ids.branch,
    title: '青年节义务植树',
    base: 'service',
    place: '北山',
    talentId: null,
    life: null,
    volunteerHours: true,
    startsAt,
    endsAt,
    memberIds: [memberNo(1), memberNo(2), memberNo(1)],
    guests: 30,
  }
  const record =
    (more: Partial<HistoricActivity> = {}, as: Parameters<typeof acting>[0] = {}) =>
    (activity: ActivityState) =>
      recordHistoric(theActivity, activity, { ...order, ...more }, { ...acting(as), unit: branch, branches })

  it('is written down in one record: what it was and who came, each once', () => {
    const events = givenActivity()
      .when(record())
      .thenTypes(
        'organization.activity-planned.v1',
        'organization.activity-attended.v1',
        'organization.activity-attended.v1',
        'organization.activity-held.v1',
        'organization.activity-participation-counted.v1',
        'organization.activity-participation-counted.v1',
      )
    expect(events[0]?.data).toMatchObject({ historic: true, title: '青年节义务植树' })
    expect(events[3]?.data).toMatchObject({ attended: 2, absent: 0, guests: 30 })
    expect(events.map(({ effectiveOn }) => effectiveOn)).toEqual(Array(6).fill('2014-05-04'))
  })
  it('may have been attended by guests alone, with a leader, as a meeting', () => {
    const { memberIds: _, guests: __, talentId: ___, life: ____, ...said } = order
    const effectiveOn = toLocalDate('2014-05-04')
    const plan = { ...said, capacity: 1, signUpUntil: startsAt, historic: true }
    const held = { attended: 0, absent: 0, guests: 30 }
    givenActivity()
      .when(record({ memberIds: [] }))
      .then(activityPlanned(plan, { effectiveOn }), activityHeld(held, { effectiveOn }))
    const life = { kind: 'theme-day', classHours: 2 }
    givenActivity()
      .when(record({ memberIds: [], talentId: theTalent, life }))
      .then(
        activityPlanned({ ...plan, talentId: theTalent, life }, { effectiveOn }),
        activityHeld({ ...held, talentId: theTalent }, { effectiveOn }),
      )
  })
  it('counts for each as what it was, a meeting only where it was one', () => {
    const counted = (more: Partial<HistoricActivity>) =>
      givenActivity()
        .when(record({ memberIds: [memberNo(1)], ...more }))
        .thenTypes(
          'organization.activity-planned.v1',
          'organization.activity-attended.v1',
          'organization.activity-held.v1',
          'organization.activity-participation-counted.v1',
        )
        .at(-1)?.data
    expect(counted({})).not.toHaveProperty('life')
    expect(counted({ life: { kind: 'theme-day', classHours: 2 } })).toMatchObject({ life: { kind: 'theme-day' } })
  })
  it('is written down once, with a plan that could have been one', () => {
    givenActivity(planned()).when(record()).thenRefused('activity.planned-already')
    givenActivity()
      .when(record({ endsAt: startsAt }))
      .thenRefused('activity.reversed')
    givenActivity()
      .when((activity) => recordHistoric(theActivity, activity, order, { ...acting(), unit: undefined, branches }))
      .thenRefused('activity.unit-unknown')
  })
  it('is over, and nobody writes down an attendance of his own', () => {
    givenActivity()
      .when(record(slotOn({ on: '2026-03-20' })))
      .thenRefused('activity.not-over')
    expect(givenActivity().when(record({}, { now: endsAt })).decision.accepted).toBe(true)
    expect(givenActivity().when(record({}, { memberId: memberNo(3) })).decision.accepted).toBe(true)
    givenActivity()
      .when(record({}, { memberId: memberNo(2) }))
      .thenRefused('activity.own-attendance')
    givenActivity()
      .when(record({ memberIds: [memberNo(9)] }))
      .thenRefused('activity.not-on-the-roll')
  })
})

describe('a rating', () => {
  const held = activityHeld({ attended: 1, absent: 1, guests: 0 }, { effectiveOn: on })
  const rate = (number: number, rating: number) => (activity: ActivityState) =>
    rateActivity(activity, { rating }, acting({ memberId: memberNo(number) }))
  const rated = activityRated({ memberId: memberNo(1), rating: 5 }, { effectiveOn: toLocalDate('2026-03-08') })

  it('is given once, by who attended, when it is closed', () => {
    givenActivity(...open, attended(memberNo(1)), held)
      .when(rate(1, 5))
      .then(rated)
    givenActivity(...open, attended(memberNo(1)), held)
      .when(rate(2, 5))
      .thenRefused('activity.rated-by-attendees')
    givenActivity(...open, attended(memberNo(1)))
      .when(rate(1, 5))
      .thenRefused('activity.not-held')
    givenActivity(...open, attended(memberNo(1)), held)
      .when((activity) => rateActivity(activity, { rating: 5 }, acting()))
      .thenRefused('activity.rated-by-attendees')
    givenActivity(...open, attended(memberNo(1)), held, rated)
      .when(rate(1, 5))
      .thenNothing()
    givenActivity(...open, attended(memberNo(1)), held, rated)
      .when(rate(1, 1))
      .thenRefused('activity.rated-already')
  })
})
