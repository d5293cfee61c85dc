import { fixed, ids } from '@harbor/testing/member-ids'
import {
  attended,
  bookingNo,
  givenActivity,
  openForSignUp,
  planned,
  signedUp,
  slotOn,
  theTalent,
  theVenue,
} from '@harbor/testing/port-fixture'
import { branch } from '@harbor/testing/street-units'
import { acting, at, memberNo, told } from '@harbor/testing/volunteering-fixture'
import { toLocalDate } from '@harbor/kernel/time'
import {
  callOffActivity,
  changeCapacity,
  followBooking,
  nameLeader,
  openActivity,
  planActivity,
  rescheduleActivity,
  standDown,
  type ActivityDecision,
  type PlanActivity,
} from './decide'
import {
  activityCalledOff,
  activityHeld,
  activityPlanned,
  activityRescheduled,
  leaderNamed,
  leaderStoodDown,
} from './events'
import type { ActivityState } from './state'

const before = acting({ now: at('2026-03-01') })
const themeDay = { kind: 'theme-day', classHours: 2 }
const plan: PlanActivity = {
  unitId: ids.branch,
  title: '社区义诊',
  base: 'care',
  place: '潮声社区广场',
  venue: null,
  talentId: null,
  life: themeDay,
  volunteerHours: true,
  capacity: 2,
  signUpUntil: at('2026-03-06', '18:00'),
  ...slotOn(),
}
const facts = { unit: branch as typeof branch | undefined, leaderConsents: true }
const planning =
  (more: Partial<PlanActivity> = {}, found = facts) =>
  (activity: ActivityState) =>
    planActivity(activity, { ...plan, ...more }, { ...before, ...found })

describe('planning an activity', () => {
  it('records base, place, time and what it counts as', () => {
    const [event] = givenActivity().when(planning()).thenTypes('organization.activity-planned.v1')
    expect(event).toMatchObject({ data: { base: 'care', life: { kind: 'theme-day' } }, effectiveOn: '2026-03-07' })
  })
  it('names the booking that the venue’s stream holds for it', () => {
    const venue = { venueId: theVenue, bookingId: bookingNo(1) }
    const [event] = givenActivity().when(planning({ venue })).thenTypes('organization.activity-planned.v1')
    expect(event?.data).toMatchObject(venue)
    expect(event?.data).not.toHaveProperty('venue')
  })
  it('holds nothing that is not named: no venue, no leader, no meeting', () => {
    const { venue: _, talentId: __, life: ___, ...said } = plan
    givenActivity()
      .when(planning({ life: null }))
      .then(activityPlanned(said, { effectiveOn: toLocalDate('2026-03-07') }))
    givenActivity()
      .when(planning({ talentId: theTalent }))
      .then(
        activityPlanned(
          { ...said, life: { ...themeDay }, talentId: theTalent },
          { effectiveOn: toLocalDate('2026-03-07') },
        ),
      )
  })
  it('is for a time that lies ahead, runs forward and has at most 16 hours', () => {
    givenActivity()
      .when(planning({ ...slotOn({ on: '2026-03-01', from: '10:00' }), signUpUntil: at('2026-02-28') }))
      .thenRefused('activity.starts-in-the-past')
    givenActivity()
      .when(planning(slotOn({ from: '11:00', to: '09:00' })))
      .thenRefused('activity.reversed')
    givenActivity()
      .when(planning({ endsAt: at('2026-03-08', '01:00') }))
      .thenRecords('organization.activity-planned.v1')
    givenActivity()
      .when(planning({ endsAt: at('2026-03-08', '01:15') }))
      .thenRefused('activity.too-long')
  })
  it('asks a unit that exists, a leader who consents, and a sign-up that ends by the start', () => {
    givenActivity()
      .when(planning({}, { ...facts, unit: undefined }))
      .thenRefused('activity.unit-unknown')
    givenActivity()
      .when(planning({}, { ...facts, unit: { ...branch, dissolvedOn: toLocalDate('2026-03-07') } }))
      .thenRefused('activity.unit-unknown')
    givenActivity()
      .when(planning({}, { ...facts, unit: { ...branch, dissolvedOn: toLocalDate('2026-03-08') } }))
      .thenRecords('organization.activity-planned.v1')
    givenActivity()
      .when(planning({ talentId: theTalent }, { ...facts, leaderConsents: false }))
      .thenRefused('activity.leader-without-consent')
    givenActivity()
      .when(planning({ signUpUntil: at('2026-03-07', '09:00') }))
      .thenRecords('organization.activity-planned.v1')
    givenActivity()
      .when(planning({ signUpUntil: at('2026-03-07', '09:01') }))
      .thenRefused('activity.sign-up-after-start')
  })
  it('happens once', () => givenActivity(planned()).when(planning()).thenRefused('activity.planned-already'))
})

