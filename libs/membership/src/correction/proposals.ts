import type { EventOf, Recorded } from '@harbor/kernel/event'
import type { AccountId, Id } from '@harbor/kernel/ids'
import type { MemberEvent } from '../member-event'
import type { correctionProposed } from '../roll/events'

/** What a proposal says: what a correction is, once approved. */
export type CorrectionTerms = EventOf<typeof correctionProposed>['data']

export interface CorrectionProposal {
  readonly terms: CorrectionTerms
  readonly proposedBy: AccountId
  /** Revision of the proposal in its file: what was recorded after it can overtake it. */
  readonly revision: number
  readonly state: 'open' | 'approved' | 'rejected'
}

/** Every proposal of a file by its id, in the order of proposing. */
export function proposalsIn(
  recorded: readonly Recorded<MemberEvent>[],
): ReadonlyMap<Id<'proposal'>, CorrectionProposal> {
  const proposals = new Map<Id<'proposal'>, CorrectionProposal>()
  for (const event of recorded) {
    if (event.type === 'membership.correction-proposed.v1') {
      const { data: terms, actor, revision } = event
      proposals.set(terms.proposalId, { terms, proposedBy: actor.id, revision, state: 'open' })
    } else if (event.type === 'membership.record-corrected.v1') conclude(event.data.proposalId, 'approved')
    else if (event.type === 'membership.correction-rejected.v1') conclude(event.data.proposalId, 'rejected')
  }
  return proposals

  function conclude(proposalId: Id<'proposal'>, state: 'approved' | 'rejected'): void {
    const proposal = proposals.get(proposalId)
    if (proposal) proposals.set(proposalId, { ...proposal, state })
  }
}

export function openProposals(recorded: readonly Recorded<MemberEvent>[]): readonly CorrectionProposal[] {
  return [...proposalsIn(recorded).values()].filter(({ state }) => state === 'open')
}
