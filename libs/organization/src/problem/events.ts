import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import type { Id } from '@harbor/kernel/ids'
import { Choice, DateText, IdOf, Line, Payload } from '@harbor/kernel/schema'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.
// Free text names nobody: people are named by the ids of their files.

export type ProblemId = Id<'problem'>
export type StepId = Id<'step'>
export type EvidenceId = Id<'evidence'>

/** 重点、难点、热点 */
export const problemKinds = ['key', 'difficult', 'hot'] as const
export type ProblemKind = (typeof problemKinds)[number]

export function problemStream(problemId: ProblemId): string {
  return `problem-${problemId}`
}

/** 一线难题立项: it stands in the street's ledger under its number. Effective on the day on which it was taken up. */
export const problemOpened = defineEvent(
  'organization.problem-opened',
  1,
  Payload({
    /** Unique in the installation: reserved before the problem is opened. */
    number: Line(40),
    kind: Choice(problemKinds),
    title: Line(100),
    /** What is the matter, where, and since when. */
    matter: Line(1_000),
    /** The public project that it belongs to. */
    project: Type.Optional(Line(100)),
    /** The unit that answers for it. */
    unitId: IdOf<'unit'>(),
    dueOn: DateText,
  }),
)
/** 攻坚小组: who works on it from that day on, whole each time. */
export const squadFormed = defineEvent(
  'organization.problem-squad-formed',
  1,
  Payload({
    leaderId: IdOf<'member'>(),
    /** Beside the leader. */
    memberIds: Type.Array(IdOf<'member'>(), { maxItems: 50, uniqueItems: true }),
  }),
)
export const stepPlanned = defineEvent(
  'organization.problem-step-planned',
  1,
  Payload({ stepId: IdOf<'step'>(), title: Line(200), dueOn: DateText }),
)
export const stepDone = defineEvent(
  'organization.problem-step-done',
  1,
  Payload({ stepId: IdOf<'step'>(), result: Line(500) }),
)
export const stepDropped = defineEvent(
  'organization.problem-step-dropped',
  1,
  Payload({ stepId: IdOf<'step'>(), reason: Line(500) }),
)
/** 一线走访: members who were on the spot that day, and what they found. */
export const siteVisited = defineEvent(
  'organization.problem-site-visited',
  1,
  Payload({
    visitId: IdOf<'visit'>(),
    memberIds: Type.Array(IdOf<'member'>(), { minItems: 1, maxItems: 50, uniqueItems: true }),
    found: Line(1_000),
  }),
)
export const measureTaken = defineEvent(
  'organization.problem-measure-taken',
  1,
  Payload({ measureId: IdOf<'measure'>(), what: Line(1_000) }),
)
/** The file itself stands outside the log, under its SHA-256. */
export const evidenceAdded = defineEvent(
  'organization.problem-evidence-added',
  1,
  Payload({
    evidenceId: IdOf<'evidence'>(),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    bytes: Type.Integer({ minimum: 1 }),
    mediaType: Line(100),
    /** What it shows, in words that name nobody. The name of the file is not kept. */
    shows: Line(200),
  }),
)
/** The file is deleted by decision (for one, because it shows people who did not consent); its hash stays on record. */
export const evidenceRemoved = defineEvent(
  'organization.problem-evidence-removed',
  1,
  Payload({ evidenceId: IdOf<'evidence'>(), reason: Line(500), authority: Line(200) }),
)
/** 提请验收 */
export const problemSubmitted = defineEvent('organization.problem-submitted', 1, Payload({ result: Line(1_000) }))
/** 验收通过, by members who never worked on it. */
export const problemAccepted = defineEvent(
  'organization.problem-accepted',
  1,
  Payload({
    /** The deciding unit. */
    unitId: IdOf<'unit'>(),
    /** Who examined it on the spot. */
    examinerIds: Type.Array(IdOf<'member'>(), { minItems: 1, maxItems: 20, uniqueItems: true }),
    finding: Line(1_000),
  }),
)
/** 验收退回 */
export const problemReturned = defineEvent(
  'organization.problem-returned',
  1,
  Payload({
    unitId: IdOf<'unit'>(),
    examinerIds: Type.Array(IdOf<'member'>(), { minItems: 1, maxItems: 20, uniqueItems: true }),
    reason: Line(1_000),
  }),
)
/** It has come back: open again, with a deadline of its own. */
export const problemReopened = defineEvent(
  'organization.problem-reopened',
  1,
  Payload({ unitId: IdOf<'unit'>(), reason: Line(500), dueOn: DateText }),
)
/** 移交: another unit answers for it from that day on. */
export const problemHandedOver = defineEvent(
  'organization.problem-handed-over',
  1,
  Payload({
    unitId: IdOf<'unit'>(),
    toUnitId: IdOf<'unit'>(),
    reason: Line(500),
  }),
)
export const problemExtended = defineEvent(
  'organization.problem-extended',
  1,
  Payload({ unitId: IdOf<'unit'>(), dueOn: DateText, reason: Line(500) }),
)
/** It ends unsolved, by a decision that says why. */
export const problemGivenUp = defineEvent(
  'organization.problem-given-up',
  1,
  Payload({ unitId: IdOf<'unit'>(), reason: Line(1_000), document: Line(100) }),
)

export const problemEvents = [
  problemOpened,
  squadFormed,
  stepPlanned,
  stepDone,
  stepDropped,
  siteVisited,
  measureTaken,
  evidenceAdded,
  evidenceRemoved,
  problemSubmitted,
  problemAccepted,
  problemReturned,
  problemReopened,
  problemHandedOver,
  problemExtended,
  problemGivenUp,
] as const
export type ProblemEvent = EventOf<(typeof problemEvents)[number]>
