import type { EventOf, Position, Recorded } from '@harbor/kernel/event'
import { deriveId } from '@harbor/kernel/ids'
import { dateOf } from '@harbor/kernel/time'
import { attendanceRetracted, participationCounted } from '@harbor/organization/public'
import type { HoursRecordId } from '@harbor/volunteering/words'
import { fixed, ids, memberNo } from './member-ids'
import { at } from './volunteering-fixture'

/** Each on a day of its own, two hours long unless it says otherwise. */
export function countedParticipation(
  number: number,
  { volunteerHours = true, to = '11:00' } = {},
): Recorded<EventOf<typeof participationCounted>> {
  const memberId = memberNo((number % 3) + 1)
  const activityId = fixed<'activity'>('f2', number)
  const day = `2026-03-${String(number).padStart(2, '0')}`
  const startsAt = at(day, '09:00')
  const what = { title: '社区义诊', base: 'care', organiserId: ids.branch, branchId: ids.branch } as const
  const recordId: HoursRecordId = deriveId<'hours-record'>(activityId, memberId)
  return {
    ...participationCounted(
      { memberId, recordId, ...what, startsAt, endsAt: at(day, to), volunteerHours },
      { effectiveOn: dateOf(startsAt) },
    ),
    id: fixed<'event'>('e0', number),
    stream: `activity-${activityId}`,
    revision: 9,
    position: number as Position,
    recordedAt: at(day, '12:00'),
    actor: { id: ids.secretary, role: 'branch-secretary' },
    commandId: fixed<'command'>('c0', number),
  }
}

/** What `countedParticipation` of that number has counted, taken back the day after. */
export function takenBack(number: number): Recorded<EventOf<typeof attendanceRetracted>> {
  const { data, stream, actor, recordedAt } = countedParticipation(number)
  return {
    ...attendanceRetracted({ memberId: data.memberId, reason: '误登' }, { effectiveOn: dateOf(recordedAt) }),
    id: fixed<'event'>('e7', number),
    stream,
    revision: 10,
    position: (100 + number) as Position,
    recordedAt,
    actor,
    commandId: fixed<'command'>('c7', number),
  }
}
