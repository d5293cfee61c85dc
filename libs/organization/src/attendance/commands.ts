import { IsInt, Max, Min } from 'class-validator'
import type { MemberId } from '@harbor/kernel/ids'
import { IsLine, IsUuidText } from '@harbor/service/validators'

export class AttendanceOfMemberPath {
  @IsUuidText()
  memberId: MemberId
}

export class EndExemptionBody {
  @IsInt()
  @Min(2019)
  @Max(2200)
  year: number

  @IsLine(200)
  authority: string
}

export class ExemptBody extends EndExemptionBody {
  @IsLine(500)
  reason: string
}
