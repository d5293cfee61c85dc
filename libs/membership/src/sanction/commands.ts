import { IsBoolean, IsIn } from 'class-validator'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { criticismForms } from './events'

/** What a unit decides: the day of legal effect and the unit. */
export class UnitActs {
  @IsLocalDate()
  on: LocalDate

  @IsUuidText()
  unitId: UnitId
}

export class UnitActsWithReason extends UnitActs {
  @IsLine(500)
  reason: string
}

export class Criticise extends UnitActs {
  @IsIn(criticismForms)
  form: (typeof criticismForms)[number]

  /** Sealed with the person's key. */
  @IsLine(1_000)
  matter: string
}

export class OrderRectification extends UnitActs {
  /** The last day: a year at most. */
  @IsLocalDate()
  until: LocalDate

  /** Sealed with the person's key. */
  @IsLine(1_000)
  matter: string
}

export class ConcludeRectification extends UnitActsWithReason {
  @IsBoolean()
  corrected: boolean
}
