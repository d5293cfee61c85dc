import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { Choice, FindingsList, IdOf, InstantText, Line, Payload, Personal } from '@harbor/kernel/schema'
import { sessionKinds } from '@harbor/rules/organisation-life-pack'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.
// One stream a session. Each event is effective on the day of the act, `session-held` on the day of the session.

/** 召集: what for (`planId`, `itemId`, `theme`), when, where, about what. */
export const sessionConvened = defineEvent(
  'organization.session-convened',
  1,
  Payload({
    unitId: IdOf<'unit'>(),
    kind: Choice(sessionKinds),
    planId: IdOf<'plan'>(),
    itemId: IdOf<'plan-item'>(),
    theme: Line(200),
    agenda: Type.Array(Line(200), { maxItems: 30 }),
    startsAt: InstantText,
    endsAt: InstantText,
    place: Line(200),
    /** Class hours (学时) for whoever is present, in halves. */
    classHours: Type.Number({ minimum: 0, maximum: 24, multipleOf: 0.5 }),
    /** Who is called by name, where not all members of the branch or its committee are due. */
    called: Type.Array(IdOf<'member'>(), { maxItems: 2_000 }),
    findings: FindingsList,
  }),
)
export const sessionMoved = defineEvent(
  'organization.session-moved',
  1,
  Payload({ startsAt: InstantText, endsAt: InstantText, place: Line(200), reason: Line(500) }),
)
export const sessionCancelled = defineEvent('organization.session-cancelled', 1, Payload({ reason: Line(500) }))

/** 签到: by the code of one person, or several from the keeper's own list. */
export const sessionAttended = defineEvent(
  'organization.session-attended',
  1,
  Payload({
    members: Type.Array(IdOf<'member'>(), { minItems: 1, maxItems: 2_000 }),
    at: InstantText,
    by: Choice(['code', 'hand']),
  }),
)

/** 请假. Why is sealed with the member's key. */
export const leaveRequested = defineEvent(
  'organization.leave-requested',
  1,
  Payload({ memberId: IdOf<'member'>(), personal: Personal(Type.Object({ reason: Line(500) })) }),
  { personOf: ({ memberId }) => memberId },
)
export const leaveDecided = defineEvent(
  'organization.leave-decided',
  1,
  Payload({ memberId: IdOf<'member'>(), granted: Type.Boolean() }),
)

/**
 * The session took place, and who was due is closed: by branch, those with a vote that day and the others. From here each of them counts
 * as present, excused or unexcused.
 */
export const sessionHeld = defineEvent(
  'organization.session-held',
  1,
  Payload({
    planId: IdOf<'plan'>(),
    itemId: IdOf<'plan-item'>(),
    due: Type.Array(
      Payload({
        branchId: IdOf<'unit'>(),
        voting: Type.Array(IdOf<'member'>(), { maxItems: 5_000 }),
        others: Type.Array(IdOf<'member'>(), { maxItems: 5_000 }),
      }),
      { minItems: 1, maxItems: 2_000 },
    ),
  }),
)

/** An absence is excused afterwards. Why is sealed with the member's key. */
export const absenceExcused = defineEvent(
  'organization.absence-excused',
  1,
  Payload({
    memberId: IdOf<'member'>(),
    authority: Line(200),
    personal: Personal(Type.Object({ reason: Line(500) })),
  }),
  { personOf: ({ memberId }) => memberId },
)
/** The list was wrong about one person. */
export const attendanceCorrected = defineEvent(
  'organization.attendance-corrected',
  1,
  Payload({ memberId: IdOf<'member'>(), present: Type.Boolean(), reason: Line(500), authority: Line(200) }),
)

/** 会议记录: the document is kept outside the log; its hash is here. A later one replaces it, with the reason. */
export const sessionMinuted = defineEvent(
  'organization.session-minuted',
  1,
  Payload({
    document: Payload({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }), name: Line(200) }),
    recorderId: IdOf<'member'>(),
    reason: Type.Optional(Line(500)),
  }),
)

/** 决议. With a ballot, the numbers due, present and needed are those of the roll of the day. */
export const sessionResolved = defineEvent(
  'organization.session-resolved',
  1,
  Payload({
    resolutionId: IdOf<'resolution'>(),
    matter: Line(500),
    carried: Type.Boolean(),
    ballot: Type.Optional(
      Payload({
        secret: Type.Boolean(),
        due: Type.Integer({ minimum: 0 }),
        present: Type.Integer({ minimum: 0 }),
        needed: Type.Integer({ minimum: 1 }),
        yes: Type.Integer({ minimum: 0 }),
        no: Type.Integer({ minimum: 0 }),
        abstained: Type.Integer({ minimum: 0 }),
      }),
    ),
  }),
)

export const sessionEvents = [
  sessionConvened,
  sessionMoved,
  sessionCancelled,
  sessionAttended,
  leaveRequested,
  leaveDecided,
  sessionHeld,
  absenceExcused,
  attendanceCorrected,
  sessionMinuted,
  sessionResolved,
] as const
export type SessionEvent = EventOf<(typeof sessionEvents)[number]>
