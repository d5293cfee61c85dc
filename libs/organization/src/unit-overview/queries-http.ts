import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { Type } from 'class-transformer'
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator'
import type { UnitId } from '@harbor/kernel/ids'
import type { Instant, LocalDate } from '@harbor/kernel/time'
import { pageOfRows } from '@harbor/read-models/cursor'
import type { QueryPage } from '@harbor/read-models/read-models'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { Permit } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { SENSITIVE_READS, type SensitiveReads } from '@harbor/service/sensitive-reads'
import { IsInstant, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { unitFileOf } from '../on-unit-file'
import { UnitDirectory } from '../unit-directory'
import { type Officer, unitKinds, type OfficeId, type UnitKind } from '../unit-facts'
import { officersOn, subtreeOn } from '../unit-tree'
import { UnitPath } from '../unit/commands'
import { unitStream } from '../unit/events'
import type { OpenProposal, UnitFile } from '../unit/state'
import { treeOn, type UnitNode } from '../unit/views'
import { unitInTree, unitsOn, type UnitInTree, type UnitOn } from './as-of'

export class DayQuery {
  /** The day asked for; today when missing. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  asOf?: LocalDate
}

export class UnitClocks extends DayQuery {
  /** As it was known at this instant; now when missing. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsInstant()
  knownAt?: Instant
}

export class UnitsQuery extends DayQuery {
  /** This unit and everything below it. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId

  @ApiPropertyOptional({ enum: unitKinds })
  @IsOptional()
  @IsIn(unitKinds)
  kind?: UnitKind

  /** Part of a name that the unit has or had. */
  @ApiPropertyOptional({ example: '听涛' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  text?: string

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 1000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  cursor?: string
}

export interface NamedOfficer extends Officer {
  /** As it was told with the appointment; null for somebody on the roll, or when it was erased. */
  readonly name: string | null
}

@ApiTags('units')
@Controller('units')
export class UnitOverviewController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly directory: UnitDirectory,
    @Inject(SENSITIVE_READS) private readonly reads: SensitiveReads,
  ) {}

  @Get()
  @Permit('unit.read')
  @ApiOperation({ summary: 'Units as of a day, in the order of the tree; filter by subtree, kind, name' })
  async list(@Query() query: UnitsQuery, @TheCaller() caller: Caller): Promise<QueryPage<UnitOn>> {
    await this.directory.refresh()
    const on = query.asOf ?? caller.today
    const { kind, text, limit = 200, cursor } = query
    const within = this.within(query.unit, on, caller)
    const found = unitsOn(this.directory.units, {
      on,
      within,
      ...(kind && { kind }),
      ...(text !== undefined && { text }),
    })
    return pageOfRows(found, {
      question: ['units', on, query.unit ?? '', kind ?? '', text ?? '', within === 'all' ? within : 'scope'],
      limit,
      ...(cursor !== undefined && { cursor }),
      markLength: 1,
      mark: ({ id }) => [id],
      // In the order of the tree a unit has no place any more once it is gone: then one starts again.
      after: ([id]) => found.findIndex((unit) => unit.id === id) + 1 || -1,
    })
  }

  @Get('tree')
  @Permit('unit.read')
  @ApiOperation({ summary: 'The tree as of a day, from the units of the caller’s scope downward' })
  async tree(
    @Query() { asOf }: DayQuery,
    @TheCaller() caller: Caller,
  ): Promise<{ asOf: LocalDate; units: readonly UnitNode[] }> {
    await this.directory.refresh()
    const on = asOf ?? caller.today
    const root = treeOn(this.directory.units, on)
    const scope = caller.unitsInScope()
    return { asOf: on, units: root ? topmost(root, scope) : [] }
  }

  @Get(':unitId')
  @Permit('unit.read')
  @ApiOperation({ summary: 'One unit with powers, officers and grids; as of a day, as known at an instant' })
  async one(
    @Param() { unitId }: UnitPath,
    @Query() { asOf, knownAt }: UnitClocks,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<UnitInTree>> {
    const file = await this.read(unitId, caller, { knownAt, personal: false })
    await this.directory.refresh()
    const found = file.unit && unitInTree(this.directory.units, file.unit, asOf ?? caller.today)
    if (!found) throw new ProblemError('unit.unknown')
    return new OfRevision(file.state.revision, found)
  }

  @Get(':unitId/officers')
  @Permit('member.read-personal')
  @ApiOperation({ summary: 'Officers as of a day, with the names of those who are not on the roll' })
  async officers(
    @Param() { unitId }: UnitPath,
    @Query() { asOf }: DayQuery,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<{ officers: readonly NamedOfficer[] }>> {
    const { unit, recorded, state } = await this.read(unitId, caller, { knownAt: undefined, personal: true })
    await this.reads.record(caller, 'unit.officers', unitStream(unitId))
    const names = new Map<OfficeId, string | null>(
      recorded.flatMap((event) =>
        event.type === 'organization.officer-appointed.v1'
          ? [[event.data.officeId, event.data.personal?.name ?? null] as const]
          : [],
      ),
    )
    const officers = unit ? officersOn(unit, asOf ?? caller.today) : []
    return new OfRevision(state.revision, {
      officers: officers.map((officer) => ({ ...officer, name: names.get(officer.officeId) ?? null })),
    })
  }

  @Get(':unitId/corrections')
  @Permit('correction.propose')
  @ApiOperation({ summary: 'Corrections of the unit that wait for approval' })
  async corrections(
    @Param() { unitId }: UnitPath,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<{ proposals: readonly OpenProposal[] }>> {
    const { state, openProposals } = await this.read(unitId, caller, { knownAt: undefined, personal: false })
    return new OfRevision(state.revision, { proposals: openProposals })
  }

  /** Never wider than the caller's scope; a unit outside it gives an empty answer, as one that does not exist. */
  private within(unit: UnitId | undefined, on: LocalDate, caller: Caller): ReadonlySet<UnitId> | 'all' {
    const scope = caller.unitsInScope()
    if (unit === undefined) return scope
    const asked = subtreeOn(this.directory.units, unit, on)
    return scope === 'all' ? asked : asked.intersection(scope)
  }

  /** A unit out of scope is answered exactly as one that does not exist. */
  private async read(
    unitId: UnitId,
    caller: Caller,
    { knownAt, personal }: { readonly knownAt: Instant | undefined; readonly personal: boolean },
  ): Promise<UnitFile> {
    if (!caller.mayTouch({ unitIds: [unitId] })) throw new ProblemError('unit.unknown')
    const { events } = await this.core.journal.load(unitStream(unitId), { personal })
    if (events.length === 0) throw new ProblemError('unit.unknown')
    return unitFileOf(unitId, {
      events: events.filter(({ recordedAt }) => knownAt === undefined || recordedAt <= knownAt),
    })
  }
}

function topmost(node: UnitNode, scope: ReadonlySet<UnitId> | 'all'): readonly UnitNode[] {
  if (scope === 'all' || scope.has(node.id)) return [node]
  return node.units.flatMap((below) => topmost(below, scope))
}