describe('an activity that is planned', () => {
  const open =
    (day: string, time = '10:00', leaderConsents = true) =>
    (activity: ActivityState) =>
      openActivity(activity, { ...acting({ now: at(day, time) }), leaderConsents })

  it('is opened to sign-up before it begins', () => {
    givenActivity(planned()).when(open('2026-03-02')).then(openForSignUp())
    givenActivity(planned(), openForSignUp()).when(open('2026-03-02')).thenNothing()
    givenActivity(planned()).when(open('2026-03-07', '08:59')).then(openForSignUp('2026-03-07'))
    givenActivity(planned()).when(open('2026-03-07', '09:00')).thenRefused('activity.begun')
    givenActivity().when(open('2026-03-02')).thenRefused('activity.unknown')
  })
  it('is not opened while its leader has withdrawn', () =>
    givenActivity(planned({ talentId: theTalent }))
      .when(open('2026-03-02', '10:00', false))
      .thenRefused('activity.leader-without-consent'))
  it('gets more places, which go to who waits longest, in order', () => {
    const full = [planned(), openForSignUp(), signedUp(memberNo(1)), signedUp(memberNo(2))]
    const waiting = [3, 4, 5].map((number) => signedUp(memberNo(number), 'waiting'))
    const change = (capacity: number) => (activity: ActivityState) =>
      changeCapacity(activity, { capacity, reason: '换大场地' }, before)
    const events = givenActivity(...full, ...waiting)
      .when(change(4))
      .thenTypes(
        'organization.activity-capacity-changed.v1',
        'organization.activity-place-given.v1',
        'organization.activity-place-given.v1',
      )
    expect(events.slice(1).map(({ data }) => data)).toEqual([{ memberId: memberNo(3) }, { memberId: memberNo(4) }])
    givenActivity(...full)
      .when(change(1))
      .thenRefused('activity.places-taken', { taken: 2 })
    givenActivity(...full, ...waiting)
      .when(change(2))
      .thenNothing()
    // Who walked in holds no place and waits for none.
    givenActivity(planned({ capacity: 5 }), openForSignUp(), signedUp(memberNo(1)), attended(memberNo(2)))
      .when(change(1))
      .thenRecords('organization.activity-capacity-changed.v1')
    givenActivity(planned({ capacity: 1 }), openForSignUp(), signedUp(memberNo(1)), attended(memberNo(2)))
      .when(change(3))
      .thenRecords('organization.activity-capacity-changed.v1')
  })
  it('is called off with its booking and leader, until somebody has attended', () => {
    const callOff = (activity: ActivityState) => callOffActivity(activity, { reason: '台风' }, before)
    givenActivity(planned({ booking: 1, talentId: theTalent }))
      .when(callOff)
      .then(
        activityCalledOff(
          { reason: '台风', venueId: theVenue, bookingId: bookingNo(1), talentId: theTalent },
          { effectiveOn: toLocalDate('2026-03-01') },
        ),
      )
    givenActivity(planned(), openForSignUp(), signedUp(memberNo(2)), attended(memberNo(1)))
      .when(callOff)
      .thenRefused('activity.attended')
    givenActivity(planned(), openForSignUp(), signedUp(memberNo(2)))
      .when(callOff)
      .then(activityCalledOff({ reason: '台风' }, { effectiveOn: toLocalDate('2026-03-01') }))
    givenActivity(planned(), activityCalledOff({ reason: '台风' }))
      .when(callOff)
      .thenNothing()
  })
})

describe('an activity that nobody planned, or that is over', () => {
  const over = {
    'called-off': activityCalledOff({ reason: '台风' }),
    held: activityHeld({ attended: 0, absent: 0, guests: 0 }),
  } as const
  const slot = slotOn({ on: '2026-03-09' })
  const both = ['called-off', 'held'] as const
  const acts: readonly (readonly [
    string,
    readonly (keyof typeof over)[],
    (activity: ActivityState) => ActivityDecision,
  ])[] = [
    ['opened', both, (activity) => openActivity(activity, { ...before, leaderConsents: true })],
    [
      'rescheduled',
      both,
      (activity) => rescheduleActivity(activity, { ...slot, signUpUntil: slot.startsAt, reason: '冲突' }, before),
    ],
    ['given other places', both, (activity) => changeCapacity(activity, { capacity: 9, reason: '换大场地' }, before)],
    ['given a leader', both, (activity) => nameLeader(activity, theTalent, { ...before, leaderConsents: true })],
    ['called off', ['held'], (activity) => callOffActivity(activity, { reason: '台风' }, before)],
  ]
  it.each(acts)('is not %s', (_, phases, act) => {
    givenActivity().when(act).thenRefused('activity.unknown')
    for (const phase of phases)
      givenActivity(planned(), over[phase]).when(act).thenRefused('activity.closed', { phase })
  })
})

