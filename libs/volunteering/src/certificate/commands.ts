import { IsOptional, IsString, MaxLength } from 'class-validator'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { HasForm, IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { LedgerPath } from '../hours/commands'

export class CertificatePath extends LedgerPath {
  @IsLine(40)
  number: string
}
export class VerifyPath {
  @IsString()
  @MaxLength(60)
  code: string
}

export class IssueCertificateBody {
  @IsLocalDate()
  from: LocalDate

  @IsLocalDate()
  until: LocalDate

  /** The issuing unit. */
  @IsUuidText()
  unitId: UnitId

  /** As printed; without it the platform gives one. */
  @IsOptional()
  @HasForm(/^[\p{L}\p{N}〔〕()（）-]{3,40}$/u, 'a number of 3 to 40 letters, digits, brackets or hyphens')
  number?: string
}

export class RevokeCertificateBody {
  @IsLine(500)
  reason: string

  @IsLine(200)
  authority: string
}
