import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { Choice, DateText, IdOf, Line, Payload, Personal } from '@harbor/kernel/schema'
import { rungs } from '@harbor/rules/absence-ladder'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.
// One stream a member, `absence-<memberId>`. Absences themselves are told by what took place; here stand the decisions that rest on them.

/** A rung of the ladder is proposed, with the absences that it rests on. What is said of the member is sealed with his key. */
export const rungProposed = defineEvent(
  'organization.absence-rung-proposed',
  1,
  Payload({
    rungId: IdOf<'rung'>(),
    rung: Choice(rungs),
    branchId: IdOf<'unit'>(),
    /** `source`: the stream that tells of what was missed, e.g. `session-<id>`. */
    absences: Type.Array(Payload({ source: Line(60), on: DateText }), { minItems: 1, maxItems: 200 }),
    personal: Personal(Type.Object({ grounds: Line(500) })),
  }),
)
/** Decided by another person; a reminder by the proposer. `until`: the last day of a rectification. */
export const rungDecided = defineEvent(
  'organization.absence-rung-decided',
  1,
  Payload({
    rungId: IdOf<'rung'>(),
    taken: Type.Boolean(),
    byUnitId: IdOf<'unit'>(),
    document: Line(200),
    until: Type.Optional(DateText),
  }),
)

export const absenceEvents = [rungProposed, rungDecided] as const
export type AbsenceEvent = EventOf<(typeof absenceEvents)[number]>

export function absenceStream(memberId: string): string {
  return `absence-${memberId}`
}
