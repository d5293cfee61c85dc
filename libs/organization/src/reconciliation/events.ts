import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import type { Id } from '@harbor/kernel/ids'
import { Choice, DateText, IdOf, Line, Payload } from '@harbor/kernel/schema'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.

export type ClaimId = Id<'total-claim'>

export function claimStream(claimId: ClaimId): string {
  return `total-claim-${claimId}`
}

/** What totals are told of. */
export const measures = ['activities', 'attendances', 'problems'] as const
export type Measure = (typeof measures)[number]

/** 宣称数: a total that was published somewhere, recorded as such. That it was said is the fact; whether it holds is asked each time anew. */
export const totalClaimed = defineEvent(
  'organization.total-claimed',
  1,
  Payload({
    /** Of that unit and all below it. */
    unitId: IdOf<'unit'>(),
    measure: Choice(measures),
    total: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
    /** `about`: the source rounds it, e.g. nearly 1,000. */
    precision: Choice(['exact', 'about']),
    from: DateText,
    until: DateText,
    /** Where it was published. */
    source: Line(300),
  }),
)
/** It was not said so, or the source has taken it back. */
export const claimWithdrawn = defineEvent('organization.claim-withdrawn', 1, Payload({ reason: Line(500) }))

export const claimEvents = [totalClaimed, claimWithdrawn] as const
export type ClaimEvent = EventOf<(typeof claimEvents)[number]>
export type TotalClaimed = Type.Static<typeof totalClaimed.schema>
