import { Type } from 'typebox'
import type { Recorded } from '@harbor/kernel/event'
import type { UnitId } from '@harbor/kernel/ids'
import { definePublic, retold, type PublicEvent, type PublicEvents } from '@harbor/kernel/public-event'
import { Choice, DateText, IdOf } from '@harbor/kernel/schema'
import { unitKinds } from '../../unit-facts'
import { UNIT_CORRECTION, type UnitEvent } from '../events'

// NOTE: what districts are told is a contract with them: add a field, or a new version beside the old one; never take away.

const TOPIC = 'party.organization.v1'
const unitId = IdOf<'unit'>()
const UnitOrNone = Type.Union([IdOf<'unit'>(), Type.Null()])

export const established = definePublic(
  'party.organization.unit-established',
  1,
  TOPIC,
  Type.Object({ unitId, name: Type.String(), kind: Choice(unitKinds), parentId: UnitOrNone }),
  { zh: '设立组织', en: 'A unit was established' },
)
export const renamed = definePublic(
  'party.organization.unit-renamed',
  1,
  TOPIC,
  Type.Object({ unitId, name: Type.String() }),
  { zh: '组织更名', en: 'A unit was renamed' },
)
export const moved = definePublic(
  'party.organization.unit-moved',
  1,
  TOPIC,
  Type.Object({ unitId, parentId: IdOf<'unit'>() }),
  { zh: '调整隶属', en: 'A unit was put under another one' },
)
export const dissolved = definePublic(
  'party.organization.unit-dissolved',
  1,
  TOPIC,
  Type.Object({ unitId, successorId: UnitOrNone }),
  { zh: '撤销组织', en: 'A unit was dissolved' },
)
export const corrected = definePublic(
  'party.organization.unit-corrected',
  1,
  TOPIC,
  Type.Object({
    unitId,
    /** Id of the message that reads so from now on; one that was never sent counts as sent with this. */
    corrects: IdOf<'public-event'>(),
    type: Type.String(),
    /** Null: what was told never took place. */
    becomes: Type.Union([
      Type.Object({ data: Type.Record(Type.String(), Type.Unknown()), effectiveOn: Type.Optional(DateText) }),
      Type.Null(),
    ]),
  }),
  { zh: '更正已通报的组织事项', en: 'What was told of a unit was corrected' },
)

/** Units, their names and places in the tree; powers, grids and who holds an office are the street's own matter. */
const told: {
  readonly [T in UnitEvent['type']]?: (
    data: Extract<UnitEvent, { type: T }>['data'],
    unitId: UnitId,
  ) => readonly PublicEvent[]
} = {
  'organization.unit-established.v1': ({ name, kind, parentId }, id) => [
    established(id, { unitId: id, name, kind, parentId }),
  ],
  'organization.unit-renamed.v1': ({ name }, id) => [renamed(id, { unitId: id, name })],
  'organization.unit-moved.v1': ({ parentId }, id) => [moved(id, { unitId: id, parentId })],
  'organization.unit-dissolved.v1': ({ successorId }, id) => [dissolved(id, { unitId: id, successorId })],
}

export const unitPublicEvents: PublicEvents = {
  types: [established, renamed, moved, dissolved, corrected],
  handles: [...Object.keys(told), UNIT_CORRECTION],
  readsFile: true,
  tell(event, before) {
    if (event.type !== UNIT_CORRECTION) return tellUnit(event)
    return retold(before, event, tellUnit).map(({ subject, ...what }) =>
      corrected(subject, { unitId: subject as UnitId, ...what }, { about: what.corrects }),
    )
  },
}

function tellUnit({ type, data, stream }: Recorded): readonly PublicEvent[] {
  const tell = told[type as UnitEvent['type']] as
    ((data: unknown, unitId: UnitId) => readonly PublicEvent[]) | undefined
  return tell?.(data, stream.slice(-36) as UnitId) ?? []
}
