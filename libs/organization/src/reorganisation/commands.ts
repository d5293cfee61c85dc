import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger'
import { Type } from 'class-transformer'
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsOptional, ValidateNested } from 'class-validator'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import type { GridId } from '../unit-facts'
import { planLimits, reorganisationKinds, type ReorganisationId, type ReorganisationKind } from './events'
import { reorganisationPhases, type ReorganisationPhase } from './state'

export class ReorganisationPath {
  @IsUuidText()
  reorganisationId: ReorganisationId
}

export class ReorganisationsQuery {
  @ApiPropertyOptional({ enum: reorganisationPhases })
  @IsOptional()
  @IsIn(reorganisationPhases)
  phase?: ReorganisationPhase
}

export class SourceBody {
  @IsUuidText()
  unitId: UnitId

  /** False: it goes on, and keeps everybody who is sent nowhere else. */
  @IsBoolean()
  closes: boolean

  /** The receiving branch that takes over its tasks; without it, the only one there is. */
  @IsOptional()
  @IsUuidText()
  successorId?: UnitId
}

/** What a receiving branch takes. */
class Taken {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(planLimits.grids)
  @IsUuidText({ each: true })
  gridIds?: GridId[]

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(planLimits.people)
  @IsUuidText({ each: true })
  memberIds?: MemberId[]

  /** Everybody of a closing branch who is named nowhere goes there. One receiver at most. */
  @IsOptional()
  @IsBoolean()
  rest?: boolean
}

/** A branch that is there (`unitId`), or a new one (`name` and `parentId`). */
export class ReceiverBody extends Taken {
  @IsOptional()
  @IsUuidText()
  unitId?: UnitId

  @ApiPropertyOptional({ example: '听涛社区第五网格党支部' })
  @IsOptional()
  @IsLine(100)
  name?: string

  @IsOptional()
  @IsUuidText()
  parentId?: UnitId
}

export class ProposeReorganisationBody {
  @ApiProperty({ enum: reorganisationKinds })
  @IsIn(reorganisationKinds)
  kind: ReorganisationKind

  /** Who proposes: one of the branches, or a unit above one. */
  @IsUuidText()
  unitId: UnitId

  @IsLocalDate()
  on: LocalDate

  @ApiProperty({ type: [SourceBody] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(planLimits.branches)
  @ValidateNested({ each: true })
  @Type(() => SourceBody)
  sources: SourceBody[]

  @ApiProperty({ type: [ReceiverBody] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(planLimits.branches)
  @ValidateNested({ each: true })
  @Type(() => ReceiverBody)
  receivers: ReceiverBody[]

  @IsLine(500)
  reason: string
}

export class AssignedBody extends Taken {
  @IsUuidText()
  unitId: UnitId
}

export class RevisePlanBody {
  /** Every receiving branch of the proposal, new ones by the id that it gave them. */
  @ApiProperty({ type: [AssignedBody] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(planLimits.branches)
  @ValidateNested({ each: true })
  @Type(() => AssignedBody)
  receivers: AssignedBody[]
}

export class WithdrawReorganisationBody {
  @IsLine(500)
  reason: string
}

export class ApproveReorganisationBody {
  /** From that day new branches are there and grids are served by others. */
  @IsLocalDate()
  on: LocalDate

  /** The deciding unit. */
  @IsUuidText()
  unitId: UnitId

  /** 批复文号 */
  @IsLine(200)
  document: string
}

export class StopReorganisationBody {
  /** The unit that approved it. */
  @IsUuidText()
  unitId: UnitId

  @IsLine(500)
  reason: string
}

export class CompleteReorganisationBody {
  /** The first day on which the closing branches are no more. */
  @IsLocalDate()
  on: LocalDate
}
