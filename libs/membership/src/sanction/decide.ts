import { accept, refuse, type Decision, type Finding, type Refused } from '@harbor/kernel/decision'
import type { EventOf } from '@harbor/kernel/event'
import type { Id, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { discipline2023, disciplineArticle, type SanctionKind } from '@harbor/rules/discipline-2023'
import { breach, findingOf } from '@harbor/rules/breach'
import { isRecorded } from '../judgement'
import type { MemberFile } from '../member-file'
import { recordCorrected } from '../roll/events'
import { isOnTheRoll, segmentOn } from '../standing/timeline'
import { powerOver, whoMayAct, type Decided, type GivenUnits } from './authority'
import { partyRightsRestored, probationWithinPartyExtended, sanctionImposed } from './events'
import type { SanctionRefusal } from './refusals'
import { runningProbation } from './state'

// The consequence of a decided review in the member file. What led to it stands in the case alone.

/** What a decision says of a sanction, open to whoever may read the file. */
export interface SanctionTerms {
  readonly kind: SanctionKind
  /** Highest first. */
  readonly posts: readonly string[]
  readonly probationYears?: number
}

export interface ImposeSanction extends Decided {
  readonly reviewId: Id<'review'>
  readonly terms: SanctionTerms
  readonly document?: string
}

/**
 * Records what a review decided. The decision binds from its day and is not judged again here: if the person was no member any more on
 * that day, the sanction stands in the file with that finding.
 */
export function imposeSanction(
  file: MemberFile,
  { reviewId, on, unitId, terms, document }: ImposeSanction,
): Decision<EventOf<typeof sanctionImposed>, SanctionRefusal> {
  if (!file.exists) return refuse('sanction.no-file')
  if (file.recorded.some(({ type, data }) => type === sanctionImposed.type && isOf(data, reviewId))) return accept()
  const then = segmentOn(file.timeline, on)
  const odd = then && isOnTheRoll(then) ? [] : [notAMember(on, then?.standing ?? 'unknown')]
  return accept(
    sanctionImposed(
      { ...imposedAs(terms, unitId, document), reviewId, findings: odd },
      { effectiveOn: on, rulePack: discipline2023.pack },
    ),
  )
}

function isOf(data: object, reviewId: Id<'review'>): boolean {
  return 'reviewId' in data && data.reviewId === reviewId
}

function imposedAs({ kind, posts, probationYears }: SanctionTerms, decidedBy: UnitId, document: string | undefined) {
  return {
    decidedBy,
    kind,
    posts: [...posts],
    ...(probationYears !== undefined && { probationYears }),
    ...(document !== undefined && { document }),
  }
}

function notAMember(on: LocalDate, standing: string): Finding {
  return findingOf(breach('sanction.not-a-member', { ...disciplineArticle.kinds, hard: false }, { on, standing }))
}

export interface ReviseSanction {
  readonly reviewId: Id<'review'>
  /** Null: revoked. Otherwise what takes its place, from the same day on. */
  readonly terms: SanctionTerms | null
  readonly unitId: UnitId
  readonly document: string
  readonly reason: string
}

/**
 * A changed or revoked decision replaces the sanction from its beginning: a correction of the record, so that what was believed until
 * then stays answerable (docs/adr/0012). Two people have acted already, in the case.
 */
export function reviseSanction(
  file: MemberFile,
  { reviewId, terms, unitId, document, reason }: ReviseSanction,
): Decision<EventOf<typeof recordCorrected>, SanctionRefusal> {
  const imposed = file.recorded.find(({ type, data }) => type === sanctionImposed.type && isOf(data, reviewId))
  if (!imposed) return refuse(file.exists ? 'sanction.not-imposed' : 'sanction.no-file')
  const data = terms && { ...imposedAs(terms, unitId, document), reviewId, findings: [] }
  const corrected = recordCorrected({
    proposalId: reviewId as string as Id<'proposal'>,
    corrects: imposed.id,
    reason,
    authority: document,
    replacement: data && { data },
  })
  const known = file.recorded.some(({ type, data: told }) => type === corrected.type && isAbout(told, imposed.id))
  return known ? accept() : accept(corrected)
}

function isAbout(data: object, eventId: string): boolean {
  return 'corrects' in data && data.corrects === eventId
}

export interface DecideOnProbation extends Decided {
  readonly reason: string
}

/** 延长留党察看: one year may go on for another, two years may not (art. 12). */
export function extendProbation(
  file: MemberFile,
  { on, unitId, reason }: DecideOnProbation,
  given: GivenUnits,
): Decision<EventOf<typeof probationWithinPartyExtended>, SanctionRefusal> {
  const extended = probationWithinPartyExtended(
    { decidedBy: unitId, findings: [], years: discipline2023.probationExtensionYears, reason },
    { effectiveOn: on, rulePack: discipline2023.pack },
  )
  if (isRecorded(file, extended)) return accept()
  const running = probationToDecide(file, on, given)
  if ('accepted' in running) return running
  if (running.years + discipline2023.probationExtensionYears > discipline2023.probationInAll.value)
    return refuse('sanction.probation-too-long', { years: running.years })
  return powerOver(unitId, given.units, on) ?? accept(extended)
}

/** 恢复党员权利: after the time of the probation, by decision; the calendar alone restores nothing (art. 12). */
export function restoreRights(
  file: MemberFile,
  { on, unitId, reason }: DecideOnProbation,
  given: GivenUnits,
): Decision<EventOf<typeof partyRightsRestored>, SanctionRefusal> {
  const restored = partyRightsRestored(
    { decidedBy: unitId, findings: [], reason },
    { effectiveOn: on, rulePack: discipline2023.pack },
  )
  if (isRecorded(file, restored)) return accept()
  const running = probationToDecide(file, on, given)
  if ('accepted' in running) return running
  if (on < running.endsOn) return refuse('sanction.probation-not-over', { endsOn: running.endsOn })
  return powerOver(unitId, given.units, on) ?? accept(restored)
}

function probationToDecide(
  file: MemberFile,
  on: LocalDate,
  given: GivenUnits,
): { readonly years: number; readonly endsOn: LocalDate } | Refused<SanctionRefusal> {
  const forbidden = whoMayAct(file, on, given)
  if (forbidden) return forbidden
  const running = runningProbation(file.sanction)
  if (!running?.probation) return refuse('sanction.not-on-probation')
  return on < running.on ? refuse('sanction.before-probation', { on, since: running.on }) : running.probation
}
