import { FAR_DATE, type LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import type { GridId } from '../unit-facts'
import { gridEvents, type GridEvent, type GridKind } from './events'
import type { Outline } from './reading/outline'
import { evolveGrid, noGrid, type GridState } from './state'

export interface GridRow extends ViewDocument {
  readonly id: GridId
  readonly name: string
  readonly kind: GridKind
  readonly withinId: GridId | null
  readonly from: LocalDate
  /** The first day on which it is no more; the far date while it is there. */
  readonly until: LocalDate
  readonly outline: Outline | null
}

export const gridsView: View<GridEvent, GridState, GridRow> = {
  name: 'grids',
  version: 1,
  collection: {
    name: 'grids',
    fields: { name: 'string', kind: 'string', from: 'string', until: 'string' },
    indexes: [['name'], ['from']],
    text: ['name'],
  },
  handles: gridEvents.map(({ type }) => type),
  personal: false,
  key: ({ stream }) => stream.slice(-36),
  evolve: (state = noGrid, event) => evolveGrid(state, event),
  documents: ({ name, kind, withinId, outline, from, closedOn }, key) =>
    name === null || from === null
      ? []
      : [{ id: key as GridId, name, kind, withinId, from, until: closedOn ?? FAR_DATE, outline }],
}
