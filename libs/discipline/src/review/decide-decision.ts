import { accept, refuse, type Decision, type Finding, type Refused } from '@harbor/kernel/decision'
import type { LocalDate } from '@harbor/kernel/time'
import type { SanctionTerms } from '@harbor/membership/public'
import { breach, findingOf } from '@harbor/rules/breach'
import { discipline2023, disciplineArticle } from '@harbor/rules/discipline-2023'
import { limitDate } from '@harbor/rules/limit'
import { termsFault } from './decide-hearing'
import {
  appealLodged,
  appealUpheld,
  decisionAnnounced,
  decisionExecuted,
  decisionRevised,
  executionExtended,
  reviewDecided,
  type ReviewEvent,
} from './events'
import type { ReviewRefusal } from './refusals'
import { openAppeal, type ReviewFile } from './state'
import {
  authority,
  decidedCase,
  isTold,
  undecidedCase,
  type Decided,
  type Given,
  type GivenUnits,
  type OnDay,
} from './step'

// The decision, what must follow it in time, and the appeal.

type ReviewDecided = Decision<ReviewEvent, ReviewRefusal>

export interface DecideReview extends Decided {
  readonly terms: SanctionTerms
  readonly document: string
  readonly reason: string
}

/** By the unit with the power on that day, from which it takes effect; after the branch meeting, and not by whoever proposed it. */
export function decideReview(
  file: ReviewFile,
  { on, unitId, terms, document, reason }: DecideReview,
  given: GivenUnits,
): ReviewDecided {
  const opened = undecidedCase(file, on, given)
  if ('accepted' in opened) return opened
  if (!file.proposal) return refuse('review.no-proposal')
  if (!file.vote) return refuse('review.not-voted')
  if (!file.vote.carried) return refuse('review.vote-not-carried', { due: file.vote.due, yes: file.vote.yes })
  if (file.proposal.proposedBy === given.actorId) return refuse('review.same-person')
  const fault = termsFault(terms) ?? authority(unitId, given.units, on)
  if (fault) return fault
  const said = { reason, recordedBy: given.actorId, findings: differing(terms, file.proposal.terms) }
  const { memberId } = opened
  return accept(
    reviewDecided(
      { memberId, terms: { ...terms, posts: [...terms.posts] }, decidedBy: unitId, document, personal: said },
      { effectiveOn: on, rulePack: discipline2023.pack },
    ),
  )
}

/** The deciding unit may judge otherwise than the branch: a fact worth seeing, no fault. */
function differing(terms: SanctionTerms, proposed: SanctionTerms): Finding[] {
  if (JSON.stringify(inOrder(terms)) === JSON.stringify(inOrder(proposed))) return []
  const soft = { ...disciplineArticle.branchMeeting, hard: false }
  return [findingOf(breach('review.differs-from-proposal', soft, { proposed: proposed.kind, decided: terms.kind }))]
}

function inOrder({ kind, posts, probationYears }: SanctionTerms) {
  return [kind, posts, probationYears ?? null]
}

export interface Announce extends OnDay {
  /** To whom: the members of the branch, and himself. */
  readonly to: string
}

export function announce(file: ReviewFile, { on, to }: Announce, given: Given): ReviewDecided {
  const decision = decidedCase(file, on, given)
  if ('accepted' in decision) return decision
  return file.announcedOn === null ? accept(decisionAnnounced({ personal: { to } }, { effectiveOn: on })) : accept()
}

export interface Execute extends OnDay {
  /** What was done: posts, pay, file. */
  readonly done: string
}

/** Later than the month it is a missed limit of the calendar, and a fact all the same. */
export function executeDecision(file: ReviewFile, { on, done }: Execute, given: Given): ReviewDecided {
  const decision = decidedCase(file, on, given)
  if ('accepted' in decision) return decision
  return file.executedOn === null ? accept(decisionExecuted({ personal: { done } }, { effectiveOn: on })) : accept()
}

