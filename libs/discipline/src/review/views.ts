import type { AccountId } from '@harbor/kernel/ids'
import type { View, ViewDocument } from '@harbor/kernel/view'
import { officerAssigned, officerReleased, REVIEW, type ReviewEvent } from './events'
import type { ReviewId } from './state'

/** This account is on the team of this case. Nothing else of a case stands in a view; the case file itself is read from the log. */
export interface TeamMember extends ViewDocument {
  readonly reviewId: ReviewId
  readonly accountId: AccountId
}

/** Accounts now on the team. */
type State = readonly AccountId[]
type TeamEvent = Extract<ReviewEvent, { type: typeof officerAssigned.type | typeof officerReleased.type }>

export function teamMemberId(reviewId: ReviewId, accountId: AccountId): string {
  return `${reviewId}/${accountId}`
}

/** Asked first, and by everybody alike: whether an account is on the team is found without touching the case. */
export const caseTeams: View<TeamEvent, State, TeamMember> = {
  name: 'case-teams',
  version: 1,
  collection: {
    name: 'case-teams',
    fields: { accountId: 'string', reviewId: 'string' },
    indexes: [['accountId', 'reviewId']],
    text: [],
  },
  handles: [officerAssigned.type, officerReleased.type],
  personal: true,
  key: (event) => event.stream.slice(REVIEW.length),
  evolve(state = [], { type, data: { personal } }) {
    if (personal === null) return state
    const others = state.filter((accountId) => accountId !== personal.accountId)
    return type === officerAssigned.type ? [...others, personal.accountId] : others
  },
  documents: (state, key) =>
    state.map((accountId) => ({
      id: teamMemberId(key as ReviewId, accountId),
      reviewId: key as ReviewId,
      accountId,
    })),
}
