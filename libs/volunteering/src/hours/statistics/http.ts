import { Controller, Get, Inject, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { IsOptional } from 'class-validator'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { UnitDirectory } from '@harbor/organization/public'
import { allDocuments } from '@harbor/read-models/all-documents'
import type { Where } from '@harbor/read-models/read-models'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { Permit } from '@harbor/service/permit'
import { IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { STAR_LEVELS, starsOf, type StarLevels } from '../../star-levels'
import { bases, type Base } from '../../words'
import type { Sum } from './totals'
import { hoursView, type HoursRow } from '../views'

export class VolunteeringQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId

  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  from?: LocalDate

  /** Today when missing. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  until?: LocalDate
}

/** Of what units have organised in those days. */
export interface VolunteeringStatistics extends Sum {
  readonly from: LocalDate | null
  readonly until: LocalDate
  readonly volunteers: number
  readonly byYear: readonly (Sum & { readonly year: number })[]
  readonly byBase: readonly (Sum & { readonly base: Base })[]
  readonly byUnit: readonly (Sum & { readonly unitId: UnitId })[]
  /** How many volunteers reach each number of stars with the certified hours counted here; first those without one. */
  readonly byStars: readonly number[]
}

@ApiTags('hours')
@Controller('volunteering/statistics')
export class VolunteeringStatisticsController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(STAR_LEVELS) private readonly levels: StarLevels,
  ) {}

  @Get()
  @Permit('statistics.read')
  @ApiOperation({ summary: 'Hours by year, base and organising unit, volunteers and stars, over a stretch of days' })
  async statistics(
    @Query() { unit, from, until }: VolunteeringQuery,
    @TheCaller() caller: Caller,
  ): Promise<VolunteeringStatistics> {
    const scope = caller.unitsInScope()
    const asked = unit === undefined ? undefined : this.units.subtree(unit, caller.today)
    const units = asked === undefined ? scope : scope === 'all' ? asked : asked.intersection(scope)
    const lastDay = until ?? caller.today
    const where: Where = {
      on: [{ lte: lastDay }, ...(from ? [{ gte: from }] : [])],
      ...(units !== 'all' && { unitId: { in: [...units] } }),
    }
    const rows = await allDocuments(this.core.readModels.collection<HoursRow>(hoursView.name), { where })
    return { from: from ?? null, until: lastDay, ...summed(rows, this.levels) }
  }
}

/** Sums as they are added up, a row at a time: a street's decades are some ten thousand rows. */
export function summed(rows: readonly HoursRow[], levels: StarLevels): Omit<VolunteeringStatistics, 'from' | 'until'> {
  const years = sumsBy(rows, ({ on }) => Number(on.slice(0, 4)))
  const units = sumsBy(rows, ({ unitId }) => unitId)
  const byBase = sumsBy(rows, ({ base }) => base)
  const volunteers = sumsBy<MemberId>(rows, ({ memberId }) => memberId)
  const byStars = Array<number>(levels.length + 1).fill(0)
  for (const { certified } of volunteers.values()) {
    const stars = starsOf(certified, levels)
    byStars[stars] = (byStars[stars] ?? 0) + 1
  }
  return {
    ...sum(rows),
    volunteers: volunteers.size,
    byYear: [...years].map(([year, own]) => ({ year, ...own })).toSorted((a, b) => a.year - b.year),
    byBase: bases.map((base) => ({ base, ...(byBase.get(base) ?? sum([])) })),
    byUnit: [...units]
      .map(([unitId, own]) => ({ unitId, ...own }))
      .toSorted((a, b) => b.quarterHours - a.quarterHours || (a.unitId < b.unitId ? -1 : 1)),
    byStars,
  }
}

function sumsBy<K>(rows: readonly HoursRow[], keyOf: (row: HoursRow) => K): ReadonlyMap<K, Sum> {
  return new Map([...Map.groupBy(rows, keyOf)].map(([key, own]) => [key, sum(own)]))
}

function sum(rows: readonly HoursRow[]): Sum {
  let [quarterHours, certified] = [0, 0]
  for (const row of rows) {
    quarterHours += row.quarterHours
    certified += row.certified * row.quarterHours
  }
  return { quarterHours, certified }
}
