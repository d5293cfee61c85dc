import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { Choice, DateText, IdOf, Line, Payload, Personal } from '@harbor/kernel/schema'
import { offices, powers, unitKinds } from '../unit-facts'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.
// Every event is effective on its day; for what ends, that is the first day on which it holds no more.

/** Where a unit came from, when not from an act on this platform. */
const FileProvenance = Payload({ fileHash: Line(64), fileName: Line(200), row: Type.Integer({ minimum: 1 }) })

/** `parentId` null: the street committee, root of the tree. Powers follow as events of their own. */
export const unitEstablished = defineEvent(
  'organization.unit-established',
  1,
  Payload({
    name: Line(100),
    kind: Choice(unitKinds),
    parentId: Type.Union([IdOf<'unit'>(), Type.Null()]),
    provenance: Type.Optional(FileProvenance),
  }),
)
export const unitRenamed = defineEvent('organization.unit-renamed', 1, Payload({ name: Line(100) }))
export const unitMoved = defineEvent('organization.unit-moved', 1, Payload({ parentId: IdOf<'unit'>() }))
/** Ends powers, grids and offices with it. */
export const unitDissolved = defineEvent(
  'organization.unit-dissolved',
  1,
  Payload({ successorId: Type.Union([IdOf<'unit'>(), Type.Null()]), reason: Line(500) }),
)

export const powerGranted = defineEvent('organization.power-granted', 1, Payload({ power: Choice(powers) }))
export const powerWithdrawn = defineEvent(
  'organization.power-withdrawn',
  1,
  Payload({ power: Choice(powers), reason: Line(500) }),
)

export const gridAssigned = defineEvent(
  'organization.grid-assigned',
  1,
  Payload({ gridId: IdOf<'grid'>(), name: Line(100) }),
)
export const gridEnded = defineEvent(
  'organization.grid-ended',
  1,
  Payload({ gridId: IdOf<'grid'>(), reason: Line(500) }),
)

/** By id where the person is on the roll, otherwise by name. `until`: last day of the term; null where the office has none. */
export const officerAppointed = defineEvent(
  'organization.officer-appointed',
  1,
  Payload({
    officeId: IdOf<'office'>(),
    office: Choice(offices),
    memberId: Type.Union([IdOf<'member'>(), Type.Null()]),
    until: Type.Union([DateText, Type.Null()]),
    personal: Type.Optional(Personal(Type.Object({ name: Line(60) }))),
  }),
  { personOf: ({ officeId }) => officeId },
)
export const officerEnded = defineEvent(
  'organization.officer-ended',
  1,
  Payload({ officeId: IdOf<'office'>(), reason: Line(500) }),
)

const correction = {
  proposalId: IdOf<'proposal'>(),
  corrects: IdOf<'event'>(),
  reason: Line(500),
  /** The document or organ that allows the correction. */
  authority: Line(200),
  /** Null: the event never took place. A name that was sealed stays as it was. */
  replacement: Type.Union([
    Type.Null(),
    Payload({ data: Type.Record(Type.String(), Type.Unknown()), effectiveOn: Type.Optional(DateText) }),
  ]),
}
export const unitCorrectionProposed = defineEvent('organization.unit-correction-proposed', 1, Payload(correction))
export const unitCorrectionRejected = defineEvent(
  'organization.unit-correction-rejected',
  1,
  Payload({ proposalId: IdOf<'proposal'>(), reason: Line(500) }),
)
/** Approved by somebody else than who proposed it: from now on the corrected event reads as its replacement. */
export const unitCorrected = defineEvent('organization.unit-corrected', 1, Payload(correction))

export const unitEvents = [
  unitEstablished,
  unitRenamed,
  unitMoved,
  unitDissolved,
  powerGranted,
  powerWithdrawn,
  gridAssigned,
  gridEnded,
  officerAppointed,
  officerEnded,
  unitCorrectionProposed,
  unitCorrectionRejected,
  unitCorrected,
] as const
export type UnitEvent = EventOf<(typeof unitEvents)[number]>
export type UnitEventType = UnitEvent['type']
export const UNIT_CORRECTION = unitCorrected.type

export function unitStream(unitId: string): string {
  return `unit-${unitId}`
}
