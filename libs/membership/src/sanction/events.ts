import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { Choice, DateText, FindingsList, IdOf, Line, Payload, Personal } from '@harbor/kernel/schema'
import { sanctionKinds } from '@harbor/rules/discipline-2023'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.

/** The deciding unit, and the rules that the act breaks when it is recorded as a historic fact. */
const decided = { decidedBy: IdOf<'unit'>(), findings: FindingsList }
/** What it is about, in the words of whoever records it: the person's own matter, so it is sealed. */
const Matter = Personal(Type.Object({ matter: Line(1_000) }))

/**
 * 处分: the consequence of a decided review. Effective: the day of the decision. How long it limits which rights follows from the
 * rule pack and from what comes after; no event tells the end of an influence period.
 */
export const sanctionImposed = defineEvent(
  'membership.sanction-imposed',
  1,
  Payload({
    ...decided,
    reviewId: IdOf<'review'>(),
    kind: Choice(sanctionKinds),
    /** 撤销党内职务: the posts, highest first; empty for other kinds. */
    posts: Type.Array(Line(100), { maxItems: 20 }),
    /** 留党察看: one year or two. */
    probationYears: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 })),
    document: Type.Optional(Line(200)),
  }),
)
/** 延长留党察看一年 */
export const probationWithinPartyExtended = defineEvent(
  'membership.probation-within-party-extended',
  1,
  Payload({ ...decided, years: Type.Integer({ minimum: 1, maximum: 1 }), reason: Line(500) }),
)
/** 恢复党员权利 after probation within the Party. Effective: the day of the decision; the rights are back the day after. */
export const partyRightsRestored = defineEvent(
  'membership.party-rights-restored',
  1,
  Payload({ ...decided, reason: Line(500) }),
)

export const criticismForms = ['talk', 'criticism', 'admonition', 'self-criticism'] as const
/** 批评教育: no sanction. 谈话提醒, 批评教育, 责令检查, 诫勉 in the words of the form. */
export const criticismRecorded = defineEvent(
  'membership.criticism-recorded',
  1,
  Payload({ ...decided, form: Choice(criticismForms), personal: Matter }),
)
/** 限期改正, one year at most. `until`: the last day. */
export const rectificationOrdered = defineEvent(
  'membership.rectification-ordered',
  1,
  Payload({ ...decided, rectificationId: IdOf<'rectification'>(), until: DateText, personal: Matter }),
)
export const rectificationConcluded = defineEvent(
  'membership.rectification-concluded',
  1,
  Payload({ ...decided, rectificationId: IdOf<'rectification'>(), corrected: Type.Boolean(), reason: Line(500) }),
)
/** 劝退: discussed by the branch, approved above; he goes by his own act, and is removed (除名) if he will not. */
export const memberPersuadedToResign = defineEvent(
  'membership.member-persuaded-to-resign',
  1,
  Payload({ ...decided, reason: Line(500) }),
)

export const sanctionEvents = [
  sanctionImposed,
  probationWithinPartyExtended,
  partyRightsRestored,
  criticismRecorded,
  rectificationOrdered,
  rectificationConcluded,
  memberPersuadedToResign,
] as const
export type SanctionEvent = EventOf<(typeof sanctionEvents)[number]>