describe('rescheduling', () => {
  const later = slotOn({ on: '2026-03-09' })
  const move =
    (slot: ReturnType<typeof slotOn>, now = '2026-03-03') =>
    (activity: ActivityState) =>
      rescheduleActivity(activity, { ...slot, signUpUntil: slot.startsAt, reason: '冲突' }, acting({ now: at(now) }))

  it('moves time and sign-up before it begins', () => {
    const moved = activityRescheduled(
      { ...later, signUpUntil: later.startsAt, reason: '冲突', bookingId: bookingNo(1) },
      { effectiveOn: toLocalDate('2026-03-09') },
    )
    givenActivity(planned({ booking: 1 }))
      .when(move(later))
      .then(moved)
    givenActivity(planned({ booking: 1 }), told(moved, { on: '2026-03-03' }))
      .when(move(later))
      .thenNothing()
    givenActivity(planned()).when(move(later, '2026-03-08')).thenRefused('activity.begun')
    givenActivity(planned())
      .when(move(slotOn({ on: '2026-03-02' })))
      .thenRefused('activity.starts-in-the-past')
    givenActivity(planned())
      .when(move(slotOn({ on: '2026-03-03', from: '10:00' })))
      .thenRefused('activity.starts-in-the-past')
    givenActivity(planned())
      .when(move(later, '2026-03-06'))
      .then(
        activityRescheduled(
          { ...later, signUpUntil: later.startsAt, reason: '冲突' },
          { effectiveOn: toLocalDate('2026-03-09') },
        ),
      )
  })
  it.each([
    ['11:00', '11:00', '11:00', 'activity.reversed'],
    ['06:00', '22:00', '06:00', undefined],
    ['06:00', '22:01', '06:00', 'activity.too-long'],
    ['09:00', '11:00', '09:01', 'activity.sign-up-after-start'],
  ] as const)(
    'runs forward, lasts 16 hours at most, after sign-up: %s to %s, sign-up until %s',
    (from, to, until, code) => {
      const on = '2026-03-09'
      const outcome = givenActivity(planned()).when((activity) =>
        rescheduleActivity(
          activity,
          { ...slotOn({ on, from, to }), signUpUntil: at(on, until), reason: '冲突' },
          before,
        ),
      )
      if (code) outcome.thenRefused(code)
      else outcome.thenRecords('organization.activity-rescheduled.v1')
    },
  )
  it('follows a booking that moved without it, once', () => {
    const follow = (activity: ActivityState) => followBooking(activity, { ...later, reason: '冲突' })
    const [event] = givenActivity(planned({ booking: 1 }))
      .when(follow)
      .thenTypes('organization.activity-rescheduled.v1')
    // Sign-up keeps its end where that still lies before the start.
    expect(event?.data).toMatchObject({ ...later, signUpUntil: at('2026-03-06', '18:00'), bookingId: bookingNo(1) })
    const sooner = slotOn({ on: '2026-03-05' })
    givenActivity(planned())
      .when((activity) => followBooking(activity, { ...sooner, reason: '冲突' }))
      .then(
        activityRescheduled(
          { ...sooner, signUpUntil: sooner.startsAt, reason: '冲突' },
          { effectiveOn: toLocalDate('2026-03-05') },
        ),
      )
    givenActivity(planned({ on: '2026-03-09', booking: 1 }))
      .when(follow)
      .thenNothing()
    givenActivity().when(follow).thenNothing()
    givenActivity(planned({ booking: 1 }), activityCalledOff({ reason: '台风' }))
      .when(follow)
      .thenNothing()
  })
})

describe('a leader', () => {
  const effectiveOn = toLocalDate('2026-03-01')
  const name = (leaderConsents: boolean) => (activity: ActivityState) =>
    nameLeader(activity, theTalent, { ...before, leaderConsents })

  it('is a talent whose consent stands', () => {
    givenActivity(planned())
      .when(name(true))
      .then(leaderNamed({ talentId: theTalent }, { effectiveOn }))
    givenActivity(planned()).when(name(false)).thenRefused('activity.leader-without-consent')
    givenActivity(planned({ talentId: theTalent }))
      .when(name(true))
      .thenNothing()
  })
  it('takes the place of another', () => {
    const another = fixed<'talent'>('f4', 2)
    givenActivity(planned({ talentId: another }))
      .when(name(true))
      .then(
        leaderStoodDown({ talentId: another, because: 'replaced' }, { effectiveOn }),
        leaderNamed({ talentId: theTalent }, { effectiveOn }),
      )
  })
  it('leads nothing any more once the consent is withdrawn', () => {
    const withdraw = (activity: ActivityState) => standDown(activity, theTalent)
    givenActivity(planned({ talentId: theTalent }))
      .when(withdraw)
      .then(leaderStoodDown({ talentId: theTalent, because: 'consent-withdrawn' }))
    givenActivity(planned()).when(withdraw).thenNothing()
    givenActivity(planned({ talentId: theTalent }), activityCalledOff({ reason: '台风' }))
      .when(withdraw)
      .thenNothing()
  })
})
