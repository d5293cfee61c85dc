import { Body, Controller, Inject, Param, Post } from '@nestjs/common'
import { CommandBus } from '@nestjs/cqrs'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import type { Decision } from '@harbor/kernel/decision'
import { deriveId, type Id, type MemberId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import type { Recorded } from '@harbor/service/desk'
import { PermitChange } from '@harbor/service/permit'
import { IsUuidText } from '@harbor/service/validators'
import { FactsOfOthers, type DayFacts } from '../facts-of-others'
import type { MemberFile } from '../member-file'
import { MemberPath } from '../member-overview/member-path'
import { OnMemberFile, type GivenToAll } from '../on-member-file'
import { PersonRegister } from '../person-register'
import * as body from './commands'
import * as contact from './decide-contact'
import * as person from './decide-person'
import { recordDeath, resign } from './standing-change/decide-departure'
import type { GivenUnits } from './standing-change/guards'
import { deemWithdrawn, removeMember } from './standing-change/decide-removal'
import { restoreMembership, suspendMembership } from './standing-change/decide-suspension'

export class LapsePath extends MemberPath {
  @IsUuidText()
  lapseId: Id<'lapse'>
}

/** Acts of the roll: what begins, changes or ends a membership apart from development and transfer. */
@ApiTags('roll')
@Controller('members/:memberId')
export class RollController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(FactsOfOthers) private readonly facts: FactsOfOthers,
    @Inject(PersonRegister) private readonly register: PersonRegister,
    @Inject(CORE) private readonly core: Core,
  ) {}

  @Post('details')
  @PermitChange('member.change-details')
  @ApiOperation({ summary: '变更基本信息: only what is named changes' })
  details(
    @Param() { memberId }: MemberPath,
    @Body() order: body.ChangeDetails,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const decide = (file: MemberFile, given: GivenToAll) =>
      person.changeDetails(file, { ...order, changes: { ...order.changes } }, given)
    return this.register.changingIdNumber(memberId, order.changes.idNumber, caller, () =>
      this.bus.execute(new OnMemberFile(memberId, caller, decide, { personal: true })),
    )
  }

  @Post('death')
  @PermitChange('roll.standing')
  @ApiOperation({ summary: '去世' })
  death(@Param() { memberId }: MemberPath, @Body() order: body.OnDay, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.simple(memberId, caller, (file, given) => recordDeath(file, order, given))
  }

  @Post('resignation')
  @PermitChange('roll.standing')
  @ApiOperation({ summary: '退党' })
  resignation(
    @Param() { memberId }: MemberPath,
    @Body() order: body.UnitDecidesWithReason,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.decided(memberId, order, caller, (file, given) => resign(file, order, given))
  }

  @Post('suspension')
  @PermitChange('roll.standing')
  @ApiOperation({ summary: '停止党籍' })
  suspension(
    @Param() { memberId }: MemberPath,
    @Body() order: body.SuspendMembership,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.decided(memberId, order, caller, (file, given) => suspendMembership(file, order, given))
  }

  @Post('restoration')
  @PermitChange('roll.standing')
  @ApiOperation({ summary: '恢复党籍' })
  restoration(
    @Param() { memberId }: MemberPath,
    @Body() order: body.UnitDecidesWithReason,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.decided(memberId, order, caller, (file, given) => restoreMembership(file, order, given))
  }

  @Post('removal')
  @PermitChange('roll.standing')
  @ApiOperation({ summary: '除名' })
  removal(
    @Param() { memberId }: MemberPath,
    @Body() order: body.RemoveMember,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.decided(memberId, order, caller, (file, given) => removeMember(file, order, given))
  }

  @Post('deemed-withdrawal')
  @PermitChange('roll.standing')
  @ApiOperation({ summary: '自行脱党' })
  deemedWithdrawal(
    @Param() { memberId }: MemberPath,
    @Body() order: body.DeemWithdrawn,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.decided(memberId, order, caller, (file, given) => deemWithdrawn(file, order, given))
  }

  @Post('lapses')
  @PermitChange('member.change-details')
  @ApiOperation({ summary: '登记未参加组织生活、未交党费或未做所分配工作' })
  lapse(
    @Param() { memberId }: MemberPath,
    @Body() order: body.RecordLapse,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const lapseId = deriveId<'lapse'>(caller.context.commandId, 'lapse')
    return this.simple(memberId, caller, (file, given) => contact.recordLapse(file, { ...order, lapseId }, given))
  }

  @Post('lapses/:lapseId/end')
  @PermitChange('member.change-details')
  @ApiOperation({ summary: '上述情形结束或有正当理由' })
  lapseEnd(
    @Param() { memberId, lapseId }: LapsePath,
    @Body() order: body.EndLapse,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.simple(memberId, caller, (file, given) => contact.endLapse(file, { ...order, lapseId }, given))
  }

  @Post('contact-lost')
  @PermitChange('member.change-details')
  @ApiOperation({ summary: '失去联系' })
  contactLost(
    @Param() { memberId }: MemberPath,
    @Body() order: body.RecordContactLost,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.simple(memberId, caller, (file, given) => contact.recordContactLost(file, order, given))
  }

  @Post('contact-found')
  @PermitChange('member.change-details')
  @ApiOperation({ summary: '恢复联系' })
  contactFound(
    @Param() { memberId }: MemberPath,
    @Body() order: body.RecordContactFound,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.simple(memberId, caller, (file, given) => contact.recordContactFound(file, order, given))
  }

  @Post('erasure')
  @PermitChange('erasure')
  @ApiOperation({
    summary: '删除个人信息: destroys the person’s key; stages, dates and counts stay, chains still verify',
  })
  async erasure(
    @Param() { memberId }: MemberPath,
    @Body() order: body.ErasePersonalData,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const recorded = await this.simple(memberId, caller, (file, given) => person.erasePersonalData(file, order, given))
    await this.register.forget(memberId, caller)
    // Behind the record: who repeats the command after a crash in between destroys the key then.
    await this.core.journal.keys.destroy(memberId)
    await this.core.caughtUp(recorded.position)
    await this.core.readModels.scrub()
    return recorded
  }

  private simple(
    memberId: MemberId,
    caller: Caller,
    decide: (file: MemberFile, given: GivenToAll) => Decision,
  ): Promise<Recorded> {
    return this.bus.execute(new OnMemberFile(memberId, caller, decide))
  }

  private decided(
    memberId: MemberId,
    order: { readonly on: LocalDate; readonly historic?: boolean },
    caller: Caller,
    decide: (file: MemberFile, given: GivenUnits) => Decision,
  ): Promise<Recorded> {
    const historic = order.historic === true
    if (historic) caller.mustHold('development.record-historic')
    return this.bus.execute(
      new OnMemberFile<DayFacts>(
        memberId,
        caller,
        (file, given, day) => decide(file, { ...given, historic, units: day?.units ?? [] }),
        { facts: (file) => this.facts.onDay(file, order.on) },
      ),
    )
  }
}
