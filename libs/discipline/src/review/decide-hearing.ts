import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { UnitId } from '@harbor/kernel/ids'
import type { RestsOn } from '@harbor/kernel/event'
import type { SanctionTerms } from '@harbor/membership/public'
import { countMeetingVote, discipline2023 } from '@harbor/rules/discipline-2023'
import { branchVoted, factsShown, findingsRecorded, sanctionProposed, statementHeard, type ReviewEvent } from './events'
import type { ReviewRefusal } from './refusals'
import type { FoundFact, ReviewFile } from './state'
import { isTold, undecidedCase, type Given, type OnDay } from './step'

// From the facts to the vote of the branch. The order is the member's protection: facts, then his word, then a proposal.

type ReviewDecided = Decision<ReviewEvent, ReviewRefusal>

export interface RecordFindings extends OnDay {
  readonly found: readonly FoundFact[]
  readonly evidence: readonly string[]
}

/** Facts, each with the articles that it breaks. Further facts are shown and answered anew. */
export function recordFindings(file: ReviewFile, { on, found, evidence }: RecordFindings, given: Given): ReviewDecided {
  const said = {
    found: found.map(({ fact, articles }) => ({ fact, articles: [...articles] })),
    evidence: [...evidence],
  }
  const recorded = findingsRecorded({ personal: said }, { effectiveOn: on, rulePack: discipline2023.pack })
  if (isTold(file, recorded)) return accept()
  const opened = undecidedCase(file, on, given)
  if ('accepted' in opened) return opened
  return found.some(({ articles }) => articles.length === 0)
    ? refuse('review.finding-without-article')
    : accept(recorded)
}

export interface ShowFacts extends OnDay {
  /** The member signed what was shown. */
  readonly signed: boolean
}

export function showFacts(file: ReviewFile, { on, signed }: ShowFacts, given: Given): ReviewDecided {
  const opened = undecidedCase(file, on, given)
  if ('accepted' in opened) return opened
  if (file.found.length === 0) return refuse('review.no-findings')
  if (file.factsShownOn !== null) return accept()
  return accept(factsShown({ personal: { signed } }, { effectiveOn: on }))
}

export interface HearStatement extends OnDay {
  readonly statement: string
  /** He was asked and had nothing to say. */
  readonly waived: boolean
}

export function hearStatement(file: ReviewFile, { on, statement, waived }: HearStatement, given: Given): ReviewDecided {
  const heard = statementHeard({ personal: { statement, waived } }, { effectiveOn: on })
  if (isTold(file, heard)) return accept()
  const opened = undecidedCase(file, on, given)
  if ('accepted' in opened) return opened
  return file.factsShownOn === null ? refuse('review.facts-not-shown') : accept(heard)
}

/** The sanction named fully: posts for a removal, years for a probation, nothing else. */
export function termsFault({ kind, posts, probationYears }: SanctionTerms): Refused<ReviewRefusal> | undefined {
  if ((kind === 'removal-from-posts') !== posts.length > 0) return refuse('review.posts-missing', { kind })
  if ((kind === 'probation-within-party') !== (probationYears !== undefined))
    return refuse('review.probation-years-missing', { kind })
  return undefined
}

export interface ProposeSanction extends OnDay {
  readonly terms: SanctionTerms
  readonly reason: string
}

/** Only after the member was shown the facts and heard (党章 art. 43?). `fullMember`: on that day; sanctions are for full members. */
export function proposeSanction(
  file: ReviewFile,
  { on, terms, reason }: ProposeSanction,
  given: Given & { readonly fullMember: boolean },
): ReviewDecided {
  const said = { terms: { ...terms, posts: [...terms.posts] }, reason, proposedBy: given.actorId }
  const proposed = sanctionProposed({ personal: said }, { effectiveOn: on, rulePack: discipline2023.pack })
  if (isTold(file, proposed)) return accept()
  const opened = undecidedCase(file, on, given)
  if ('accepted' in opened) return opened
  if (file.statement === null) return refuse('review.statement-not-heard')
  if (!given.fullMember) return refuse('review.not-a-full-member', { on })
  return termsFault(terms) ?? accept(proposed)
}

export interface VoteInBranch extends OnDay {
  readonly present: number
  readonly secret: boolean
  readonly yes: number
  readonly no: number
  readonly abstained: number
  readonly memberAttended: boolean
}

export interface DerivedVoters {
  readonly branchId: UnitId
  readonly due: number
  /** The roll that the number was derived from. */
  readonly restsOn: RestsOn
}

/**
 * 支部大会讨论决定 (党章 art. 42). Who is due follows from the roll of the day. The member under review is among them as long as he has his
 * rights: no rule takes the vote from him, and he may plead in any case (党章 art. 4?, docs/adr/0024).
 */
export function voteInBranch(
  file: ReviewFile,
  { on, ...ballot }: VoteInBranch,
  given: Given & { readonly voters: DerivedVoters },
): ReviewDecided {
  const { branchId, due, restsOn } = given.voters
  const { present, yes, no, abstained } = ballot
  const opened = undecidedCase(file, on, given)
  if ('accepted' in opened) return opened
  if (!file.proposal) return refuse('review.no-proposal')
  if (present > due || yes + no + abstained !== present)
    return refuse('review.ballot-does-not-add-up', { due, present })
  const count = countMeetingVote({ due, present, yes })
  if (!count.opens) return refuse('review.no-quorum', { due, present, needed: count.neededPresent })
  const said = { branchId, due, ...ballot, carried: count.carried, restsOn: { ...restsOn } }
  return accept(branchVoted({ personal: said }, { effectiveOn: on }))
}
