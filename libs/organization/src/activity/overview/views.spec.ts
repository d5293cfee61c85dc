import { foldView } from '@harbor/testing/fold-view'
import { attended, givenActivity, openForSignUp, planned, signedUp, theActivity } from '@harbor/testing/port-fixture'
import { memberNo, recordedIn, type ToldEvent } from '@harbor/testing/volunteering-fixture'
import {
  activityHeld,
  activityRated,
  activityStream,
  attendanceRetracted,
  placeGiven,
  signedOut,
  type ActivityEvent,
} from '../events'
import { activitiesView, participationsView } from './views'

const open = [
  planned(),
  openForSignUp(),
  signedUp(memberNo(1)),
  signedUp(memberNo(2)),
  signedUp(memberNo(3), 'waiting'),
]

describe('the list of activities', () => {
  const row = (...events: readonly ToldEvent<ActivityEvent>[]) =>
    foldView(activitiesView, recordedIn(activityStream(theActivity), events))[0]

  it('shows how full it is, and who came only as a number', () => {
    expect(row(planned())).toMatchObject({ phase: 'planned', free: 0, on: '2026-03-07' })
    expect(row(planned(), openForSignUp(), signedUp(memberNo(1)))).toMatchObject({ free: 1, signedUp: 1 })
    expect(row(...open)).toMatchObject({ phase: 'open', free: 0, signedUp: 2, waiting: 1, absent: 0 })
    const held = activityHeld({ attended: 1, absent: 1, guests: 4 })
    const rated = activityRated({ memberId: memberNo(1), rating: 4 })
    const last = row(...open, attended(memberNo(1)), held, rated)
    expect(last).toMatchObject({ phase: 'held', attended: 1, absent: 1, guests: 4, ratings: 1, ratingSum: 4 })
    expect(JSON.stringify(last)).not.toContain(memberNo(1))
  })
})

describe('the participations of a member', () => {
  const rows = (number: number, ...events: readonly ToldEvent<ActivityEvent>[]) =>
    foldView(
      participationsView,
      recordedIn(activityStream(theActivity), events).filter(
        ({ data }) => 'memberId' in data && data.memberId === memberNo(number),
      ),
    )

  it('follow place, waiting list and attendance', () => {
    expect(rows(3, ...open)).toMatchObject([{ seat: 'waiting', attended: 0 }])
    expect(rows(3, ...open, placeGiven({ memberId: memberNo(3) }))).toMatchObject([{ seat: 'place' }])
    expect(rows(1, ...open, signedOut({ memberId: memberNo(1) }))).toEqual([])
    expect(rows(9, ...open, attended(memberNo(9)))).toMatchObject([{ seat: '', attended: 1 }])
    const wrong = attendanceRetracted({ memberId: memberNo(9), reason: '误记' })
    expect(rows(9, ...open, attended(memberNo(9)), wrong)).toEqual([])
  })
  it('are what the activity itself says', () => {
    const events = [...open, attended(memberNo(2)), signedOut({ memberId: memberNo(1) })]
    const { activity } = givenActivity(...events)
    const seen = [1, 2, 3].flatMap((number) => rows(number, ...events))
    expect(seen.map(({ memberId, seat, attended: came }) => [memberId, seat, came === 1])).toEqual(
      activity.participants.map(({ memberId, seat, attended: came }) => [memberId, seat ?? '', came !== null]),
    )
  })
})
