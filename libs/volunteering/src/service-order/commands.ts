import { Type } from 'class-transformer'
import { IsIn, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { Instant, LocalDate } from '@harbor/kernel/time'
import { IsInstant, IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { bases, type Base, type OrderId } from '../words'

export class OrderPath {
  @IsUuidText()
  orderId: OrderId
}

/** Who asks, and where: sealed before it is stored, shown to the branch, and to whoever has claimed the order. */
export class ContactBody {
  @IsLine(60)
  name: string

  @IsOptional()
  @IsLine(40)
  phone?: string

  @IsOptional()
  @IsLine(200)
  address?: string

  @IsOptional()
  @IsLine(500)
  note?: string
}

export class PlaceOrderBody {
  /** The branch that is asked. */
  @IsUuidText()
  unitId: UnitId

  /** What is wanted, in a few words that name nobody: everybody who may claim it reads them. */
  @IsLine(100)
  need: string

  @IsIn(bases)
  base: Base

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  capacity?: number

  @IsLocalDate()
  wantedOn: LocalDate

  /** Last day for claims; without it the day of service. */
  @IsOptional()
  @IsLocalDate()
  claimUntil?: LocalDate

  /** The resident. Left out by staff: the order is the unit’s own. */
  @IsOptional()
  @ValidateNested()
  @Type(() => ContactBody)
  contact?: ContactBody
}

export class ReasonBody {
  @IsLine(500)
  reason: string
}

export class ReleaseBody extends ReasonBody {
  /** Left out: the caller’s own claim. */
  @IsOptional()
  @IsUuidText()
  memberId?: MemberId
}

export class DoneBody {
  /** Left out: the caller himself has served. */
  @IsOptional()
  @IsUuidText()
  memberId?: MemberId

  @IsInstant()
  startedAt: Instant

  @IsInstant()
  endedAt: Instant
}

export class ConfirmBody {
  /** 1 to 5. */
  @IsInt()
  @Min(1)
  @Max(5)
  rating: number

  @IsOptional()
  @IsLine(200)
  comment?: string
}

export class SettleBody extends ReasonBody {
  @IsIn(['rendered', 'not-rendered'])
  outcome: 'rendered' | 'not-rendered'
}

export class EraseResidentBody extends ReasonBody {
  @IsLine(200)
  authority: string
}
