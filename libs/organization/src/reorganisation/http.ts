import { Body, Controller, Inject, Param, Post } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { deriveId, type UnitId } from '@harbor/kernel/ids'
import { Caller, TheCaller } from '@harbor/service/caller'
import type { Recorded } from '@harbor/service/desk'
import { PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { ReorganisationDesk } from '../reorganisation-desk'
import * as body from './commands'
import { proposeReorganisation, revisePlan, withdrawReorganisation } from './decide'
import { approveReorganisation, stopReorganisation } from './decide-approval'
import type { ReceivingBranch, SourceBranch } from './state'

/** 网格支部调整: proposed, approved by a committee, carried out by transfers; the old branch is dissolved when nobody is left. */
@ApiTags('reorganisations')
@Controller('reorganisations')
export class ReorganisationController {
  constructor(@Inject(ReorganisationDesk) private readonly desk: ReorganisationDesk) {}

  @Post()
  @PermitOpening('reorganisation.propose')
  @ApiOperation({ summary: '提出拆分、合并或撤销: which branches, who and which grid goes where' })
  propose(@Body() order: body.ProposeReorganisationBody, @TheCaller() caller: Caller): Promise<Recorded> {
    const reorganisationId = deriveId<'reorganisation'>(caller.context.commandId, 'reorganisation')
    const receivers = order.receivers.map((receiver, index) => receiverOf(receiver, index, caller))
    const sources = order.sources.map((source) => sourceOf(source, receivers))
    caller.mustTouch({ unitIds: [order.unitId] })
    return this.desk.on(
      reorganisationId,
      caller,
      (state, given) => proposeReorganisation(state, { ...order, sources, receivers }, given),
      { sources, receivers },
    )
  }

  @Post(':reorganisationId/plan')
  @PermitChange('reorganisation.propose')
  @ApiOperation({ summary: '修订方案: who and which grid goes where, anew and whole; before approval' })
  revise(
    @Param() { reorganisationId }: body.ReorganisationPath,
    @Body() { receivers }: body.RevisePlanBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const assigned = receivers.map(({ unitId, ...taken }) => ({ unitId, ...takenOf(taken) }))
    return this.desk.on(reorganisationId, caller, (state, given) => revisePlan(state, assigned, given))
  }

  @Post(':reorganisationId/withdraw')
  @PermitChange('reorganisation.propose')
  @ApiOperation({ summary: '撤回: before approval' })
  withdraw(
    @Param() { reorganisationId }: body.ReorganisationPath,
    @Body() order: body.WithdrawReorganisationBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(reorganisationId, caller, (state, given) => withdrawReorganisation(state, order, given))
  }

  @Post(':reorganisationId/approve')
  @PermitChange('reorganisation.decide')
  @ApiOperation({ summary: '批准: by a committee above all branches and another person; orders every move' })
  approve(
    @Param() { reorganisationId }: body.ReorganisationPath,
    @Body() order: body.ApproveReorganisationBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(reorganisationId, caller, (state, given) => approveReorganisation(state, order, given))
  }

  @Post(':reorganisationId/set-up')
  @PermitChange('reorganisation.decide')
  @ApiOperation({ summary: '组建: establishes the new branches and passes the grids over; goes on where it was left' })
  setUp(@Param() { reorganisationId }: body.ReorganisationPath, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.desk.setUp(reorganisationId, caller)
  }

  @Post(':reorganisationId/stop')
  @PermitChange('reorganisation.decide')
  @ApiOperation({ summary: '中止: who has moved stays there, every other move is called off' })
  stop(
    @Param() { reorganisationId }: body.ReorganisationPath,
    @Body() order: body.StopReorganisationBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(reorganisationId, caller, (state, given) => stopReorganisation(state, order, given))
  }

  @Post(':reorganisationId/complete')
  @PermitChange('reorganisation.decide')
  @ApiOperation({ summary: '办结: dissolves the closing branches; refused while anybody is on their rolls' })
  complete(
    @Param() { reorganisationId }: body.ReorganisationPath,
    @Body() { on }: body.CompleteReorganisationBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.complete(reorganisationId, on, caller)
  }
}

/** Without a successor named, the only receiving branch takes over. */
function sourceOf(
  { unitId, closes, successorId }: body.SourceBody,
  receivers: readonly ReceivingBranch[],
): SourceBranch {
  const [only, ...others] = receivers
  const successor = successorId ?? (closes && only && others.length === 0 ? only.unitId : undefined)
  return successor === undefined ? { unitId, closes } : { unitId, closes, successorId: successor }
}

/** The id of a new branch derives from the command's, so that a retry makes the same. */
function receiverOf(
  { unitId, name, parentId, ...taken }: body.ReceiverBody,
  index: number,
  caller: Caller,
): ReceivingBranch {
  if (unitId !== undefined && name === undefined && parentId === undefined) return { unitId, ...takenOf(taken) }
  if (unitId === undefined && name !== undefined && parentId !== undefined) {
    const fresh = deriveId<'unit'>(caller.context.commandId, `branch/${index}`) satisfies UnitId
    return { unitId: fresh, established: { name, parentId }, ...takenOf(taken) }
  }
  throw new ProblemError('request.invalid', {}, [
    {
      pointer: `#/receivers/${index}`,
      code: 'one-of',
      zh: '现有支部填 unitId，新设支部填 name 和 parentId',
      en: 'either unitId, or name and parentId of a new branch',
    },
  ])
}

function takenOf({
  gridIds = [],
  memberIds = [],
  rest = false,
}: Pick<body.ReceiverBody, 'gridIds' | 'memberIds' | 'rest'>) {
  return { gridIds, memberIds, rest }
}
