import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { Choice, IdOf, Line, Payload } from '@harbor/kernel/schema'
import { outlineLimits } from './reading/outline'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.
// One stream a grid; which branch serves it, and from when until when, stands in the file of the branch (`grid-assigned`, `grid-ended`).

/** 网格, 小区 */
export const gridKinds = ['grid', 'estate'] as const
export type GridKind = (typeof gridKinds)[number]

/** Longitude, latitude. */
const Position = Type.Unsafe<[number, number]>({
  type: 'array',
  items: { type: 'number', minimum: -180, maximum: 180 },
  minItems: 2,
  maxItems: 2,
})
/** Rings of a polygon, WGS 84; the first is the border. */
const OutlineRings = Type.Array(Type.Array(Position, { minItems: 4, maxItems: outlineLimits.points }), {
  minItems: 1,
  maxItems: outlineLimits.rings,
})

/** From its day on the area is known under this name. `withinId`: the grid that an estate lies in. */
export const gridRegistered = defineEvent(
  'organization.grid-registered',
  1,
  Payload({
    name: Line(100),
    kind: Choice(gridKinds),
    withinId: Type.Optional(IdOf<'grid'>()),
    outline: Type.Optional(OutlineRings),
  }),
)
export const gridRenamed = defineEvent('organization.grid-renamed', 1, Payload({ name: Line(100), reason: Line(500) }))
/** Its border is drawn, or drawn anew. */
export const gridOutlined = defineEvent('organization.grid-outlined', 1, Payload({ outline: OutlineRings }))
/** Effective on the first day on which it is no more. */
export const gridClosed = defineEvent('organization.grid-closed', 1, Payload({ reason: Line(500) }))

export const gridEvents = [gridRegistered, gridRenamed, gridOutlined, gridClosed] as const
export type GridEvent = EventOf<(typeof gridEvents)[number]>

export function gridStream(gridId: string): string {
  return `grid-${gridId}`
}
