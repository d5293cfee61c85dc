import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common'
import { CommandBus } from '@nestjs/cqrs'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { IsOptional } from 'class-validator'
import type { Decision } from '@harbor/kernel/decision'
import { deriveId, type Id, type MemberId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import type { Recorded } from '@harbor/service/desk'
import { Permit, PermitChange } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { FactsOfOthers, type DayFacts } from '../facts-of-others'
import type { MemberFile } from '../member-file'
import { MemberPath } from '../member-overview/member-path'
import { readFile } from '../member-overview/read-file'
import { OnMemberFile, responsibleUnits } from '../on-member-file'
import type { GivenUnits } from './authority'
import * as body from './commands'
import { extendProbation, restoreRights } from './decide'
import { concludeRectification, orderRectification, persuadeToResign, recordCriticism } from './decide-measures'
import { limitsOn, type RightLimited } from './rights/limits'

export class RectificationPath extends MemberPath {
  @IsUuidText()
  rectificationId: Id<'rectification'>
}

export class LimitsQuery {
  /** The day; today when missing. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  on?: LocalDate
}

export interface LimitsOfMember {
  readonly memberId: MemberId
  readonly on: LocalDate
  /** Empty: nothing limits the member on that day. */
  readonly limits: readonly RightLimited[]
}

type Decide = (file: MemberFile, given: GivenUnits) => Decision

/** What sanctions limit, the end of a probation within the Party, and the acts that are no sanctions. A sanction itself comes from its review. */
@ApiTags('sanctions')
@Controller('members/:memberId')
export class SanctionController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(FactsOfOthers) private readonly facts: FactsOfOthers,
    @Inject(CORE) private readonly core: Core,
  ) {}

  @Get('limits')
  @Permit('member.read')
  @ApiOperation({ summary: '处分影响: what limits promotion, vote, election and introducing on a day' })
  async limits(
    @Param() { memberId }: MemberPath,
    @Query() { on }: LimitsQuery,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<LimitsOfMember>> {
    const found = await readFile(this.core.journal, memberId, { personal: false })
    if (!found || !caller.mayTouch({ unitIds: responsibleUnits(found.present, caller.today), memberId }))
      throw new ProblemError('request.no-such-route')
    const day = on ?? caller.today
    return new OfRevision(found.revision, { memberId, on: day, limits: limitsOn(found.present.sanction, day) })
  }

  @Post('probation/extension')
  @PermitChange('probation.decide')
  @ApiOperation({ summary: '延长留党察看 by one year, where it was of one' })
  extension(
    @Param() path: MemberPath,
    @Body() order: body.UnitActsWithReason,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.decided(path, order, caller, (file, given) => extendProbation(file, order, given))
  }

  @Post('probation/restoration')
  @PermitChange('probation.decide')
  @ApiOperation({ summary: '恢复党员权利 after the time of the probation; the rights are back the day after' })
  restoration(
    @Param() path: MemberPath,
    @Body() order: body.UnitActsWithReason,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.decided(path, order, caller, (file, given) => restoreRights(file, order, given))
  }

  @Post('criticism')
  @PermitChange('measure.record')
  @ApiOperation({ summary: '批评教育: no sanction' })
  criticism(@Param() path: MemberPath, @Body() order: body.Criticise, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.decided(path, order, caller, (file, given) => recordCriticism(file, order, given))
  }

  @Post('rectifications')
  @PermitChange('measure.record')
  @ApiOperation({ summary: '限期改正, one year at most' })
  rectification(
    @Param() path: MemberPath,
    @Body() order: body.OrderRectification,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const rectificationId = deriveId<'rectification'>(caller.context.commandId, 'rectification')
    return this.decided(path, order, caller, (file, given) =>
      orderRectification(file, { ...order, rectificationId }, given),
    )
  }

  @Post('rectifications/:rectificationId/conclude')
  @PermitChange('measure.record')
  @ApiOperation({ summary: '限期改正了结; nothing follows by itself' })
  conclude(
    @Param() path: RectificationPath,
    @Body() order: body.ConcludeRectification,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const { rectificationId } = path
    return this.decided(path, order, caller, (file, given) =>
      concludeRectification(file, { ...order, rectificationId }, given),
    )
  }

  @Post('persuaded-resignation')
  @PermitChange('roll.standing')
  @ApiOperation({ summary: '劝退' })
  persuadedResignation(
    @Param() path: MemberPath,
    @Body() order: body.UnitActsWithReason,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.decided(path, order, caller, (file, given) => persuadeToResign(file, order, given))
  }

  private decided({ memberId }: MemberPath, { on }: body.UnitActs, caller: Caller, decide: Decide): Promise<Recorded> {
    return this.bus.execute(
      new OnMemberFile<DayFacts>(
        memberId,
        caller,
        (file, given, found) => decide(file, { ...given, units: found?.units ?? [] }),
        { personal: true, facts: (file) => this.facts.onDay(file, on) },
      ),
    )
  }
}
