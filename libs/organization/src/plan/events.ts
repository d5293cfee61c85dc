import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { Choice, DateText, FindingsList, IdOf, Line, Payload } from '@harbor/kernel/schema'
import { planItemKinds } from '../programme-words'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.
// One stream a unit and year. A plan names nobody. Each event is effective on the day of the act.

const MonthText = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$' })

/** 年计划: the first one, and every change of an approved one (`reason`). It counts once the unit above has approved it. */
export const planProposed = defineEvent(
  'organization.plan-proposed',
  1,
  Payload({
    unitId: IdOf<'unit'>(),
    year: Type.Integer({ minimum: 1949, maximum: 2200 }),
    theme: Line(200),
    goals: Type.Array(Line(200), { maxItems: 30 }),
    /** How often in the year each kind is intended. */
    intended: Type.Array(Payload({ kind: Choice(planItemKinds), times: Type.Integer({ minimum: 1, maximum: 366 }) }), {
      maxItems: 20,
    }),
    reason: Type.Optional(Line(500)),
    /** Kinds that the regulations ask for more often than intended. */
    findings: FindingsList,
  }),
)
/** By another person than who proposed it, for a unit above. */
export const planApproved = defineEvent('organization.plan-approved', 1, Payload({ byUnitId: IdOf<'unit'>() }))
export const planReturned = defineEvent(
  'organization.plan-returned',
  1,
  Payload({ byUnitId: IdOf<'unit'>(), reason: Line(500) }),
)

/** 月方案: what the month will have. Proposed again it replaces the month's scheme once approved; until then the old one counts. */
export const schemeProposed = defineEvent(
  'organization.scheme-proposed',
  1,
  Payload({
    month: MonthText,
    focus: Line(200),
    items: Type.Array(
      Payload({
        itemId: IdOf<'plan-item'>(),
        kind: Choice(planItemKinds),
        theme: Line(200),
        /** The last day on which it is in time. */
        dueOn: DateText,
      }),
      { minItems: 1, maxItems: 60 },
    ),
    reason: Type.Optional(Line(500)),
  }),
)
export const schemeApproved = defineEvent(
  'organization.scheme-approved',
  1,
  Payload({ month: MonthText, byUnitId: IdOf<'unit'>() }),
)
export const schemeReturned = defineEvent(
  'organization.scheme-returned',
  1,
  Payload({ month: MonthText, byUnitId: IdOf<'unit'>(), reason: Line(500) }),
)

/** What was planned took place; effective on that day. `source`: the stream that tells of it, e.g. `session-<id>`. */
export const planItemDone = defineEvent(
  'organization.plan-item-done',
  1,
  Payload({ itemId: IdOf<'plan-item'>(), source: Line(60) }),
)

export const planEvents = [
  planProposed,
  planApproved,
  planReturned,
  schemeProposed,
  schemeApproved,
  schemeReturned,
  planItemDone,
] as const
export type PlanEvent = EventOf<(typeof planEvents)[number]>
