import { Type } from 'class-transformer'
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger'
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator'
import type { UnitId } from '@harbor/kernel/ids'
import type { Instant, LocalDate } from '@harbor/kernel/time'
import { IsInstant, IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import type { BookingId, VenueId } from './events'

export class VenuePath {
  @IsUuidText()
  venueId: VenueId
}

export class BookingPath extends VenuePath {
  @IsUuidText()
  bookingId: BookingId
}

export class VenueBody {
  @ApiProperty({ example: '招宝大讲堂' })
  @IsLine(60)
  name: string

  @IsLine(200)
  address: string

  /** How many people it holds. */
  @IsInt()
  @Min(1)
  @Max(100_000)
  capacity: number
}

export class OpenVenueBody extends VenueBody {
  /** Who looks after it. */
  @IsUuidText()
  unitId: UnitId

  @IsLocalDate()
  on: LocalDate
}

export class ChangeVenueBody extends VenueBody {
  @IsLine(500)
  reason: string
}

export class CloseVenueBody {
  /** The first day on which nobody can use it. */
  @IsLocalDate()
  on: LocalDate

  @IsLine(500)
  reason: string
}

export class SlotBody {
  @IsInstant()
  startsAt: Instant

  @IsInstant()
  endsAt: Instant
}

export class BookVenueBody extends SlotBody {
  /** Who books. */
  @IsUuidText()
  unitId: UnitId

  /** What for, in a few words that name nobody. */
  @IsLine(100)
  purpose: string

  @IsInt()
  @Min(1)
  @Max(100_000)
  people: number
}

export class MoveBookingBody extends SlotBody {
  @IsLine(500)
  reason: string
}

export class CancelBookingBody {
  @IsLine(500)
  reason: string
}

export class SettleBookingBody {
  @IsIn(['used', 'unused'])
  outcome: 'used' | 'unused'

  /** How many people came, where somebody counted. */
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 100_000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(100_000)
  people?: number
}
