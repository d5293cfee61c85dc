import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common'
import { CommandBus } from '@nestjs/cqrs'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { deriveId, type Id, type MemberId, type UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { Caller, TheCaller } from '@harbor/service/caller'
import type { RuleBook } from '@harbor/rules/rule-book'
import { CORE, type Core } from '@harbor/service/core'
import type { Recorded } from '@harbor/service/desk'
import { Permit, PermitChange } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { IsUuidText } from '@harbor/service/validators'
import { FactsOfOthers, type DayFacts } from '../facts-of-others'
import type { MemberFile } from '../member-file'
import { MemberPath } from '../member-overview/member-path'
import { readFile } from '../member-overview/read-file'
import { OnMemberFile, responsibleUnits } from '../on-member-file'
import { PersonRegister } from '../person-register'
import { RULE_BOOK } from '../rules-in-force'
import { correctedFile } from './corrected-file'
import { ApproveCorrection, CorrectionBody, ProposeCorrection, RejectCorrection } from './commands'
import { approveCorrection, proposeCorrection, rejectCorrection } from './decide'
import type { Proposed } from './fits'
import { correctionPreview, type CorrectionPreview } from './preview'
import { proposalsIn } from './proposals'

export class ProposalPath extends MemberPath {
  @IsUuidText()
  proposalId: Id<'proposal'>
}

/** Nothing is edited: a correction is proposed with reason and authority, previewed, and approved by another person. */
@ApiTags('corrections')
@Controller('members/:memberId/corrections')
export class CorrectionController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(FactsOfOthers) private readonly facts: FactsOfOthers,
    @Inject(CORE) private readonly core: Core,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(PersonRegister) private readonly register: PersonRegister,
  ) {}

  @Post('preview')
  @Permit('correction.propose')
  @HttpCode(200)
  @ApiOperation({
    summary: 'What a correction would move: standing, votes, party age, deadlines, findings. Nothing is recorded.',
  })
  async preview(
    @Param() { memberId }: MemberPath,
    @Body() order: CorrectionBody,
    @TheCaller() caller: Caller,
  ): Promise<CorrectionPreview> {
    const found = await readFile(this.core.journal, memberId, { personal: true })
    if (!found || !caller.mayTouch({ unitIds: responsibleUnits(found.present, caller.today), memberId }))
      throw new ProblemError('request.no-such-route')
    const preview = correctionPreview(found.file, proposedOf(order), caller.today, this.book)
    if ('accepted' in preview) throw new ProblemError(preview.code, preview.detail)
    return preview
  }

  @Post()
  @PermitChange('correction.propose')
  @ApiOperation({ summary: '提出更正' })
  propose(
    @Param() { memberId }: MemberPath,
    @Body() order: ProposeCorrection,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const proposalId = deriveId<'proposal'>(caller.context.commandId, 'proposal')
    const { reason, authority } = order
    return this.bus.execute(
      new OnMemberFile(
        memberId,
        caller,
        (file, given) => proposeCorrection(file, { ...proposedOf(order), proposalId, reason, authority }, given),
        { personal: true },
      ),
    )
  }

  @Post(':proposalId/approve')
  @PermitChange('correction.approve')
  @ApiOperation({ summary: '批准更正: by another person than who proposed it' })
  async approve(
    @Param() { memberId, proposalId }: ProposalPath,
    @Body() { unitId }: ApproveCorrection,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const approval = new OnMemberFile<DayFacts>(
      memberId,
      caller,
      (file, given, day) => approveCorrection(file, { proposalId, unitId }, { ...given, units: day?.units ?? [] }),
      {
        personal: true,
        // Whoever is off the roll by the record to be corrected has the branch that was responsible last.
        facts: (file) => this.facts.onDay(file, caller.today, lastBranch(file, caller.today)),
      },
    )
    const idNumber = await this.idNumberAfter(memberId, proposalId)
    return this.register.changingIdNumber(memberId, idNumber, caller, () => this.bus.execute(approval))
  }

  @Post(':proposalId/reject')
  @PermitChange('correction.approve')
  @ApiOperation({ summary: '不予更正' })
  reject(
    @Param() { memberId, proposalId }: ProposalPath,
    @Body() { reason }: RejectCorrection,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.bus.execute(
      new OnMemberFile(memberId, caller, (file, given) => rejectCorrection(file, { proposalId, reason }, given)),
    )
  }

  /** As the file would have it; undefined: it would have none, or there is no such proposal to approve. */
  private async idNumberAfter(memberId: MemberId, proposalId: Id<'proposal'>): Promise<string | undefined> {
    const found = await readFile(this.core.journal, memberId, { personal: true })
    const proposal = found && proposalsIn(found.present.recorded).get(proposalId)
    if (!found || proposal?.state !== 'open') return undefined
    const { personal, ...terms } = proposal.terms
    return correctedFile(found.present, { ...terms, ...(personal && { personal }) }).roll.details?.idNumber
  }
}

function lastBranch(file: MemberFile, today: LocalDate): { readonly branchId?: UnitId } {
  const [branchId] = responsibleUnits(file, today)
  return branchId ? { branchId } : {}
}

function proposedOf({ corrects, replacement, personal }: CorrectionBody): Proposed {
  return {
    corrects,
    replacement: replacement && { ...replacement },
    ...(personal && { personal: { ...personal } }),
  }
}
