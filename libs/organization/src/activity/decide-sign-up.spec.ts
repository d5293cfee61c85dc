import type { MemberId } from '@harbor/kernel/ids'
import { givenActivity, openForSignUp, planned, signedUp } from '@harbor/testing/port-fixture'
import { acting, at, memberNo } from '@harbor/testing/volunteering-fixture'
import { signOut, signUp } from './decide-sign-up'
import { activityCalledOff, placeGiven, signedOut } from './events'
import { toLocalDate } from '@harbor/kernel/time'
import type { ActivityState } from './state'

const effectiveOn = toLocalDate('2026-03-03')
const open = [planned(), openForSignUp()] as const
const given = (now = at('2026-03-03')) => ({
  ...acting({ now }),
  onTheRoll: new Set([1, 2, 3, 4, 5].map(memberNo)) as ReadonlySet<MemberId>,
})
const up =
  (numbers: readonly number[], now = at('2026-03-03')) =>
  (activity: ActivityState) =>
    signUp(activity, numbers.map(memberNo), given(now))
const out =
  (number: number, now = at('2026-03-03')) =>
  (activity: ActivityState) =>
    signOut(activity, memberNo(number), given(now))

describe('signing up', () => {
  it('gives a place while there is one, then the waiting list', () => {
    givenActivity(...open)
      .when(up([1]))
      .then(signedUp(memberNo(1)))
    const [second, third] = [signedUp(memberNo(2)), signedUp(memberNo(3), 'waiting')]
    givenActivity(...open, signedUp(memberNo(1)))
      .when(up([2, 3]))
      .then(second, third)
  })
  it('again adds nothing', () => {
    givenActivity(...open, signedUp(memberNo(1)))
      .when(up([1, 1]))
      .thenNothing()
  })
  it('is possible once it is open, until sign-up ends', () => {
    givenActivity(planned())
      .when(up([1]))
      .thenRefused('activity.not-open')
    givenActivity(...open)
      .when(up([1], at('2026-03-06', '18:00')))
      .thenRecords('organization.activity-signed-up.v1')
    givenActivity(...open)
      .when(up([1], at('2026-03-06', '18:01')))
      .thenRefused('activity.sign-up-over', { until: at('2026-03-06', '18:00') })
    givenActivity(...open, activityCalledOff({ reason: '台风' }))
      .when(up([1]))
      .thenRefused('activity.closed')
  })
  it('is for members who are on the roll today', () =>
    givenActivity(...open)
      .when(up([1, 9]))
      .thenRefused('activity.not-on-the-roll', { memberId: memberNo(9) }))
})

describe('signing out', () => {
  const full = [...open, signedUp(memberNo(1)), signedUp(memberNo(2))] as const

  it('gives the place to who waits longest', () =>
    givenActivity(...full, signedUp(memberNo(3), 'waiting'), signedUp(memberNo(4), 'waiting'))
      .when(out(1))
      .then(
        signedOut({ memberId: memberNo(1) }, { effectiveOn }),
        placeGiven({ memberId: memberNo(3) }, { effectiveOn }),
      ))
  it('of the waiting list moves nobody', () =>
    givenActivity(...full, signedUp(memberNo(3), 'waiting'), signedUp(memberNo(4), 'waiting'))
      .when(out(3))
      .thenRecords('organization.activity-signed-out.v1'))
  it('leaves the place free where nobody waits', () =>
    givenActivity(...full)
      .when(out(1))
      .then(signedOut({ memberId: memberNo(1) }, { effectiveOn })))
  it('of what nobody planned, or was called off, is refused', () => {
    for (const act of [up([1]), out(1)]) {
      givenActivity().when(act).thenRefused('activity.unknown')
      givenActivity(...full, activityCalledOff({ reason: '台风' }))
        .when(act)
        .thenRefused('activity.closed')
    }
  })
  it('is for who has signed up, until sign-up ends', () => {
    givenActivity(...full)
      .when(out(1, at('2026-03-06', '18:00')))
      .thenRecords('organization.activity-signed-out.v1')
    givenActivity(...full)
      .when(out(3))
      .thenRefused('activity.not-signed-up')
    givenActivity(...full)
      .when(out(1, at('2026-03-06', '18:01')))
      .thenRefused('activity.sign-up-over', { until: at('2026-03-06', '18:00') })
  })
})
