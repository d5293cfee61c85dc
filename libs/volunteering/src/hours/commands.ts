import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import { IsInstant, IsLine, IsUuidText } from '@harbor/service/validators'
import { bases, type Base, type HoursRecordId } from '../words'

export class LedgerPath {
  @IsUuidText()
  memberId: MemberId
}
export class RecordPath extends LedgerPath {
  @IsUuidText()
  recordId: HoursRecordId
}

class HoursBody {
  @IsLine(100)
  activity: string

  @IsIn(bases)
  base: Base

  @IsInstant()
  startedAt: Instant

  @IsInstant()
  endedAt: Instant

  /** Where fewer count than start and end give. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(64)
  quarterHours?: number
}

export class RecordHoursBody extends HoursBody {
  /** Who organised the activity. */
  @IsUuidText()
  organiserId: UnitId
}

export class CorrectHoursBody extends HoursBody {
  @IsLine(500)
  reason: string

  /** The document or organ that allows it. */
  @IsLine(200)
  authority: string
}

export class VoidHoursBody {
  @IsLine(500)
  reason: string

  @IsLine(200)
  authority: string
}
