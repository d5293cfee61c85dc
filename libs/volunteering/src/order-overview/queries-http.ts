import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator'
import type { UnitId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import { UnitDirectory } from '@harbor/organization/public'
import type { QueryPage, Where } from '@harbor/read-models/read-models'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { PageQuery } from '@harbor/service/page-query'
import { Permit } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { SENSITIVE_READS, type SensitiveReads } from '@harbor/service/sensitive-reads'
import { IsInstant, IsUuidText } from '@harbor/service/validators'
import { bases, orderStream, type Base, type OrderId } from '../words'
import { OrderPath } from '../service-order/commands'
import { isShownToMembers } from '../service-order/http'
import { subjectOf } from '../order-desk'
import {
  claimOf,
  isLapsedOn,
  isOpenOn,
  orderOf,
  orderStates,
  type OrderPhase,
  type OrderState,
} from '../service-order/state'
import { orderTimeline, type OrderTimelineEntry } from './timeline'
import { claimsView, ordersView, type ClaimRow, type OrderRow } from '../service-order/views'

export class OrdersQuery extends PageQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId

  @ApiPropertyOptional({ enum: orderStates })
  @IsOptional()
  @IsIn(orderStates)
  phase?: OrderPhase

  /** `true`: only what can be claimed today. */
  @ApiPropertyOptional({ enum: ['true'] })
  @IsOptional()
  @IsIn(['true'])
  open?: 'true'

  @ApiPropertyOptional({ enum: bases })
  @IsOptional()
  @IsIn(bases)
  base?: Base

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(60)
  text?: string
}

export class OrderTimelineQuery {
  /** Default: as known now. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsInstant()
  knownAt?: Instant
}

/** One order as the caller may see it. */
export interface OrderAnswer extends Omit<OrderState, 'contact' | 'claims' | 'residentId' | 'placedBy' | 'dispute'> {
  readonly id: OrderId
  /** Can be claimed today. */
  readonly open: boolean
  /** Nobody claimed it, and the last day has passed. */
  readonly lapsed: boolean
  readonly claims: number
  /** Who claimed it; for the branch, and for a member his own claim. */
  readonly claimants: OrderState['claims']
  /** For the branch, the resident, and whoever has claimed it; null otherwise and once it is erased. */
  readonly contact: OrderState['contact']
  /** For the branch and the resident. */
  readonly dispute: string | null
}

@ApiTags('orders')
@Controller('orders')
export class OrderQueriesController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(SENSITIVE_READS) private readonly reads: SensitiveReads,
  ) {}

  @Get()
  @Permit('order.read')
  @ApiOperation({
    summary: 'Orders: for an office those of its units, for a member what is published, for a resident his own',
  })
  list(@Query() query: OrdersQuery, @TheCaller() caller: Caller): Promise<QueryPage<OrderRow>> {
    const { phase, open, base, text, limit = 50, cursor } = query
    const where: Where = {
      ...this.within(query, caller),
      ...(base && { base: { eq: base } }),
      ...(open && { free: { gte: 1 }, claimUntil: { gte: caller.today } }),
      ...(phase && { phase: [{ eq: phase }, ...phasesFor(caller)] }),
      ...(!phase && phasesFor(caller).length > 0 && { phase: phasesFor(caller) }),
    }
    return this.core.readModels.collection<OrderRow>(ordersView.name).find({
      where,
      sort: [{ field: 'wantedOn', direction: 'asc' }],
      limit,
      withTotal: true,
      ...(text !== undefined && { text }),
      ...(cursor !== undefined && { cursor }),
    })
  }

  @Get('claimed')
  @Permit('order.claim')
  @ApiOperation({ summary: 'What the member has claimed, soonest first' })
  claimed(@TheCaller() { principal }: Caller): Promise<QueryPage<ClaimRow>> {
    return this.core.readModels.collection<ClaimRow>(claimsView.name).find({
      where: { memberId: { eq: principal.memberId } },
      sort: [{ field: 'wantedOn', direction: 'asc' }],
      limit: 500,
    })
  }

  @Get(':orderId')
  @Permit('order.read')
  @ApiOperation({ summary: 'One order; who asked is told to the branch, and to whoever has claimed it' })
  async one(@Param() { orderId }: OrderPath, @TheCaller() caller: Caller): Promise<OfRevision<OrderAnswer>> {
    const loaded = await this.core.journal.load(orderStream(orderId), { personal: true })
    const order = orderOf(loaded.events)
    const isTheirs = caller.mayTouch(subjectOf(order, caller))
    if (order.phase === null || (!isTheirs && !(isMember(caller) && isShownToMembers(order))))
      throw new ProblemError('request.no-such-route')
    const seen = sightOf(order, caller)
    if (seen.contact && order.contact && !seen.isResident)
      await this.reads.record(caller, 'order.contact', orderStream(orderId))
    return new OfRevision(loaded.revision, answerOf(orderId, order, seen, caller))
  }

  @Get(':orderId/timeline')
  @Permit('order.read')
  @ApiOperation({
    summary: 'What happened to one order, oldest first; for the branch and auditors; as known at an instant',
  })
  async timeline(
    @Param() { orderId }: OrderPath,
    @Query() { knownAt }: OrderTimelineQuery,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<{ orderId: OrderId; entries: readonly OrderTimelineEntry[] }>> {
    const loaded = await this.core.journal.load(orderStream(orderId))
    const order = orderOf(loaded.events)
    const isOffice = caller.scope.kind !== 'own' && !isOnlyOwn(order, caller)
    if (order.phase === null || !isOffice) throw new ProblemError('request.no-such-route')
    return new OfRevision(loaded.revision, { orderId, entries: orderTimeline(loaded.events, knownAt) })
  }

  private within({ unit }: OrdersQuery, caller: Caller): Where {
    const asked = unit === undefined ? undefined : this.units.subtree(unit, caller.today)
    if (caller.scope.kind === 'own')
      return {
        ...(asked && { unitId: { in: [...asked] } }),
        ...(!isMember(caller) && { accountId: { eq: caller.principal.accountId } }),
      }
    const scope = caller.unitsInScope()
    const units = asked === undefined ? scope : scope === 'all' ? asked : asked.intersection(scope)
    return units === 'all' ? {} : { unitId: { in: [...units] } }
  }
}

