import { Type } from 'class-transformer'
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLineEach, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { PersonBody } from '../person-body'

const organs = ['branch-committee', 'general-meeting'] as const

/** What every act of development names. */
export class ActBody {
  /** The day of the act. */
  @IsLocalDate()
  on: LocalDate

  /** The unit that acted. */
  @IsUuidText()
  unitId: UnitId

  /** A past act put on record as it was: rules that it broke become findings. Needs the permission `development.record-historic`. */
  @IsOptional()
  @IsBoolean()
  historic?: boolean
}

export class SubmitApplication extends ActBody {
  @IsDefined()
  @ValidateNested()
  @Type(() => PersonBody)
  person: PersonBody
}

export class HoldTalk extends ActBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5)
  @IsLineEach(60)
  talkers: string[]
}

export class NominateActivist extends ActBody {
  @IsIn(['members', 'mass-organisation'])
  by: 'members' | 'mass-organisation'
}

export class DecideByOrgan extends ActBody {
  @IsIn(organs)
  organ: (typeof organs)[number]
}

export class FileUpward extends ActBody {
  @IsIn(['activist', 'target', 'admission'])
  matter: 'activist' | 'target' | 'admission'

  /** The unit of the platform that received the file; or `outside`. */
  @IsOptional()
  @IsUuidText()
  recipientId?: UnitId

  @IsOptional()
  @IsLine(200)
  outside?: string
}

export class AssignCultivators extends ActBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5)
  @ArrayUnique()
  @IsUuidText({ each: true })
  cultivators: MemberId[]
}

export class RecordAssessment extends ActBody {
  @IsIn(['activist', 'probation'])
  of: 'activist' | 'probation'

  /** e.g. `2024上半年` */
  @IsLine(40)
  period: string

  @IsIn(['good', 'fair', 'poor'])
  result: 'good' | 'fair' | 'poor'

  @IsOptional()
  @IsLine(1_000)
  note?: string
}

export class PublishNotice extends ActBody {
  @IsIn(['target', 'admission', 'conversion'])
  matter: 'target' | 'admission' | 'conversion'

  /** Last day of the notice. */
  @IsLocalDate()
  until: LocalDate

  @IsInt()
  @Min(0)
  @Max(10_000)
  objections: number
}

export class ConfirmTarget extends DecideByOrgan {
  @IsArray()
  @ArrayMaxSize(4)
  @ArrayUnique()
  @IsIn(['group', 'cultivators', 'members', 'masses'], { each: true })
  opinionsHeard: ('group' | 'cultivators' | 'members' | 'masses')[]
}

export class AssignIntroducers extends ActBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5)
  @ArrayUnique()
  @IsUuidText({ each: true })
  introducers: MemberId[]
}

export class ConcludePoliticalReview extends ActBody {
  @IsBoolean()
  passed: boolean

  /** Titles of the documents that the review rests on. */
  @IsArray()
  @ArrayMaxSize(20)
  @IsLineEach(200)
  documents: string[]
}

export class CompleteTraining extends ActBody {
  @IsNumber()
  @Min(0)
  @Max(365)
  days: number

  @IsNumber()
  @Min(0)
  @Max(1_000)
  classHours: number
}

export class ReviewInCommittee extends DecideByOrgan {
  @IsBoolean()
  qualified: boolean
}

export class ConcludePreReview extends ActBody {
  @IsBoolean()
  passed: boolean

  /** When the person is known to leave soon: the day. */
  @IsOptional()
  @IsLocalDate()
  leavingOn?: LocalDate

  @IsOptional()
  @IsLine(500)
  exception?: string
}

export class FillForm extends ActBody {
  @IsLine(80)
  formNumber: string
}

/** A written opinion of somebody who cannot come; what it says is counted in the meeting. */
export class FileOpinion extends ActBody {
  @IsIn(['admission', 'conversion'])
  matter: 'admission' | 'conversion'

  /** The absentee. */
  @IsUuidText()
  filedBy: MemberId
}

/** The result as it was counted in the meeting. Who was due is derived from the roll of that day. */
export class VoteOnAdmission extends ActBody {
  @IsInt()
  @Min(0)
  @Max(10_000)
  present: number

  @IsBoolean()
  secret: boolean

  @IsInt()
  @Min(0)
  @Max(10_000)
  yes: number

  @IsInt()
  @Min(0)
  @Max(10_000)
  no: number

  @IsInt()
  @Min(0)
  @Max(10_000)
  abstained: number

  /** Written opinions of absentees: no more than were filed before the meeting (`written-opinion`). */
  @IsInt()
  @Min(0)
  @Max(10_000)
  writtenYes: number

  @IsInt()
  @Min(0)
  @Max(10_000)
  writtenNo: number

  /** Historic acts only, where the roll of that day is not here: the number in the minutes. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  dueByMinutes?: number
}

export class DecideAdmission extends ActBody {
  @IsBoolean()
  approved: boolean

  /** Special circumstances: six months instead of three. */
  @IsBoolean()
  special: boolean

  @IsOptional()
  @IsLine(500)
  reason?: string

  /** Historic acts only, where the vote is not on file. */
  @IsOptional()
  @IsLocalDate()
  votedOn?: LocalDate
}

export class AssignGroup extends ActBody {
  @IsLine(100)
  groupName: string
}

export class AtPlace extends ActBody {
  @IsLine(200)
  place: string
}

export class VoteOnConversion extends VoteOnAdmission {
  @IsIn(['convert', 'extend', 'cancel'])
  proposal: 'convert' | 'extend' | 'cancel'

  /** With `extend`: 6 to 12 months. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(60)
  extendMonths?: number
}

export class DecideConversion extends ActBody {
  @IsIn(['convert', 'extend', 'cancel', 'not-approved'])
  outcome: 'convert' | 'extend' | 'cancel' | 'not-approved'

  @IsOptional()
  @IsLine(500)
  reason?: string

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(60)
  extendMonths?: number
}

export class RecordLocalStep extends ActBody {
  @IsLine(60)
  overlay: string

  @IsLine(60)
  step: string

  @IsOptional()
  @IsLine(1_000)
  note?: string
}

export class EndCandidacy extends ActBody {
  @IsIn(['withdrawn', 'not-fit', 'not-admitted', 'deceased', 'left'])
  reason: 'withdrawn' | 'not-fit' | 'not-admitted' | 'deceased' | 'left'

  @IsOptional()
  @IsLine(500)
  note?: string
}
