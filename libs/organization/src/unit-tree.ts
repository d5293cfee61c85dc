import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { covers, existsOn, overlaps, type Days, type GridId, type Officer, type UnitHistory } from './unit-facts'

/** All units ever established, by id. */
export type Units = ReadonlyMap<UnitId, UnitHistory>

export function nameOn(unit: UnitHistory, on: LocalDate): string | undefined {
  return unit.names.find((stretch) => covers(stretch, on))?.name
}

/** Null: the root, or a unit that did not exist on that day. */
export function parentOn(unit: UnitHistory, on: LocalDate): UnitId | null {
  return unit.parents.find((stretch) => covers(stretch, on))?.parentId ?? null
}

export function officersOn(unit: UnitHistory, on: LocalDate): readonly Officer[] {
  return unit.officers.filter((officer) => covers(officer, on))
}

export function gridsOn(
  unit: UnitHistory,
  on: LocalDate,
): readonly { readonly gridId: GridId; readonly name: string }[] {
  return unit.grids.filter((grid) => covers(grid, on))
}

/** The street committee. */
export function rootOf(units: Units): UnitHistory | undefined {
  return units.values().find((unit) => unit.parentId === null)
}

/** From the parent upward to the root, as the tree stood on that day. A circle ends where it closes. */
export function ancestorsOn(units: Units, id: UnitId, on: LocalDate): readonly UnitId[] {
  const path: UnitId[] = []
  let unit = units.get(id)
  while (unit) {
    const parentId = parentOn(unit, on)
    if (parentId === null || parentId === id || path.includes(parentId)) break
    path.push(parentId)
    unit = units.get(parentId)
  }
  return path
}

/** The unit itself and all below it on that day; empty when it did not exist. */
export function subtreeOn(units: Units, rootId: UnitId, on: LocalDate): ReadonlySet<UnitId> {
  const root = units.get(rootId)
  const found = new Set<UnitId>()
  if (!root || !existsOn(root, on)) return found
  const below = childrenByParent(units, on)
  const open = [rootId]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue
    found.add(id)
    open.push(...(below.get(id) ?? []))
  }
  return found
}

/** Every unit's direct units on that day. */
export function childrenByParent(units: Units, on: LocalDate): ReadonlyMap<UnitId, readonly UnitId[]> {
  const below = new Map<UnitId, UnitId[]>()
  for (const unit of units.values()) {
    const parentId = parentOn(unit, on)
    if (parentId === null) continue
    const siblings = below.get(parentId)
    if (siblings) siblings.push(unit.id)
    else below.set(parentId, [unit.id])
  }
  return below
}

/** Units that have stood directly below on any of those days. */
export function childrenDuring(units: Units, id: UnitId, days: Days): readonly UnitHistory[] {
  return [...units.values()].filter((unit) =>
    unit.parents.some((stretch) => stretch.parentId === id && overlaps(stretch, days)),
  )
}

/** Does following the parents of that day lead back to the unit? */
export function standsBelowItself(units: Units, id: UnitId, on: LocalDate): boolean {
  const seen = new Set<UnitId>()
  let current = units.get(id)
  while (current && !seen.has(current.id)) {
    seen.add(current.id)
    const parentId = parentOn(current, on)
    if (parentId === id) return true
    current = parentId === null ? undefined : units.get(parentId)
  }
  return false
}

/** The days that two overlapping stretches share. */
export function sharedDays(a: Days, b: Days): Days {
  const from = a.from > b.from ? a.from : b.from
  const until = a.until === null ? b.until : b.until === null ? a.until : a.until < b.until ? a.until : b.until
  return { from, until }
}

/**
 * What a decision can depend on that names these units and grids: the units, all that ever stood above them or directly below them,
 * and who ever served the grids. In the order of ids, so that the same facts have the same digest.
 */
export function surroundings(
  units: Units,
  ids: readonly UnitId[],
  grids: readonly GridId[] = [],
): readonly UnitHistory[] {
  const found = new Set<UnitId>(ids)
  for (const id of found)
    for (const { parentId } of units.get(id)?.parents ?? []) if (parentId !== null) found.add(parentId)
  for (const unit of units.values()) {
    const touches =
      unit.parentId === null ||
      unit.parents.some(({ parentId }) => parentId !== null && ids.includes(parentId)) ||
      unit.grids.some(({ gridId }) => grids.includes(gridId))
    if (touches) found.add(unit.id)
  }
  return [...found].toSorted().flatMap((id) => units.get(id) ?? [])
}
