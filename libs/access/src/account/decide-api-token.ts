import { accept, refuse } from '@harbor/kernel/decision'
import { addYears, type LocalDate } from '@harbor/kernel/time'
import { isPermission, policy } from '../policy'
import { inTerm, type Role } from '../roles'
import type { AccountDecision, ByWhom } from './decide'
import { apiTokenIssued, apiTokenRevoked, type ApiTokenId } from './events'
import type { Account } from './state'

export interface IssueApiTokenOrder {
  readonly tokenId: ApiTokenId
  readonly name: string
  readonly permissions: readonly string[]
  /** Last day on which it is good: at most a year from today. */
  readonly until: LocalDate
}

/** Only an account in the role `integration` has tokens, for a year at most and for nothing that the role does not give. */
export function issueApiToken(account: Account, order: IssueApiTokenOrder, given: ByWhom): AccountDecision {
  if (account.username === null) return refuse('account.unknown')
  if (account.disabled) return refuse('account.is-disabled')
  if (!account.grants.some((grant) => grant.role === 'integration' && inTerm(grant, given.today)))
    return refuse('account.token-needs-integration')
  const latest = addYears(given.today, 1)
  if (order.until < given.today || order.until > latest) return refuse('account.token-term', { latest })
  const beyond = order.permissions.filter((permission) => !ofIntegrations(permission))
  if (beyond.length > 0 || order.permissions.length === 0)
    return refuse('account.token-permission', { permissions: beyond })
  const earlier = account.apiTokens.find(({ tokenId }) => tokenId === order.tokenId)
  if (earlier) return earlier.name === order.name ? accept() : refuse('account.token-id-used')
  if (account.apiTokens.some(({ name, revoked, until }) => name === order.name && !revoked && until >= given.today))
    return refuse('account.token-name-used', { name: order.name })
  const { tokenId, name, permissions, until } = order
  return accept(apiTokenIssued({ tokenId, name, permissions: [...permissions], until }))
}

export function revokeApiToken(
  account: Account,
  order: { readonly tokenId: ApiTokenId; readonly reason: string },
): AccountDecision {
  const token = account.apiTokens.find(({ tokenId }) => tokenId === order.tokenId)
  if (!token) return refuse('account.token-unknown')
  return token.revoked ? accept() : accept(apiTokenRevoked(order))
}

function ofIntegrations(permission: string): boolean {
  if (!isPermission(permission)) return false
  const allowedRoles: readonly Role[] = policy[permission].roles
  return allowedRoles.includes('integration')
}
