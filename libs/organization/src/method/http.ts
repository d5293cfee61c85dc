import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import type { Facts } from '@harbor/event-log/execute'
import { LOG_START } from '@harbor/kernel/event'
import { deriveId } from '@harbor/kernel/ids'
import type { QueryPage } from '@harbor/read-models/read-models'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { problemStream, type ProblemId } from '../problem/events'
import { problemOf } from '../problem/state'
import * as body from './commands'
import {
  distilMethod,
  reuseMethod,
  reviseMethod,
  withdrawMethod,
  type GivenMethod,
  type MethodDecision,
  type ProblemFacts,
} from './decide'
import { methodStream, type MethodId } from './events'
import { methodOf, type MethodState } from './state'
import { methodsView, type MethodRow } from './views'

export interface MethodAnswer extends MethodState {
  readonly id: MethodId
}

const mostMethods = 1_000

/** 工作法: what solved one problem and helps with others. The street shares them; whoever answers for one changes it. */
@ApiTags('methods')
@Controller('methods')
export class MethodController {
  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CORE) private readonly core: Core,
  ) {}

  @Get()
  @Permit('method.read')
  @ApiOperation({ summary: 'Methods of the street, those reused most often first' })
  list(@Query() { text, withdrawn }: body.MethodsQuery): Promise<QueryPage<MethodRow>> {
    return this.core.readModels.collection<MethodRow>(methodsView.name).find({
      where: withdrawn ? {} : { withdrawnOn: { eq: null } },
      sort: [
        { field: 'reused', direction: 'desc' },
        { field: 'distilledOn', direction: 'asc' },
      ],
      limit: mostMethods,
      withTotal: true,
      ...(text !== undefined && { text }),
    })
  }

  @Get(':methodId')
  @Permit('method.read')
  @ApiOperation({ summary: 'One method, and where it was reused' })
  async one(@Param() { methodId }: body.MethodPath): Promise<OfRevision<MethodAnswer>> {
    const { events, revision } = await this.core.journal.load(methodStream(methodId))
    const method = methodOf(events)
    if (method.distilledOn === null) throw new ProblemError('method.unknown')
    return new OfRevision(revision, { id: methodId, ...method })
  }

  @Post()
  @PermitOpening('method.manage')
  @ApiOperation({ summary: '提炼工作法 from a problem that was accepted' })
  async distil(@Body() order: body.DistilMethodBody, @TheCaller() caller: Caller): Promise<Recorded> {
    const { problemId } = order
    const unitId = (await this.problem(problemId)).value?.unitId
    return this.on(
      deriveId<'method'>(caller.context.commandId, 'method'),
      caller,
      (method, given) => distilMethod(method, order, given),
      { problemId, unitIds: () => [unitId] },
    )
  }

  @Post(':methodId/revise')
  @PermitChange('method.manage')
  @ApiOperation({ summary: '修订工作法' })
  revise(
    @Param() { methodId }: body.MethodPath,
    @Body() order: body.ReviseMethodBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.on(methodId, caller, (method, given) => reviseMethod(method, order, given))
  }

  @Post(':methodId/reuse')
  @PermitOpening('method.manage')
  @ApiOperation({ summary: '复用: by whoever answers for the problem on which it was used; needs no ETag' })
  async reuse(
    @Param() { methodId }: body.MethodPath,
    @Body() order: body.ReuseMethodBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const { problemId } = order
    const unitId = (await this.problem(problemId)).value?.unitId
    return this.on(methodId, caller, (method, given) => reuseMethod(method, order, given), {
      problemId,
      unitIds: () => [unitId],
    })
  }

  @Post(':methodId/withdraw')
  @PermitChange('method.manage')
  @ApiOperation({ summary: '撤回工作法: no longer recommended' })
  withdraw(
    @Param() { methodId }: body.MethodPath,
    @Body() order: body.WithdrawMethodBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.on(methodId, caller, (method, given) => withdrawMethod(method, order, given))
  }

  private on(
    methodId: MethodId,
    caller: Caller,
    decide: (method: MethodState, given: GivenMethod) => MethodDecision,
    about: {
      readonly problemId?: ProblemId
      readonly unitIds?: () => readonly (MethodState['unitId'] | undefined)[]
    } = {},
  ): Promise<Recorded> {
    const { problemId, unitIds } = about
    return this.desk.carryOut<ProblemFacts | undefined>(caller, {
      stream: methodStream(methodId),
      id: methodId,
      subject: ({ events }) => ({ unitIds: unitIds?.() ?? [methodOf(events).unitId] }),
      ...(problemId !== undefined && { facts: () => this.problem(problemId) }),
      decide: ({ events }, problem) => decide(methodOf(events), { today: caller.today, problem }),
    })
  }

  /** As the problem’s own stream has it now. */
  private async problem(problemId: ProblemId): Promise<Facts<ProblemFacts | undefined>> {
    const { events } = await this.core.journal.load(problemStream(problemId))
    const { phase, unitId, acceptedOn, openedOn } = problemOf(events)
    const value = phase === null ? undefined : { phase, unitId, acceptedOn, openedOn }
    return { question: `problem ${problemId}`, value, position: events.at(-1)?.position ?? LOG_START }
  }
}
