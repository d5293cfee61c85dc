import { FAR_DATE } from '@harbor/kernel/time'
import { ids } from '@harbor/testing/member-ids'
import * as of from '@harbor/testing/review-fixture'
import { reviewDeadlines } from './deadlines'
import { executionExtended, type ReviewEvent } from '../events'

/** The rows of a case after these events, as the calendar folds them: unopened. */
function rowsAfter(...told: readonly ReviewEvent[]) {
  const handled = of
    .recordedCase(told)
    .filter(({ type }) => reviewDeadlines.handles.includes(type))
    .map((event) => ({ ...event, data: { ...event.data, personal: null } }))
  const state = handled.reduce<unknown>((folded, event) => reviewDeadlines.evolve(folded, event), undefined)
  return state === undefined ? [] : reviewDeadlines.deadlinesOf(state, of.reviewId)
}

describe('the time limits of a case', () => {
  it('are none before its decision', () => expect(rowsAfter(...of.untilVote)).toEqual([]))
  it('begin with the decision, for its team alone', () => {
    const rows = rowsAfter(...of.untilDecision)
    expect(rows).toMatchObject([
      { rule: 'review.announcement', opensOn: '2025-02-25', dueOn: '2025-03-25', metOn: null },
      { rule: 'review.execution', dueOn: '2025-03-25', metOn: null },
    ])
    for (const row of rows) expect(row).toMatchObject({ circle: `review-${of.reviewId}`, memberId: ids.member })
  })
  it('move with an extension of the execution', () => {
    const until = of.day('2025-08-25')
    const extended = executionExtended({ until, personal: { decidedBy: ids.street, reason: '住院' } })
    expect(rowsAfter(...of.untilDecision, extended, of.executed)).toMatchObject([
      { dueOn: '2025-03-25' },
      { dueOn: '2025-08-25', metOn: '2025-03-17' },
    ])
  })
  it('hold three months for an appeal, and end with a revocation', () => {
    expect(rowsAfter(...of.untilDecision, of.appealed)[2]).toMatchObject({ dueOn: '2025-06-07', metOn: null })
    const revoked = rowsAfter(...of.untilDecision, of.appealed, of.revised(null))
    expect(revoked.map(({ metOn }) => metOn ?? FAR_DATE)).toEqual(['2025-04-06', '2025-04-06', '2025-04-06'])
  })
})