/** Members see what was published. */
function phasesFor(caller: Caller): readonly { readonly in: readonly string[] }[] {
  const shown = orderStates.filter((phase) => phase !== 'placed' && phase !== 'withdrawn')
  return caller.scope.kind === 'own' && isMember(caller) ? [{ in: shown }] : []
}

function isMember({ scope, principal }: Caller): boolean {
  return scope.kind === 'own' ? scope.role === 'member' : principal.memberId !== null
}

interface Sight {
  readonly isStaff: boolean
  readonly isResident: boolean
  readonly contact: boolean
}

/** Who looks: whoever works for the branch, the resident, a claimant. Auditors see that there was an order, not at whose door. */
function sightOf(order: OrderState, caller: Caller): Sight {
  const isResident = order.accountId !== null && caller.isOwn({ accountId: order.accountId })
  const isStaff = caller.scope.kind !== 'own' && caller.holds('order.manage') && !isOnlyOwn(order, caller)
  const isClaimant = claimOf(order, caller.principal.memberId) !== undefined
  return { isStaff, isResident, contact: isStaff || isResident || isClaimant }
}

/** An office elsewhere, who sees this order as a member alone. */
function isOnlyOwn({ unitId }: OrderState, caller: Caller): boolean {
  const units = caller.unitsInScope()
  return units !== 'all' && (unitId === null || !units.has(unitId))
}

function answerOf(id: OrderId, order: OrderState, seen: Sight, { today, principal }: Caller): OrderAnswer {
  const { contact, claims, residentId: _, placedBy: __, dispute, ...rest } = order
  return {
    id,
    ...rest,
    open: isOpenOn(order, today),
    lapsed: isLapsedOn(order, today),
    claims: claims.length,
    claimants: claims.filter(({ memberId }) => seen.isStaff || memberId === principal.memberId),
    contact: seen.contact ? contact : null,
    dispute: seen.isStaff || seen.isResident ? dispute : null,
  }
}
