import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { Type } from 'class-transformer'
import { IsInt, IsOptional, Max, Min } from 'class-validator'
import type { Facts } from '@harbor/event-log/execute'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { allDocuments } from '@harbor/read-models/all-documents'
import type { QueryPage, Where } from '@harbor/read-models/read-models'
import { lifePackOn, type LifeSettings } from '@harbor/rules/organisation-life'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { PageQuery } from '@harbor/service/page-query'
import { Permit, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { IsMonth, IsUuidText } from '@harbor/service/validators'
import { LIFE_SETTINGS } from '../life-settings'
import { MEMBERS_ON_ROLL, type MembersOnRoll } from '../members-on-roll'
import { UnitDirectory } from '../unit-directory'
import { unitsAsked } from '../units-asked'
import { AttendanceOfMemberPath, EndExemptionBody, ExemptBody } from './commands'
import { endExemption, exemptFromHours, exemptionsOf, type Exemptions, type StudyDecision } from './decide'
import { studyStream } from './events'
import { sumOf, sumsByKind, type AttendanceSum } from './sums'
import { ATTENDANCES, exemptionsView, type AttendanceRow, type ExemptionRow } from './views'

/** Members that one question names. */
const membersAtOnce = 1_000

export class YearQuery {
  /** The current year without it. */
  @ApiPropertyOptional({ type: 'integer' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1949)
  @Max(2200)
  year?: number
}

export class ClassHoursQuery extends YearQuery {
  /** Of this unit and all below it. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId
}

export class AttendanceQuery extends PageQuery {
  /** Of this unit and all below it. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId

  /** `YYYY-MM`; the current month without it. */
  @ApiPropertyOptional({ example: '2026-03' })
  @IsOptional()
  @IsMonth()
  month?: string
}

export interface ClassHours {
  readonly memberId: MemberId
  readonly attended: number
  /** 0: the rules of that year name no number. */
  readonly required: number
  /** Where the number stands, e.g. `REG-2019 art. 20?`; empty: nowhere. */
  readonly article: string
  readonly exempt: boolean
  /** Still to attend; 0 for whoever is exempt. */
  readonly missing: number
}

/** One member's year. */
export interface AttendanceOfYear extends AttendanceSum {
  readonly memberId: MemberId
  readonly year: number
  readonly byKind: ReturnType<typeof sumsByKind>
  readonly hours: ClassHours
  readonly rows: readonly AttendanceRow[]
}

/** 出席台账: one ledger of everything that counts as organisation life, and the class hours that come of it. */
@ApiTags('attendance')
@Controller()
export class AttendanceController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(MEMBERS_ON_ROLL) private readonly roll: MembersOnRoll,
    @Inject(LIFE_SETTINGS) private readonly settings: LifeSettings,
  ) {}

  @Get('members/:memberId/attendance')
  @Permit('attendance.read')
  @ApiOperation({ summary: '本人年度出席: every attendance of a year, sums by kind, class hours' })
  async ofMember(
    @Param() { memberId }: AttendanceOfMemberPath,
    @Query() { year: asked }: YearQuery,
    @TheCaller() caller: Caller,
  ): Promise<AttendanceOfYear> {
    const year = asked ?? Number(caller.today.slice(0, 4))
    const branchId = await this.branchOf(memberId, caller.today)
    if (!caller.mayTouch({ unitIds: [branchId], memberId })) throw new ProblemError('request.no-such-route')
    const found = await this.rows({ memberId: { eq: memberId }, ...withinYear(year) })
    const rows = found.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
    const exempt = await this.exemptIn(year, [memberId])
    const sum = sumOf(rows)
    const hours = this.hoursOf(memberId, year, sum.classHours, exempt.has(memberId))
    return { memberId, year, ...sum, byKind: sumsByKind(rows), hours, rows }
  }

  @Get('attendance')
  @Permit('attendance.read')
  @ApiOperation({ summary: '本月出席: attendances of the units in scope in a month' })
  list(@Query() query: AttendanceQuery, @TheCaller() caller: Caller): Promise<QueryPage<AttendanceRow>> {
    const { unit, month, limit = 50, cursor } = query
    return this.attendances().find({
      where: { ...this.within(unit, caller), month: { eq: month ?? caller.today.slice(0, 7) } },
      sort: [{ field: 'on', direction: 'asc' }],
      limit,
      withTotal: true,
      ...(cursor !== undefined && { cursor }),
    })
  }

  @Get('attendance/class-hours')
  @Permit('session.read')
  @ApiOperation({ summary: '学时: every member of the units in scope, who has the fewest first' })
  async classHours(
    @Query() { unit, year: asked }: ClassHoursQuery,
    @TheCaller() caller: Caller,
  ): Promise<{ readonly year: number; readonly rows: readonly ClassHours[] }> {
    const year = asked ?? Number(caller.today.slice(0, 4))
    const scope = unitsAsked(this.units, caller, unit)
    const branches = [...this.units.units.values()].filter(
      ({ id, kind }) => kind === 'branch' && (scope === 'all' || scope.has(id)),
    )
    const { members } = await this.roll.membersOf(
      branches.map(({ id }) => id),
      caller.today,
    )
    const ids = members.map(({ memberId }) => memberId)
    const attended = new Map<MemberId, number>()
    for (let start = 0; start < ids.length; start += membersAtOnce) {
      const where = { memberId: { in: ids.slice(start, start + membersAtOnce) }, ...withinYear(year) }
      for (const { memberId, status, classHours } of await this.rows(where))
        if (status === 'present') attended.set(memberId, (attended.get(memberId) ?? 0) + classHours)
    }
    const exempt = await this.exemptIn(year, ids)
    const rows = ids.map((id) => this.hoursOf(id, year, attended.get(id) ?? 0, exempt.has(id)))
    return { year, rows: rows.toSorted((a, b) => b.missing - a.missing || (a.memberId < b.memberId ? -1 : 1)) }
  }

  @Post('members/:memberId/class-hour-exemptions')
  @PermitOpening('attendance.exempt')
  @ApiOperation({ summary: '免除学时, for one year, with reason and authority' })
  exempt(
    @Param() { memberId }: AttendanceOfMemberPath,
    @Body() { year, authority, reason }: ExemptBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.study(memberId, caller, (exempt, given) => exemptFromHours(exempt, { year, authority, reason }, given))
  }

  @Post('members/:memberId/class-hour-exemptions/end')
  @PermitOpening('attendance.exempt')
  @ApiOperation({ summary: '恢复学时要求' })
  endExemption(
    @Param() { memberId }: AttendanceOfMemberPath,
    @Body() { year, authority }: EndExemptionBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.study(memberId, caller, (exempt, given) => endExemption(exempt, { year, authority }, given))
  }

  private async study(
    memberId: MemberId,
    caller: Caller,
    decide: (exempt: Exemptions, given: Parameters<typeof endExemption>[2]) => StudyDecision,
  ): Promise<Recorded> {
    const branchId = await this.branchOf(memberId, caller.today)
    const given = { today: caller.today, memberId, actorMemberId: caller.principal.memberId }
    return this.desk.carryOut<UnitId | null>(caller, {
      stream: studyStream(memberId),
      id: memberId,
      subject: () => ({ unitIds: [branchId] }),
      facts: () => this.factsOf(memberId, caller.today),
      decide: ({ events }, found) => decide(exemptionsOf(events), { ...given, branchId: found ?? null }),
    })
  }

  private async factsOf(memberId: MemberId, on: LocalDate): Promise<Facts<UnitId | null>> {
    await this.core.caughtUp(await this.core.journal.log.head())
    const { members, position } = await this.roll.among([memberId], on)
    return { question: `branch of ${memberId} on=${on}`, value: members[0]?.branchId ?? null, position }
  }

  private async branchOf(memberId: MemberId, on: LocalDate): Promise<UnitId | null> {
    return (await this.roll.among([memberId], on)).members[0]?.branchId ?? null
  }

  private within(unit: UnitId | undefined, caller: Caller): Where {
    if (caller.scope.kind === 'own') return { memberId: { eq: caller.principal.memberId } }
    const units = unitsAsked(this.units, caller, unit)
    return units === 'all' ? {} : { unitId: { in: [...units] } }
  }

  private hoursOf(memberId: MemberId, year: number, attended: number, exempt: boolean): ClassHours {
    const rule = lifePackOn(`${year}-12-31` as LocalDate, this.settings).classHoursAYear
    const required = rule?.value ?? 0
    const missing = exempt ? 0 : Math.max(0, required - attended)
    return { memberId, attended, required, article: rule ? `${rule.pack} ${rule.article}` : '', exempt, missing }
  }

  private async exemptIn(year: number, members: readonly MemberId[]): Promise<ReadonlySet<MemberId>> {
    const found = await allDocuments(this.core.readModels.collection<ExemptionRow>(exemptionsView.name), {
      where: { year: { eq: year }, ...(members.length === 1 && { memberId: { in: members } }) },
    })
    return new Set(found.map(({ memberId }) => memberId))
  }

  private rows(where: Where): Promise<readonly AttendanceRow[]> {
    return allDocuments(this.attendances(), { where })
  }

  private attendances() {
    return this.core.readModels.collection<AttendanceRow>(ATTENDANCES)
  }
}

function withinYear(year: number): Where {
  return { on: [{ gte: `${year}-01-01` }, { lte: `${year}-12-31` }] }
}
