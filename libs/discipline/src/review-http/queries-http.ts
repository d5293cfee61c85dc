import { Controller, Get, Inject, Param } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { execute } from '@harbor/event-log/execute'
import { accept } from '@harbor/kernel/decision'
import type { Recorded } from '@harbor/kernel/event'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { Permit, Quiet } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { CaseAccess } from '../case-access'
import { caseFileRead, reviewReadsStream, type CaseFileReadEvent } from '../review/events'
import type { ReviewId } from '../review/state'
import { ReviewPath } from './http'
import { lineOf, overviewOf, type CaseFileRead, type ReviewLine, type ReviewOverview } from './overview'

@ApiTags('reviews')
@Quiet()
@Controller('reviews')
export class ReviewQueriesController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(CaseAccess) private readonly access: CaseAccess,
  ) {}

  @Get()
  @Permit('review.work')
  @ApiOperation({ summary: 'The cases on whose team one is, oldest first; no others, and no count of others' })
  async own(@TheCaller() caller: Caller): Promise<{ readonly reviews: readonly ReviewLine[] }> {
    const cases = await this.access.ofCaller(caller)
    const lines = cases.flatMap(({ file }) => lineOf(file))
    return { reviews: lines.toSorted((a, b) => (a.openedOn < b.openedOn ? -1 : a.openedOn > b.openedOn ? 1 : 0)) }
  }

  @Get(':reviewId')
  @Permit('review.work')
  @ApiOperation({ summary: 'One case, for its team; who opens it is recorded with the case' })
  async one(@Param() { reviewId }: ReviewPath, @TheCaller() caller: Caller): Promise<OfRevision<ReviewOverview>> {
    const { revision, file } = await this.access.open(reviewId, caller)
    const before = await this.reads(reviewId)
    await this.record(reviewId, caller)
    return new OfRevision(revision, overviewOf(file, before))
  }

  private async reads(reviewId: ReviewId): Promise<readonly CaseFileRead[]> {
    const { events } = await this.core.journal.load(reviewReadsStream(reviewId), { personal: true })
    return (events as readonly Recorded<CaseFileReadEvent>[])
      .slice(-100)
      .toReversed()
      .flatMap(({ data, recordedAt: at }) => (data.personal ? [{ accountId: data.personal.accountId, at }] : []))
  }

  /** Durable before the answer is sent. */
  private async record(reviewId: ReviewId, caller: Caller): Promise<void> {
    const outcome = await execute({
      journal: this.core.journal,
      stream: reviewReadsStream(reviewId),
      context: caller.context,
      decide: () => accept(caseFileRead({ personal: { accountId: caller.principal.accountId } })),
    })
    if (outcome.kind !== 'recorded') throw new ProblemError('request.busy', {}, [], { 'retry-after': '1' })
  }
}
