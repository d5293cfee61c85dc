import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { deriveId } from '@harbor/kernel/ids'
import type { QueryPage } from '@harbor/read-models/read-models'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import type { FactKind } from '../appraisal/appraisal-source'
import { approveIndex, discardIndex, draftIndex, type AppraisalDecision } from '../appraisal/decide'
import { definitionStream, type DefinitionId } from '../appraisal/events'
import { definitionOf, type DefinitionState } from '../appraisal/state'
import { definitionsView, type DefinitionRow } from '../appraisal/views'
import { UnitDirectory } from '../unit-directory'
import * as body from './commands'
import { APPRAISAL_SOURCES, type AppraisalSources } from './tokens'

export interface FactKindRow extends FactKind {
  readonly kind: string
}

export interface DefinitionAnswer extends Omit<DefinitionState, 'draftedBy'> {
  readonly id: DefinitionId
}

const mostDefinitions = 500

/** 堡垒指标、先锋指数: what is measured, as dated data. Drafted, approved by somebody else for the street, replaced by a later one. */
@ApiTags('indices')
@Controller('indices')
export class IndexController {
  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(APPRAISAL_SOURCES) private readonly sources: AppraisalSources,
  ) {}

  @Get()
  @Permit('index.read')
  @ApiOperation({ summary: 'Definitions: in force, replaced, drafts' })
  list(@Query() { index, phase }: body.DefinitionsQuery): Promise<QueryPage<DefinitionRow>> {
    return this.core.readModels.collection<DefinitionRow>(definitionsView.name).find({
      where: { ...(index && { index: { eq: index } }), ...(phase && { phase: { eq: phase } }) },
      sort: [{ field: 'from', direction: 'desc' }],
      limit: mostDefinitions,
      withTotal: true,
    })
  }

  @Get('facts')
  @Permit('index.read')
  @ApiOperation({ summary: 'Kinds of facts that a definition can count' })
  facts(): { readonly kinds: readonly FactKindRow[] } {
    return { kinds: Object.entries(this.kinds()).map(([kind, told]) => ({ kind, ...told })) }
  }

  @Get(':definitionId')
  @Permit('index.read')
  @ApiOperation({ summary: 'One definition' })
  async one(@Param() { definitionId }: body.DefinitionPath): Promise<OfRevision<DefinitionAnswer>> {
    const { events, revision } = await this.core.journal.load(definitionStream(definitionId))
    const { draftedBy: _, ...told } = definitionOf(events)
    if (told.phase === null) throw new ProblemError('index.unknown')
    return new OfRevision(revision, { id: definitionId, ...told })
  }

  @Post()
  @PermitOpening('index.draft')
  @ApiOperation({ summary: '起草指标: base, plus, minus and veto items with weights, caps and what they count' })
  draft(@Body() order: body.DraftIndexBody, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.drafted(deriveId<'index-definition'>(caller.context.commandId, 'index-definition'), order, caller)
  }

  @Post(':definitionId/draft')
  @PermitChange('index.draft')
  @ApiOperation({ summary: '修改草案, until it is approved' })
  redraft(
    @Param() { definitionId }: body.DefinitionPath,
    @Body() order: body.DraftIndexBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.drafted(definitionId, order, caller)
  }

  @Post(':definitionId/approve')
  @PermitChange('index.draft')
  @ApiOperation({
    summary: '批准指标: by another person than who drafted it, for the street committee, in force from a day',
  })
  approve(
    @Param() { definitionId }: body.DefinitionPath,
    @Body() order: body.ApproveIndexBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.carryOut(caller, {
      stream: definitionStream(definitionId),
      id: definitionId,
      subject: () => this.ofStreet(),
      facts: async () => {
        await this.units.refresh()
        const value = this.units.facts(order.unitId)
        return { question: `unit ${order.unitId}`, value, position: this.units.position }
      },
      decide: ({ events }, unit) => approveIndex(definitionOf(events), order, { ...givenOf(caller), unit }),
    })
  }

  @Post(':definitionId/discard')
  @PermitChange('index.draft')
  @ApiOperation({ summary: '放弃草案' })
  discard(
    @Param() { definitionId }: body.DefinitionPath,
    @Body() order: body.DiscardIndexBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.on(definitionId, caller, (state) => discardIndex(state, order, givenOf(caller)))
  }

  private drafted(definitionId: DefinitionId, order: body.DraftIndexBody, caller: Caller): Promise<Recorded> {
    const plain = JSON.parse(JSON.stringify(order)) as body.DraftIndexBody
    return this.on(definitionId, caller, (state) =>
      draftIndex(state, plain, { ...givenOf(caller), kinds: this.kinds() }),
    )
  }

  private on(
    definitionId: DefinitionId,
    caller: Caller,
    decide: (state: DefinitionState) => AppraisalDecision,
  ): Promise<Recorded> {
    return this.desk.carryOut(caller, {
      stream: definitionStream(definitionId),
      id: definitionId,
      subject: () => this.ofStreet(),
      decide: ({ events }) => decide(definitionOf(events)),
    })
  }

  private kinds(): Readonly<Record<string, FactKind>> {
    return Object.assign({}, ...this.sources.map(({ kinds }) => kinds)) as Readonly<Record<string, FactKind>>
  }

  /** Definitions are the street’s. */
  private ofStreet() {
    return { unitIds: [this.units.root()?.id] }
  }
}

function givenOf({ today, principal }: Caller) {
  return { today, actorId: principal.accountId }
}
