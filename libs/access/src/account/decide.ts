import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { AccountId, MemberId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import {
  accountDisabled,
  accountEnabled,
  accountOpened,
  passwordChanged,
  roleGranted,
  roleRevoked,
  sessionsRevoked,
  usernamePattern,
  type AccountEvent,
} from './events'
import { refusalOfGrant, type GrantFacts } from './decide-grant'
import type { AccountRefusal } from './refusals'
import { isAdministrator, type Account } from './state'
import type { Grant, GrantId } from '../roles'

export type AccountDecision = Decision<AccountEvent, AccountRefusal>

/** Who acts, and when. */
export interface ByWhom {
  readonly today: LocalDate
  readonly actorId: AccountId
}
/** The other accounts that are street administrators today: in office and not disabled. */
export interface OtherAdministrators {
  readonly otherAdministrators: readonly AccountId[]
}

export interface OpenAccountOrder {
  readonly username: string
  readonly displayName: string
  readonly memberId: MemberId | null
  /** Roles given together with the account. */
  readonly grants: readonly Grant[]
}

/** One account for one username and one member: both were reserved before this is decided. */
export function openAccount(account: Account, order: OpenAccountOrder, given: ByWhom & GrantFacts): AccountDecision {
  if (account.username !== null) return account.username === order.username ? accept() : refuse('account.exists')
  if (!new RegExp(usernamePattern).test(order.username)) return refuse('account.username-invalid')
  const opened = accountOpened({
    username: order.username,
    ...(order.memberId && { memberId: order.memberId }),
    personal: { displayName: order.displayName },
  })
  let after: Account = { ...account, username: order.username, memberId: order.memberId }
  for (const grant of order.grants) {
    const refused = refusalOfGrant(after, grant, given)
    if (refused) return refused
    after = { ...after, grants: [...after.grants, grant] }
  }
  return accept(opened, ...order.grants.map(granted))
}

/** Nobody gives himself a role; which roles exclude each other and need a unit stands in decide-grant.ts. */
export function grantRole(account: Account, order: Grant, given: ByWhom & GrantFacts): AccountDecision {
  if (account.username === null) return refuse('account.unknown')
  if (account.accountId === given.actorId) return refuse('account.own-roles')
  const earlier = account.grants.find(({ grantId }) => grantId === order.grantId)
  if (earlier && sameGrant(earlier, order)) return accept()
  if (earlier || account.revokedGrants.includes(order.grantId)) return refuse('account.grant-id-used')
  if (account.disabled) return refuse('account.is-disabled')
  return refusalOfGrant(account, order, given) ?? accept(granted(order))
}

export function revokeRole(
  account: Account,
  order: { readonly grantId: GrantId; readonly reason: string },
  given: ByWhom & OtherAdministrators,
): AccountDecision {
  if (account.revokedGrants.includes(order.grantId)) return accept()
  if (!account.grants.some(({ grantId }) => grantId === order.grantId)) return refuse('account.grant-unknown')
  const after = { ...account, grants: account.grants.filter(({ grantId }) => grantId !== order.grantId) }
  return refusalOfLastAdministrator(account, after, given) ?? accept(roleRevoked(order))
}

/** Ends all sessions and gives nothing any more; the record stays. */
export function disableAccount(
  account: Account,
  order: { readonly reason: string },
  given: ByWhom & OtherAdministrators,
): AccountDecision {
  if (account.username === null) return refuse('account.unknown')
  if (account.disabled) return accept()
  const after = { ...account, disabled: true }
  return refusalOfLastAdministrator(account, after, given) ?? accept(accountDisabled(order))
}

export function enableAccount(account: Account, order: { readonly reason: string }, given: ByWhom): AccountDecision {
  if (account.username === null) return refuse('account.unknown')
  if (!account.disabled) return accept()
  if (account.accountId === given.actorId) return refuse('account.own-roles')
  return accept(accountEnabled(order))
}

export function revokeSessions(account: Account, order: { readonly reason: string }): AccountDecision {
  if (account.username === null) return refuse('account.unknown')
  return accept(sessionsRevoked(order))
}

/** The fact alone. The holder changes his own password; a reset is done by somebody else. */
export function recordPasswordChange(
  account: Account,
  order: { readonly how: 'self' | 'reset' },
  given: ByWhom,
): AccountDecision {
  if (account.username === null) return refuse('account.unknown')
  if (account.disabled) return refuse('account.is-disabled')
  if (account.grants.some(({ role }) => role === 'integration')) return refuse('account.has-no-password')
  const own = account.accountId === given.actorId
  if (order.how === 'reset' && own) return refuse('account.own-reset')
  if (order.how === 'self' && !own) return refuse('account.password-of-another')
  return accept(passwordChanged(order))
}

function refusalOfLastAdministrator(
  before: Account,
  after: Account,
  given: ByWhom & OtherAdministrators,
): Refused<AccountRefusal> | undefined {
  const leaves = isAdministrator(before, given.today) && !isAdministrator(after, given.today)
  const others = given.otherAdministrators.filter((id) => id !== before.accountId)
  return leaves && others.length === 0 ? refuse('account.last-administrator') : undefined
}

function granted(grant: Grant): AccountEvent {
  const { grantId, role, unitId, from, until } = grant
  return roleGranted({ grantId, role, unitId, from, until }, { effectiveOn: from })
}

function sameGrant(a: Grant, b: Grant): boolean {
  return a.role === b.role && a.unitId === b.unitId && a.from === b.from && a.until === b.until
}
