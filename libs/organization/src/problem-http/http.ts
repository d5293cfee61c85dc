import { Body, Controller, Inject, Param, Post } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { deriveId } from '@harbor/kernel/ids'
import { Caller, TheCaller } from '@harbor/service/caller'
import type { Recorded } from '@harbor/service/desk'
import { PermitChange, PermitOpening } from '@harbor/service/permit'
import { extendProblem, formSquad, giveUp, handOver, openProblem, reopenProblem } from '../problem/decide'
import { acceptProblem, returnProblem, submitProblem } from '../problem/decide-acceptance'
import { dropStep, finishStep, planStep, takeMeasure, visitSite } from '../problem/decide-work'
import * as body from './commands'
import { ProblemDesk } from './problem-desk'
import { ProblemNumbers } from './problem-numbers'

/** 一线破难题: the street’s ledger of front-line problems. What the squad adds needs no ETag: several people add at once. */
@ApiTags('problems')
@Controller('problems')
export class ProblemController {
  constructor(
    @Inject(ProblemDesk) private readonly desk: ProblemDesk,
    @Inject(ProblemNumbers) private readonly numbers: ProblemNumbers,
  ) {}

  @Post()
  @PermitOpening('problem.open')
  @ApiOperation({ summary: '立项: a problem is taken up, under a number of its own' })
  async open(
    @Body() { number: named, ...order }: body.OpenProblemBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const problemId = deriveId<'problem'>(caller.context.commandId, 'problem')
    const { unitId } = order
    caller.mustTouch({ unitIds: [unitId] })
    const held = await this.numbers.of(problemId)
    // Decided once before a number is reserved, so that a refusal leaves no trace.
    if (held === undefined)
      await this.desk.foresee(problemId, caller, (none, given) => openProblem(none, { ...order, number: '' }, given), {
        unitIds: [unitId],
      })
    const number = held ?? (await this.numbers.reserve(problemId, named, order, caller))
    return this.desk.on(problemId, caller, (problem, given) => openProblem(problem, { ...order, number }, given), {
      unitIds: [unitId],
      subject: () => ({ unitIds: [unitId] }),
    })
  }

  @Post(':problemId/squad')
  @PermitChange('problem.open')
  @ApiOperation({ summary: '组成攻坚小组: the squad from that day on, whole' })
  squad(
    @Param() { problemId }: body.ProblemPath,
    @Body() order: body.SquadBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const { leaderId, memberIds, on } = order
    return this.desk.on(
      problemId,
      caller,
      (problem, given, people) =>
        formSquad(problem, order, {
          ...given,
          people: new Map(people.map(({ memberId, isFullMember }) => [memberId, isFullMember])),
        }),
      { people: { memberIds: [leaderId, ...memberIds], on } },
    )
  }

  @Post(':problemId/steps')
  @PermitOpening('problem.work')
  @ApiOperation({ summary: '计划步骤, each with a day of its own' })
  plan(
    @Param() { problemId }: body.ProblemPath,
    @Body() order: body.StepBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const stepId = deriveId<'step'>(caller.context.commandId, 'step')
    return this.desk.on(problemId, caller, (problem, given) => planStep(problem, { ...order, stepId }, given))
  }

  @Post(':problemId/steps/:stepId/done')
  @PermitOpening('problem.work')
  @ApiOperation({ summary: '步骤完成' })
  done(
    @Param() { problemId, stepId }: body.StepPath,
    @Body() order: body.StepResultBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(problemId, caller, (problem, given) => finishStep(problem, { ...order, stepId }, given))
  }

  @Post(':problemId/steps/:stepId/drop')
  @PermitOpening('problem.work')
  @ApiOperation({ summary: '取消步骤, with the reason' })
  drop(
    @Param() { problemId, stepId }: body.StepPath,
    @Body() order: body.DayAndReasonBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(problemId, caller, (problem, given) => dropStep(problem, { ...order, stepId }, given))
  }

