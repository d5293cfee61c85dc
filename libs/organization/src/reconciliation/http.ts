import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { deriveId } from '@harbor/kernel/ids'
import type { ViewDocument } from '@harbor/kernel/view'
import { allDocuments } from '@harbor/read-models/all-documents'
import type { Where } from '@harbor/read-models/read-models'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { activitiesView, type ActivityRow } from '../activity/overview/views'
import { problemsView, type ProblemRow } from '../problem/views'
import { UnitDirectory } from '../unit-directory'
import * as body from './commands'
import { recordClaim, withdrawClaim } from './decide'
import { claimStream } from './events'
import { reconcile, type OnRecord, type Reconciled } from './reconcile'
import { claimOf } from './state'
import { claimsView, type ClaimRow } from './views'

/** A claim and what the records say of it today. */
export interface ReconciledClaim extends ClaimRow, Reconciled {}

const mostClaims = 200

/** 宣称数与有据数: totals that were published, beside what is on record and evidenced. */
@ApiTags('reconciliation')
@Controller('claims')
export class ReconciliationController {
  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
  ) {}

  @Get()
  @Permit('claim.read')
  @ApiOperation({ summary: 'Claimed totals against evidenced ones, with the list of what lacks evidence' })
  async list(@TheCaller() caller: Caller): Promise<{ readonly claims: readonly ReconciledClaim[] }> {
    const units = caller.unitsInScope()
    const { documents } = await this.core.readModels.collection<ClaimRow>(claimsView.name).find({
      where: { withdrawnOn: { eq: null }, ...(units !== 'all' && { unitId: { in: [...units] } }) },
      sort: [{ field: 'until', direction: 'asc' }],
      limit: mostClaims,
    })
    const claims: ReconciledClaim[] = []
    for (const claim of documents) claims.push({ ...claim, ...reconcile(claim, await this.onRecord(claim, caller)) })
    return { claims }
  }

  @Post()
  @PermitOpening('claim.record')
  @ApiOperation({ summary: '登记宣称数: a total that was published, with its source' })
  record(@Body() order: body.ClaimTotalBody, @TheCaller() caller: Caller): Promise<Recorded> {
    const claimId = deriveId<'total-claim'>(caller.context.commandId, 'total-claim')
    const { unitId } = order
    return this.desk.carryOut(caller, {
      stream: claimStream(claimId),
      id: claimId,
      subject: () => ({ unitIds: [unitId] }),
      facts: async () => {
        await this.units.refresh()
        const value = this.units.facts(unitId) !== undefined
        return { question: `unit ${unitId} exists`, value, position: this.units.position }
      },
      decide: ({ events }, unitIsKnown = false) =>
        recordClaim(claimOf(events), { ...order }, { today: caller.today, unitIsKnown }),
    })
  }

  @Post(':claimId/withdraw')
  @PermitChange('claim.record')
  @ApiOperation({ summary: '撤回宣称数: it was not said so, or the source has taken it back' })
  withdraw(
    @Param() { claimId }: body.ClaimPath,
    @Body() order: body.WithdrawClaimBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.carryOut(caller, {
      stream: claimStream(claimId),
      id: claimId,
      subject: ({ events }) => ({ unitIds: [claimOf(events).claim?.unitId] }),
      decide: ({ events }) => withdrawClaim(claimOf(events), order, { today: caller.today }),
    })
  }

  /** What there is of it, in the unit as it stands today. */
  private async onRecord({ measure, unitId, from, until }: ClaimRow, { today }: Caller): Promise<readonly OnRecord[]> {
    const within = { unitId: { in: [...this.units.subtree(unitId, today)] } }
    const days = { gte: from, lte: until }
    switch (measure) {
      case 'problems':
        return (await this.all<ProblemRow>(problemsView.name, { ...within, openedOn: days })).map(problemOnRecord)
      case 'activities':
        return (await this.activities(within, days)).map((row) => ({ ...activityOnRecord(row), amount: 1 }))
      case 'attendances':
        return (await this.activities(within, days)).map((row) => ({ ...activityOnRecord(row), amount: row.attended }))
    }
  }

  private activities(
    within: Where,
    days: { readonly gte: string; readonly lte: string },
  ): Promise<readonly ActivityRow[]> {
    return this.all<ActivityRow>(activitiesView.name, { ...within, on: days })
  }

  private all<Row extends ViewDocument>(view: string, where: Where): Promise<readonly Row[]> {
    return allDocuments(this.core.readModels.collection<Row>(view), { where })
  }
}

/** A problem is evidenced by what was filed for it, whatever became of it. */
function problemOnRecord({ id, number, title, evidence }: ProblemRow): OnRecord {
  return { id, label: `${number} ${title}`, amount: 1, lacks: evidence > 0 ? null : 'no-evidence' }
}

/** An activity is evidenced by who came. What was called off is on record and did not take place. */
function activityOnRecord({ id, on, title, phase, attended }: ActivityRow): Omit<OnRecord, 'amount'> {
  const lacks = attended > 0 ? null : phase === 'held' ? 'no-attendance' : 'not-held'
  return { id, label: `${on} ${title}`, lacks }
}