export interface ExtendExecution extends Decided {
  /** The last day. */
  readonly until: LocalDate
  readonly reason: string
}

/** 特殊情况下: by a unit with the power, six months in all from the decision. */
export function extendExecution(
  file: ReviewFile,
  { on, unitId, until, reason }: ExtendExecution,
  given: GivenUnits,
): ReviewDecided {
  const extended = executionExtended({ until, personal: { decidedBy: unitId, reason } }, { effectiveOn: on })
  if (isTold(file, extended)) return accept()
  const decision = decidedCase(file, on, given)
  if ('accepted' in decision) return decision
  if (file.executedOn !== null) return refuse('review.executed', { on: file.executedOn })
  const usual = limitDate(discipline2023.execution, decision.on)
  if (until <= usual) return refuse('review.no-extension', { until: usual })
  const latest = limitDate(discipline2023.executionExtended, decision.on)
  if (until > latest) return refuse('review.extension-too-long', { latest })
  return authority(unitId, given.units, on) ?? accept(extended)
}

export interface LodgeAppeal extends OnDay {
  readonly grounds: string
}

/** 申诉 by the member, once the decision is made; one at a time. It does not stop the execution. */
export function lodgeAppeal(file: ReviewFile, { on, grounds }: LodgeAppeal, given: Given): ReviewDecided {
  const lodged = appealLodged({ personal: { grounds } }, { effectiveOn: on })
  if (isTold(file, lodged)) return accept()
  const decision = decidedCase(file, on, given)
  if ('accepted' in decision) return decision
  if (file.terms === null) return refuse('review.revoked')
  if (openAppeal(file)) return refuse('review.appeal-open')
  return file.appeals.some(({ decided }) => decided?.outcome === 'changed')
    ? refuse('review.re-examined')
    : accept(lodged)
}

export interface DecideAppeal extends Decided {
  readonly outcome: 'upheld' | 'changed' | 'revoked'
  /** With `changed`: what takes the sanction's place. */
  readonly terms?: SanctionTerms
  readonly document: string
  readonly reason: string
}

/** 复查决定: recorded by one of those who re-examined, decided by a unit with the power on that day. */
export function decideAppeal(file: ReviewFile, order: DecideAppeal, given: GivenUnits): ReviewDecided {
  const { on, unitId, outcome, terms, document, reason } = order
  const decision = decidedCase(file, on, given)
  if ('accepted' in decision) return decision
  if (!openAppeal(file)) return refuse('review.no-open-appeal')
  if (!isReExaminer(file, given)) return refuse('review.not-a-re-examiner')
  const unfit = outcomeFault(file, order) ?? authority(unitId, given.units, on)
  if (unfit) return unfit
  if (outcome === 'upheld')
    return accept(appealUpheld({ personal: { decidedBy: unitId, document, reason } }, { effectiveOn: on }))
  const memberId = file.opened?.memberId
  if (memberId === undefined) return refuse('review.unknown')
  return accept(
    decisionRevised(
      {
        memberId,
        terms: terms === undefined ? null : { ...terms, posts: [...terms.posts] },
        decidedBy: unitId,
        document,
        personal: { reason },
      },
      { effectiveOn: on, rulePack: discipline2023.pack },
    ),
  )
}

function isReExaminer({ officers }: ReviewFile, { actorId }: Given): boolean {
  return officers.some(
    ({ accountId, part, releasedOn }) => accountId === actorId && part === 're-examination' && releasedOn === null,
  )
}

function outcomeFault(
  { terms: now }: ReviewFile,
  { outcome, terms }: DecideAppeal,
): Refused<ReviewRefusal> | undefined {
  if ((outcome === 'changed') !== (terms !== undefined)) return refuse('review.terms-missing', { outcome })
  if (!terms || !now) return undefined
  if (JSON.stringify(inOrder(terms)) === JSON.stringify(inOrder(now))) return refuse('review.changes-nothing')
  return termsFault(terms)
}
