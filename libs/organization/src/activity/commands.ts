import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger'
import { Type } from 'class-transformer'
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import { IsInstant, IsLine, IsUuidText } from '@harbor/service/validators'
import { bases, type Base } from '../bases'
import type { TalentId } from '../talent/events'
import type { VenueId } from '../venue/events'
import { mostParticipants, type ActivityId } from './events'

export class ActivityPath {
  @IsUuidText()
  activityId: ActivityId
}

/** What taking part counts as in the organisation life. */
export class LifeBody {
  /** A kind of organisation life, e.g. `theme-day`, `lecture`. */
  @IsLine(40)
  kind: string

  /** Class hours (学时), in halves. */
  @ApiProperty({ type: 'number', minimum: 0, maximum: 40, multipleOf: 0.5 })
  @IsNumber({ maxDecimalPlaces: 1 })
  @Min(0)
  @Max(40)
  classHours: number
}

export class ActivityTimeBody {
  @IsInstant()
  startsAt: Instant

  @IsInstant()
  endsAt: Instant
}

export class ActivityBody extends ActivityTimeBody {
  @IsUuidText()
  unitId: UnitId

  /** In a few words that name nobody: all members read them. */
  @ApiProperty({ example: '红色家书诵读' })
  @IsLine(100)
  title: string

  @IsIn(bases)
  base: Base

  @IsLine(200)
  place: string

  /** Who leads it: a talent with standing consent. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  talentId?: TalentId

  @IsOptional()
  @ValidateNested()
  @Type(() => LifeBody)
  life?: LifeBody

  /** Whether taking part brings volunteer hours; without it only in the bases of care and service. */
  @IsOptional()
  @IsBoolean()
  volunteerHours?: boolean
}

export class PlanActivityBody extends ActivityBody {
  /** A venue that is booked for it; refused when it is taken. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  venueId?: VenueId

  @IsInt()
  @Min(1)
  @Max(mostParticipants)
  capacity: number

  /** Sign-up and sign-out end here; without it as it begins. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsInstant()
  signUpUntil?: Instant
}

export class HistoricActivityBody extends ActivityBody {
  /** Members who came. */
  @IsUuidText({ each: true })
  @IsArray()
  @ArrayMaxSize(mostParticipants)
  memberIds: MemberId[]

  /** People who are no members. */
  @IsInt()
  @Min(0)
  @Max(100_000)
  guests: number
}

export class RescheduleBody extends ActivityTimeBody {
  @ApiPropertyOptional()
  @IsOptional()
  @IsInstant()
  signUpUntil?: Instant

  @IsLine(500)
  reason: string
}

export class CapacityBody {
  @IsInt()
  @Min(1)
  @Max(mostParticipants)
  capacity: number

  @IsLine(500)
  reason: string
}

export class LeaderBody {
  @IsUuidText()
  talentId: TalentId
}

export class SignUpBody {
  /** Left out: the caller himself. */
  @IsOptional()
  @IsUuidText({ each: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  memberIds?: MemberId[]
}

export class SignOutBody {
  /** Left out: the caller himself. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  memberId?: MemberId
}

export class CheckInBody {
  /** As the organiser shows it, alone or in a QR code. */
  @IsLine(40)
  code: string
}

export class AttendanceBody {
  @IsUuidText({ each: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostParticipants)
  memberIds: MemberId[]
}

export class RetractBody {
  @IsUuidText()
  memberId: MemberId

  @IsLine(200)
  reason: string
}

export class CloseActivityBody {
  /** People who came and are no members. */
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 100_000 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100_000)
  guests?: number
}

export class RateBody {
  /** 1 to 5. */
  @IsInt()
  @Min(1)
  @Max(5)
  rating: number

  /** Of the activity; names nobody. */
  @IsOptional()
  @IsLine(200)
  comment?: string
}

export class CallOffBody {
  @IsLine(500)
  reason: string
}
