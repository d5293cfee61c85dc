import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { IsOptional } from 'class-validator'
import { deriveId, type MemberId } from '@harbor/kernel/ids'
import { dateOf, type Instant, type LocalDate } from '@harbor/kernel/time'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import type { Recorded } from '@harbor/service/desk'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { IsInstant, IsLocalDate } from '@harbor/service/validators'
import type { Ledger } from '../ledger'
import { LedgerDesk } from '../ledger-desk'
import { STAR_LEVELS, type StarLevels } from '../star-levels'
import type { HoursRecordId } from '../words'
import { CorrectHoursBody, LedgerPath, RecordHoursBody, RecordPath, VoidHoursBody } from './commands'
import { certifyHours, correctHours, recordHours, voidHours, type GivenHours } from './decide'
import { countsOn, recordOf, type HoursRecord } from './state'
import { totalsOf, type Totals } from './statistics/totals'

export class LedgerClocks {
  /** Up to and including this day; today when missing. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  asOf?: LocalDate

  /** As it was known at this instant; now when missing. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsInstant()
  knownAt?: Instant
}

/** A member's hours, as of a day, as known at an instant. */
export interface LedgerAnswer {
  readonly memberId: MemberId
  readonly asOf: LocalDate
  readonly records: readonly HoursRecord[]
  readonly totals: Totals
  /** Hours of each star. */
  readonly starHours: StarLevels
}

/** 志愿服务时长台账: recorded, certified, corrected, voided; nobody touches his own. */
@ApiTags('hours')
@Controller('members/:memberId/hours')
export class HoursController {
  constructor(
    @Inject(LedgerDesk) private readonly desk: LedgerDesk,
    @Inject(STAR_LEVELS) private readonly levels: StarLevels,
  ) {}

  @Get()
  @Permit('hours.read')
  @ApiOperation({ summary: '时长台账: every record, totals by year, base and unit, and stars' })
  async read(
    @Param() { memberId }: LedgerPath,
    @Query() { asOf, knownAt }: LedgerClocks,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<LedgerAnswer>> {
    const { ledger, revision } = await this.desk.read(memberId, caller, { knownAt })
    const until = asOf ?? caller.today
    const records = ledger.hours.records.filter((record) => countsOn(record) <= until)
    const totals = totalsOf(records, until, this.levels)
    return new OfRevision(revision, { memberId, asOf: until, records, totals, starHours: this.levels })
  }

  @Post()
  @PermitOpening('hours.record')
  @ApiOperation({ summary: '登记时长: an organiser tells of an activity that is over' })
  record(
    @Param() { memberId }: LedgerPath,
    @Body() order: RecordHoursBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const recordId = deriveId<'hours-record'>(caller.context.commandId, 'hours-record')
    return this.desk.on(
      memberId,
      caller,
      ({ hours }, facts) =>
        recordHours(hours, { ...order, recordId, source: 'activity' }, { ...givenOf(memberId, caller), ...facts }),
      { unitId: order.organiserId, on: dateOf(order.startedAt) },
    )
  }

  @Post(':recordId/certify')
  @PermitChange('hours.certify')
  @ApiOperation({ summary: '认定: by another than who served and who recorded it' })
  certify(@Param() { memberId, recordId }: RecordPath, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.desk.on(memberId, caller, ({ hours }) => certifyHours(hours, recordId, givenOf(memberId, caller)), {
      organiserOf: organiserOf(recordId),
    })
  }

  @Post(':recordId/correct')
  @PermitChange('hours.correct')
  @ApiOperation({ summary: '更正: with reason and authority; certificates that rest on it read as superseded' })
  correct(
    @Param() { memberId, recordId }: RecordPath,
    @Body() order: CorrectHoursBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(
      memberId,
      caller,
      ({ hours }) => correctHours(hours, { ...order, recordId }, givenOf(memberId, caller)),
      { organiserOf: organiserOf(recordId) },
    )
  }

  @Post(':recordId/void')
  @PermitChange('hours.correct')
  @ApiOperation({ summary: '撤销: the record counts no more' })
  void(
    @Param() { memberId, recordId }: RecordPath,
    @Body() { reason, authority }: VoidHoursBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(
      memberId,
      caller,
      ({ hours }) => voidHours(hours, { recordId, reason, authority }, givenOf(memberId, caller)),
      { organiserOf: organiserOf(recordId) },
    )
  }
}

function givenOf(memberId: MemberId, { context, principal }: Caller): GivenHours {
  return { memberId, now: context.now, actorId: principal.accountId, actorMemberId: principal.memberId }
}

function organiserOf(recordId: HoursRecordId) {
  return ({ hours }: Ledger) => recordOf(hours, recordId)?.organiserId
}
