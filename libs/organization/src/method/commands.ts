import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsString, MaxLength } from 'class-validator'
import { ApiPropertyOptional } from '@nestjs/swagger'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLineEach, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import type { ProblemId } from '../problem/events'
import type { MethodId } from './events'

export class MethodPath {
  @IsUuidText()
  methodId: MethodId
}

export class MethodsQuery {
  /** Within name or summary. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(60)
  text?: string

  /** `true`: those withdrawn too. */
  @ApiPropertyOptional({ enum: ['true'] })
  @IsOptional()
  @IsIn(['true'])
  withdrawn?: 'true'
}

export class ReviseMethodBody {
  @IsLocalDate()
  on: LocalDate

  @IsLine(60)
  name: string

  /** For what it helps, and what it costs; names nobody. */
  @IsLine(1_000)
  summary: string

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(30)
  @IsLineEach(300)
  steps: string[]
}

export class DistilMethodBody extends ReviseMethodBody {
  /** An accepted one. */
  @IsUuidText()
  problemId: ProblemId
}

export class ReuseMethodBody {
  @IsLocalDate()
  on: LocalDate

  @IsUuidText()
  problemId: ProblemId

  /** How it had to be adapted. */
  @IsLine(500)
  note: string
}

export class WithdrawMethodBody {
  @IsLocalDate()
  on: LocalDate

  @IsLine(500)
  reason: string
}
