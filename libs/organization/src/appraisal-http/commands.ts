import { ApiPropertyOptional } from '@nestjs/swagger'
import { Type } from 'class-transformer'
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { HasForm, IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { countings, indices, periods, signs, type DefinitionId, type Index, type IndexItem } from '../appraisal/events'
import { definitionPhases, type DefinitionPhase } from '../appraisal/state'

const codePattern = /^[a-z][a-z0-9-]{0,39}$/

export class DefinitionPath {
  @IsUuidText()
  definitionId: DefinitionId
}

export class DefinitionsQuery {
  @ApiPropertyOptional({ enum: indices })
  @IsOptional()
  @IsIn(indices)
  index?: Index

  @ApiPropertyOptional({ enum: definitionPhases })
  @IsOptional()
  @IsIn(definitionPhases)
  phase?: DefinitionPhase
}

/** Facts of one kind; of one detail where it is named. */
export class SelectedBody {
  @IsLine(60)
  kind: string

  @IsOptional()
  @IsLine(60)
  detail?: string
}

/** One item: what is counted, over which days, and what it adds or takes away. */
export class IndexItemBody {
  @HasForm(codePattern, 'a code of at most 40 small letters, digits or hyphens, a letter first')
  code: string

  @IsLine(100)
  zh: string

  @IsLine(100)
  en: string

  /** `veto`: leaves the sum alone and rules out every proposal. */
  @IsIn(signs)
  sign: IndexItem['sign']

  /** `rate`: facts of `of` per facts of `among`. */
  @IsIn(countings)
  counting: IndexItem['counting']

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => SelectedBody)
  of: SelectedBody[]

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => SelectedBody)
  among?: SelectedBody[]

  /** How many make one award. */
  @IsInt()
  @Min(1)
  @Max(10_000)
  per: number

  /** Hundredths of a point for one award; for a rate of 100 %. */
  @IsInt()
  @Min(0)
  @Max(100_000)
  awardHundredths: number

  /** Percent. */
  @IsInt()
  @Min(1)
  @Max(100)
  weight: number

  /** The most that the item adds or takes away; null: no limit. */
  @ValidateIf((_, value) => value !== null)
  @IsInt()
  @Min(0)
  @Max(100_000)
  capHundredths: number | null

  @IsIn(periods)
  period: IndexItem['period']

  /** True: no score where nothing of these kinds was recorded of the branch. */
  @IsBoolean()
  required: boolean
}

export class IndexLevelBody {
  @HasForm(codePattern, 'a code of at most 40 small letters, digits or hyphens, a letter first')
  code: string

  @IsLine(60)
  zh: string

  @IsLine(60)
  en: string

  @IsInt()
  @Min(0)
  @Max(100_000)
  fromHundredths: number
}

export class DraftIndexBody {
  @IsIn(indices)
  index: Index

  @IsLine(60)
  name: string

  /** The circular that it puts into data. */
  @IsLine(200)
  source: string

  @IsInt()
  @Min(0)
  @Max(100_000)
  baseHundredths: number

  /** Null: no limit. */
  @ValidateIf((_, value) => value !== null)
  @IsInt()
  @Min(0)
  @Max(100_000)
  ceilingHundredths: number | null

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(60)
  @ValidateNested({ each: true })
  @Type(() => IndexItemBody)
  items: IndexItemBody[]

  /** From the lowest to the highest. */
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => IndexLevelBody)
  levels: IndexLevelBody[]
}

export class ApproveIndexBody {
  /** The street committee. */
  @IsUuidText()
  unitId: UnitId

  @IsLine(100)
  document: string

  /** In force from that day until a later definition takes its place. */
  @IsLocalDate()
  from: LocalDate
}

export class DiscardIndexBody {
  @IsLine(500)
  reason: string
}

export class ScorePath {
  @IsUuidText()
  memberId: MemberId
}

export class UnitScorePath {
  @IsUuidText()
  unitId: UnitId
}

export class ScoreQuery {
  /** Default: today. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  on?: LocalDate

  /** What if: another definition than the one in force on that day, a draft among them. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  definition?: DefinitionId
}

export class ScoresQuery extends ScoreQuery {
  @IsIn(indices)
  index: Index

  /** The unit and all below it. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId
}
