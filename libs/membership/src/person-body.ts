import { IsIn, IsOptional } from 'class-validator'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLocalDate } from '@harbor/service/validators'

class DetailsBody {
  @IsOptional()
  @IsIn(['male', 'female'])
  sex?: 'male' | 'female'

  @IsOptional()
  @IsLine(30)
  ethnicity?: string

  @IsOptional()
  @IsLocalDate()
  bornOn?: LocalDate

  @IsOptional()
  @IsLine(60)
  education?: string

  @IsOptional()
  @IsLine(18)
  idNumber?: string

  @IsOptional()
  @IsLine(200)
  workplace?: string

  @IsOptional()
  @IsLine(40)
  phone?: string

  @IsOptional()
  @IsLine(200)
  posts?: string
}

/** A person's details as a body carries them; sealed before they are stored. */
export class PersonBody extends DetailsBody {
  @IsLine(60)
  name: string
}

/** Only what is named changes. */
export class PersonChangesBody extends DetailsBody {
  @IsOptional()
  @IsLine(60)
  name?: string
}
