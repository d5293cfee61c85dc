import type { Recorded } from '@harbor/kernel/event'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { GridId } from '../unit-facts'
import type { GridEvent, GridKind } from './events'
import type { Outline } from './reading/outline'

/** What a grid's stream says. JSON, since views keep it too. */
export interface GridState {
  /** Null: never registered. */
  readonly name: string | null
  readonly kind: GridKind
  readonly withinId: GridId | null
  /** Null: not drawn. */
  readonly outline: Outline | null
  readonly from: LocalDate | null
  /** The first day on which it was no more. */
  readonly closedOn: LocalDate | null
}

export const noGrid: GridState = { name: null, kind: 'grid', withinId: null, outline: null, from: null, closedOn: null }

export function evolveGrid(state: GridState, event: Recorded<GridEvent>): GridState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.grid-registered.v1': {
      const { name, kind, withinId = null, outline = null } = event.data
      return { ...state, name, kind, withinId, outline, from: on }
    }
    case 'organization.grid-renamed.v1':
      return { ...state, name: event.data.name }
    case 'organization.grid-outlined.v1':
      return { ...state, outline: event.data.outline }
    case 'organization.grid-closed.v1':
      return { ...state, closedOn: on }
  }
}

export function gridOf(events: readonly Recorded[]): GridState {
  return (events as readonly Recorded<GridEvent>[]).reduce(evolveGrid, noGrid)
}

export function isGridOn({ from, closedOn }: Pick<GridState, 'from' | 'closedOn'>, on: LocalDate): boolean {
  return from !== null && from <= on && (closedOn === null || on < closedOn)
}
