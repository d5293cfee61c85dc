import { deadlineState } from '@harbor/calendar/deadline'
import { toLocalDate } from '@harbor/kernel/time'
import { openForSignUp, planned, signedUp, theActivity } from '@harbor/testing/port-fixture'
import { memberNo, recordedIn, told, type ToldEvent } from '@harbor/testing/volunteering-fixture'
import { activityDeadlines } from './deadlines'
import { activityHeld, activityStream, type ActivityEvent } from './events'

function due(today: string, ...events: readonly ToldEvent<ActivityEvent>[]) {
  const state = recordedIn(activityStream(theActivity), events).reduce<unknown>(
    (folded, event) => activityDeadlines.evolve(folded, event),
    undefined,
  )
  const rows = activityDeadlines.deadlinesOf(state, theActivity)
  return Object.fromEntries(rows.map((row) => [row.rule, [row.dueOn, deadlineState(row, toLocalDate(today))]]))
}

describe('time limits of an activity', () => {
  it('are that it is opened and somebody signs up before sign-up ends', () => {
    expect(due('2026-03-06', planned())).toMatchObject({ 'activity.open': ['2026-03-06', 'open'] })
    expect(due('2026-03-07', planned())).toMatchObject({ 'activity.open': ['2026-03-06', 'missed'] })
    expect(due('2026-03-07', planned(), openForSignUp())).toMatchObject({
      'activity.open': ['2026-03-06', 'met'],
      'activity.sign-up': ['2026-03-06', 'missed'],
    })
    expect(due('2026-03-07', planned(), openForSignUp(), signedUp(memberNo(1)))).toMatchObject({
      'activity.sign-up': ['2026-03-06', 'met'],
    })
  })
  it('and that it is closed within seven days', () => {
    const past = [planned(), openForSignUp()] as const
    expect(due('2026-03-14', ...past)).toMatchObject({ 'activity.close': ['2026-03-14', 'open'] })
    expect(due('2026-03-15', ...past)).toMatchObject({ 'activity.close': ['2026-03-14', 'missed'] })
    const held = told(activityHeld({ attended: 0, absent: 0, guests: 0 }), { on: '2026-03-10' })
    expect(due('2026-03-15', ...past, held)).toMatchObject({ 'activity.close': ['2026-03-14', 'met'] })
  })
})
