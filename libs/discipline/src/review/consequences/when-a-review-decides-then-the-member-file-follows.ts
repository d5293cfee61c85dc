import type { Automation, Todo } from '@harbor/kernel/automation'
import type { Decision } from '@harbor/kernel/decision'
import type { Recorded } from '@harbor/kernel/event'
import type { EventId, MemberId, UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { View } from '@harbor/kernel/view'
import {
  CORRECTION,
  imposeSanction,
  memberFile,
  memberStream,
  reviseSanction,
  type MemberEvent,
  type SanctionTerms,
} from '@harbor/membership/public'
import { decisionRevised, REVIEW, reviewDecided, type ReviewEvent } from '../events'
import type { ReviewId } from '../state'

/** A decision that the member file does not tell yet. Only what the decision made public: nothing is unsealed for it. */
interface SanctionTodo extends Todo {
  readonly reviewId: ReviewId
  readonly memberId: MemberId
  readonly on: LocalDate
  readonly unitId: UnitId
  readonly document: string
  /** `impose`: the sanction as decided. `revise`: what an appeal put in its place; null terms: nothing. */
  readonly what: 'impose' | 'revise'
  readonly terms: SanctionTerms | null
}

/** What was decided, and how far the member file has followed. */
interface State {
  readonly decided?: SanctionTodo
  readonly imposed?: true
  readonly revised?: SanctionTodo
  readonly corrected?: true
}

const imposedType = 'membership.sanction-imposed.v1'
type Handled = Extract<
  ReviewEvent | MemberEvent,
  { type: typeof reviewDecided.type | typeof decisionRevised.type | typeof imposedType | typeof CORRECTION }
>

/** One to-do a review at a time: a revision waits until the sanction that it revises is in the file, in whatever order they arrive. */
const todos: View<Handled, State, SanctionTodo> = {
  name: 'sanctions-to-record',
  version: 1,
  collection: { name: 'sanctions-to-record', fields: {}, indexes: [], text: [] },
  handles: [reviewDecided.type, decisionRevised.type, imposedType, CORRECTION],
  personal: false,
  key(event) {
    if (event.type === imposedType) return event.data.reviewId
    // A revision corrects under the review's own id; other corrections belong to no review and open nothing.
    return event.type === CORRECTION ? event.data.proposalId : event.stream.slice(REVIEW.length)
  },
  evolve(state = {}, event) {
    switch (event.type) {
      case reviewDecided.type:
        return { ...state, decided: todoOf(event, 'impose') }
      case imposedType:
        return { ...state, imposed: true }
      case decisionRevised.type:
        return { ...state, revised: todoOf(event, 'revise') }
      case CORRECTION:
        return { ...state, corrected: true }
    }
  },
  documents({ decided, imposed, revised, corrected }) {
    if (decided && !imposed) return [decided]
    return imposed && revised && !corrected ? [revised] : []
  },
}

type Deciding = Recorded<Extract<Handled, { type: typeof reviewDecided.type | typeof decisionRevised.type }>>

function todoOf(event: Deciding, what: SanctionTodo['what']): SanctionTodo {
  const { memberId, terms, decidedBy: unitId, document } = event.data
  const reviewId = event.stream.slice(REVIEW.length) as ReviewId
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  return {
    id: event.id satisfies EventId,
    stream: memberStream(memberId),
    reviewId,
    memberId,
    on,
    unitId,
    document,
    what,
    terms,
  }
}

function follow(todo: SanctionTodo, events: readonly Recorded[]): Decision {
  const file = memberFile(todo.memberId, events as readonly Recorded<MemberEvent>[])
  const { reviewId, on, unitId, document, terms, what } = todo
  if (what === 'impose' && terms !== null) return imposeSanction(file, { reviewId, on, unitId, document, terms })
  return reviseSanction(file, { reviewId, unitId, document, terms, reason: `复查决定 ${document}` })
}

export const whenAReviewDecides: Automation<SanctionTodo> = {
  name: 'when-a-review-decides-then-the-member-file-follows',
  todos,
  decide: follow,
}
