import { IsOptional, IsString, Matches, MaxLength } from 'class-validator'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
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
  @Matches(/^[\p{L}\p{N}〔〕()（）-]{3,40}$/u)
  number?: string
}

export class RevokeCertificateBody {
  @IsLine(500)
  reason: string

  @IsLine(200)
  authority: string
}
