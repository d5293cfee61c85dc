import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { Caller, TheCaller } from '@harbor/service/caller'
import { Permit } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import type { DefinitionId, Index } from '../appraisal/events'
import type { MissingData, NoScore, Score, ScoreLine } from '../appraisal/score'
import { existsOn } from '../unit-facts'
import { UnitDirectory } from '../unit-directory'
import { ScoreQuery, ScorePath, ScoresQuery, UnitScorePath } from './commands'
import { ScoreDesk, type InForce, type ProvenFact } from './score-desk'

/** By which definition, on which day. */
export interface ScoredBy {
  readonly index: Index
  readonly on: LocalDate
  readonly definitionId: DefinitionId
  readonly name: string
  /** Null: a draft; what would be. */
  readonly inForceFrom: LocalDate | null
}

/** A score proposes; whoever has the power decides, for reasons of his own. */
export interface ScoreAnswer extends ScoredBy {
  readonly memberId: MemberId | null
  readonly unitId: UnitId
  /** Null: there is none; `missing` says what was not recorded. */
  readonly hundredths: number | null
  readonly lines: readonly (ScoreLine & { readonly facts: readonly ProvenFact[] })[]
  readonly vetoes: readonly string[]
  readonly proposes: Score['proposes']
  readonly missing: readonly MissingData[]
}

export interface ScoreRow {
  readonly memberId: MemberId | null
  readonly unitId: UnitId
  readonly hundredths: number | null
  readonly vetoes: readonly string[]
  readonly proposes: string | null
  /** Codes of the items of which nothing was recorded. */
  readonly missing: readonly string[]
}

export interface ScoresAnswer extends ScoredBy {
  /** Highest first; those without a score last. */
  readonly scores: readonly ScoreRow[]
}

@ApiTags('indices')
@Controller('scores')
export class ScoreController {
  constructor(
    @Inject(ScoreDesk) private readonly desk: ScoreDesk,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
  ) {}

  @Get()
  @Permit('score.read')
  @ApiOperation({
    summary: 'Scores of all members, or of all branches, of a unit on a day; by another definition as a what-if',
  })
  async list(@Query() query: ScoresQuery, @TheCaller() caller: Caller): Promise<ScoresAnswer> {
    const { index, on = caller.today, definition } = query
    const inForce = await this.desk.definition(index, on, definition)
    const branches = this.branchesFor(query, caller, on)
    const found =
      index === 'pioneer'
        ? await this.desk.ofMembers(branches, on, inForce)
        : await this.desk.ofUnits(branches, on, inForce)
    const own =
      caller.scope.kind === 'own' ? found.filter(({ memberId }) => memberId === caller.principal.memberId) : found
    const scores = own.map(({ memberId, unitId, score }) => ({ memberId, unitId, ...rowOf(score) }))
    return { ...scoredBy(inForce, on), scores: scores.toSorted((a, b) => (b.hundredths ?? -1) - (a.hundredths ?? -1)) }
  }

  @Get('members/:memberId')
  @Permit('score.read')
  @ApiOperation({ summary: '先锋指数 of one member on a day: every line with the events behind it' })
  async ofMember(
    @Param() { memberId }: ScorePath,
    @Query() { on: asked, definition }: ScoreQuery,
    @TheCaller() caller: Caller,
  ): Promise<ScoreAnswer> {
    const on = asked ?? caller.today
    const unitId = await this.desk.branchOf(memberId, on)
    caller.mustTouch({ unitIds: [unitId], memberId })
    if (unitId === undefined) throw new ProblemError('score.not-on-the-roll', { on })
    const inForce = await this.desk.definition('pioneer', on, definition)
    const score = await this.desk.ofMember(memberId, unitId, on, inForce)
    const proof = await this.desk.proofOf({ memberId }, on, inForce)
    return answerOf({ memberId, unitId }, score, proof, scoredBy(inForce, on))
  }

  @Get('units/:unitId')
  @Permit('score.read')
  @ApiOperation({ summary: '堡垒指标 of one branch on a day: every line with the events behind it' })
  async ofUnit(
    @Param() { unitId }: UnitScorePath,
    @Query() { on: asked, definition }: ScoreQuery,
    @TheCaller() caller: Caller,
  ): Promise<ScoreAnswer> {
    const on = asked ?? caller.today
    caller.mustTouch({ unitIds: [unitId] })
    const unit = this.units.facts(unitId)
    if (!unit || !existsOn(unit, on)) throw new ProblemError('score.no-such-unit', { on })
    const inForce = await this.desk.definition('fortress', on, definition)
    const [found] = await this.desk.ofUnits([unitId], on, inForce)
    if (!found) throw new ProblemError('score.no-such-unit', { on })
    const proof = await this.desk.proofOf({ unitId }, on, inForce)
    return answerOf({ memberId: null, unitId }, found.score, proof, scoredBy(inForce, on))
  }

  private branchesFor({ unit }: ScoresQuery, caller: Caller, on: LocalDate): readonly UnitId[] {
    const asked = unit === undefined ? undefined : this.units.subtree(unit, caller.today)
    const scope = caller.scope.kind === 'own' ? ('all' as const) : caller.unitsInScope()
    const isMeant = (id: UnitId) => (asked === undefined || asked.has(id)) && (scope === 'all' || scope.has(id))
    return [...this.units.units.values()]
      .filter((one) => one.kind === 'branch' && existsOn(one, on) && isMeant(one.id))
      .map(({ id }) => id)
      .toSorted()
  }
}

function scoredBy({ definitionId, from, definition }: InForce, on: LocalDate): ScoredBy {
  return { index: definition.index, on, definitionId, name: definition.name, inForceFrom: from }
}

function rowOf(score: Score | NoScore): Omit<ScoreRow, 'memberId' | 'unitId'> {
  if (score.kind === 'no-data')
    return { hundredths: null, vetoes: [], proposes: null, missing: score.missing.map(({ item }) => item) }
  const { hundredths, vetoes, proposes } = score
  return { hundredths, vetoes, proposes: proposes?.code ?? null, missing: [] }
}

function answerOf(
  subject: { readonly memberId: MemberId | null; readonly unitId: UnitId },
  score: Score | NoScore,
  proof: Readonly<Record<string, readonly ProvenFact[]>>,
  by: ScoredBy,
): ScoreAnswer {
  if (score.kind === 'no-data')
    return { ...by, ...subject, hundredths: null, lines: [], vetoes: [], proposes: null, missing: score.missing }
  const { hundredths, lines, vetoes, proposes } = score
  const proven = lines.map((line) => ({ ...line, facts: proof[line.line] ?? [] }))
  return { ...by, ...subject, hundredths, lines: proven, vetoes, proposes, missing: [] }
}
