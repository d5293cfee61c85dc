import { deadlineSource, type DeadlineOfFile, type DeadlineSource } from '@harbor/calendar/deadline-source'
import type { MemberId } from '@harbor/kernel/ids'
import { addDays, later } from '@harbor/kernel/time'
import { house } from '../../programme-words'
import {
  absenceExcused,
  attendanceCorrected,
  sessionAttended,
  sessionEvents,
  sessionResolved,
  type SessionEvent,
} from '../events'
import { dayOf, evolveSession, noSession, type SessionState } from '../state'

/** Habits of the house, not law, in days. */
const recordDays = 3
const minutesDays = 7

/** Who came changes no time limit. */
const beside: ReadonlySet<string> = new Set(
  [sessionAttended, absenceExcused, attendanceCorrected, sessionResolved].map(({ type }) => type),
)

/** Nor does who was due. */
type Kept = Pick<
  SessionState,
  'phase' | 'unitId' | 'startsAt' | 'convenedOn' | 'leaves' | 'heldRecordedOn' | 'cancelledOn' | 'firstMinutesOn'
>

/** What a session leaves to be done: leave is answered before it begins, its holding is recorded, minutes are filed. */
export const sessionDeadlines: DeadlineSource = deadlineSource<SessionEvent, Kept>({
  streams: 'session',
  handles: sessionEvents.map(({ type }) => type).filter((type) => !beside.has(type)),
  evolve: (kept, event) => keptOf(evolveSession({ ...noSession, ...kept }, event)),
  deadlinesOf: (session) => [...leaves(session), ...toRecord(session), ...toMinute(session)],
  texts: {
    'session.leave': { zh: '会前答复请假', en: 'Leave is answered before the session' },
    'session.record': { zh: '会后三日内登记召开情况', en: 'Attendance is closed within three days' },
    'session.minutes': { zh: '会后七日内归档会议记录', en: 'Minutes are filed within seven days' },
  },
})

function keptOf(session: SessionState): Kept {
  const { phase, unitId, startsAt, convenedOn, leaves: asked, heldRecordedOn, cancelledOn, firstMinutesOn } = session
  return { phase, unitId, startsAt, convenedOn, leaves: asked, heldRecordedOn, cancelledOn, firstMinutesOn }
}

function leaves(session: Kept): readonly DeadlineOfFile[] {
  return Object.entries(session.leaves).map(([memberId, { requestedOn, decidedOn }]) => ({
    key: `session.leave/${memberId}`,
    rule: 'session.leave',
    article: house,
    opensOn: requestedOn,
    dueOn: later(requestedOn, dayOf(session)),
    metOn: decidedOn ?? session.cancelledOn,
    unitId: session.unitId,
    memberId: memberId as MemberId,
  }))
}

function toRecord(session: Kept): readonly DeadlineOfFile[] {
  const { phase, convenedOn, heldRecordedOn, cancelledOn, unitId } = session
  if (phase === null || convenedOn === null) return []
  const opensOn = dayOf(session)
  // What is convened after the fact is due after it was convened.
  const dueOn = addDays(later(opensOn, convenedOn), recordDays)
  const metOn = heldRecordedOn ?? cancelledOn
  return [{ key: 'session.record', rule: 'session.record', article: house, opensOn, dueOn, metOn, unitId }]
}

function toMinute(session: Kept): readonly DeadlineOfFile[] {
  const { heldRecordedOn, firstMinutesOn, unitId } = session
  if (heldRecordedOn === null) return []
  const days = { opensOn: heldRecordedOn, dueOn: addDays(heldRecordedOn, minutesDays), metOn: firstMinutesOn }
  return [{ key: 'session.minutes', rule: 'session.minutes', article: house, unitId, ...days }]
}
