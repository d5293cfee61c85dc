import type { Decision } from '@harbor/kernel/decision'
import type { Position, Recorded } from '@harbor/kernel/event'
import type { AccountId } from '@harbor/kernel/ids'
import { addDays, toInstant, toLocalDate, type LocalDate } from '@harbor/kernel/time'
import * as of from '@harbor/discipline/review/events'
import type { ReviewEvent } from '@harbor/discipline/review/events'
import { reviewFile, type ReviewFile, type ReviewId } from '@harbor/discipline/review/state'
import type { SanctionTerms } from '@harbor/membership/public'
import { actor, eventNo, outcomeOf } from './member-fixture'
import { accountNo, fixed, fixedId, ids } from './member-ids'

// Case files that speak in events. The officers of specs: account 1 leads the case, 2 works on it, 3 and 4 are not on it.

export const reviewId: ReviewId = fixedId<'review'>(1)
export const day = toLocalDate
export const warning: SanctionTerms = { kind: 'warning', posts: [] }
export const seriousWarning: SanctionTerms = { kind: 'serious-warning', posts: [] }

/** The events of a case as recorded, the first with id `eventNo(1)`. */
export function recordedCase(told: readonly ReviewEvent[]): readonly Recorded<ReviewEvent>[] {
  return told.map((event, revision) => ({
    ...event,
    id: eventNo(revision + 1),
    stream: of.reviewStream(reviewId),
    revision,
    position: (revision + 1) as Position,
    recordedAt: toInstant(`${event.effectiveOn ?? '2025-01-01'}T10:00:00+08:00`),
    actor,
    commandId: fixed<'command'>('c0', revision + 1),
  }))
}

export function caseOf(...told: readonly ReviewEvent[]): ReviewFile {
  return reviewFile(reviewId, recordedCase(told))
}

export function givenCase(...told: readonly ReviewEvent[]) {
  const file = caseOf(...told)
  return {
    when: <Code extends string>(decide: (file: ReviewFile) => Decision<ReviewEvent, Code>) => outcomeOf(decide(file)),
  }
}

/** What was decided, so that the next step can be told; throws the refusal. */
export function toldBy(decision: Decision<ReviewEvent>): readonly ReviewEvent[] {
  if (!decision.accepted) throw new Error(`refused: ${decision.code} ${JSON.stringify(decision.detail)}`)
  return decision.events
}

const first = day('2025-01-06')
const later = (days: number): { effectiveOn: LocalDate } => ({ effectiveOn: addDays(first, days) })

export const opened = of.reviewOpened(
  { personal: { memberId: ids.member, unitId: ids.street, source: 'complaint', matter: '违规收受礼金' } },
  later(0),
)
export function assigned(accountId: AccountId, part: 'review' | 're-examination' = 'review', days = 0): ReviewEvent {
  return of.officerAssigned({ personal: { accountId, memberId: null, part } }, later(days))
}
export const team = [assigned(accountNo(1)), assigned(accountNo(2))]
export const found = of.findingsRecorded(
  {
    personal: {
      found: [{ fact: '2024年春节收受礼金', articles: ['DISCIPLINE-2023 art. 97?'] }],
      evidence: ['谈话笔录'],
    },
  },
  later(10),
)
export const shown = of.factsShown({ personal: { signed: true } }, later(20))
export const heard = of.statementHeard({ personal: { statement: '事实属实，愿意改正', waived: false } }, later(21))
export function proposed(terms: SanctionTerms = seriousWarning): ReviewEvent {
  const said = { terms: { ...terms, posts: [...terms.posts] }, reason: '情节较重', proposedBy: accountNo(1) }
  return of.sanctionProposed({ personal: said }, later(30))
}
export function voted(carried = true): ReviewEvent {
  const restsOn = { facts: 'day-facts', position: 1, digest: '0'.repeat(64) }
  const ballot = { due: 15, present: 12, secret: true, yes: carried ? 10 : 5, no: carried ? 1 : 6, abstained: 1 }
  return of.branchVoted(
    { personal: { branchId: ids.branch, ...ballot, memberAttended: true, carried, restsOn } },
    later(40),
  )
}
export function decided(terms: SanctionTerms = seriousWarning): ReviewEvent {
  return of.reviewDecided(
    {
      memberId: ids.member,
      terms: { ...terms, posts: [...terms.posts] },
      decidedBy: ids.street,
      document: '潮纪〔2025〕3号',
      personal: { reason: '情节较重', recordedBy: accountNo(2), findings: [] },
    },
    later(50),
  )
}
export const executed = of.decisionExecuted({ personal: { done: '已归入本人档案' } }, later(70))
export const appealed = of.appealLodged({ personal: { grounds: '部分事实有出入' } }, later(60))
export function revised(terms: SanctionTerms | null): ReviewEvent {
  return of.decisionRevised(
    {
      memberId: ids.member,
      terms: terms && { ...terms, posts: [...terms.posts] },
      decidedBy: ids.street,
      document: '潮纪复〔2025〕1号',
      personal: { reason: '部分事实不能认定' },
    },
    later(90),
  )
}

/** Up to and including the vote; decided on 25 February 2025. */
export const untilVote = [opened, ...team, found, shown, heard, proposed(), voted()]
export const untilDecision = [...untilVote, decided()]
