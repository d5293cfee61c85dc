import { Controller, Get, Inject, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { IsIn, IsOptional } from 'class-validator'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { QueryPage } from '@harbor/read-models/read-models'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, SCOPE_UNITS, type Core, type ScopeUnits } from '@harbor/service/core'
import { PageQuery } from '@harbor/service/page-query'
import { Permit } from '@harbor/service/permit'
import { IsLocalDate, IsUuidText } from '@harbor/service/validators'
import type { DeadlineState } from './deadline'
import type { DeadlineTexts } from './deadline-source'
import { deadlinesPage, type DeadlineOfDay } from './queries'
import { DEADLINE_CIRCLES, DEADLINE_TEXTS, type DeadlineCircles } from './tokens'
import { DEADLINES, type DeadlineRow } from './views'

export class DeadlinesQuery extends PageQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId

  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  member?: MemberId

  @ApiPropertyOptional({ enum: ['open', 'met', 'missed'] })
  @IsOptional()
  @IsIn(['open', 'met', 'missed'])
  state?: DeadlineState

  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  dueFrom?: LocalDate

  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  dueUntil?: LocalDate
}

/** A deadline as the calendar shows it: nobody is null, and which circle it belongs to is the circle's business. */
type Told = Omit<DeadlineOfDay, 'memberId' | 'unitId' | 'circle'> & {
  readonly memberId: MemberId | null
  readonly unitId: UnitId | null
  readonly title: { readonly zh: string; readonly en: string }
}

@ApiTags('deadlines')
@Controller('deadlines')
export class DeadlinesController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(SCOPE_UNITS) private readonly units: ScopeUnits,
    @Inject(DEADLINE_TEXTS) private readonly texts: DeadlineTexts,
    @Inject(DEADLINE_CIRCLES) private readonly circles: DeadlineCircles,
  ) {}

  @Get()
  @Permit('deadline.read')
  @ApiOperation({
    summary: 'The calendar of time limits: who must act, by when, under which article; open, met or missed today',
  })
  async list(@Query() query: DeadlinesQuery, @TheCaller() caller: Caller): Promise<QueryPage<Told>> {
    const scope = caller.unitsInScope()
    const asked = query.unit === undefined ? undefined : this.units.subtree(query.unit, caller.today)
    const { state, member, dueFrom, dueUntil, limit = 50, cursor } = query
    const page = await deadlinesPage(this.core.readModels.collection<DeadlineRow>(DEADLINES), {
      today: caller.today,
      circles: await this.circles.of(caller),
      units: asked === undefined ? scope : scope === 'all' ? asked : asked.intersection(scope),
      limit,
      ...(state && { state }),
      ...(member && { memberId: member }),
      ...(dueFrom && { dueFrom }),
      ...(dueUntil && { dueUntil }),
      ...(cursor !== undefined && { cursor }),
    })
    return { ...page, documents: page.documents.map((row) => this.told(row)) }
  }

  private told(row: DeadlineOfDay): Told {
    const { memberId, unitId, circle: _, ...told } = row
    const title = this.texts[row.rule] ?? { zh: row.rule, en: row.rule }
    return { ...told, memberId: memberId || null, unitId: unitId || null, title }
  }
}
