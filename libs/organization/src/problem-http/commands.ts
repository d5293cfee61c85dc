import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsOptional } from 'class-validator'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { problemKinds, type EvidenceId, type ProblemId, type ProblemKind, type StepId } from '../problem/events'

export class ProblemPath {
  @IsUuidText()
  problemId: ProblemId
}

export class StepPath extends ProblemPath {
  @IsUuidText()
  stepId: StepId
}

export class EvidencePath extends ProblemPath {
  @IsUuidText()
  evidenceId: EvidenceId
}

class OnDay {
  /** The day on which it happened. */
  @IsLocalDate()
  on: LocalDate
}

class UnitDecides extends OnDay {
  /** The deciding unit: above the one that answers for the problem. */
  @IsUuidText()
  unitId: UnitId
}

export class OpenProblemBody extends OnDay {
  /** The unit that answers for it. */
  @IsUuidText()
  unitId: UnitId

  /** As the street’s ledger has it; without it the next number of the year. */
  @IsOptional()
  @IsLine(40)
  number?: string

  @IsIn(problemKinds)
  kind: ProblemKind

  @IsLine(100)
  title: string

  /** What is the matter, where, since when; names nobody. */
  @IsLine(1_000)
  matter: string

  @IsOptional()
  @IsLine(100)
  project?: string

  @IsLocalDate()
  dueOn: LocalDate
}

export class SquadBody extends OnDay {
  @IsUuidText()
  leaderId: MemberId

  /** Beside the leader. */
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsUuidText({ each: true })
  memberIds: MemberId[]
}

export class StepBody extends OnDay {
  @IsLine(200)
  title: string

  @IsLocalDate()
  dueOn: LocalDate
}

export class StepResultBody extends OnDay {
  @IsLine(500)
  result: string
}

export class DayAndReasonBody extends OnDay {
  @IsLine(500)
  reason: string
}

export class VisitBody extends OnDay {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsUuidText({ each: true })
  memberIds: MemberId[]

  @IsLine(1_000)
  found: string
}

export class MeasureBody extends OnDay {
  @IsLine(1_000)
  what: string
}

/** Beside the file, in the address: a form carries the file alone. */
export class EvidenceQuery extends OnDay {
  /** What it shows, in words that name nobody. */
  @IsLine(200)
  shows: string
}

export class RemoveEvidenceBody {
  @IsLine(500)
  reason: string

  @IsLine(200)
  authority: string
}

export class SubmitBody extends OnDay {
  @IsLine(1_000)
  result: string
}

class ExaminedBody extends UnitDecides {
  /** Who examined it on the spot; nobody who ever worked on it. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUuidText({ each: true })
  examinerIds: MemberId[]
}

export class AcceptBody extends ExaminedBody {
  @IsLine(1_000)
  finding: string
}

export class ReturnBody extends ExaminedBody {
  @IsLine(1_000)
  reason: string
}

export class NewDeadlineBody extends UnitDecides {
  @IsLocalDate()
  dueOn: LocalDate

  @IsLine(500)
  reason: string
}

export class HandOverBody extends UnitDecides {
  @IsUuidText()
  toUnitId: UnitId

  @IsLine(500)
  reason: string
}

export class GiveUpBody extends UnitDecides {
  @IsLine(1_000)
  reason: string

  /** Number of the resolution. */
  @IsLine(100)
  document: string
}
