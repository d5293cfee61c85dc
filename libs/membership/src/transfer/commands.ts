import { Type } from 'class-transformer'
import { IsBoolean, IsDefined, IsIn, IsOptional, ValidateNested } from 'class-validator'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLocalDate, IsMonth, IsUuidText } from '@harbor/service/validators'
import { PersonBody } from '../person-body'
import { stages, type Stage } from '../words'
import { refusalGrounds } from './events'

/** To a branch of the platform (`destinationId`) or to an organisation outside it (`outside`). */
export class InitiateTransfer {
  @IsLocalDate()
  on: LocalDate

  @IsOptional()
  @IsUuidText()
  destinationId?: UnitId

  @IsOptional()
  @IsLine(200)
  outside?: string

  @IsLine(500)
  reason: string
}

export class UnitActs {
  @IsLocalDate()
  on: LocalDate

  /** The deciding unit. */
  @IsUuidText()
  unitId: UnitId

  /** A past act put on record as it was: rules that it broke become findings. */
  @IsOptional()
  @IsBoolean()
  historic?: boolean
}

export class IssueLetter extends UnitActs {
  /** As printed; without it the platform gives one. */
  @IsOptional()
  @IsLine(80)
  letterNumber?: string

  /** At most 90 days after the issue. */
  @IsLocalDate()
  validUntil: LocalDate

  /** To whom the letter is addressed. */
  @IsLine(200)
  addressee: string

  /** `YYYY-MM` */
  @IsOptional()
  @IsMonth()
  duesPaidUntil?: string
}

export class ReceiveTransfer extends UnitActs {
  @IsOptional()
  @IsLine(80)
  receiptNumber?: string
}

export class RefuseTransfer extends UnitActs {
  @IsIn(refusalGrounds)
  ground: (typeof refusalGrounds)[number]

  @IsLine(500)
  reason: string
}

export class WithdrawTransfer extends UnitActs {
  @IsLine(500)
  reason: string
}

/** Somebody comes from outside with a letter. */
export class AnnounceTransfer {
  @IsLocalDate()
  on: LocalDate

  @IsUuidText()
  destinationId: UnitId

  @IsLine(200)
  sourceName: string

  @IsLine(80)
  letterNumber: string

  @IsLocalDate()
  issuedOn: LocalDate

  @IsLocalDate()
  validUntil: LocalDate

  @IsIn(stages)
  stage: Stage

  @IsOptional()
  @IsLocalDate()
  appliedOn?: LocalDate

  @IsOptional()
  @IsLocalDate()
  activistOn?: LocalDate

  @IsOptional()
  @IsLocalDate()
  targetOn?: LocalDate

  @IsOptional()
  @IsLocalDate()
  joinedOn?: LocalDate

  @IsOptional()
  @IsLocalDate()
  fullOn?: LocalDate

  /** A past act put on record as it was: rules that it broke become findings. */
  @IsOptional()
  @IsBoolean()
  historic?: boolean

  @IsDefined()
  @ValidateNested()
  @Type(() => PersonBody)
  person: PersonBody
}

export class RegisterFloating {
  @IsLocalDate()
  leftOn: LocalDate

  @IsLine(100)
  region: string

  @IsBoolean()
  abroad: boolean

  @IsOptional()
  @IsLocalDate()
  expectedReturnOn?: LocalDate
}

export class ContactFloating {
  @IsLocalDate()
  contactedOn: LocalDate

  /** Who of the branch was in contact. */
  @IsLine(60)
  by: string
}

export class ReturnFloating {
  @IsLocalDate()
  on: LocalDate
}
