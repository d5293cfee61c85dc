import { accept, refuse } from '@harbor/kernel/decision'
import type { AccountDecision, ByWhom } from './decide'
import { secondFactorEnrolled, secondFactorRemoved, type FactorId } from './events'
import type { Account } from './state'

export type RemoveSecondFactorOrder =
  | { readonly how: 'self' }
  /** By somebody else, for who has lost it; all sessions end. */
  | { readonly how: 'reset'; readonly reason: string }

/** One at a time, set up by its holder, who has just shown a code of it. */
export function enrolSecondFactor(
  account: Account,
  order: { readonly factorId: FactorId },
  given: ByWhom,
): AccountDecision {
  if (account.username === null) return refuse('account.unknown')
  if (account.disabled) return refuse('account.is-disabled')
  if (account.accountId !== given.actorId) return refuse('account.second-factor-of-another')
  if (account.grants.some(({ role }) => role === 'integration')) return refuse('account.has-no-password')
  if (account.secondFactor === order.factorId) return accept()
  if (account.secondFactor !== null) return refuse('account.second-factor-enrolled')
  return accept(secondFactorEnrolled({ factorId: order.factorId, kind: 'totp' }))
}

/** The holder takes away his own by a code of it; nobody resets his own. */
export function removeSecondFactor(account: Account, order: RemoveSecondFactorOrder, given: ByWhom): AccountDecision {
  if (account.username === null) return refuse('account.unknown')
  const own = account.accountId === given.actorId
  if (order.how === 'reset' && own) return refuse('account.own-second-factor-reset')
  if (order.how === 'self' && !own) return refuse('account.second-factor-of-another')
  const factorId = account.secondFactor
  return factorId === null ? accept() : accept(secondFactorRemoved({ factorId, ...order }))
}
