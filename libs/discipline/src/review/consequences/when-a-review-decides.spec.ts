import * as fc from 'fast-check'
import type { Recorded } from '@harbor/kernel/event'
import { newId, type MemberId } from '@harbor/kernel/ids'
import type { Todo } from '@harbor/kernel/automation'
import { limitsOn, memberStream, type SanctionTerms } from '@harbor/membership/public'
import { carryOutTodo } from '@harbor/platform/views/automation-runner'
import { SettableClock } from '@harbor/testing/harbor-fixture'
import { enrolled } from '@harbor/testing/member-roll-events'
import { MemberWorld } from '@harbor/testing/member-world'
import * as of from '@harbor/testing/review-fixture'
import { actor } from '@harbor/testing/member-fixture'

import { reviewStream, type ReviewEvent } from '../events'
import type { ReviewId } from '../state'
import { whenAReviewDecides } from './when-a-review-decides-then-the-member-file-follows'

const { todos } = whenAReviewDecides
const clock = new SettableClock('2025-12-01T02:00:00.000Z')

/** What the view shows as due after these events, in the order in which the log has them. */
function dueAfter(reviewId: ReviewId, events: readonly Recorded[]): readonly Todo[] {
  const state = events.reduce<unknown>((folded, event) => todos.evolve(folded, event), undefined)
  return state === undefined ? [] : (todos.documents(state, reviewId) as readonly Todo[])
}

describe('what is due', () => {
  const reviewId = of.reviewId
  const decided = of.recordedCase([of.decided()])
  const both = of.recordedCase([of.decided(), of.revised(null)])
  it('is nothing before the decision', () =>
    expect(
      dueAfter(
        reviewId,
        of.recordedCase(of.untilVote).filter(({ type }) => todos.handles.includes(type)),
      ),
    ).toEqual([]))
  it('is the sanction once it is decided', () =>
    expect(dueAfter(reviewId, decided)).toMatchObject([{ id: decided[0]?.id, what: 'impose' }]))
  it('is still the sanction where an appeal was quicker', () =>
    expect(dueAfter(reviewId, both)).toMatchObject([{ what: 'impose' }]))
  it('tells nothing that is sealed', () => {
    const sealed = decided.map((event) => ({ ...event, data: { ...event.data, personal: null } }))
    expect(dueAfter(reviewId, sealed as unknown as readonly Recorded[])).toEqual(dueAfter(reviewId, decided))
  })
})

describe('the member file follows', () => {
  let world: MemberWorld
  beforeAll(async () => {
    world = await MemberWorld.open()
  })
  afterAll(() => world.close())

  const kinds = ['warning', 'serious-warning', 'expulsion'] as const
  const lives = fc.record({
    first: fc.constantFrom(...kinds),
    /** What an appeal puts in its place: another kind, nothing, or there is no appeal. */
    then: fc.constantFrom('upheld' as const, 'revoked' as const, ...kinds),
    /** Deliveries in whatever order and however often: 0 the decision, 1 the revision; pairs at the same moment. */
    deliveries: fc.array(fc.tuple(fc.nat(1), fc.nat(1)), { maxLength: 4 }),
  })

  it('exactly once, over 1,000 orders of duplicate and reordered deliveries', async () => {
    await fc.assert(
      fc.asyncProperty(lives, async ({ first, then, deliveries }) => {
        const memberId = newId<'member'>()
        const reviewId = newId<'review'>()
        await world.record(memberId, [enrolled({ on: '2020-01-01' })])
        const terms = (kind: (typeof kinds)[number]): SanctionTerms => ({ kind, posts: [] })
        const revision =
          then === 'upheld' || then === first ? [] : [of.revised(then === 'revoked' ? null : terms(then))]
        const events = triggersOf(reviewId, memberId, [of.decided(terms(first)), ...revision])
        const [decision, revised] = events
        const due = [
          ...dueAfter(reviewId, decision ? [decision] : []),
          ...(revised && decision ? dueAfter(reviewId, [decision, imposedOf(reviewId), revised]) : []),
        ]
        const deliver = async (which: number) => {
          const todo = due[which]
          if (todo) await carryOutTodo(whenAReviewDecides, todo, { journal: world.journal, clock, actor })
        }
        for (const [one, other] of deliveries) await Promise.all([deliver(one), deliver(other)])
        for (const which of [0, 1]) await deliver(which)

        const file = await world.file(memberId)
        const types = file.recorded.map(({ type }) => type)
        expect(types.filter((type) => type === 'membership.sanction-imposed.v1')).toHaveLength(1)
        expect(types.filter((type) => type === 'membership.record-corrected.v1')).toHaveLength(revision.length)
        const [last] = revision.length === 0 ? [first] : [then]
        expect(file.sanction.sanctions.map(({ kind }) => kind)).toEqual(last === 'revoked' ? [] : [last])
        const limited = last === 'warning' || last === 'serious-warning'
        expect(limitsOn(file.sanction, of.day('2025-12-01'))).toHaveLength(limited ? 1 : 0)
      }),
      { numRuns: 1_000 },
    )
  }, 300_000)

  /** As the log would give them back: of this review, each with an id of its own. */
  function triggersOf(reviewId: ReviewId, memberId: MemberId, told: readonly ReviewEvent[]): readonly Recorded[] {
    return of.recordedCase(told).map((event) => ({
      ...event,
      id: newId<'event'>(),
      stream: reviewStream(reviewId),
      data: { ...event.data, memberId },
    })) as readonly Recorded[]
  }

  function imposedOf(reviewId: ReviewId): Recorded {
    return {
      type: 'membership.sanction-imposed.v1',
      data: { reviewId },
      stream: memberStream(newId()),
    } as unknown as Recorded
  }
})
