import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger'
import { Type } from 'class-transformer'
import { IsDefined, IsIn, IsObject, IsOptional, ValidateIf, ValidateNested } from 'class-validator'
import type { EventId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import {
  offices,
  powers,
  unitKinds,
  type GridId,
  type Office,
  type OfficeId,
  type Power,
  type UnitKind,
} from '../unit-facts'
import type { ProposalId } from './state'

// Bodies and paths of the commands about units. What ends, ends on its `on`: the first day on which it holds no more.

export class EstablishUnitBody {
  @ApiProperty({ example: '听涛社区第一网格党支部' })
  @IsLine(100)
  name: string

  @ApiProperty({ enum: unitKinds })
  @IsIn(unitKinds)
  kind: UnitKind

  @IsUuidText()
  parentId: UnitId

  @IsLocalDate()
  on: LocalDate
}

export class RenameUnitBody {
  @IsLine(100)
  name: string

  @IsLocalDate()
  on: LocalDate
}

export class MoveUnitBody {
  @IsUuidText()
  parentId: UnitId

  @IsLocalDate()
  on: LocalDate
}

export class DissolveUnitBody {
  @IsLocalDate()
  on: LocalDate

  /** The unit that takes over its tasks. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  successorId?: UnitId

  @IsLine(500)
  reason: string
}

export class GrantPowerBody {
  @ApiProperty({ enum: powers })
  @IsIn(powers)
  power: Power

  @IsLocalDate()
  on: LocalDate
}

export class EndBody {
  @IsLocalDate()
  on: LocalDate

  @IsLine(500)
  reason: string
}

export class AssignGridBody {
  /** Of a grid that another branch served before; without it the grid is new. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  gridId?: GridId

  @ApiProperty({ example: '听涛社区第一网格' })
  @IsLine(100)
  name: string

  @IsLocalDate()
  on: LocalDate
}

export class AppointOfficerBody {
  @ApiProperty({ enum: offices })
  @IsIn(offices)
  office: Office

  /** Somebody on the roll. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  memberId?: MemberId

  /** Somebody who is not on the roll; sealed as personal data. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLine(60)
  name?: string

  @IsLocalDate()
  from: LocalDate

  /** Last day of the term; without it the usual term of this kind of unit. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  until?: LocalDate
}

export class UnitReplacement {
  /** The whole payload of that kind of event as it should read. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { name: '听涛社区望月党支部' } })
  @IsObject()
  data: Record<string, unknown>

  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  effectiveOn?: LocalDate
}

export class ProposeUnitCorrectionBody {
  /** The event to be corrected. */
  @IsUuidText()
  corrects: EventId

  /** Null: it never took place. */
  @ApiProperty({ type: UnitReplacement, nullable: true })
  @IsDefined()
  @ValidateIf(({ replacement }: ProposeUnitCorrectionBody) => replacement !== null)
  @ValidateNested()
  @Type(() => UnitReplacement)
  replacement: UnitReplacement | null

  @IsLine(500)
  reason: string

  /** The document or organ that allows the correction. */
  @IsLine(200)
  authority: string
}

export class RejectUnitCorrectionBody {
  @IsLine(500)
  reason: string
}

export class UnitPath {
  @IsUuidText()
  unitId: UnitId
}
export class PowerPath extends UnitPath {
  @ApiProperty({ enum: powers })
  @IsIn(powers)
  power: Power
}
export class GridPath extends UnitPath {
  @IsUuidText()
  gridId: GridId
}
export class OfficePath extends UnitPath {
  @IsUuidText()
  officeId: OfficeId
}
export class ProposalPath extends UnitPath {
  @IsUuidText()
  proposalId: ProposalId
}
