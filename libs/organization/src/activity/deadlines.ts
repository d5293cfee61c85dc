import { deadlineSource, type DeadlineOfFile, type DeadlineSource } from '@harbor/calendar/deadline-source'
import { addDays, dateOf } from '@harbor/kernel/time'
import { house } from '../house-rule'
import { endDay, startDay } from '../slot'
import { activityEvents, type ActivityEvent } from './events'
import { evolveActivity, noActivity, type ActivityState } from './state'

/** A habit of the house, not law: days after its end within which attendance is confirmed and an activity closed. */
const closeDays = 7

/** Who takes part changes no time limit, and may be nine hundred. */
type Kept = Pick<
  ActivityState,
  'historic' | 'unitId' | 'plannedOn' | 'openedOn' | 'firstSignUpOn' | 'closedOn' | 'signUpUntil' | 'slot'
>

/** An activity must not lie: it is opened before sign-up ends, somebody leads it, and it is closed with its attendance. */
export const activityDeadlines: DeadlineSource = deadlineSource<ActivityEvent, Kept>({
  streams: 'activity',
  handles: activityEvents.map(({ type }) => type),
  evolve: (kept, event) => keptOf(evolveActivity({ ...noActivity, ...kept }, event)),
  deadlinesOf: (activity) =>
    activity.historic ? [] : [...toOpen(activity), ...toFill(activity), ...toClose(activity)],
  texts: {
    'activity.open': { zh: '报名截止前开放报名', en: 'Open the activity before sign-up ends' },
    'activity.sign-up': { zh: '报名截止前有人报名', en: 'Somebody signs up by the last day' },
    'activity.close': { zh: '结束后七日内确认到场并办结', en: 'Confirm attendance and close it within seven days' },
  },
})

function keptOf(activity: ActivityState): Kept {
  const { historic, unitId, plannedOn, openedOn, firstSignUpOn, closedOn, signUpUntil, slot } = activity
  return { historic, unitId, plannedOn, openedOn, firstSignUpOn, closedOn, signUpUntil, slot }
}

function toOpen({ plannedOn, signUpUntil, openedOn, closedOn, unitId }: Kept): readonly DeadlineOfFile[] {
  if (plannedOn === null || signUpUntil === null) return []
  const dueOn = dateOf(signUpUntil)
  return [row('activity.open', { opensOn: plannedOn, dueOn, metOn: openedOn ?? closedOn, unitId })]
}

function toFill({ openedOn, signUpUntil, firstSignUpOn, closedOn, unitId }: Kept): readonly DeadlineOfFile[] {
  if (openedOn === null || signUpUntil === null) return []
  const dueOn = dateOf(signUpUntil)
  return [row('activity.sign-up', { opensOn: openedOn, dueOn, metOn: firstSignUpOn ?? closedOn, unitId })]
}

function toClose({ slot, closedOn, unitId }: Kept): readonly DeadlineOfFile[] {
  if (slot === null) return []
  const dueOn = addDays(endDay(slot), closeDays)
  return [row('activity.close', { opensOn: startDay(slot), dueOn, metOn: closedOn, unitId })]
}

function row(rule: string, days: Pick<DeadlineOfFile, 'opensOn' | 'dueOn' | 'metOn' | 'unitId'>): DeadlineOfFile {
  return { key: rule, rule, article: house, ...days }
}
