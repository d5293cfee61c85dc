import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import type { Id } from '@harbor/kernel/ids'
import { Choice, IdOf, Line, Payload } from '@harbor/kernel/schema'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.

export type ReorganisationId = Id<'reorganisation'>

/** 拆分, 合并, 撤销 */
export const reorganisationKinds = ['split', 'merge', 'dissolve'] as const
export type ReorganisationKind = (typeof reorganisationKinds)[number]

export const planLimits = { branches: 20, grids: 100, people: 900 } as const

/** A branch that is reorganised. One that does not close keeps everybody who is sent nowhere else. `successorId`: takes over its tasks. */
const Source = Payload({
  unitId: IdOf<'unit'>(),
  closes: Type.Boolean(),
  successorId: Type.Optional(IdOf<'unit'>()),
})
/** A branch that takes people and grids in. `established`: with this reorganisation, below that unit. */
const Receiver = Payload({
  unitId: IdOf<'unit'>(),
  established: Type.Optional(Payload({ name: Line(100), parentId: IdOf<'unit'>() })),
  gridIds: Type.Array(IdOf<'grid'>(), { maxItems: planLimits.grids }),
  /** Who goes there by name; `rest`: everybody of a closing branch who is named nowhere goes there too. */
  memberIds: Type.Array(IdOf<'member'>(), { maxItems: planLimits.people }),
  rest: Type.Boolean(),
})

/** Nothing moves yet. `unitId`: who proposes. */
export const reorganisationProposed = defineEvent(
  'organization.reorganisation-proposed',
  1,
  Payload({
    kind: Choice(reorganisationKinds),
    unitId: IdOf<'unit'>(),
    sources: Type.Array(Source, { minItems: 1, maxItems: planLimits.branches }),
    receivers: Type.Array(Receiver, { minItems: 1, maxItems: planLimits.branches }),
    reason: Line(500),
  }),
)
/** Before approval: who and which grid goes where, anew and whole. The branches stay those of the proposal. */
export const reorganisationPlanRevised = defineEvent(
  'organization.reorganisation-plan-revised',
  1,
  Payload({ receivers: Type.Array(Receiver, { minItems: 1, maxItems: planLimits.branches }) }),
)
export const reorganisationWithdrawn = defineEvent(
  'organization.reorganisation-withdrawn',
  1,
  Payload({ reason: Line(500) }),
)
/** Effective: the day from which new branches are there and grids are served by others. Its moves follow in the same append. */
export const reorganisationApproved = defineEvent(
  'organization.reorganisation-approved',
  1,
  Payload({ unitId: IdOf<'unit'>(), document: Line(200) }),
)
/** One a person: calls for a transfer of this id in the person's file. Until its receipt the source is responsible. */
export const memberMoveOrdered = defineEvent(
  'organization.member-move-ordered',
  1,
  Payload({
    memberId: IdOf<'member'>(),
    transferId: IdOf<'transfer'>(),
    sourceId: IdOf<'unit'>(),
    destinationId: IdOf<'unit'>(),
    /** The deciding unit, which has approved the transfer with the whole. */
    unitId: IdOf<'unit'>(),
    document: Line(200),
  }),
)
/** New branches are established and the grids have passed over; what was done stands in the files of the units. */
export const reorganisationSetUp = defineEvent('organization.reorganisation-set-up', 1, Payload({}))
/** After approval. Who has moved stays there; moves that are not received are called off, in the same append. */
export const reorganisationStopped = defineEvent(
  'organization.reorganisation-stopped',
  1,
  Payload({ unitId: IdOf<'unit'>(), reason: Line(500) }),
)
export const memberMoveCalledOff = defineEvent(
  'organization.member-move-called-off',
  1,
  Payload({
    memberId: IdOf<'member'>(),
    transferId: IdOf<'transfer'>(),
    unitId: IdOf<'unit'>(),
    reason: Line(500),
  }),
)
/** Nobody was left; the closing branches are dissolved. Effective: their first day of being no more. */
export const reorganisationCompleted = defineEvent('organization.reorganisation-completed', 1, Payload({}))

export const reorganisationEvents = [
  reorganisationProposed,
  reorganisationPlanRevised,
  reorganisationWithdrawn,
  reorganisationApproved,
  memberMoveOrdered,
  reorganisationSetUp,
  reorganisationStopped,
  memberMoveCalledOff,
  reorganisationCompleted,
] as const
export type ReorganisationEvent = EventOf<(typeof reorganisationEvents)[number]>

export function reorganisationStream(id: string): string {
  return `reorganisation-${id}`
}
