import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { deriveId } from '@harbor/kernel/ids'
import type { QueryPage } from '@harbor/read-models/read-models'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core, type Subject } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { ScoreDesk } from '../appraisal-http/score-desk'
import { UnitDirectory } from '../unit-directory'
import { surroundings } from '../unit-tree'
import * as body from './commands'
import { decideAppeal, openAppeal } from './decide'
import { appealStream, type AppealId } from './events'
import { appealOf, type AppealState } from './state'
import { appealsView, type AppealRow } from './views'

export interface AppealAnswer extends Omit<AppealState, 'openedBy'> {
  readonly id: AppealId
}

const mostAppeals = 500

/** 得分复核: opened by whom a score is about, decided above the branch, and then a row of the score. */
@ApiTags('indices')
@Controller('score-appeals')
export class ScoreAppealController {
  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(ScoreDesk) private readonly scores: ScoreDesk,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
  ) {}

  @Get()
  @Permit('score.read')
  @ApiOperation({ summary: 'Appeals of one’s units; for a member his own' })
  list(@Query() { outcome }: body.AppealsQuery, @TheCaller() caller: Caller): Promise<QueryPage<AppealRow>> {
    const units = caller.unitsInScope()
    return this.core.readModels.collection<AppealRow>(appealsView.name).find({
      where: {
        ...(outcome && { outcome: { eq: outcome } }),
        ...(caller.scope.kind === 'own' && { memberId: { eq: caller.principal.memberId ?? '-' } }),
        ...(caller.scope.kind !== 'own' && units !== 'all' && { unitId: { in: [...units] } }),
      },
      sort: [{ field: 'openedOn', direction: 'desc' }],
      limit: mostAppeals,
      withTotal: true,
    })
  }

  @Get(':appealId')
  @Permit('score.read')
  @ApiOperation({ summary: 'One appeal, with what was said for it' })
  async one(@Param() { appealId }: body.AppealPath, @TheCaller() caller: Caller): Promise<OfRevision<AppealAnswer>> {
    const { events, revision } = await this.core.journal.load(appealStream(appealId), { personal: true })
    const appeal = appealOf(events)
    caller.mustTouch(subjectOf(appeal))
    if (appeal.openedOn === null) throw new ProblemError('appeal.unknown')
    const { openedBy: _, ...told } = appeal
    return new OfRevision(revision, { id: appealId, ...told })
  }

  @Post()
  @PermitOpening('score.appeal')
  @ApiOperation({ summary: '申请复核: of one item of the score of one day' })
  async open(@Body() order: body.OpenAppealBody, @TheCaller() caller: Caller): Promise<Recorded> {
    const { item, scoreOn, grounds } = order
    const memberId = order.memberId ?? null
    const unitId = memberId === null ? order.unitId : await this.scores.branchOf(memberId, scoreOn)
    caller.mustTouch({ unitIds: [unitId], ...(memberId !== null && { memberId }) })
    if (unitId === undefined) throw new ProblemError('score.not-on-the-roll', { on: scoreOn })
    const index = memberId === null ? 'fortress' : 'pioneer'
    const { definitionId, definition } = await this.scores.definition(index, scoreOn)
    // One stream an item and day: a second appeal of the same finds the first.
    const appealId = deriveId<'score-appeal'>(memberId ?? unitId, `${index} ${item} ${scoreOn}`)
    return this.desk.carryOut(caller, {
      stream: appealStream(appealId),
      id: appealId,
      subject: () => ({ unitIds: [unitId], ...(memberId !== null && { memberId }) }),
      decide: ({ events }) =>
        openAppeal(
          appealOf(events),
          { index, memberId, unitId, definitionId, item, scoreOn, grounds },
          { ...givenOf(caller), definition },
        ),
    })
  }

  @Post(':appealId/decide')
  @PermitChange('score.decide')
  @ApiOperation({
    summary: '复核决定: by a unit above the branch and another person; granted, it is a row of the score',
  })
  decide(
    @Param() { appealId }: body.AppealPath,
    @Body() order: body.DecideAppealBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.carryOut(caller, {
      stream: appealStream(appealId),
      id: appealId,
      subject: ({ events }) => subjectOf(appealOf(events)),
      facts: async ({ events }) => {
        await this.units.refresh()
        const { unitId } = appealOf(events)
        const ids = [...(unitId === null ? [] : [unitId]), order.unitId]
        const value = surroundings(this.units.units, ids)
        return { question: `units around=${ids.join()}`, value, position: this.units.position }
      },
      decide: ({ events }, units) =>
        decideAppeal(appealOf(events), order, {
          ...givenOf(caller),
          units: new Map(units?.map((unit) => [unit.id, unit])),
        }),
    })
  }
}

function subjectOf({ unitId, memberId }: AppealState): Subject {
  return { unitIds: [unitId], ...(memberId !== null && { memberId }) }
}

function givenOf({ today, principal }: Caller) {
  return { today, actorId: principal.accountId, actorMemberId: principal.memberId }
}
