import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common'
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { IsBoolean, IsIn, IsOptional } from 'class-validator'
import type { Facts } from '@harbor/event-log/execute'
import { deriveId, type MemberId, type UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { allDocuments } from '@harbor/read-models/all-documents'
import type { QueryPage } from '@harbor/read-models/read-models'
import { ladderPackOn, rungs, type Rung } from '@harbor/rules/absence-ladder'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { PageQuery } from '@harbor/service/page-query'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { ATTENDANCES, type AttendanceRow } from '../attendance/views'
import { MEMBERS_ON_ROLL, type MembersOnRoll } from '../members-on-roll'
import { UnitDirectory } from '../unit-directory'
import { unitsAsked } from '../units-asked'
import { decideRung, proposeRung, type AbsenceDecision, type GivenAbsence } from './decide'
import { absenceStream } from './events'
import { ladderOf, type Ladder } from './ladder'
import { absenceOf, type AbsenceState, type RestingOn, type RungId } from './state'
import { rungsView, type RungRow } from './views'

export class LadderPath {
  @IsUuidText()
  memberId: MemberId
}
export class RungPath extends LadderPath {
  @IsUuidText()
  rungId: RungId
}

export class RungsQuery extends PageQuery {
  /** Of this unit and all below it. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId

  @ApiPropertyOptional({ enum: rungs })
  @IsOptional()
  @IsIn(rungs)
  rung?: Rung

  @ApiPropertyOptional({ enum: ['pending', 'taken', 'rejected'] })
  @IsOptional()
  @IsIn(['pending', 'taken', 'rejected'])
  phase?: RungRow['phase']
}

export class ProposeRungBody {
  @ApiProperty({ enum: rungs })
  @IsIn(rungs)
  rung: Rung

  /** What is said of the member: sealed. */
  @IsLine(500)
  grounds: string

  /** The talk, the resolution of the branch. */
  @IsLine(200)
  document: string
}

export class DecideRungBody {
  @IsBoolean()
  taken: boolean

  @IsUuidText()
  byUnitId: UnitId

  @IsLine(200)
  document: string

  /** Last day of a rectification. */
  @IsOptional()
  @IsLocalDate()
  until?: LocalDate
}

interface FactsOfAbsence {
  readonly branchId: UnitId | null
  readonly above: readonly UnitId[]
  readonly unexcused: readonly RestingOn[]
}

/** 无故缺席: where a member stands, and the decisions taken, each resting on absences of the one ledger. */
@ApiTags('attendance')
@Controller()
export class AbsenceController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(MEMBERS_ON_ROLL) private readonly roll: MembersOnRoll,
  ) {}

  @Get('absence-rungs')
  @Permit('absence.read')
  @ApiOperation({ summary: '缺席处理: proposals and decisions of the units in scope, newest first' })
  list(@Query() query: RungsQuery, @TheCaller() caller: Caller): Promise<QueryPage<RungRow>> {
    const { unit, rung, phase, limit = 50, cursor } = query
    const units = unitsAsked(this.units, caller, unit)
    return this.core.readModels.collection<RungRow>(rungsView.name).find({
      where: {
        ...(units !== 'all' && { branchId: { in: [...units] } }),
        ...(rung && { rung: { eq: rung } }),
        ...(phase && { phase: { eq: phase } }),
      },
      sort: [{ field: 'proposedOn', direction: 'desc' }],
      limit,
      withTotal: true,
      ...(cursor !== undefined && { cursor }),
    })
  }

  @Get('members/:memberId/absence-ladder')
  @Permit('absence.read')
  @ApiOperation({
    summary: '本人缺席情况: absences that count, decisions with what is left of their ground, what can come next',
  })
  async one(@Param() { memberId }: LadderPath, @TheCaller() caller: Caller): Promise<OfRevision<Ladder>> {
    const { value } = await this.facts(memberId, caller.today)
    if (!caller.mayTouch({ unitIds: [value.branchId] })) throw new ProblemError('request.no-such-route')
    const { events, revision } = await this.core.journal.load(absenceStream(memberId))
    const pack = ladderPackOn(caller.today)
    return new OfRevision(revision, ladderOf(value.unexcused, absenceOf(events), pack, caller.today))
  }

  @Post('members/:memberId/absence-ladder/proposals')
  @PermitOpening('absence.propose')
  @ApiOperation({ summary: '提出处理: the next rung and no other; a reminder is given with it' })
  propose(
    @Param() { memberId }: LadderPath,
    @Body() { rung, grounds, document }: ProposeRungBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const rungId = deriveId<'rung'>(caller.context.commandId, 'rung')
    return this.on(
      memberId,
      caller,
      (state, given) => proposeRung(state, { rungId, rung, grounds, document }, given),
      rungId,
    )
  }

  @Post('members/:memberId/absence-ladder/proposals/:rungId/decide')
  @PermitChange('absence.decide')
  @ApiOperation({
    summary: '决定: by another person, for the branch or a unit above; disposal is proposed, never opened, by it',
  })
  decide(
    @Param() { memberId, rungId }: RungPath,
    @Body() { taken, byUnitId, document, until }: DecideRungBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    caller.mustTouch({ unitIds: [byUnitId] })
    return this.on(
      memberId,
      caller,
      (state, given) => decideRung(state, { rungId, taken, byUnitId, document, until }, given),
      rungId,
    )
  }

  private async on(
    memberId: MemberId,
    caller: Caller,
    decide: (state: AbsenceState, given: GivenAbsence) => AbsenceDecision,
    id: RungId,
  ): Promise<Recorded> {
    const { today, principal } = caller
    const { members } = await this.roll.among([memberId], today)
    const nothing: FactsOfAbsence = { branchId: null, above: [], unexcused: [] }
    return this.desk.carryOut<FactsOfAbsence>(caller, {
      stream: absenceStream(memberId),
      id,
      subject: () => ({ unitIds: [members[0]?.branchId] }),
      facts: () => this.facts(memberId, today),
      decide: ({ events }, facts = nothing) =>
        decide(absenceOf(events), {
          ...facts,
          today,
          memberId,
          actorId: principal.accountId,
          actorMemberId: principal.memberId,
          pack: ladderPackOn(today),
        }),
    })
  }

  private async facts(memberId: MemberId, on: LocalDate): Promise<Facts<FactsOfAbsence>> {
    await this.core.caughtUp(await this.core.journal.log.head())
    const { members, position } = await this.roll.among([memberId], on)
    const branchId = members[0]?.branchId ?? null
    const rows = await allDocuments(this.core.readModels.collection<AttendanceRow>(ATTENDANCES), {
      where: { memberId: { eq: memberId }, status: { eq: 'unexcused' } },
      sort: [{ field: 'on', direction: 'desc' }],
    })
    const unexcused = rows.map(({ source, on: day }) => ({ source, on: day }))
    const above = branchId === null ? [] : this.units.ancestors(branchId, on)
    return { question: `absences of ${memberId} on=${on}`, value: { branchId, above, unexcused }, position }
  }
}
