import { Body, Controller, Inject, Param, Post } from '@nestjs/common'
import { CommandBus } from '@nestjs/cqrs'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { deriveId, type MemberId } from '@harbor/kernel/ids'
import type { Decision } from '@harbor/kernel/decision'
import type { RuleBook } from '@harbor/rules/rule-book'
import { Caller, TheCaller } from '@harbor/service/caller'
import type { Recorded } from '@harbor/service/desk'
import { PermitChange, PermitOpening } from '@harbor/service/permit'
import { FactsOfOthers, type DayFacts } from '../facts-of-others'
import type { MemberFile } from '../member-file'
import { MemberPath } from '../member-overview/member-path'
import { OnMemberFile } from '../on-member-file'
import { RULE_BOOK } from '../rules-in-force'
import { PersonRegister } from '../person-register'
import type { DevelopmentGiven } from './act'
import * as body from './commands'
import * as admission from './decide-admission'
import * as candidacy from './decide-candidacy'

type Given = DevelopmentGiven & DayFacts
type Decide = (file: MemberFile, given: Given) => Decision

/** Steps 01 to 25, one task each. Approvals of the committee need `development.decide`. */
@ApiTags('development')
@Controller('members')
export class DevelopmentController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(FactsOfOthers) private readonly facts: FactsOfOthers,
    @Inject(PersonRegister) private readonly register: PersonRegister,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
  ) {}

  @Post('applications')
  @PermitOpening('development.record')
  @ApiOperation({ summary: '01 递交入党申请书: opens the file, or reopens the candidacy of somebody who left' })
  async submit(@Body() order: body.SubmitApplication, @TheCaller() caller: Caller): Promise<Recorded> {
    checkHistoric(order, caller)
    caller.mustTouch({ unitIds: [order.unitId] })
    const fresh = deriveId<'member'>(caller.context.commandId, 'member')
    const memberId = await this.register.claim({ personal: order.person, branchId: order.unitId }, fresh, caller)
    const decide: Decide = (file, given) =>
      candidacy.submitApplication(file, order, { ...given, branch: given.units[0] })
    return this.act(memberId, order, caller, decide, { branchId: order.unitId, opening: true })
  }

  @Post(':memberId/development/application-talk')
  @PermitChange('development.record')
  @ApiOperation({ summary: '02 党组织派人谈话' })
  applicationTalk(@Param() { memberId }: MemberPath, @Body() order: body.HoldTalk, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => candidacy.holdApplicationTalk(file, order, given))
  }

  @Post(':memberId/development/nomination')
  @PermitChange('development.record')
  @ApiOperation({ summary: '03 推荐入党积极分子' })
  nomination(@Param() { memberId }: MemberPath, @Body() order: body.NominateActivist, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => candidacy.nominateActivist(file, order, given))
  }

  @Post(':memberId/development/activist')
  @PermitChange('development.record')
  @ApiOperation({ summary: '04 确定入党积极分子' })
  activist(@Param() { memberId }: MemberPath, @Body() order: body.DecideByOrgan, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => candidacy.confirmActivist(file, order, given))
  }

  @Post(':memberId/development/filing')
  @PermitChange('development.record')
  @ApiOperation({ summary: '05, 08, 18 报上级党委备案' })
  filing(@Param() { memberId }: MemberPath, @Body() order: body.FileUpward, @TheCaller() caller: Caller) {
    const { recipientId, outside = '' } = order
    const recipient = recipientId === undefined ? { outside } : { unitId: recipientId }
    return this.act(memberId, order, caller, (file, given) =>
      candidacy.fileUpward(file, { ...order, recipient }, given),
    )
  }

  @Post(':memberId/development/cultivators')
  @PermitChange('development.record')
  @ApiOperation({ summary: '06 指定培养联系人' })
  cultivators(@Param() { memberId }: MemberPath, @Body() order: body.AssignCultivators, @TheCaller() caller: Caller) {
    const decide: Decide = (file, given) => candidacy.assignCultivators(file, order, given)
    return this.act(memberId, order, caller, decide, { persons: order.cultivators })
  }

  @Post(':memberId/development/assessment')
  @PermitChange('development.record')
  @ApiOperation({ summary: '06, 21 考察' })
  assessment(@Param() { memberId }: MemberPath, @Body() order: body.RecordAssessment, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => candidacy.recordAssessment(file, order, given))
  }

  @Post(':memberId/development/notice')
  @PermitChange('development.record')
  @ApiOperation({ summary: '公示' })
  notice(@Param() { memberId }: MemberPath, @Body() order: body.PublishNotice, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => candidacy.publishNotice(file, order, given))
  }

  @Post(':memberId/development/target')
  @PermitChange('development.record')
  @ApiOperation({ summary: '07 确定发展对象' })
  target(@Param() { memberId }: MemberPath, @Body() order: body.ConfirmTarget, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => candidacy.confirmTarget(file, order, given))
  }

  @Post(':memberId/development/introducers')
  @PermitChange('development.record')
  @ApiOperation({ summary: '09 确定入党介绍人' })
  introducers(@Param() { memberId }: MemberPath, @Body() order: body.AssignIntroducers, @TheCaller() caller: Caller) {
    const decide: Decide = (file, given) => candidacy.assignIntroducers(file, order, given)
    return this.act(memberId, order, caller, decide, { persons: order.introducers })
  }

  @Post(':memberId/development/political-review')
  @PermitChange('development.record')
  @ApiOperation({ summary: '10 政治审查' })
  politicalReview(
    @Param() { memberId }: MemberPath,
    @Body() order: body.ConcludePoliticalReview,
    @TheCaller() caller: Caller,
  ) {
    return this.act(memberId, order, caller, (file, given) => candidacy.concludePoliticalReview(file, order, given))
  }

  @Post(':memberId/development/training')
  @PermitChange('development.record')
  @ApiOperation({ summary: '11 集中培训' })
  training(@Param() { memberId }: MemberPath, @Body() order: body.CompleteTraining, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => candidacy.completeTraining(file, order, given))
  }

  @Post(':memberId/development/committee-review')
  @PermitChange('development.record')
  @ApiOperation({ summary: '12 支部委员会审查' })
  committeeReview(
    @Param() { memberId }: MemberPath,
    @Body() order: body.ReviewInCommittee,
    @TheCaller() caller: Caller,
  ) {
    return this.act(memberId, order, caller, (file, given) => admission.reviewInCommittee(file, order, given))
  }

  @Post(':memberId/development/pre-review')
  @PermitChange('development.decide')
  @ApiOperation({ summary: '13 上级党委预审' })
  preReview(@Param() { memberId }: MemberPath, @Body() order: body.ConcludePreReview, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => admission.concludePreReview(file, order, given))
  }

  @Post(':memberId/development/form')
  @PermitChange('development.record')
  @ApiOperation({ summary: '14 填写入党志愿书' })
  form(@Param() { memberId }: MemberPath, @Body() order: body.FillForm, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => admission.fillForm(file, order, given))
  }

  @Post(':memberId/development/written-opinion')
  @PermitChange('development.record')
  @ApiOperation({ summary: '书面意见: of a member who cannot come to the meeting, filed before it' })
  writtenOpinion(@Param() { memberId }: MemberPath, @Body() order: body.FileOpinion, @TheCaller() caller: Caller) {
    const decide: Decide = (file, given) => admission.fileOpinion(file, order, given)
    return this.act(memberId, order, caller, decide, { persons: [order.filedBy] })
  }

  @Post(':memberId/development/admission-vote')
  @PermitChange('development.record')
  @ApiOperation({
    summary: '15 支部大会讨论接收: who was due is derived from the roll; a vote that fails is recorded as such',
  })
  admissionVote(@Param() { memberId }: MemberPath, @Body() order: body.VoteOnAdmission, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => admission.voteOnAdmission(file, order, given))
  }

  @Post(':memberId/development/approval-talk')
  @PermitChange('development.decide')
  @ApiOperation({ summary: '16 上级党委派人谈话' })
  approvalTalk(@Param() { memberId }: MemberPath, @Body() order: body.HoldTalk, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => admission.holdApprovalTalk(file, order, given))
  }

  @Post(':memberId/development/admission-decision')
  @PermitChange('development.decide')
  @ApiOperation({ summary: '17 上级党委审批接收' })
  admissionDecision(
    @Param() { memberId }: MemberPath,
    @Body() order: body.DecideAdmission,
    @TheCaller() caller: Caller,
  ) {
    return this.act(memberId, order, caller, (file, given) => admission.decideAdmission(file, order, given))
  }

  @Post(':memberId/development/group')
  @PermitChange('development.record')
  @ApiOperation({ summary: '19 编入党支部和党小组' })
  group(@Param() { memberId }: MemberPath, @Body() order: body.AssignGroup, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => admission.assignGroup(file, order, given))
  }

  @Post(':memberId/development/oath')
  @PermitChange('development.record')
  @ApiOperation({ summary: '20 入党宣誓' })
  oath(@Param() { memberId }: MemberPath, @Body() order: body.AtPlace, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => admission.takeOath(file, order, given))
  }

  @Post(':memberId/development/conversion-application')
  @PermitChange('development.record')
  @ApiOperation({ summary: '22 提出转正申请' })
  conversionApplication(@Param() { memberId }: MemberPath, @Body() order: body.ActBody, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => admission.applyForConversion(file, order, given))
  }

  @Post(':memberId/development/conversion-vote')
  @PermitChange('development.record')
  @ApiOperation({ summary: '23 支部大会讨论转正' })
  conversionVote(@Param() { memberId }: MemberPath, @Body() order: body.VoteOnConversion, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => admission.voteOnConversion(file, order, given))
  }

  @Post(':memberId/development/conversion-decision')
  @PermitChange('development.decide')
  @ApiOperation({ summary: '24 上级党委审批转正' })
  conversionDecision(
    @Param() { memberId }: MemberPath,
    @Body() order: body.DecideConversion,
    @TheCaller() caller: Caller,
  ) {
    return this.act(memberId, order, caller, (file, given) => admission.decideConversion(file, order, given))
  }

  @Post(':memberId/development/archive')
  @PermitChange('development.record')
  @ApiOperation({ summary: '25 材料归档' })
  archive(@Param() { memberId }: MemberPath, @Body() order: body.AtPlace, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => admission.archiveFile(file, order, given))
  }

  @Post(':memberId/development/local-step')
  @PermitChange('development.record')
  @ApiOperation({ summary: '本地增设步骤: a step that a local overlay adds' })
  localStep(@Param() { memberId }: MemberPath, @Body() order: body.RecordLocalStep, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => candidacy.recordLocalStep(file, order, given))
  }

  @Post(':memberId/development/end')
  @PermitChange('development.record')
  @ApiOperation({ summary: '终止发展: the candidacy ends without admission' })
  end(@Param() { memberId }: MemberPath, @Body() order: body.EndCandidacy, @TheCaller() caller: Caller) {
    return this.act(memberId, order, caller, (file, given) => candidacy.endCandidacy(file, order, given))
  }

  private act(
    memberId: MemberId,
    order: body.ActBody,
    caller: Caller,
    decide: Decide,
    asked: { branchId?: body.ActBody['unitId']; persons?: readonly MemberId[]; opening?: boolean } = {},
  ): Promise<Recorded> {
    checkHistoric(order, caller)
    const { opening = false, ...wanted } = asked
    const { overlays, calendar } = this.book
    return this.bus.execute(
      new OnMemberFile<DayFacts>(
        memberId,
        caller,
        (file, given, day) =>
          decide(file, { ...given, ...(day ?? noFacts), overlays, calendar, historic: order.historic ?? false }),
        {
          facts: (file) => this.facts.onDay(file, order.on, wanted),
          ...(opening && { scopeUnits: () => [order.unitId] }),
        },
      ),
    )
  }
}

const noFacts: Pick<DayFacts, 'units' | 'roster' | 'voters' | 'branchId' | 'branchHasCommittee'> = {
  branchId: null,
  units: [],
  roster: [],
  branchHasCommittee: undefined,
  voters: { branchId: '' as never, on: '' as never, due: 0, members: [] },
}

function checkHistoric(order: body.ActBody, caller: Caller): void {
  if (order.historic === true) caller.mustHold('development.record-historic')
}
