import { IsIn, IsInt, Max, Min } from 'class-validator'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { measures, type ClaimId, type Measure } from './events'

export class ClaimPath {
  @IsUuidText()
  claimId: ClaimId
}

export class ClaimTotalBody {
  /** Of that unit and all below it. */
  @IsUuidText()
  unitId: UnitId

  @IsIn(measures)
  measure: Measure

  @IsInt()
  @Min(0)
  @Max(10_000_000)
  total: number

  /** `about`: the source rounds it. */
  @IsIn(['exact', 'about'])
  precision: 'exact' | 'about'

  @IsLocalDate()
  from: LocalDate

  @IsLocalDate()
  until: LocalDate

  /** Where it was published. */
  @IsLine(300)
  source: string
}

export class WithdrawClaimBody {
  @IsLine(500)
  reason: string
}
