import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import type { Id } from '@harbor/kernel/ids'
import { IdOf, Line, Payload } from '@harbor/kernel/schema'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.
// Free text names nobody.

export type MethodId = Id<'method'>

export function methodStream(methodId: MethodId): string {
  return `method-${methodId}`
}

const how = {
  /** What it is called, e.g. 原位清淤. */
  name: Line(60),
  /** For what it helps, and what it costs. */
  summary: Line(1_000),
  /** What is done, in order. */
  steps: Type.Array(Line(300), { minItems: 1, maxItems: 30 }),
}

/** 工作法: distilled from a problem that others had accepted as solved. */
export const methodDistilled = defineEvent(
  'organization.method-distilled',
  1,
  Payload({
    ...how,
    problemId: IdOf<'problem'>(),
    /** The unit that answers for the method. */
    unitId: IdOf<'unit'>(),
  }),
)
export const methodRevised = defineEvent('organization.method-revised', 1, Payload(how))
/** 复用: another problem was solved by it, or is being solved. */
export const methodReused = defineEvent(
  'organization.method-reused',
  1,
  Payload({
    problemId: IdOf<'problem'>(),
    /** How it had to be adapted. */
    note: Line(500),
  }),
)
/** No longer recommended. What was done by it stays on record. */
export const methodWithdrawn = defineEvent('organization.method-withdrawn', 1, Payload({ reason: Line(500) }))

export const methodEvents = [methodDistilled, methodRevised, methodReused, methodWithdrawn] as const
export type MethodEvent = EventOf<(typeof methodEvents)[number]>
