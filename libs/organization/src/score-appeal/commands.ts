import { ApiPropertyOptional } from '@nestjs/swagger'
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { appealOutcomes, type AppealId, type AppealOutcome } from './events'

export class AppealPath {
  @IsUuidText()
  appealId: AppealId
}

export class AppealsQuery {
  @ApiPropertyOptional({ enum: ['open', ...appealOutcomes] })
  @IsOptional()
  @IsIn(['open', ...appealOutcomes])
  outcome?: AppealOutcome | 'open'
}

/** About a member’s score (`memberId`), or a branch’s (`unitId`): one of the two. */
export class OpenAppealBody {
  @IsOptional()
  @IsUuidText()
  memberId?: MemberId

  @IsOptional()
  @IsUuidText()
  unitId?: UnitId

  /** Code of the item. */
  @IsLine(40)
  item: string

  /** The day of the score. */
  @IsLocalDate()
  scoreOn: LocalDate

  /** Sealed with the key of whom it is about. */
  @IsLine(1_000)
  grounds: string
}

export class DecideAppealBody {
  /** The deciding unit: above the branch. */
  @IsUuidText()
  unitId: UnitId

  @IsIn(appealOutcomes)
  outcome: AppealOutcome

  /** What the item counts more or less; 0 when dismissed. */
  @IsInt()
  @Min(-100_000)
  @Max(100_000)
  hundredths: number

  @IsLine(500)
  reason: string
}
