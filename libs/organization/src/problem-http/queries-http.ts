import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { Type } from 'class-transformer'
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator'
import type { UnitId } from '@harbor/kernel/ids'
import { FAR_DATE, type Instant, type LocalDate } from '@harbor/kernel/time'
import { allDocuments } from '@harbor/read-models/all-documents'
import type { QueryPage, Where } from '@harbor/read-models/read-models'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { Permit } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { IsInstant, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { burnUp, type BurnUpPoint } from '../problem/burn-up'
import { problemKinds, problemStream, type ProblemId, type ProblemKind } from '../problem/events'
import { problemOf, problemPhases, type ProblemPhase, type ProblemState } from '../problem/state'
import { problemsView, squadsView, type ProblemRow, type SquadPlace } from '../problem/views'
import { UnitDirectory } from '../unit-directory'
import { ProblemPath } from './commands'
import { subjectOf } from './problem-desk'
import { problemTimeline, type ProblemTimelineEntry } from './timeline'

class OfUnit {
  /** The unit and all below it. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId
}

export class ProblemsQuery extends OfUnit {
  @ApiPropertyOptional({ enum: problemPhases })
  @IsOptional()
  @IsIn(problemPhases)
  phase?: ProblemPhase

  @ApiPropertyOptional({ enum: problemKinds })
  @IsOptional()
  @IsIn(problemKinds)
  kind?: ProblemKind

  /** `true`: neither submitted nor ended, and the deadline has passed. */
  @ApiPropertyOptional({ enum: ['true'] })
  @IsOptional()
  @IsIn(['true'])
  overdue?: 'true'

  /** Within number, title or project. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(60)
  text?: string

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

export class BurnUpQuery extends OfUnit {
  /** Default: when the first problem was taken up. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  from?: LocalDate

  /** Default: today. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  until?: LocalDate
}

export class ProblemTimelineQuery {
  /** Default: as known now. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsInstant()
  knownAt?: Instant
}

/** One problem, whole. */
export interface ProblemAnswer extends Omit<ProblemState, 'submittedBy' | 'before'> {
  readonly id: ProblemId
  /** Open, and the deadline has passed. */
  readonly overdue: boolean
}

export interface BurnUpAnswer {
  readonly points: readonly BurnUpPoint[]
  /** As they stand on the last day, by kind. */
  readonly byKind: Readonly<Record<ProblemKind, BurnUpPoint | null>>
}

@ApiTags('problems')
@Controller('problems')
export class ProblemQueriesController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
  ) {}

  @Get()
  @Permit('problem.read')
  @ApiOperation({
    summary: 'The ledger: for an office the problems of its units, for a member those on whose squad he is',
  })
  async list(@Query() query: ProblemsQuery, @TheCaller() caller: Caller): Promise<QueryPage<ProblemRow>> {
    const { phase, kind, overdue, text, limit = 50, cursor } = query
    const where: Where = {
      ...(await this.within(query, caller)),
      ...(kind && { kind: { eq: kind } }),
      ...(phase && { phase: { eq: phase } }),
      ...(overdue && { phase: [{ eq: 'open' }, ...(phase ? [{ eq: phase }] : [])], dueOn: { lt: caller.today } }),
    }
    return this.problems().find({
      where,
      sort: [
        { field: 'openedOn', direction: 'asc' },
        { field: 'number', direction: 'asc' },
      ],
      limit,
      withTotal: true,
      ...(text !== undefined && { text }),
      ...(cursor !== undefined && { cursor }),
    })
  }

  @Get('burn-up')
  @Permit('problem.read')
  @ApiOperation({ summary: 'Opened, accepted, given up and outstanding at the end of every month' })
  async burnUp(@Query() query: BurnUpQuery, @TheCaller() caller: Caller): Promise<BurnUpAnswer> {
    const rows = await allDocuments(this.problems(), { where: await this.within(query, caller) })
    const first = rows.map(({ openedOn }) => openedOn).reduce((a, b) => (a < b ? a : b), FAR_DATE)
    const { until = caller.today } = query
    const from = query.from ?? (first < until ? first : until)
    const of = (kind: ProblemKind) =>
      burnUp(
        rows.filter((row) => row.kind === kind),
        until,
        until,
      ).at(-1) ?? null
    return {
      points: burnUp(rows, from, until),
      byKind: { key: of('key'), difficult: of('difficult'), hot: of('hot') },
    }
  }

  @Get(':problemId')
  @Permit('problem.read')
  @ApiOperation({ summary: 'One problem with squad, steps, visits, measures and evidence' })
  async one(@Param() { problemId }: ProblemPath, @TheCaller() caller: Caller): Promise<OfRevision<ProblemAnswer>> {
    const { problem, revision } = await this.read(problemId, caller)
    const { submittedBy: _, before: __, ...told } = problem
    const overdue = problem.phase === 'open' && problem.dueOn !== null && problem.dueOn < caller.today
    return new OfRevision(revision, { id: problemId, ...told, overdue })
  }

  @Get(':problemId/timeline')
  @Permit('problem.read')
  @ApiOperation({ summary: 'What happened to one problem, oldest first; as known at an instant' })
  async timeline(
    @Param() { problemId }: ProblemPath,
    @Query() { knownAt }: ProblemTimelineQuery,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<{ problemId: ProblemId; entries: readonly ProblemTimelineEntry[] }>> {
    const { events, revision } = await this.read(problemId, caller)
    return new OfRevision(revision, { problemId, entries: problemTimeline(events, knownAt) })
  }

  private async read(problemId: ProblemId, caller: Caller) {
    const { events, revision } = await this.core.journal.load(problemStream(problemId))
    const problem = problemOf(events)
    caller.mustTouch(subjectOf(problem, caller))
    if (problem.phase === null) throw new ProblemError('problem.unknown')
    return { problem, events, revision }
  }

  private async within({ unit }: OfUnit, caller: Caller): Promise<Where> {
    const asked = unit === undefined ? undefined : this.units.subtree(unit, caller.today)
    if (caller.scope.kind === 'own')
      return {
        id: { in: await this.ownProblems(caller) },
        ...(asked && { unitId: { in: [...asked] } }),
      }
    const scope = caller.unitsInScope()
    const units = asked === undefined ? scope : scope === 'all' ? asked : asked.intersection(scope)
    return units === 'all' ? {} : { unitId: { in: [...units] } }
  }

  private async ownProblems({ principal }: Caller): Promise<readonly ProblemId[]> {
    const places = this.core.readModels.collection<SquadPlace>(squadsView.name)
    const own = await allDocuments(places, { where: { memberId: { eq: principal.memberId } } })
    return own.map(({ problemId }) => problemId)
  }

  private problems() {
    return this.core.readModels.collection<ProblemRow>(problemsView.name)
  }
}
