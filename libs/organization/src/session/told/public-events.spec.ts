import { publicIdOf } from '@harbor/kernel/public-event'
import { ids } from '@harbor/testing/member-ids'
import { attended, convened, excused, held, recordedSession, theSession } from '@harbor/testing/session-fixture'
import { sessionPublicEvents } from './public-events'

describe('what a district is told of a session', () => {
  const events = recordedSession(convened(), attended(1, 2), held(4), excused(3))
  const tellAt = (revision: number) => {
    const event = events[revision]
    return event ? sessionPublicEvents.tell(event, events.slice(0, revision)) : []
  }

  it('is that it was held, and how many came: numbers, nobody’s name, no theme', () => {
    const [told] = tellAt(2)
    expect(told).toEqual({
      type: 'party.meeting.held.v1',
      subject: ids.branch,
      effectiveOn: '2026-03-18',
      data: {
        sessionId: theSession,
        unitId: ids.branch,
        kind: 'general-meeting',
        due: 4,
        present: 2,
        excused: 0,
        unexcused: 2,
        classHours: 2,
      },
    })
  })

  it('and, when an absence is excused later, how many it is now', () => {
    const [told] = tellAt(3)
    expect(told).toMatchObject({
      type: 'party.meeting.recounted.v1',
      effectiveOn: '2026-03-18',
      data: { excused: 1, unexcused: 1 },
    })
    expect(told && events[3] && publicIdOf(events[3].id, told)).toEqual(expect.any(String))
  })
})