  @Post(':problemId/visits')
  @PermitOpening('problem.work')
  @ApiOperation({ summary: '一线走访: who was on the spot, and what they found' })
  visit(
    @Param() { problemId }: body.ProblemPath,
    @Body() order: body.VisitBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const visitId = deriveId<'visit'>(caller.context.commandId, 'visit')
    return this.desk.on(problemId, caller, (problem, given) => visitSite(problem, { ...order, visitId }, given))
  }

  @Post(':problemId/measures')
  @PermitOpening('problem.work')
  @ApiOperation({ summary: '采取措施' })
  measure(
    @Param() { problemId }: body.ProblemPath,
    @Body() order: body.MeasureBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const measureId = deriveId<'measure'>(caller.context.commandId, 'measure')
    return this.desk.on(problemId, caller, (problem, given) => takeMeasure(problem, { ...order, measureId }, given))
  }

  @Post(':problemId/submit')
  @PermitChange('problem.work')
  @ApiOperation({ summary: '提请验收: after a site visit, with a measure and evidence, no step outstanding' })
  submit(
    @Param() { problemId }: body.ProblemPath,
    @Body() order: body.SubmitBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(problemId, caller, (problem, given) => submitProblem(problem, order, given))
  }

  @Post(':problemId/accept')
  @PermitChange('problem.decide')
  @ApiOperation({ summary: '验收通过: by a unit above, examined by people who never worked on it' })
  accept(
    @Param() { problemId }: body.ProblemPath,
    @Body() order: body.AcceptBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.decided(problemId, order, caller, (problem, given) => acceptProblem(problem, order, given))
  }

  @Post(':problemId/return')
  @PermitChange('problem.decide')
  @ApiOperation({ summary: '验收退回, with the reason' })
  sendBack(
    @Param() { problemId }: body.ProblemPath,
    @Body() order: body.ReturnBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.decided(problemId, order, caller, (problem, given) => returnProblem(problem, order, given))
  }

  @Post(':problemId/reopen')
  @PermitChange('problem.decide')
  @ApiOperation({ summary: '重新打开: it has come back; with a deadline of its own' })
  reopen(
    @Param() { problemId }: body.ProblemPath,
    @Body() order: body.NewDeadlineBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.decided(problemId, order, caller, (problem, given) => reopenProblem(problem, order, given))
  }

  @Post(':problemId/extend')
  @PermitChange('problem.decide')
  @ApiOperation({ summary: '延期: by a unit above, with the reason' })
  extend(
    @Param() { problemId }: body.ProblemPath,
    @Body() order: body.NewDeadlineBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.decided(problemId, order, caller, (problem, given) => extendProblem(problem, order, given))
  }

  @Post(':problemId/hand-over')
  @PermitChange('problem.decide')
  @ApiOperation({ summary: '移交: another unit answers for it; decided by a unit above both' })
  transfer(
    @Param() { problemId }: body.ProblemPath,
    @Body() order: body.HandOverBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.decided(problemId, order, caller, (problem, given) => handOver(problem, order, given), [order.toUnitId])
  }

  @Post(':problemId/give-up')
  @PermitChange('problem.decide')
  @ApiOperation({ summary: '终止: it ends unsolved, by a decision that says why' })
  end(
    @Param() { problemId }: body.ProblemPath,
    @Body() order: body.GiveUpBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.decided(problemId, order, caller, (problem, given) => giveUp(problem, order, given))
  }

  private decided(
    problemId: body.ProblemPath['problemId'],
    { unitId }: { readonly unitId: body.HandOverBody['unitId'] },
    caller: Caller,
    decide: Parameters<ProblemDesk['on']>[2],
    others: readonly body.HandOverBody['unitId'][] = [],
  ): Promise<Recorded> {
    return this.desk.on(problemId, caller, decide, { unitIds: [unitId, ...others] })
  }
}
