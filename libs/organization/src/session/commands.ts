import { ApiProperty } from '@nestjs/swagger'
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
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import { sessionKinds, type SessionKind } from '@harbor/rules/organisation-life-pack'
import { HasForm, IsInstant, IsLine, IsLineEach, IsUuidText } from '@harbor/service/validators'
import type { PlanId, PlanItemId, SessionId } from '../programme-words'

export class SessionPath {
  @IsUuidText()
  sessionId: SessionId
}

export class SessionMemberPath extends SessionPath {
  @IsUuidText()
  memberId: MemberId
}

class WhenAndWhere {
  @IsInstant()
  startsAt: Instant

  @IsInstant()
  endsAt: Instant

  @IsLine(200)
  place: string
}

export class ConveneBody extends WhenAndWhere {
  @IsUuidText()
  unitId: UnitId

  @ApiProperty({ enum: sessionKinds })
  @IsIn(sessionKinds)
  kind: SessionKind

  /** Without plan and item, or without theme, the session is refused. */
  @IsOptional()
  @IsUuidText()
  planId?: PlanId

  /** Of the month's approved scheme. */
  @IsOptional()
  @IsUuidText()
  itemId?: PlanItemId

  @IsOptional()
  @IsLine(200)
  theme?: string

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(30)
  @IsLineEach(200)
  agenda?: string[]

  /** 学时, in halves; 0 without it. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(24)
  classHours?: number

  /** By name, for a group's meeting or a committee's lecture. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(2_000)
  @IsUuidText({ each: true })
  called?: MemberId[]
}

export class MoveSessionBody extends WhenAndWhere {
  @IsLine(500)
  reason: string
}

export class SessionReasonBody {
  @IsLine(500)
  reason: string
}

export class CheckInBody {
  /** The text of the QR code that the member shows. */
  @IsString()
  @MaxLength(300)
  code: string
}

export class NoteAttendanceBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(2_000)
  @IsUuidText({ each: true })
  members: MemberId[]
}

export class LeaveBody extends SessionReasonBody {
  /** Left out: the caller asks for himself. */
  @IsOptional()
  @IsUuidText()
  memberId?: MemberId
}

export class DecideLeaveBody {
  @IsBoolean()
  granted: boolean
}

export class ExcuseBody extends SessionReasonBody {
  @IsLine(200)
  authority: string
}

export class CorrectAttendanceBody extends ExcuseBody {
  @IsBoolean()
  present: boolean
}

export class MinutesBody {
  /** SHA-256 of the file, which is kept outside the platform. */
  @ApiProperty({ type: String, pattern: '^[0-9a-f]{64}$' })
  @HasForm(/^[0-9a-f]{64}$/, 'a SHA-256 of 64 hex digits in lower case')
  sha256: string

  @IsLine(200)
  name: string

  @IsUuidText()
  recorderId: MemberId

  /** Needed when other minutes are replaced. */
  @IsOptional()
  @IsLine(500)
  reason?: string
}

export class BallotBody {
  @IsBoolean()
  secret: boolean

  @IsInt()
  @Min(0)
  @Max(5_000)
  yes: number

  @IsInt()
  @Min(0)
  @Max(5_000)
  no: number

  @IsInt()
  @Min(0)
  @Max(5_000)
  abstained: number
}

export class ResolveBody {
  /** Names nobody: it is shown to everybody who may see the session. */
  @IsLine(500)
  matter: string

  @IsOptional()
  @ValidateNested()
  @Type(() => BallotBody)
  ballot?: BallotBody
}
