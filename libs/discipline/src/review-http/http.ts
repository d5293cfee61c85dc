import { Body, Controller, Inject, Param, Post } from '@nestjs/common'
import { CommandBus } from '@nestjs/cqrs'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import type { Decision } from '@harbor/kernel/decision'
import { deriveId, type AccountId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { responsibleUnits } from '@harbor/membership/public'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { PermitChange, PermitOpening, Quiet } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { IsUuidText } from '@harbor/service/validators'
import { CaseFacts, type MemberOnDay } from '../case-facts'
import { OnReviewFile, type GivenToAll } from '../on-review-file'
import * as decision from '../review/decide-decision'
import * as hearing from '../review/decide-hearing'
import * as opening from '../review/decide-opening'
import { reviewStream } from '../review/events'
import { reviewFile, type ReviewFile, type ReviewId } from '../review/state'
import * as body from './commands'

export class ReviewPath {
  @IsUuidText()
  reviewId: ReviewId
}
export class OfficerPath extends ReviewPath {
  @IsUuidText()
  accountId: AccountId
}

type Decide = (file: ReviewFile, given: GivenToAll) => Decision
type DecideOnDay = (file: ReviewFile, given: GivenToAll, member: MemberOnDay) => Decision

/** 党纪审查. Only the team of a case reaches it; to everybody else there is no such address. */
@ApiTags('reviews')
@Quiet()
@Controller('reviews')
export class ReviewController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CaseFacts) private readonly facts: CaseFacts,
  ) {}

  @Post()
  @PermitOpening('review.work')
  @ApiOperation({ summary: '立案: whoever opens a review is the first of its team' })
  async open(@Body() order: body.OpenReview, @TheCaller() caller: Caller): Promise<Recorded> {
    const reviewId = deriveId<'review'>(caller.context.commandId, 'review')
    const { file, onTheRoll, units } = await this.facts.memberOn(order.memberId, order.on)
    const opener = this.facts.caller(caller)
    return this.desk.carryOut(caller, {
      stream: reviewStream(reviewId),
      id: reviewId,
      personal: true,
      subject: () => ({ unitIds: responsibleUnits(file, caller.today) }),
      decide: () =>
        opening.openReview(reviewFile(reviewId, []), order, {
          today: caller.today,
          actorId: caller.principal.accountId,
          opener,
          onTheRoll,
          units,
        }),
    })
  }

  @Post(':reviewId/team')
  @PermitChange('review.work')
  @ApiOperation({
    summary: '办案组: an officer without a conflict of interest joins; for a re-examination other people',
  })
  assign(@Param() path: ReviewPath, @Body() order: body.AssignOfficer, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.bus.execute(
      new OnReviewFile(
        path.reviewId,
        caller,
        (file, given, officer) => opening.assignOfficer(file, order, { ...given, officer }),
        () => this.facts.officer(order.accountId, caller.today),
      ),
    )
  }

  @Post(':reviewId/team/:accountId/release')
  @PermitChange('review.work')
  @ApiOperation({ summary: '回避、退出办案组: from now on the case is closed to this person' })
  release(
    @Param() path: OfficerPath,
    @Body() order: body.ReleaseOfficer,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const { accountId } = path
    return this.simply(path, caller, (file, given) => opening.releaseOfficer(file, { ...order, accountId }, given))
  }

  @Post(':reviewId/findings')
  @PermitChange('review.work')
  @ApiOperation({ summary: '查明的事实, each with the articles that it breaks' })
  findings(
    @Param() path: ReviewPath,
    @Body() order: body.RecordFindings,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.simply(path, caller, (file, given) => hearing.recordFindings(file, order, given))
  }

  @Post(':reviewId/facts-shown')
  @PermitChange('review.work')
  @ApiOperation({ summary: '事实材料同本人见面' })
  factsShown(@Param() path: ReviewPath, @Body() order: body.ShowFacts, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.simply(path, caller, (file, given) => hearing.showFacts(file, order, given))
  }

  @Post(':reviewId/statement')
  @PermitChange('review.work')
  @ApiOperation({ summary: '听取本人说明情况和申辩, before anything is proposed' })
  statement(
    @Param() path: ReviewPath,
    @Body() order: body.HearStatement,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.simply(path, caller, (file, given) => hearing.hearStatement(file, order, given))
  }

  @Post(':reviewId/proposal')
  @PermitChange('review.work')
  @ApiOperation({ summary: '处分建议' })
  proposal(
    @Param() path: ReviewPath,
    @Body() order: body.ProposeSanction,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.onDay(path, order.on, caller, (file, given, { fullMember }) =>
      hearing.proposeSanction(file, order, { ...given, fullMember }),
    )
  }

  @Post(':reviewId/branch-vote')
  @PermitChange('review.work')
  @ApiOperation({ summary: '支部大会讨论表决: who is due is derived from the roll of the day' })
  branchVote(
    @Param() path: ReviewPath,
    @Body() order: body.VoteInBranch,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.onDay(path, order.on, caller, (file, given, { voters }) => {
      if (voters === null) throw new ProblemError('review.not-a-member', { on: order.on })
      return hearing.voteInBranch(file, order, { ...given, voters })
    })
  }

  @Post(':reviewId/decide')
  @PermitChange('review.work')
  @ApiOperation({ summary: '处分决定, by the unit with the power on that day; the member file follows by itself' })
  decide(@Param() path: ReviewPath, @Body() order: body.DecideReview, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.onDay(path, order.on, caller, (file, given, { units }) =>
      decision.decideReview(file, order, { ...given, units }),
    )
  }

  @Post(':reviewId/announce')
  @PermitChange('review.work')
  @ApiOperation({ summary: '宣布处分决定, within a month' })
  announce(@Param() path: ReviewPath, @Body() order: body.Announce, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.simply(path, caller, (file, given) => decision.announce(file, order, given))
  }

  @Post(':reviewId/execute')
  @PermitChange('review.work')
  @ApiOperation({ summary: '执行处分决定, within a month' })
  execute(
    @Param() path: ReviewPath,
    @Body() order: body.ExecuteDecision,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.simply(path, caller, (file, given) => decision.executeDecision(file, order, given))
  }

  @Post(':reviewId/extend')
  @PermitChange('review.work')
  @ApiOperation({ summary: '延长执行期限, six months in all' })
  extend(
    @Param() path: ReviewPath,
    @Body() order: body.ExtendExecution,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.onDay(path, order.on, caller, (file, given, { units }) =>
      decision.extendExecution(file, order, { ...given, units }),
    )
  }

  @Post(':reviewId/appeal')
  @PermitChange('review.work')
  @ApiOperation({ summary: '申诉, as the member lodged it' })
  appeal(@Param() path: ReviewPath, @Body() order: body.LodgeAppeal, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.simply(path, caller, (file, given) => decision.lodgeAppeal(file, order, given))
  }

  @Post(':reviewId/re-examination')
  @PermitChange('review.work')
  @ApiOperation({ summary: '复查决定: upheld, changed or revoked; recorded by those who re-examined' })
  reExamination(
    @Param() path: ReviewPath,
    @Body() order: body.DecideAppeal,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.onDay(path, order.on, caller, (file, given, { units }) =>
      decision.decideAppeal(file, order, { ...given, units }),
    )
  }

  @Post(':reviewId/transfer-consent')
  @PermitChange('review.work')
  @ApiOperation({ summary: '同意转出: the reviewing unit agrees to a transfer while the review is open' })
  consent(
    @Param() path: ReviewPath,
    @Body() order: body.ConsentToTransfer,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.simply(path, caller, (file, given) => opening.consentToTransfer(file, order, given))
  }

  @Post(':reviewId/close')
  @PermitChange('review.work')
  @ApiOperation({ summary: '结案' })
  close(@Param() path: ReviewPath, @Body() order: body.CloseReview, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.simply(path, caller, (file, given) => opening.closeReview(file, order, given))
  }

  private simply({ reviewId }: ReviewPath, caller: Caller, decide: Decide): Promise<Recorded> {
    return this.bus.execute(new OnReviewFile(reviewId, caller, decide, () => Promise.resolve(undefined)))
  }

  /** With the member, the units above and the voters as they stood on the day of the act. */
  private onDay({ reviewId }: ReviewPath, on: LocalDate, caller: Caller, decide: DecideOnDay): Promise<Recorded> {
    const member = ({ opened }: ReviewFile): Promise<MemberOnDay> => {
      if (!opened) throw new ProblemError('request.no-such-route')
      return this.facts.memberOn(opened.memberId, on)
    }
    return this.bus.execute(new OnReviewFile(reviewId, caller, decide, member))
  }
}
