import { Type } from 'class-transformer'
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { sanctionKinds, type SanctionKind } from '@harbor/rules/discipline-2023'
import { IsLine, IsLineEach, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { closings, conflictKinds, reviewSources, teamParts } from '../review/events'

type Conflict = (typeof conflictKinds)[number]

class OnDay {
  @IsLocalDate()
  on: LocalDate
}

class UnitDecides extends OnDay {
  /** The deciding unit. */
  @IsUuidText()
  unitId: UnitId
}

/** 处分. Posts only with a removal, highest first; years only with probation within the Party. */
export class TermsBody {
  @IsIn(sanctionKinds)
  kind: SanctionKind

  @IsArray()
  @ArrayMaxSize(20)
  @IsLineEach(100)
  posts: string[]

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2)
  probationYears?: number
}

/** Whom the platform knows is named by account or member: who complained does not review. */
export class ComplainantBody {
  @IsOptional()
  @IsUuidText()
  accountId?: AccountId

  @IsOptional()
  @IsUuidText()
  memberId?: MemberId

  @IsOptional()
  @IsLine(60)
  name?: string
}

class Declares extends OnDay {
  /** 回避: declared conflicts of interest; none is declared by an empty list. */
  @IsArray()
  @ArrayMaxSize(4)
  @IsIn(conflictKinds, { each: true })
  conflicts: Conflict[]
}

export class OpenReview extends Declares {
  @IsUuidText()
  memberId: MemberId

  /** The reviewing unit. */
  @IsUuidText()
  unitId: UnitId

  @IsIn(reviewSources)
  source: (typeof reviewSources)[number]

  @IsLine(4_000)
  matter: string

  @IsOptional()
  @ValidateNested()
  @Type(() => ComplainantBody)
  complainant?: ComplainantBody
}

export class AssignOfficer extends Declares {
  @IsUuidText()
  accountId: AccountId

  @IsIn(teamParts)
  part: (typeof teamParts)[number]
}

export class ReleaseOfficer extends OnDay {
  @IsLine(500)
  reason: string
}

export class FoundFactBody {
  @IsLine(4_000)
  fact: string

  /** As people cite them: `DISCIPLINE-2023 art. 97`. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsLineEach(120)
  articles: string[]
}

export class RecordFindings extends OnDay {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => FoundFactBody)
  found: FoundFactBody[]

  @IsArray()
  @ArrayMaxSize(50)
  @IsLineEach(500)
  evidence: string[]
}

export class ShowFacts extends OnDay {
  @IsBoolean()
  signed: boolean
}

export class HearStatement extends OnDay {
  @IsLine(4_000)
  statement: string

  /** He was asked and had nothing to say. */
  @IsBoolean()
  waived: boolean
}

export class ProposeSanction extends OnDay {
  @IsDefined()
  @ValidateNested()
  @Type(() => TermsBody)
  terms: TermsBody

  @IsLine(4_000)
  reason: string
}

/** Who is due is derived from the roll of the day. */
export class VoteInBranch extends OnDay {
  @IsInt()
  @Min(0)
  present: number

  @IsBoolean()
  secret: boolean

  @IsInt()
  @Min(0)
  yes: number

  @IsInt()
  @Min(0)
  no: number

  @IsInt()
  @Min(0)
  abstained: number

  @IsBoolean()
  memberAttended: boolean
}

export class DecideReview extends UnitDecides {
  @IsDefined()
  @ValidateNested()
  @Type(() => TermsBody)
  terms: TermsBody

  @IsLine(200)
  document: string

  @IsLine(4_000)
  reason: string
}

export class Announce extends OnDay {
  @IsLine(500)
  to: string
}

export class ExecuteDecision extends OnDay {
  @IsLine(4_000)
  done: string
}

export class ExtendExecution extends UnitDecides {
  @IsLocalDate()
  until: LocalDate

  @IsLine(500)
  reason: string
}

export class LodgeAppeal extends OnDay {
  @IsLine(4_000)
  grounds: string
}

export class DecideAppeal extends UnitDecides {
  @IsIn(['upheld', 'changed', 'revoked'])
  outcome: 'upheld' | 'changed' | 'revoked'

  /** With `changed`. */
  @IsOptional()
  @ValidateNested()
  @Type(() => TermsBody)
  terms?: TermsBody

  @IsLine(200)
  document: string

  @IsLine(4_000)
  reason: string
}

export class ConsentToTransfer extends UnitDecides {
  @IsLine(500)
  reason: string
}

export class CloseReview extends OnDay {
  @IsIn(closings)
  how: (typeof closings)[number]

  @IsLine(4_000)
  reason: string
}
