import { Type } from 'class-transformer'
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsOptional,
  ValidateNested,
} from 'class-validator'
import type { Id, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { clearableDetails, lapseKinds, removalGrounds, suspensionGrounds } from './events'
import { PersonChangesBody } from '../person-body'

/** On a day. */
export class OnDay {
  @IsLocalDate()
  on: LocalDate
}

/** What a unit decides: the day of legal effect and the unit. */
export class UnitDecides extends OnDay {
  @IsUuidText()
  unitId: UnitId

  /** A past act put on record as it was: rules that it broke become findings. */
  @IsOptional()
  @IsBoolean()
  historic?: boolean
}

export class UnitDecidesWithReason extends UnitDecides {
  @IsLine(500)
  reason: string
}

export class SuspendMembership extends UnitDecides {
  @IsIn(suspensionGrounds)
  ground: (typeof suspensionGrounds)[number]

  /** The day from which the ground has existed. */
  @IsLocalDate()
  since: LocalDate
}

export class RemoveMember extends UnitDecidesWithReason {
  @IsIn(removalGrounds)
  ground: (typeof removalGrounds)[number]
}

export class DeemWithdrawn extends UnitDecidesWithReason {
  @IsOptional()
  @IsUuidText()
  lapseId?: Id<'lapse'>

  /** With `historic`, where no lapse is on record. */
  @IsOptional()
  @IsIn(lapseKinds)
  kind?: (typeof lapseKinds)[number]

  @IsOptional()
  @IsLocalDate()
  since?: LocalDate
}

export class RecordLapse {
  @IsIn(lapseKinds)
  kind: (typeof lapseKinds)[number]

  /** The first day without. */
  @IsLocalDate()
  since: LocalDate
}

export class EndLapse {
  @IsIn(['resumed', 'excused'])
  how: 'resumed' | 'excused'

  @IsLocalDate()
  endedOn: LocalDate

  @IsLine(200)
  reason: string
}

export class RecordContactLost {
  @IsLocalDate()
  lastContactOn: LocalDate
}

export class RecordContactFound {
  @IsLocalDate()
  foundOn: LocalDate

  /** How the person was found. */
  @IsLine(200)
  reason: string
}

export class ChangeDetails {
  @IsDefined()
  @ValidateNested()
  @Type(() => PersonChangesBody)
  changes: PersonChangesBody

  /** Details that are struck out. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(clearableDetails.length)
  @ArrayUnique()
  @IsIn(clearableDetails, { each: true })
  cleared?: (typeof clearableDetails)[number][]

  @IsLine(200)
  reason: string
}

export class ErasePersonalData {
  @IsLine(500)
  reason: string

  /** The order or request that allows it. */
  @IsLine(200)
  authority: string
}
