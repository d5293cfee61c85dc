import type { Position } from '@harbor/kernel/event'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { Clock, LocalDate } from '@harbor/kernel/time'
import type { Journal } from '@harbor/event-log/journal'
import type { ReadModels } from '@harbor/read-models/read-models'
import type { Principal, Scope } from '@harbor/access/principal'
import type { Permission } from '@harbor/access/policy'

/** Stores and services that the edge works with: one instance a process, given to Nest as values. */
export interface Core {
  readonly journal: Journal
  readonly readModels: ReadModels
  readonly clock: Clock
  /** Read-your-write: resolves when the views have passed the position; rejects with a coded error. */
  readonly caughtUp: (position: Position) => Promise<void>
}
export const CORE = Symbol('core')

/** Who may do what: sign-in tokens to principals, principals to scopes. */
export interface AccessGate {
  /** Undefined: no valid session. */
  authenticate(bearerToken: string): Promise<Principal | undefined>
  allowed(principal: Principal, permission: Permission, on: LocalDate): Scope
}
export const ACCESS_GATE = Symbol('access gate')

/** Which units lie below a unit on a day, the unit itself included. */
export interface ScopeUnits {
  /** Brings what is known of units up to the view; cheap when nothing changed. */
  refresh(): Promise<void>
  subtree(root: UnitId, on: LocalDate): ReadonlySet<UnitId>
}
export const SCOPE_UNITS = Symbol('scope units')

/** What an act or an answer is about, as far as scope depends on it. */
export interface Subject {
  readonly unitIds: readonly (UnitId | null | undefined)[]
  readonly memberId?: MemberId
  /** Of whom it is by account: a resident has no file. */
  readonly accountId?: AccountId
}
