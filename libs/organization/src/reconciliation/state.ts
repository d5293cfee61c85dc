import type { Recorded } from '@harbor/kernel/event'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { ClaimEvent, TotalClaimed } from './events'

/** What a claim's stream says. JSON, since views keep it too. */
export interface ClaimState {
  /** Null: never recorded. */
  readonly claim: TotalClaimed | null
  readonly recordedOn: LocalDate | null
  readonly withdrawnOn: LocalDate | null
}

export const noClaim: ClaimState = { claim: null, recordedOn: null, withdrawnOn: null }

export function evolveClaim(state: ClaimState, event: Recorded<ClaimEvent>): ClaimState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.total-claimed.v1':
      return { ...state, claim: event.data, recordedOn: on }
    case 'organization.claim-withdrawn.v1':
      return { ...state, withdrawnOn: on }
  }
}

export function claimOf(events: readonly Recorded[]): ClaimState {
  return (events as readonly Recorded<ClaimEvent>[]).reduce(evolveClaim, noClaim)
}
