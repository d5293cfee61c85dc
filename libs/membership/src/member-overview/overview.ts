import { effectiveHistory } from '@harbor/kernel/correction'
import type { Finding } from '@harbor/kernel/decision'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { nationalRules, type RuleBook } from '@harbor/rules/rule-book'
import { deadlineState, type Deadline, type DeadlineState } from '@harbor/calendar/deadline'
import { deadlinesOf } from '../deadlines/deadlines-of'
import { rollProposals, type RollProposal } from '../roll/deadlines'
import { limitsOn, type RightLimited } from '../sanction/rights/limits'
import { nextSteps, type NextStep } from './next-steps'
import { CORRECTION } from '../member-event'
import type { PersonDetails } from '../roll/events'
import { beganOn, partyAgeFrom, segmentOn, type Segment } from '../standing/timeline'
import { gapsOf, type Gap } from '../standing/gaps'
import {
  isAway,
  transferStatus,
  transferUnderWay,
  type Floating,
  type Transfer,
  type TransferStatus,
} from '../transfer/state'
import type { Stage, Standing } from '../words'
import type { FileAsOf } from './read-file'

/** The transfer under way, as it stands on the day. */
export interface OpenTransfer extends Pick<
  Transfer,
  'transferId' | 'sourceId' | 'destination' | 'initiatedOn' | 'approval' | 'letters'
> {
  /** `expired` follows from the letter's last day; the source is responsible until the receipt. */
  readonly status: TransferStatus
  /** The organisation outside the platform that a person comes from. */
  readonly sourceName: string | null
}

/** One member as an administrator sees him or her on a day. */
export interface MemberOverview {
  readonly memberId: MemberId
  readonly asOf: LocalDate
  /** Null when erased. */
  readonly person: PersonDetails | null
  readonly erased: boolean
  /** Null before anything is known of the person. */
  readonly stage: Stage | null
  readonly standing: Standing | null
  readonly branchId: UnitId | null
  readonly since: LocalDate | null
  /** First day as a probationary member, of the latest membership. */
  readonly joinedOn: LocalDate | null
  /** 党龄 counts from the day on which probation ended. */
  readonly partyAgeFrom: LocalDate | null
  readonly timeline: readonly Segment[]
  readonly gaps: readonly Gap[]
  readonly openTransfer: OpenTransfer | null
  readonly floating: Floating | null
  /** What sanctions limit on that day. */
  readonly limits: readonly RightLimited[]
  readonly findings: readonly Finding[]
  /** Limits that have opened by that day and are not met. */
  readonly deadlines: readonly (Deadline & { readonly state: DeadlineState })[]
  /** What a person may decide now because of lapses, lost contact and the like; nothing follows by itself. */
  readonly proposals: readonly RollProposal[]
  /** On the road: what comes next, its earliest lawful day, and why not yet. */
  readonly nextSteps: readonly NextStep[]
}

/** `book`: the rules of the installation, for limits and next steps. */
export function memberOverview({ file }: FileAsOf, asOf: LocalDate, book: RuleBook = nationalRules): MemberOverview {
  const now = segmentOn(file.timeline, asOf)
  const lived = file.timeline.filter(({ validFrom }) => validFrom <= asOf)
  return {
    memberId: file.memberId,
    asOf,
    person: file.roll.details,
    erased: file.roll.erased,
    stage: now?.stage ?? null,
    standing: now?.standing ?? null,
    branchId: now?.branchId ?? null,
    since: now?.validFrom ?? null,
    joinedOn: beganOn(lived, 'probationary'),
    partyAgeFrom: partyAgeFrom(lived) ?? null,
    timeline: file.timeline,
    gaps: gapsOf(file.timeline),
    openTransfer: openTransferOn(file, asOf),
    floating: file.transfer.floating.find((one) => isAway(file.timeline, one)) ?? null,
    limits: limitsOn(file.sanction, asOf),
    deadlines: deadlinesOf(file, book)
      .filter(({ opensOn, metOn }) => opensOn <= asOf && metOn === null)
      .map((deadline) => ({ ...deadline, state: deadlineState(deadline, asOf) })),
    proposals: rollProposals(file, asOf),
    nextSteps: nextSteps(file, book.packOn(asOf), asOf, book.calendar),
    findings: effectiveHistory(file.recorded, CORRECTION).flatMap(({ data }) =>
      'findings' in data ? (data.findings as readonly Finding[]) : [],
    ),
  }
}

function openTransferOn({ transfer, timeline }: FileAsOf['file'], asOf: LocalDate): OpenTransfer | null {
  const open = transferUnderWay(transfer, timeline)
  if (!open) return null
  const { transferId, sourceId, destination, initiatedOn, approval, letters, announced } = open
  const sourceName = announced?.sourceName ?? null
  const status = transferStatus(open, asOf)
  return { transferId, sourceId, sourceName, destination, initiatedOn, approval, letters, status }
}
