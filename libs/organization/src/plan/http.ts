import { Body, Controller, Get, Inject, Injectable, Param, Post, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { Type } from 'class-transformer'
import { IsInt, IsOptional } from 'class-validator'
import { deriveId, type UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { QueryPage, Where } from '@harbor/read-models/read-models'
import { lifePackOn, type LifeSettings } from '@harbor/rules/organisation-life'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { PageQuery } from '@harbor/service/page-query'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { LIFE_SETTINGS } from '../life-settings'
import { planIdOf, planStream, type PlanId } from '../programme-words'
import { unitsAsked } from '../units-asked'
import { UnitDirectory } from '../unit-directory'
import { UnitsAround, type UnitAround } from '../units-around'
import * as body from './commands'
import { approvePlan, proposePlan, returnPlan, type PlanDecision, type PlanGiven } from './decide'
import { approveScheme, itemsFrom, proposeScheme, returnScheme } from './decide-scheme'
import { planOf, type PlanState } from './state'
import { varianceOf, type PlanVariance } from './variance/variance'
import { plansView, type PlanRow } from './views'

export class PlansQuery extends PageQuery {
  /** Of this unit and all below it. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId

  @ApiPropertyOptional({ type: 'integer' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  year?: number
}

export class VarianceQuery {
  /** Today when missing. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  asOf?: LocalDate
}

export interface PlanAnswer extends PlanState {
  readonly id: PlanId
}

/** Where every command on a plan is carried out. */
@Injectable()
export class PlanDesk {
  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(UnitsAround) private readonly units: UnitsAround,
  ) {}

  /** `opening`: the unit of a plan that does not exist yet. `by`: the unit for which is decided, which must be the caller's. */
  on(
    planId: PlanId,
    caller: Caller,
    decide: (plan: PlanState, given: PlanGiven) => PlanDecision,
    { opening, by }: { readonly opening?: UnitId; readonly by?: UnitId } = {},
  ): Promise<Recorded> {
    return this.desk.carryOut<UnitAround>(caller, {
      stream: planStream(planId),
      id: planId,
      subject: ({ events }) => {
        const subject = { unitIds: [opening ?? planOf(events).unitId] }
        if (by === undefined) return subject
        caller.mustTouch(subject)
        return { unitIds: [by] }
      },
      facts: ({ events }) => {
        const unitId = opening ?? planOf(events).unitId
        return unitId === null ? Promise.resolve(undefined) : this.units.around(unitId, caller.today)
      },
      decide: ({ events }, around) => decide(planOf(events), givenOf(caller, around)),
    })
  }
}

/** 年有计划、月有方案、次有主题: what is planned, who approved it, and what came of it. */
@ApiTags('plans')
@Controller('plans')
export class PlanController {
  constructor(
    @Inject(PlanDesk) private readonly desk: PlanDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(LIFE_SETTINGS) private readonly settings: LifeSettings,
  ) {}

  @Get()
  @Permit('plan.read')
  @ApiOperation({ summary: '计划: those of the units in scope, newest year first' })
  list(@Query() query: PlansQuery, @TheCaller() caller: Caller): Promise<QueryPage<PlanRow>> {
    const { unit, year, limit = 50, cursor } = query
    const units = unitsAsked(this.units, caller, unit)
    const where: Where = {
      ...(units !== 'all' && { unitId: { in: [...units] } }),
      ...(year !== undefined && { year: { eq: year } }),
    }
    return this.core.readModels.collection<PlanRow>(plansView.name).find({
      where,
      sort: [{ field: 'year', direction: 'desc' }],
      limit,
      withTotal: true,
      ...(cursor !== undefined && { cursor }),
    })
  }

  @Get(':planId')
  @Permit('plan.read')
  @ApiOperation({ summary: 'One plan: the approved year, its months, what awaits approval, what took place' })
  async one(@Param() { planId }: body.PlanPath, @TheCaller() caller: Caller): Promise<OfRevision<PlanAnswer>> {
    const { plan, revision } = await this.load(planId, caller)
    return new OfRevision(revision, { id: planId, ...plan })
  }

  @Get(':planId/variance')
  @Permit('plan.read')
  @ApiOperation({ summary: '计划与完成对照: planned, done, late, missed, by month and kind, as of a day' })
  async variance(
    @Param() { planId }: body.PlanPath,
    @Query() { asOf }: VarianceQuery,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<PlanVariance>> {
    const { plan, revision } = await this.load(planId, caller)
    return new OfRevision(revision, varianceOf(plan, asOf ?? caller.today))
  }

  @Post()
  @PermitOpening('plan.propose')
  @ApiOperation({ summary: '提交年计划: one a unit and year; it counts once it is approved above' })
  propose(@Body() order: body.ProposePlanBody, @TheCaller() caller: Caller): Promise<Recorded> {
    const { unitId, year } = order
    const pack = lifePackOn(`${year}-01-01` as LocalDate, this.settings)
    return this.desk.on(
      planIdOf(unitId, year),
      caller,
      (plan, given) => proposePlan(plan, { ...order, reason: undefined }, { ...given, pack }),
      { opening: unitId },
    )
  }

  @Post(':planId/changes')
  @PermitChange('plan.propose')
  @ApiOperation({ summary: '调整年计划, with the reason; the approved plan counts until the change is approved' })
  change(
    @Param() { planId }: body.PlanPath,
    @Body() order: body.ChangePlanBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(planId, caller, (plan, given) => {
      const { unitId, year } = plan
      const pack = lifePackOn(`${year}-01-01` as LocalDate, this.settings)
      if (unitId === null) throw new ProblemError('plan.unknown')
      return proposePlan(plan, { ...order, unitId, year }, { ...given, pack })
    })
  }

  @Post(':planId/approve')
  @PermitChange('plan.approve')
  @ApiOperation({ summary: '批准年计划: by another person, for a unit above' })
  approve(
    @Param() { planId }: body.PlanPath,
    @Body() { byUnitId }: body.DecidePlanBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(planId, caller, (plan, given) => approvePlan(plan, { byUnitId }, given), { by: byUnitId })
  }

  @Post(':planId/return')
  @PermitChange('plan.approve')
  @ApiOperation({ summary: '退回年计划, with the reason' })
  return(
    @Param() { planId }: body.PlanPath,
    @Body() { byUnitId, reason }: body.ReturnPlanBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(planId, caller, (plan, given) => returnPlan(plan, { byUnitId, reason }, given), {
      by: byUnitId,
    })
  }

  @Post(':planId/schemes/:month')
  @PermitChange('plan.propose')
  @ApiOperation({ summary: '提交月方案: the sessions and activities of a month, each with its theme' })
  proposeScheme(
    @Param() { planId, month }: body.SchemePath,
    @Body() { focus, items, reason }: body.ProposeSchemeBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const { commandId } = caller.context
    const named = itemsFrom(items, month, (index) => deriveId<'plan-item'>(commandId, `item/${index}`))
    return this.desk.on(planId, caller, (plan, given) =>
      proposeScheme(plan, { month, focus, items: named, reason }, given),
    )
  }

  @Post(':planId/schemes/:month/approve')
  @PermitChange('plan.approve')
  @ApiOperation({ summary: '批准月方案: by another person, for the unit or one above' })
  approveScheme(
    @Param() { planId, month }: body.SchemePath,
    @Body() { byUnitId }: body.DecidePlanBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(planId, caller, (plan, given) => approveScheme(plan, { month, byUnitId }, given), {
      by: byUnitId,
    })
  }

  @Post(':planId/schemes/:month/return')
  @PermitChange('plan.approve')
  @ApiOperation({ summary: '退回月方案, with the reason' })
  returnScheme(
    @Param() { planId, month }: body.SchemePath,
    @Body() { byUnitId, reason }: body.ReturnPlanBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(planId, caller, (plan, given) => returnScheme(plan, { month, byUnitId, reason }, given), {
      by: byUnitId,
    })
  }

  /** A plan out of scope is answered as one that does not exist. */
  private async load(planId: PlanId, caller: Caller): Promise<{ readonly plan: PlanState; readonly revision: number }> {
    const { events, revision } = await this.core.journal.load(planStream(planId))
    const plan = planOf(events)
    if (plan.unitId === null || !caller.mayTouch({ unitIds: [plan.unitId] }))
      throw new ProblemError('request.no-such-route')
    return { plan, revision }
  }
}

function givenOf({ today, principal }: Caller, around: UnitAround | undefined): PlanGiven {
  return { today, actorId: principal.accountId, unit: around?.unit, above: around?.above ?? [] }
}
