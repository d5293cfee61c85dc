import { Controller, Get, Inject, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { Transform, Type } from 'class-transformer'
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator'
import type { UnitId } from '@harbor/kernel/ids'
import { FAR_DATE, FAR_INSTANT, type Instant, type LocalDate } from '@harbor/kernel/time'
import { UnitDirectory } from '@harbor/organization/public'
import type { FieldValue } from '@harbor/kernel/view'
import type { QueryPage } from '@harbor/read-models/read-models'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { Permit } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { SENSITIVE_READS, type SensitiveReads } from '@harbor/service/sensitive-reads'
import { IsInstant, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { rollGaps, type RollGaps } from '../standing/roll-gaps'
import { standingIntervals, type StandingInterval } from '../standing/views'
import { stages, standings, type Stage, type Standing } from '../words'
import { dimensions, statistics, type Dimension } from './statistics'
import { rosterAsOf, rosterPage, rosterSorts, type RosterQuestion } from './queries'
import { roster, type RosterEntry } from './views'

/** `a,b` and repeated parameters both make a list. */
const listed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.split(',') : value)

class GapsQuery {
  /** Default: as known now. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsInstant()
  knownAt?: Instant
}

export class StandingQuery {
  /** This unit and everything below it. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId

  @ApiPropertyOptional({ enum: stages, isArray: true })
  @IsOptional()
  @Transform(listed)
  @IsArray()
  @ArrayMaxSize(stages.length)
  @IsIn(stages, { each: true })
  stage?: Stage[]

  @ApiPropertyOptional({ enum: standings, isArray: true, description: 'Default: candidate, member, suspended' })
  @IsOptional()
  @Transform(listed)
  @IsArray()
  @ArrayMaxSize(standings.length)
  @IsIn(standings, { each: true })
  standing?: Standing[]

  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  asOf?: LocalDate

  @ApiPropertyOptional()
  @IsOptional()
  @IsInstant()
  knownAt?: Instant
}

export class StatisticsQuery extends StandingQuery {
  @ApiPropertyOptional({ enum: dimensions, isArray: true, description: 'Default: unitId, stage, standing' })
  @IsOptional()
  @Transform(listed)
  @IsArray()
  @ArrayMaxSize(dimensions.length)
  @ArrayUnique()
  @IsIn(dimensions, { each: true })
  by?: Dimension[]
}

/** Sex, birth date, education and the like are shown to holders of `member.read-personal` alone; nobody else sorts by them. */
export class RosterQuery extends StandingQuery {
  /** Part of the name in Chinese, or of its pinyin or initials. */
  @ApiPropertyOptional({ example: '明远' })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  text?: string

  @ApiPropertyOptional({ enum: rosterSorts })
  @IsOptional()
  @IsIn(rosterSorts)
  sort?: (typeof rosterSorts)[number]

  @ApiPropertyOptional({ enum: ['asc', 'desc'] })
  @IsOptional()
  @IsIn(['asc', 'desc'])
  direction?: 'asc' | 'desc'

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 500 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  cursor?: string
}

const present: readonly Standing[] = ['candidate', 'member', 'suspended']

@ApiTags('members')
@Controller()
export class RosterController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(SENSITIVE_READS) private readonly reads: SensitiveReads,
  ) {}

  @Get('members')
  @Permit('member.read')
  @ApiOperation({ summary: 'The roster: filter, search, sort, page; as of a day, as known at an instant' })
  async members(@Query() query: RosterQuery, @TheCaller() caller: Caller): Promise<QueryPage<RosterEntry>> {
    const seesDetails = caller.holds('member.read-personal')
    if (!seesDetails && query.sort === 'bornOn') throw new ProblemError('access.denied')
    const page = await this.page(query, caller)
    await this.reads.record(caller, 'members', subjectOf(query))
    return seesDetails ? page : { ...page, documents: page.documents.map(withoutDetails) }
  }

  @Get('statistics')
  @Permit('statistics.read')
  @ApiOperation({
    summary: 'Numbers of persons by unit, stage, standing, sex, age band …; as of a day, as known at an instant',
  })
  async statistics(@Query() query: StatisticsQuery, @TheCaller() caller: Caller): Promise<Statistics> {
    const clocks = this.clocks(query, caller)
    const by = query.by ?? ['unitId', 'stage', 'standing']
    const models = {
      intervals: this.intervals(),
      roster: this.core.readModels.collection<RosterEntry>(roster.name),
    }
    const counts = await statistics(models, clocks, this.filter(query, caller), by)
    const rows = counts.map(({ values, count }) => ({ ...values, count }))
    const total = rows.reduce((sum, { count }) => sum + count, 0)
    return { asOf: clocks.asOf, knownAt: query.knownAt ?? null, total, rows }
  }

  @Get('roll/gaps')
  @Permit('audit.verify')
  @ApiOperation({
    summary:
      'Days on which a person on the roll belongs to no branch, to several, or to one that did not exist; as known at an instant',
  })
  async gaps(@Query() { knownAt }: GapsQuery): Promise<RollGaps> {
    const lives = [...this.units.units.values()].map(
      ({ id, establishedOn, dissolvedOn }) => [id, { from: establishedOn, until: dissolvedOn ?? FAR_DATE }] as const,
    )
    return rollGaps(this.intervals(), knownAt ?? FAR_INSTANT, new Map(lives))
  }

  private page(query: RosterQuery, caller: Caller): Promise<QueryPage<RosterEntry>> {
    const question: RosterQuestion = {
      ...this.filter(query, caller),
      sort: { by: query.sort ?? 'name', direction: query.direction ?? 'asc' },
      limit: query.limit ?? 50,
      ...(query.text !== undefined && { text: query.text }),
      ...(query.cursor !== undefined && { cursor: query.cursor }),
    }
    const entries = this.core.readModels.collection<RosterEntry>(roster.name)
    if (query.asOf === undefined && query.knownAt === undefined) return rosterPage(entries, question)
    return rosterAsOf(entries, this.intervals(), this.clocks(query, caller), question)
  }

  private intervals() {
    return this.core.readModels.collection<StandingInterval>(standingIntervals.name)
  }

  private clocks(query: StandingQuery, caller: Caller) {
    return { asOf: query.asOf ?? caller.today, knownAt: query.knownAt ?? FAR_INSTANT }
  }

  /** Never wider than the caller's scope; a unit outside it gives an empty answer, as one that does not exist. */
  private filter(query: StandingQuery, caller: Caller) {
    const scope = caller.unitsInScope()
    const asked = query.unit === undefined ? undefined : this.units.subtree(query.unit, query.asOf ?? caller.today)
    const units = asked === undefined ? scope : scope === 'all' ? asked : asked.intersection(scope)
    return { units, standings: query.standing ?? present, ...(query.stage && { stages: query.stage }) }
  }
}

/** The question as it is told to auditors: what was searched for can be a name, so only that there was a search. */
function subjectOf({ unit, stage, standing, asOf, knownAt, text, cursor }: RosterQuery): string {
  const told = { unit, stage, standing, asOf, knownAt, ...(text && { text: '…' }), ...(cursor && { page: 'next' }) }
  const parts = Object.entries(told).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${String(value)}`],
  )
  return parts.length === 0 ? 'members' : `members?${parts.join('&')}`
}

/** For whoever may see who is on the roll, but nothing personal beyond the name. */
function withoutDetails(entry: RosterEntry): RosterEntry {
  return { ...entry, sex: '', ethnicity: '', education: '', bornOn: null }
}

export interface Statistics {
  readonly asOf: LocalDate
  readonly knownAt: Instant | null
  readonly total: number
  readonly rows: readonly Readonly<Record<string, FieldValue | number>>[]
}
