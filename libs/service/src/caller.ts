import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Permission } from '@harbor/access/policy'
import type { Principal, Scope } from '@harbor/access/principal'
import type { CommandContext } from '@harbor/event-log/journal'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { ScopeUnits, Subject } from './core'
import type { Language } from './language'
import { ProblemError } from './problem'
import type { RequestOfSecurity } from './security-log'

/** Who asks, with what right, and under which conditions: made by the guard, once a request. */
export class Caller {
  constructor(
    readonly principal: Principal,
    readonly permission: Permission,
    readonly scope: Scope,
    readonly language: Language,
    readonly today: LocalDate,
    /** Context of the command that the request carries. */
    readonly context: CommandContext,
    /** From If-Match: the revision that the caller saw. */
    readonly ifRevision: number | undefined,
    private readonly units: ScopeUnits,
    private readonly scopeOf: (permission: Permission) => Scope,
  ) {}

  /** Whether the caller holds this permission too, anywhere. */
  holds(permission: Permission): boolean {
    return this.scopeOf(permission).kind !== 'none'
  }

  /** Throws `access.denied` unless the caller holds this permission too, anywhere; the subject's scope is checked with the act. */
  mustHold(permission: Permission): void {
    if (!this.holds(permission)) throw new ProblemError('access.denied')
  }

  /** The units whose matters lie within the caller's scope today; `all` for the whole installation; empty for none. */
  unitsInScope(): ReadonlySet<UnitId> | 'all' {
    switch (this.scope.kind) {
      case 'all':
        return 'all'
      case 'units':
        return new Set(this.scope.roots.flatMap((root) => [...this.units.subtree(root, this.today)]))
      case 'own':
      case 'none':
        return new Set()
    }
  }

  /** One of the subject's units lies within the scope, or the file is the caller's own. */
  mayTouch(subject: Subject): boolean {
    if (this.scope.kind === 'own') return this.isOwn(subject)
    if (this.scope.kind === 'units' && this.scope.withOwn && this.isOwn(subject)) return true
    const units = this.unitsInScope()
    return units === 'all' || subject.unitIds.some((id) => id !== null && id !== undefined && units.has(id))
  }

  /** The caller's own file, or what was opened by the caller's account. */
  isOwn({ memberId, accountId }: Pick<Subject, 'memberId' | 'accountId'>): boolean {
    const { principal } = this
    return (
      (memberId !== undefined && memberId === principal.memberId) ||
      (accountId !== undefined && accountId === principal.accountId)
    )
  }

  /** Throws `access.denied`: the same answer whether the subject exists or not. */
  mustTouch(subject: Subject): void {
    if (!this.mayTouch(subject)) throw new ProblemError('access.denied')
  }
}

export interface RequestWithCaller extends RequestOfSecurity {
  caller?: Caller
}

/** The caller of a permitted route; a route without `@Permit` has none and gets no parameter. */
export const TheCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<RequestWithCaller>()
  if (!caller) throw new ProblemError('access.sign-in-required')
  return caller
})
