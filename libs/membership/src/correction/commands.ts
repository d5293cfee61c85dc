import { Type } from 'class-transformer'
import { IsDefined, IsObject, IsOptional, ValidateIf, ValidateNested } from 'class-validator'
import type { EventId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { PersonChangesBody } from '../person-body'

export class ReplacementBody {
  /** The payload as it should have been, without its personal part. */
  @IsObject()
  data: Record<string, unknown>

  /** The day of legal effect as it should have been. */
  @IsOptional()
  @IsLocalDate()
  effectiveOn?: LocalDate
}

/** What would be put in the place of a record. */
export class CorrectionBody {
  @IsUuidText()
  corrects: EventId

  /** Null: it never took place. */
  @IsDefined()
  @ValidateIf(({ replacement }: CorrectionBody) => replacement !== null)
  @ValidateNested()
  @Type(() => ReplacementBody)
  replacement: ReplacementBody | null

  /** The whole personal part as it should read; without it the old one stays. */
  @IsOptional()
  @ValidateNested()
  @Type(() => PersonChangesBody)
  personal?: PersonChangesBody
}

export class ProposeCorrection extends CorrectionBody {
  @IsLine(500)
  reason: string

  /** The document or organ that allows it. */
  @IsLine(200)
  authority: string
}

export class ApproveCorrection {
  /** The approving unit: with the power `correct-records`. */
  @IsUuidText()
  unitId: UnitId
}

export class RejectCorrection {
  @IsLine(500)
  reason: string
}
