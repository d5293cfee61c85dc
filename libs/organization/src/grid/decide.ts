import { accept, refuse, type Decision } from '@harbor/kernel/decision'
import type { LocalDate } from '@harbor/kernel/time'
import type { GridId } from '../unit-facts'
import { gridClosed, gridOutlined, gridRegistered, gridRenamed, type GridEvent, type GridKind } from './events'
import type { Outline } from './reading/outline'
import type { GridRefusal } from './refusals'
import { isGridOn, type GridState } from './state'

export type GridDecision = Decision<GridEvent, GridRefusal>

export interface GivenGrid {
  readonly today: LocalDate
  /** The grid that it is to lie in, as it stands; undefined: there is none. */
  readonly within?: GridState | undefined
  /** Names of branches that serve it on the day of the act or later. */
  readonly servedBy?: readonly string[]
}

export interface RegisterGrid {
  readonly name: string
  readonly kind: GridKind
  readonly withinId?: GridId | undefined
  readonly outline?: Outline | undefined
  readonly on: LocalDate
}

/** An estate can lie in a grid; a grid lies in none. */
export function registerGrid(state: GridState, order: RegisterGrid, given: GivenGrid): GridDecision {
  const { name, kind, withinId, outline, on } = order
  if (state.name !== null) return refuse('grid.registered-already', { name: state.name })
  if (on > given.today) return refuse('grid.in-the-future', { on })
  if (withinId !== undefined) {
    if (kind !== 'estate') return refuse('grid.within-for-estates')
    if (!given.within || given.within.kind !== 'grid' || !isGridOn(given.within, on))
      return refuse('grid.within-unknown')
  }
  const more = { ...(withinId !== undefined && { withinId }), ...(outline && { outline: mutable(outline) }) }
  return accept(gridRegistered({ name, kind, ...more }, { effectiveOn: on }))
}

export function renameGrid(
  state: GridState,
  { name, reason }: { readonly name: string; readonly reason: string },
  { today }: GivenGrid,
): GridDecision {
  if (state.name === null) return refuse('grid.unknown')
  if (!isGridOn(state, today)) return refuse('grid.closed', { on: state.closedOn ?? '' })
  return state.name === name ? accept() : accept(gridRenamed({ name, reason }, { effectiveOn: today }))
}

/** The same border drawn again changes nothing. */
export function outlineGrid(state: GridState, outline: Outline, { today }: GivenGrid): GridDecision {
  if (state.name === null) return refuse('grid.unknown')
  if (!isGridOn(state, today)) return refuse('grid.closed', { on: state.closedOn ?? '' })
  if (JSON.stringify(state.outline) === JSON.stringify(outline)) return accept()
  return accept(gridOutlined({ outline: mutable(outline) }, { effectiveOn: today }))
}

/** Not while a branch serves it: its service is ended first, so that nobody serves what is no more. */
export function closeGrid(
  state: GridState,
  { on, reason }: { readonly on: LocalDate; readonly reason: string },
  { today, servedBy = [] }: GivenGrid,
): GridDecision {
  if (state.name === null) return refuse('grid.unknown')
  if (state.closedOn !== null) return refuse('grid.closed', { on: state.closedOn })
  if (on > today) return refuse('grid.in-the-future', { on })
  if (state.from !== null && on <= state.from) return refuse('grid.before-it-was', { from: state.from })
  const [branch] = servedBy
  if (branch !== undefined) return refuse('grid.served', { branch })
  return accept(gridClosed({ reason }, { effectiveOn: on }))
}

function mutable(outline: Outline): [number, number][][] {
  return outline.map((ring) => ring.map(([longitude, latitude]): [number, number] => [longitude, latitude]))
}
