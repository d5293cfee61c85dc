import type { Recorded } from '@harbor/kernel/event'
import { ids } from '@harbor/testing/member-ids'
import {
  attended,
  openForSignUp,
  planned,
  signedUp,
  slotOn,
  theActivity,
  theTalent,
} from '@harbor/testing/port-fixture'
import { memberNo, recordedIn, recordNo, told as toldOn, type ToldEvent } from '@harbor/testing/volunteering-fixture'
import {
  activityCalledOff,
  activityHeld,
  activityRescheduled,
  activityStream,
  participationCounted,
  type ActivityEvent,
} from '../events'
import { activityPublicEvents } from './public-events'

/** What is told of the last of these events. */
function told(...events: readonly ToldEvent<ActivityEvent>[]) {
  const recorded: readonly Recorded[] = recordedIn(activityStream(theActivity), events)
  const last = recorded.at(-1)
  return last && activityPublicEvents.handles.includes(last.type)
    ? activityPublicEvents.tell(last, recorded.slice(0, -1))
    : []
}
const what = { unitId: ids.branch, activityId: theActivity, base: 'care' }
const plan = planned({ talentId: theTalent })
const off = activityCalledOff({ reason: '主讲人身体不适', talentId: theTalent })

describe('what districts are told of activities', () => {
  it('begins when it is open to sign-up', () => {
    expect(told(plan)).toEqual([])
    expect(told(plan, openForSignUp())).toEqual([
      {
        type: 'party.activity.announced.v1',
        subject: ids.branch,
        data: { ...what, title: '社区义诊', ...slotOn(), capacity: 2 },
      },
    ])
  })
  it('is another time, or that it was called off, where it was announced; not why', () => {
    const later = slotOn({ on: '2026-03-09' })
    const move = toldOn(activityRescheduled({ ...later, signUpUntil: later.startsAt, reason: '冲突' }), {
      on: '2026-03-03',
    })
    expect(told(plan, move)).toEqual([])
    expect(told(plan, openForSignUp(), move)).toMatchObject([{ data: { ...what, ...later } }])
    expect(told(plan, off)).toEqual([])
    expect(told(plan, openForSignUp(), off)).toEqual([
      { type: 'party.activity.called-off.v1', subject: ids.branch, data: what },
    ])
  })
  it('is how many came, and nobody by id', () => {
    const past = [plan, openForSignUp(), signedUp(memberNo(1)), attended(memberNo(1))] as const
    const held = activityHeld({ attended: 1, absent: 0, guests: 3, talentId: theTalent })
    const messages = told(...past, held)
    expect(messages).toMatchObject([{ data: { ...what, attended: 1, absent: 0, guests: 3 } }])
    expect(JSON.stringify(messages)).not.toMatch(new RegExp(`${memberNo(1)}|${theTalent}`))
    const counts = { memberId: memberNo(1), branchId: ids.branch, recordId: recordNo(1) }
    const counted = participationCounted({
      ...counts,
      title: '社区义诊',
      base: 'care',
      organiserId: ids.branch,
      ...slotOn(),
      volunteerHours: true,
    })
    for (const silent of [signedUp(memberNo(1)), attended(memberNo(1)), counted])
      expect(told(...past, silent)).toEqual([])
  })
})
