import { Equal } from 'typebox/value'
import { ageOn } from '@harbor/kernel/time'
import { refuse, type Finding, type Refused } from '@harbor/kernel/decision'
import { effectiveHistory } from '@harbor/kernel/correction'
import type { EventId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { nationalRules, type RuleBook } from '@harbor/rules/rule-book'
import { deadlineState, type Deadline, type DeadlineState } from '@harbor/calendar/deadline'
import { deadlinesOf } from '../deadlines/deadlines-of'
import { reviewDevelopment } from '../development/law'
import { CORRECTION } from '../member-event'
import type { MemberFile } from '../member-file'
import { rollProposals, type RollProposal } from '../roll/deadlines'
import { enrolmentFindingCodes, enrolmentFindings } from '../roll/decide-person'
import { newGaps, type Gap } from '../standing/gaps'
import { mayVote, partyAgeFrom, segmentOn, type Segment } from '../standing/timeline'
import type { Stage, Standing } from '../words'
import { correctedFile } from './corrected-file'
import { checkFit, strandedBy, type Proposed } from './fits'
import type { CorrectionRefusal } from './refusals'

export interface BeforeAfter<T> {
  readonly before: T
  readonly after: T
}
/** What would come, what would go. */
export interface Difference<T> {
  readonly added: readonly T[]
  readonly removed: readonly T[]
}

/** Days on which the person counts among those due to vote in a branch; `until` is not included. */
export interface VotingSpell {
  readonly branchId: UnitId
  readonly from: LocalDate
  readonly until: LocalDate
}

export interface DeadlineOnDay extends Deadline {
  readonly state: DeadlineState
}

/** Everything that a correction would move, before anybody approves it. */
export interface CorrectionPreview {
  readonly timeline: BeforeAfter<readonly StandingSegment[]> & Difference<StandingSegment>
  readonly standing: BeforeAfter<{
    readonly stage: Stage
    readonly standing: Standing
    readonly branchId: UnitId | null
  } | null>
  readonly voting: BeforeAfter<readonly VotingSpell[]>
  readonly partyAgeFrom: BeforeAfter<LocalDate | null>
  /** Years of age today; null: the day of birth is unknown or was not opened. */
  readonly age: BeforeAfter<number | null>
  /** Names of the personal details that would read otherwise. */
  readonly details: readonly string[]
  readonly deadlines: Difference<DeadlineOnDay> & { readonly moved: readonly BeforeAfter<DeadlineOnDay>[] }
  readonly findings: Difference<Finding>
  readonly proposals: Difference<RollProposal>
  /** Days without exactly one branch that it would leave: then it will be refused. */
  readonly gaps: readonly Gap[]
  /** A later act that would lose its ground: then it will be refused, too. */
  readonly strands: { readonly eventId: EventId; readonly type: string } | null
  /** True: no answer of the file would change, only the wording of a record. */
  readonly movesNothing: boolean
}
export type StandingSegment = Omit<Segment, 'eventId'>

/** Pure: computed from the file alone, nothing is recorded. Refused as the proposal itself would be. */
export function correctionPreview(
  file: MemberFile,
  proposed: Proposed,
  today: LocalDate,
  book: RuleBook = nationalRules,
): CorrectionPreview | Refused<CorrectionRefusal> {
  if (!file.exists) return refuse('correction.no-file')
  const unfit = checkFit(file, proposed)
  if (unfit) return unfit
  const after = correctedFile(file, proposed)
  const moved = {
    timeline: timelines(file, after),
    voting: { before: votingSpells(file.timeline), after: votingSpells(after.timeline) },
    partyAgeFrom: { before: partyAgeFrom(file.timeline) ?? null, after: partyAgeFrom(after.timeline) ?? null },
    age: { before: ageToday(file, today), after: ageToday(after, today) },
    details: detailsThatDiffer(file, after),
    deadlines: deadlineMoves(onDay(file, today, book), onDay(after, today, book)),
    findings: difference(findingsOf(file, book), findingsOf(after, book)),
    proposals: difference(rollProposals(file, today), rollProposals(after, today)),
  }
  const standing = { before: standingOn(file, today), after: standingOn(after, today) }
  const stranded = strandedBy(file, after)
  const strands = stranded ? { eventId: stranded.id, type: stranded.type } : null
  return { ...moved, standing, gaps: newGaps(file, after), strands, movesNothing: isStill(moved) }
}

type Moved = Omit<CorrectionPreview, 'standing' | 'gaps' | 'strands' | 'movesNothing'>

function isStill({ timeline, partyAgeFrom: age, details, deadlines, findings, proposals }: Moved): boolean {
  const differences = [timeline, deadlines, findings, proposals]
  const still = differences.every(({ added, removed }) => added.length === 0 && removed.length === 0)
  return still && age.before === age.after && deadlines.moved.length === 0 && details.length === 0
}

function ageToday({ roll }: MemberFile, today: LocalDate): number | null {
  return roll.details?.bornOn ? ageOn(roll.details.bornOn, today) : null
}

function detailsThatDiffer({ roll: before }: MemberFile, { roll: after }: MemberFile): readonly string[] {
  const said: Readonly<Record<string, unknown>> = before.details ?? {}
  const reads: Readonly<Record<string, unknown>> = after.details ?? {}
  return [...new Set([...Object.keys(said), ...Object.keys(reads)])]
    .filter((name) => said[name] !== reads[name])
    .toSorted()
}

function timelines(file: MemberFile, changed: MemberFile): CorrectionPreview['timeline'] {
  const [before, after] = [file, changed].map(({ timeline }) => timeline.map(({ eventId: _, ...segment }) => segment))
  return { before: before ?? [], after: after ?? [], ...difference(before ?? [], after ?? []) }
}

function standingOn({ timeline }: MemberFile, today: LocalDate): CorrectionPreview['standing']['before'] {
  const now = segmentOn(timeline, today)
  return now ? { stage: now.stage, standing: now.standing, branchId: now.branchId } : null
}

/** Neighbouring segments of one branch are one spell. */
export function votingSpells(timeline: readonly Segment[]): readonly VotingSpell[] {
  const spells: VotingSpell[] = []
  for (const segment of timeline) {
    if (!mayVote(segment) || segment.branchId === null) continue
    const last = spells.at(-1)
    const goesOn = last?.branchId === segment.branchId && last.until === segment.validFrom
    if (last && goesOn) spells[spells.length - 1] = { ...last, until: segment.validTo }
    else spells.push({ branchId: segment.branchId, from: segment.validFrom, until: segment.validTo })
  }
  return spells
}

function deadlineMoves(before: OnDay, after: OnDay): CorrectionPreview['deadlines'] {
  return {
    added: [...after].flatMap(([key, deadline]) => (before.has(key) ? [] : [deadline])),
    removed: [...before].flatMap(([key, deadline]) => (after.has(key) ? [] : [deadline])),
    moved: [...before].flatMap(([key, deadline]) => {
      const then = after.get(key)
      return then && !Equal(then, deadline) ? [{ before: deadline, after: then }] : []
    }),
  }
}

type OnDay = ReadonlyMap<string, DeadlineOnDay>

/** Those that have opened by then, by their key. */
function onDay(file: MemberFile, today: LocalDate, book: RuleBook): OnDay {
  const opened = deadlinesOf(file, book).filter(({ opensOn }) => opensOn <= today)
  return new Map(opened.map((deadline) => [deadline.key, { ...deadline, state: deadlineState(deadline, today) }]))
}

/** Recorded with the acts, and what the rules in force on their days say against the acts as they would read. */
function findingsOf(file: MemberFile, { packOn, calendar }: RuleBook): readonly Finding[] {
  const effective = effectiveHistory(file.recorded, CORRECTION)
  const recorded = effective
    .flatMap(({ data }) => ('findings' in data ? (data.findings as readonly Finding[]) : []))
    .filter(({ code }) => !enrolmentFindingCodes.includes(code))
  const enrolments = effective.filter((event) => event.type === 'membership.member-enrolled.v1')
  const reviewed = [
    ...enrolments.flatMap(({ data }) => enrolmentFindings(data)),
    ...reviewDevelopment(file, packOn, calendar).flatMap(({ findings }) => findings),
  ]
  return [...recorded, ...reviewed.filter((finding) => !recorded.some((told) => Equal(told, finding)))]
}

function difference<T>(before: readonly T[], after: readonly T[]): Difference<T> {
  return {
    added: after.filter((one) => !before.some((other) => Equal(one, other))),
    removed: before.filter((one) => !after.some((other) => Equal(one, other))),
  }
}
