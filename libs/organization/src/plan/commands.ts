import { Type } from 'class-transformer'
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator'
import { ApiProperty } from '@nestjs/swagger'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLineEach, IsLocalDate, IsMonth, IsUuidText } from '@harbor/service/validators'
import { planItemKinds, type PlanId, type PlanItemId, type PlanItemKind } from '../programme-words'

export class PlanPath {
  @IsUuidText()
  planId: PlanId
}

export class SchemePath extends PlanPath {
  /** `YYYY-MM` */
  @ApiProperty({ example: '2026-03' })
  @IsMonth()
  month: string
}

export class IntendedBody {
  @ApiProperty({ enum: planItemKinds })
  @IsIn(planItemKinds)
  kind: PlanItemKind

  /** How often in the year. */
  @IsInt()
  @Min(1)
  @Max(366)
  times: number
}

export class ChangePlanBody {
  @IsLine(200)
  theme: string

  @IsArray()
  @ArrayMaxSize(30)
  @IsLineEach(200)
  goals: string[]

  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => IntendedBody)
  intended: IntendedBody[]

  /** Needed when an approved plan is changed. */
  @IsOptional()
  @IsLine(500)
  reason?: string
}

export class ProposePlanBody extends ChangePlanBody {
  @IsUuidText()
  unitId: UnitId

  @IsInt()
  @Min(1949)
  @Max(2200)
  year: number
}

export class DecidePlanBody {
  /** The unit that decides: one above for a year plan, the unit itself or one above for a scheme. */
  @IsUuidText()
  byUnitId: UnitId
}

export class ReturnPlanBody extends DecidePlanBody {
  @IsLine(500)
  reason: string
}

export class PlanItemBody {
  /** Of an item that the scheme has already; left out for a new one. */
  @IsOptional()
  @IsUuidText()
  itemId?: PlanItemId

  @ApiProperty({ enum: planItemKinds })
  @IsIn(planItemKinds)
  kind: PlanItemKind

  @IsLine(200)
  theme: string

  /** Last day on which it is in time; the month's last without it. */
  @IsOptional()
  @IsLocalDate()
  dueOn?: LocalDate
}

export class ProposeSchemeBody {
  @IsLine(200)
  focus: string

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(60)
  @ValidateNested({ each: true })
  @Type(() => PlanItemBody)
  items: PlanItemBody[]

  /** Needed when an approved scheme is changed. */
  @IsOptional()
  @IsLine(500)
  reason?: string
}
