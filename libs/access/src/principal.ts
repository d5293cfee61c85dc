import type { AccountId, Id, MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { isPermission, policy, type Permission, type ScopeKind } from './policy'
import { inTerm, reachOfRole, roles, type Grant, type Role } from './roles'

export type SessionId = Id<'session'>

/** Who is signed in, with the roles that the account's stream gives at this moment. */
export interface Principal {
  readonly accountId: AccountId
  readonly username: string
  /** The member's file that is the holder's own; null when the account belongs to no member. */
  readonly memberId: MemberId | null
  /** Not revoked; the term is checked by `allowed`. */
  readonly grants: readonly Grant[]
  readonly disabled: boolean
  /** Signed in by a one-time password: nothing is allowed but choosing a new one. */
  readonly mustChangePassword: boolean
  /** The role needs a second factor and there is none: nothing is allowed but setting it up. */
  readonly mustEnrolSecondFactor: boolean
  /** Null for an API token, which has no session. */
  readonly sessionId: SessionId | null
  /** What an API token is limited to; null: everything that the roles give. */
  readonly limitedTo: readonly Permission[] | null
}

/** Of whom nothing is asked before he may act: a named caller without a session, and nothing is held back from his roles. */
export const unencumbered = {
  disabled: false,
  mustChangePassword: false,
  mustEnrolSecondFactor: false,
  sessionId: null,
  limitedTo: null,
} satisfies Partial<Principal>

/** Where a permission counts. `role` and `unitId` name the office that gives it (the first, where several do). */
export type Scope =
  | { readonly kind: 'none' }
  | { readonly kind: 'all'; readonly role: Role | 'operator'; readonly unitId: UnitId | null }
  | {
      readonly kind: 'units'
      readonly role: Role
      readonly unitId: UnitId
      readonly roots: readonly UnitId[]
      /** What is the holder's own counts too: he is a member or a resident besides his office. */
      readonly withOwn?: true
    }
  | { readonly kind: 'own'; readonly role: Role; readonly memberId: MemberId | null }

const NONE: Scope = { kind: 'none' }

/**
 * What the principal may reach with this permission on that day. Deny by default: an unknown permission, a disabled account, a role
 * out of its term, an API token not made for it give nothing. Several grants add up.
 */
export function allowed(principal: Principal, permission: Permission, on: LocalDate): Scope {
  if (!isPermission(permission) || principal.disabled) return NONE
  if ((principal.mustChangePassword || principal.mustEnrolSecondFactor) && permission !== 'session.manage-own')
    return NONE
  if (principal.limitedTo !== null && !principal.limitedTo.includes(permission)) return NONE
  const row = policy[permission]
  const named: readonly Role[] = row.roles
  const held = principal.grants
    .filter((grant) => named.includes(grant.role) && inTerm(grant, on))
    .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role))
  return scopeOf(row.scope, held, principal.memberId)
}

function scopeOf(kind: ScopeKind, held: readonly Grant[], memberId: MemberId | null): Scope {
  const [first] = held
  if (!first) return NONE
  if (kind === 'own') return { kind: 'own', role: first.role, memberId }
  const ownRole = kind === 'units-or-own' ? held.find(({ role }) => reachOfRole[role] === 'own')?.role : undefined
  const whole = held.find(reachesWhole)
  if (whole) return { kind: 'all', role: whole.role, unitId: whole.unitId }
  if (kind === 'installation') return NONE
  const bound = held.flatMap(({ role, unitId }) =>
    reachOfRole[role] === 'units' && unitId !== null ? [{ role, unitId }] : [],
  )
  const [office] = bound
  if (!office) return ownRole ? { kind: 'own', role: ownRole, memberId } : NONE
  const roots = [...new Set(bound.map(({ unitId }) => unitId))]
  return { kind: 'units', ...office, roots, ...(ownRole && { withOwn: true as const }) }
}

function reachesWhole({ role, unitId }: Grant): boolean {
  return reachOfRole[role] === 'street' || (reachOfRole[role] === 'units' && unitId === null)
}
