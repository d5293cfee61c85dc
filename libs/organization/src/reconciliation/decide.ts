import { accept, refuse, type Decision } from '@harbor/kernel/decision'
import type { LocalDate } from '@harbor/kernel/time'
import { claimWithdrawn, totalClaimed, type ClaimEvent, type TotalClaimed } from './events'
import type { ClaimRefusal } from './refusals'
import type { ClaimState } from './state'

export type ClaimDecision = Decision<ClaimEvent, ClaimRefusal>

export function recordClaim(
  state: ClaimState,
  claim: TotalClaimed,
  { today, unitIsKnown }: { readonly today: LocalDate; readonly unitIsKnown: boolean },
): ClaimDecision {
  if (state.claim !== null) return refuse('claim.recorded-already')
  if (!unitIsKnown) return refuse('claim.unit-unknown')
  if (claim.until < claim.from) return refuse('claim.reversed', { from: claim.from, until: claim.until })
  if (claim.until > today) return refuse('claim.in-the-future', { until: claim.until, today })
  return accept(totalClaimed(claim, { effectiveOn: today }))
}

export function withdrawClaim(
  state: ClaimState,
  { reason }: { readonly reason: string },
  { today }: { readonly today: LocalDate },
): ClaimDecision {
  if (state.claim === null) return refuse('claim.unknown')
  if (state.withdrawnOn !== null) return accept()
  return accept(claimWithdrawn({ reason }, { effectiveOn: today }))
}
