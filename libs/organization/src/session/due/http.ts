import { Controller, Get, Inject, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { IsOptional } from 'class-validator'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { SessionKind } from '@harbor/rules/organisation-life-pack'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { Permit } from '@harbor/service/permit'
import { IsLocalDate, IsMonth, IsUuidText } from '@harbor/service/validators'
import { MEMBERS_ON_ROLL, type MembersOnRoll } from '../../members-on-roll'
import { SessionDesk } from '../../session-desk'
import { UnitDirectory } from '../../unit-directory'
import { existsOn } from '../../unit-facts'
import { branchHasCommitteeOn } from '../../unit-rules'
import { unitsAsked } from '../../units-asked'
import { sessionsView, type SessionRow } from '../views'
import { byDay, dueIn, overdue, type DueSession, type HeldInMonth, type UnitDue } from './due'

export class DueQuery {
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

export class OverdueQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId

  /** Today when missing. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  asOf?: LocalDate
}

export interface DueAnswer {
  readonly asOf: LocalDate
  readonly rows: readonly DueSession[]
}

/** What the regulations ask of each unit, whatever its plan says. */
@ApiTags('sessions')
@Controller('organisation-life')
export class OrganisationLifeDueController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(SessionDesk) private readonly desk: SessionDesk,
    @Inject(MEMBERS_ON_ROLL) private readonly roll: MembersOnRoll,
  ) {}

  @Get('due')
  @Permit('session.read')
  @ApiOperation({
    summary: '应开会议: by unit, in the periods that a month lies in, with the article; met, open or missed',
  })
  async due(@Query() { unit, month }: DueQuery, @TheCaller() caller: Caller): Promise<DueAnswer> {
    const { today } = caller
    const asked = month ?? today.slice(0, 7)
    const { units, held } = await this.given(unit, caller, `${asked.slice(0, 4)}-01`)
    const given = { packOn: (on: LocalDate) => this.desk.packOn(on), asOf: today }
    return { asOf: today, rows: units.flatMap((one) => dueIn(asked, one, held.get(one.id) ?? [], given)) }
  }

  @Get('overdue')
  @Permit('session.read')
  @ApiOperation({ summary: '逾期未开: what units missed in the year before a day, oldest first' })
  async overdue(@Query() { unit, asOf }: OverdueQuery, @TheCaller() caller: Caller): Promise<DueAnswer> {
    const on = asOf ?? caller.today
    const { units, held } = await this.given(unit, caller, `${Number(on.slice(0, 4)) - 1}-01`)
    const given = { packOn: (day: LocalDate) => this.desk.packOn(day), asOf: on }
    const rows = units.flatMap((one) => overdue(one, held.get(one.id) ?? [], given))
    return { asOf: on, rows: rows.toSorted(byDay) }
  }

  /** The units in question and what they held from that month on. */
  private async given(unit: UnitId | undefined, caller: Caller, fromMonth: string) {
    const scope = unitsAsked(this.units, caller, unit)
    const known = [...this.units.units.values()].filter(({ id }) => scope === 'all' || scope.has(id))
    const branches = known.filter(({ kind }) => kind === 'branch').map(({ id }) => id)
    const { members } = await this.roll.membersOf(branches, caller.today)
    const voters = Map.groupBy(
      members.filter(({ votes }) => votes),
      ({ branchId }) => branchId,
    )
    const units: readonly UnitDue[] = known.map((one) => ({
      id: one.id,
      kind: one.kind,
      establishedOn: one.establishedOn,
      dissolvedOn: one.dissolvedOn,
      hasCommittee:
        one.kind !== 'branch' ||
        (existsOn(one, caller.today) && branchHasCommitteeOn(one, caller.today, voters.get(one.id)?.length ?? 0)),
    }))
    return {
      units,
      held: await this.heldFrom(
        known.map(({ id }) => id),
        fromMonth,
      ),
    }
  }

  private async heldFrom(
    ids: readonly UnitId[],
    fromMonth: string,
  ): Promise<ReadonlyMap<UnitId, readonly HeldInMonth[]>> {
    const rows = await this.core.readModels
      .collection<SessionRow>(sessionsView.name)
      .countBy(['unitId', 'kind', 'month'], {
        unitId: { in: ids },
        phase: { eq: 'held' },
        month: { gte: fromMonth },
      })
    return Map.groupBy(
      rows.map(({ values, count }) => ({
        unitId: values['unitId'] as UnitId,
        kind: values['kind'] as SessionKind,
        month: String(values['month']),
        count,
      })),
      ({ unitId }) => unitId,
    )
  }
}
