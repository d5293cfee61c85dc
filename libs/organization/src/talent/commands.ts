import { ApiPropertyOptional } from '@nestjs/swagger'
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional } from 'class-validator'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLineEach, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import type { TalentId } from './events'

export class TalentPath {
  @IsUuidText()
  talentId: TalentId
}

export class TalentBody {
  /** What the person can do: 朗诵, 急救, 家电维修. */
  @IsLineEach(40)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  skills: string[]

  @IsLine(60)
  name: string

  @IsOptional()
  @IsLine(40)
  phone?: string

  @IsOptional()
  @IsLine(500)
  introduction?: string
}

export class RegisterTalentBody extends TalentBody {
  /** Whose register it is. */
  @IsUuidText()
  unitId: UnitId

  /** Somebody on the roll; left out for a resident. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  memberId?: MemberId

  /** Where the consent in writing is kept; left out only by the member who registers himself. */
  @IsOptional()
  @IsLine(200)
  document?: string

  /** The day of the consent; today when missing. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  consentOn?: LocalDate
}
