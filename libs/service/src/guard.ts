import { hash } from 'node:crypto'
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { FastifyRequest } from 'fastify'
import type { Actor } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import { dateOf } from '@harbor/kernel/time'
import type { Principal, Scope } from '@harbor/access/principal'
import type { CommandContext } from '@harbor/event-log/journal'
import { waitAsAsked } from './answers'
import { CALL_LIMIT, isCounted, tooManyCalls, type CallLimit } from './call-limit'
import { Caller, type RequestWithCaller } from './caller'
import { ACCESS_GATE, CORE, SCOPE_UNITS, type AccessGate, type Core, type ScopeUnits } from './core'
import { languageOf } from './language'
import { keyedCommandId } from './command-id'
import { QUIET, ROUTE_ACCESS, type RouteAccess } from './permit'
import { ProblemError } from './problem'

type HarborRequest = FastifyRequest & RequestWithCaller

/** Lets in who is signed in and permitted, once the views have passed the position that he names; a route that declares nothing lets in nobody. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(ACCESS_GATE) private readonly gate: AccessGate,
    @Inject(CORE) private readonly core: Core,
    @Inject(SCOPE_UNITS) private readonly units: ScopeUnits,
    @Inject(CALL_LIMIT) private readonly calls: CallLimit,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<RouteAccess | undefined>(ROUTE_ACCESS, [
      execution.getHandler(),
      execution.getClass(),
    ])
    const quiet = this.reflector.getAllAndOverride<boolean | undefined>(QUIET, [
      execution.getHandler(),
      execution.getClass(),
    ])
    const request = execution.switchToHttp().getRequest<HarborRequest>()
    if (quiet) request.quiet = true
    if (!access) throw new ProblemError('access.denied')
    if (access.kind !== 'public') await this.letIn(request, access)
    await waitAsAsked(request, this.core)
    return true
  }

  private async letIn(request: HarborRequest, access: Exclude<RouteAccess, { kind: 'public' }>): Promise<void> {
    const principal = await this.gate.authenticate(bearerOf(request))
    if (!principal) throw new ProblemError('access.sign-in-required', {}, [], { 'www-authenticate': 'Bearer' })
    request.account = principal.accountId
    this.count(request, principal)
    await this.units.refresh()
    request.caller = this.callerOf(request, principal, access)
  }

  private count(request: HarborRequest, { accountId }: Principal): void {
    if (!isCounted(request)) return
    const seconds = this.calls.take(accountId, headerOf(request, 'authorization') ?? '', this.core.clock.now())
    if (seconds > 0) throw new ProblemError(tooManyCalls, {}, [], { 'retry-after': String(seconds) })
  }

  private callerOf(
    request: HarborRequest,
    principal: Principal,
    access: Exclude<RouteAccess, { kind: 'public' }>,
  ): Caller {
    const now = this.core.clock.now()
    const today = dateOf(now)
    const permission = access.kind === 'permission' ? access.permission : 'session.manage-own'
    if (principal.mustChangePassword && access.kind === 'permission')
      throw new ProblemError('access.password-change-required')
    if (principal.mustEnrolSecondFactor && access.kind === 'permission')
      throw new ProblemError('access.second-factor-enrolment-required')
    const scope = this.gate.allowed(principal, permission, today)
    if (access.kind === 'permission' && scope.kind === 'none') throw new ProblemError('access.denied')
    const ifRevision = ifMatchOf(request, access.kind === 'permission' && access.precondition === 'existing')
    const context: CommandContext = { ...this.commandOf(request, principal), actor: actorOf(principal, scope), now }
    return new Caller(
      principal,
      permission,
      scope,
      languageOf(request.headers['accept-language']),
      today,
      context,
      ifRevision,
      this.units,
      (other) => this.gate.allowed(principal, other, today),
    )
  }

  private commandOf(request: HarborRequest, principal: Principal): Omit<CommandContext, 'actor' | 'now'> {
    const key = headerOf(request, 'idempotency-key')
    if (key !== undefined && !/^[\x21-\x7e]{8,200}$/.test(key))
      throw new ProblemError('request.invalid', {}, [
        {
          pointer: '#/header/Idempotency-Key',
          code: 'pattern',
          zh: '须为 8 至 200 个可见 ASCII 字符',
          en: '8 to 200 visible ASCII characters',
        },
      ])
    const traceparent = headerOf(request, 'traceparent')
    return {
      commandId:
        key === undefined
          ? newId<'command'>()
          : keyedCommandId(principal.accountId, { method: request.method, path: pathOf(request) }, key),
      ...(key !== undefined && { commandDigest: this.digestOf(request) }),
      ...(traceparent !== undefined &&
        /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(traceparent) && { traceparent }),
    }
  }

  /** Keyed, since a body can hold personal data that a plain hash would let one guess. */
  private digestOf(request: HarborRequest): string {
    const body = hash('sha256', JSON.stringify(request.body ?? null), 'hex')
    return this.core.journal.keys.blindIndex('command', `${request.method} ${request.url} ${body}`).slice(0, 32)
  }
}

function bearerOf(request: HarborRequest): string {
  return /^Bearer ([\w.~+/=-]{16,4096})$/i.exec(headerOf(request, 'authorization') ?? '')?.[1] ?? ''
}

function headerOf(request: HarborRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

function ifMatchOf(request: HarborRequest, required: boolean): number | undefined {
  const value = headerOf(request, 'if-match')
  if (value === undefined) {
    if (required) throw new ProblemError('request.precondition-required')
    return undefined
  }
  // "-1" is the ETag of a ledger that has no entry yet.
  const revision = /^"(-1|\d{1,9})"$/.exec(value.trim())?.[1]
  if (revision === undefined) throw new ProblemError('request.precondition-malformed')
  return Number(revision)
}

/** A key counts for one address: used at another, it names another command. */
function pathOf({ url }: HarborRequest): string {
  return url.split('?')[0] ?? ''
}

/** The office in which the caller acts: that of the grant which gave the permission. */
function actorOf(principal: Principal, scope: Scope): Actor {
  if (scope.kind === 'none') return { id: principal.accountId, role: 'none' }
  const unitId = scope.kind === 'own' ? null : scope.unitId
  return { id: principal.accountId, role: scope.role, ...(unitId !== null && { unitId }) }
}
