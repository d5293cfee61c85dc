import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { Choice, DateText, FindingsList, IdOf, Line, Payload, Personal } from '@harbor/kernel/schema'
import { sanctionKinds } from '@harbor/rules/discipline-2023'
import { Sealed } from '../sealed'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.
//
// Everything that tells of a case stands in `personal`, sealed with a key of the case (the id that ends the stream's name), so that the
// log shows to nobody whom and what it concerns. Only what a decision makes public, and its last day of execution, stands beside it.

/** 线索来源: rungs of absence that led nowhere, a complaint, an inspection. */
export const reviewSources = ['absence-ladder', 'complaint', 'inspection'] as const
export const conflictKinds = ['relative', 'complainant', 'witness', 'own-interest'] as const
export const teamParts = ['review', 're-examination'] as const

/** What a decision says of a sanction. `posts`: highest first. */
const Terms = Payload({
  kind: Choice(sanctionKinds),
  posts: Type.Array(Line(100), { maxItems: 20 }),
  probationYears: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 })),
})
const Text = Line(4_000)

/** 立案 */
export const reviewOpened = defineEvent(
  'discipline.review-opened',
  1,
  Sealed({
    memberId: IdOf<'member'>(),
    /** The reviewing unit. */
    unitId: IdOf<'unit'>(),
    source: Choice(reviewSources),
    matter: Text,
    /** By account or member where the platform knows the person: who complained does not review. */
    complainant: Type.Optional(
      Payload({
        accountId: Type.Optional(IdOf<'account'>()),
        memberId: Type.Optional(IdOf<'member'>()),
        name: Type.Optional(Line(60)),
      }),
    ),
  }),
)
/** Has declared to have no conflict of interest. */
export const officerAssigned = defineEvent(
  'discipline.case-officer-assigned',
  1,
  Sealed({
    accountId: IdOf<'account'>(),
    memberId: Type.Union([IdOf<'member'>(), Type.Null()]),
    part: Choice(teamParts),
  }),
)
/** 回避, or another reason: from now on the case is closed to this person. */
export const officerReleased = defineEvent(
  'discipline.case-officer-released',
  1,
  Sealed({ accountId: IdOf<'account'>(), reason: Line(500) }),
)
export const findingsRecorded = defineEvent(
  'discipline.findings-recorded',
  1,
  Sealed({
    /** Each with the articles that it breaks, as people cite them. */
    found: Type.Array(Payload({ fact: Text, articles: Type.Array(Line(120), { minItems: 1, maxItems: 20 }) }), {
      minItems: 1,
      maxItems: 50,
    }),
    evidence: Type.Array(Line(500), { maxItems: 50 }),
  }),
)
/** 事实材料同本人见面 */
export const factsShown = defineEvent('discipline.facts-shown', 1, Sealed({ signed: Type.Boolean() }))
/** 听取本人说明情况和申辩; `waived`: asked, and had nothing to say. */
export const statementHeard = defineEvent(
  'discipline.statement-heard',
  1,
  Sealed({ statement: Text, waived: Type.Boolean() }),
)
export const sanctionProposed = defineEvent(
  'discipline.sanction-proposed',
  1,
  Sealed({ terms: Terms, reason: Text, proposedBy: IdOf<'account'>() }),
)
/** 支部大会讨论决定. `restsOn`: the roll that the number due was derived from; it would tell the branch, so it is sealed too. */
export const branchVoted = defineEvent(
  'discipline.branch-voted',
  1,
  Sealed({
    branchId: IdOf<'unit'>(),
    due: Type.Integer({ minimum: 0 }),
    present: Type.Integer({ minimum: 0 }),
    secret: Type.Boolean(),
    yes: Type.Integer({ minimum: 0 }),
    no: Type.Integer({ minimum: 0 }),
    abstained: Type.Integer({ minimum: 0 }),
    /** He may attend and plead whether or not he votes. */
    memberAttended: Type.Boolean(),
    carried: Type.Boolean(),
    restsOn: Payload({ facts: Line(500), position: Type.Integer({ minimum: 0 }), digest: Line(64) }),
  }),
)
/** 处分决定: effective on the day on which the unit decides. What it makes public stands beside the sealed part. */
export const reviewDecided = defineEvent(
  'discipline.review-decided',
  1,
  Payload({
    memberId: IdOf<'member'>(),
    terms: Terms,
    decidedBy: IdOf<'unit'>(),
    document: Line(200),
    personal: Personal(Type.Object({ reason: Text, recordedBy: IdOf<'account'>(), findings: FindingsList })),
  }),
)
export const decisionAnnounced = defineEvent('discipline.decision-announced', 1, Sealed({ to: Line(500) }))
export const decisionExecuted = defineEvent('discipline.decision-executed', 1, Sealed({ done: Text }))
/** The last day stands open, like what was decided: the calendar needs it. */
export const executionExtended = defineEvent(
  'discipline.execution-extended',
  1,
  Payload({
    until: DateText,
    personal: Personal(Type.Object({ decidedBy: IdOf<'unit'>(), reason: Line(500) })),
  }),
)
/** 申诉 */
export const appealLodged = defineEvent('discipline.appeal-lodged', 1, Sealed({ grounds: Text }))
/** 维持: nothing new becomes public. */
export const appealUpheld = defineEvent(
  'discipline.appeal-upheld',
  1,
  Sealed({ decidedBy: IdOf<'unit'>(), document: Line(200), reason: Text }),
)
/** 变更 or 撤销 (`terms` null): the sanction is replaced or lifted from its beginning. */
export const decisionRevised = defineEvent(
  'discipline.decision-revised',
  1,
  Payload({
    memberId: IdOf<'member'>(),
    terms: Type.Union([Terms, Type.Null()]),
    decidedBy: IdOf<'unit'>(),
    document: Line(200),
    personal: Personal(Type.Object({ reason: Text })),
  }),
)
/** The reviewing unit agrees that the member's relation is transferred while the review is open. */
export const transferConsented = defineEvent(
  'discipline.transfer-consented',
  1,
  Sealed({ memberId: IdOf<'member'>(), unitId: IdOf<'unit'>(), reason: Line(500) }),
)
export const closings = ['concluded', 'no-breach', 'lesser-measure', 'membership-ended'] as const
/** 结案. Before a decision: without a sanction, and nothing of the case ever becomes public. */
export const reviewClosed = defineEvent(
  'discipline.review-closed',
  1,
  Sealed({ memberId: IdOf<'member'>(), how: Choice(closings), reason: Text }),
)

export const reviewEvents = [
  reviewOpened,
  officerAssigned,
  officerReleased,
  findingsRecorded,
  factsShown,
  statementHeard,
  sanctionProposed,
  branchVoted,
  reviewDecided,
  decisionAnnounced,
  decisionExecuted,
  executionExtended,
  appealLodged,
  appealUpheld,
  decisionRevised,
  transferConsented,
  reviewClosed,
] as const
export type ReviewEvent = EventOf<(typeof reviewEvents)[number]>

/** Who opened a case file: accounted for among the case's own records, since the common ledger would tell that there is a case. */
export const caseFileRead = defineEvent('discipline.case-file-read', 1, Sealed({ accountId: IdOf<'account'>() }))

export const REVIEW = 'review-'
export function reviewStream(reviewId: string): string {
  return `${REVIEW}${reviewId}`
}
export function reviewReadsStream(reviewId: string): string {
  return `review-reads-${reviewId}`
}
export type CaseFileReadEvent = EventOf<typeof caseFileRead>
