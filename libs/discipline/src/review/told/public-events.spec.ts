import { publicIdOf } from '@harbor/kernel/public-event'
import { eventNo } from '@harbor/testing/member-fixture'
import { ids } from '@harbor/testing/member-ids'
import * as of from '@harbor/testing/review-fixture'
import { decisionAnnounced, type ReviewEvent } from '../events'
import { reviewPublicEvents } from './public-events'

const announced = decisionAnnounced({ personal: { to: '支部党员大会' } }, { effectiveOn: of.day('2025-03-10') })
const memberId = ids.member

/** What each event of the case tells, in order; empty ones left out. */
function told(...events: readonly ReviewEvent[]) {
  const file = of.recordedCase(events)
  return file.flatMap((event, index) =>
    reviewPublicEvents.handles.includes(event.type) ? reviewPublicEvents.tell(event, file.slice(0, index)) : [],
  )
}

describe('what a district is told of a disciplinary review', () => {
  it('is nothing before the decision is announced', () => {
    expect(told(...of.untilDecision, of.executed, of.appealed)).toEqual([])
  })

  it('is nothing of a case that ends without a decision', () => {
    expect(told(...of.untilVote, announced)).toEqual([])
  })

  it('is whom it concerns, the sanction, who decided and when: no matter, reason, document, or case', () => {
    const [only, ...more] = told(...of.untilDecision, announced)
    expect(more).toEqual([])
    expect(only).toEqual({
      type: 'party.discipline.sanction-announced.v1',
      subject: memberId,
      effectiveOn: '2025-02-25',
      data: { memberId, kind: 'serious-warning', decidedBy: ids.street, announcedOn: '2025-03-10' },
    })
    expect(JSON.stringify(only)).not.toContain(of.reviewId)
  })

  it('takes an expelled member from the snapshots with the announcement, not before', () => {
    const expulsion = { kind: 'expulsion', posts: [] } as const
    expect(told(...of.untilVote, of.decided(expulsion), announced).map(({ type, data }) => [type, data])).toEqual([
      ['party.discipline.sanction-announced.v1', expect.objectContaining({ kind: 'expulsion' })],
      ['party.membership.ended.v1', { memberId, how: 'expelled' }],
      ['party.member-snapshot.v1', null],
    ])
  })

  it('is what an appeal made of an announced decision', () => {
    const file = [...of.untilDecision, announced, of.appealed, of.revised(of.warning)]
    const announcement = eventNo(of.untilDecision.length + 1)
    expect(told(...file).at(-1)).toMatchObject({
      type: 'party.discipline.sanction-revised.v1',
      data: {
        memberId,
        revises: publicIdOf(announcement, { type: 'party.discipline.sanction-announced.v1' }),
        kind: 'warning',
      },
    })
    expect(told(...of.untilDecision, announced, of.revised(null)).at(-1)).toMatchObject({ data: { kind: null } })
  })

  it('is the revised sanction alone when the decision was revised before it was announced', () => {
    expect(told(...of.untilDecision, of.revised(of.warning))).toEqual([])
    expect(told(...of.untilDecision, of.revised(of.warning), announced)).toMatchObject([{ data: { kind: 'warning' } }])
    expect(told(...of.untilDecision, of.revised(null), announced)).toEqual([])
  })
})
