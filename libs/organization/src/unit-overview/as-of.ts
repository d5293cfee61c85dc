import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import {
  covers,
  existsOn,
  hasPower,
  powers,
  type Officer,
  type Power,
  type UnitHistory,
  type UnitKind,
} from '../unit-facts'
import { normalName } from '../unit-names'
import { ancestorsOn, childrenByParent, gridsOn, nameOn, officersOn, parentOn, type Units } from '../unit-tree'

/** One unit as it stood on a day. */
export interface UnitOn {
  readonly id: UnitId
  readonly name: string
  readonly kind: UnitKind
  readonly parentId: UnitId | null
  readonly establishedOn: LocalDate
  readonly dissolvedOn: LocalDate | null
  readonly powers: readonly Power[]
  readonly grids: ReturnType<typeof gridsOn>
  readonly officers: readonly (Omit<Officer, 'until'> & { readonly termOver: boolean })[]
}

/** Undefined when it did not exist on that day. */
export function unitOn(unit: UnitHistory, on: LocalDate): UnitOn | undefined {
  if (!existsOn(unit, on)) return undefined
  return {
    id: unit.id,
    name: nameOn(unit, on) ?? unit.name,
    kind: unit.kind,
    parentId: parentOn(unit, on),
    establishedOn: unit.establishedOn,
    dissolvedOn: unit.dissolvedOn,
    powers: powers.filter((power) => hasPower(unit, power, on)),
    grids: gridsOn(unit, on).map(({ gridId, name }) => ({ gridId, name })),
    officers: officersOn(unit, on).map(({ officeId, office, memberId, from, termUntil }) => ({
      officeId,
      office,
      memberId,
      from,
      termUntil,
      termOver: termUntil !== null && termUntil < on,
    })),
  }
}

export interface UnitInTree extends UnitOn {
  /** From the street committee down to the parent. */
  readonly path: readonly { readonly id: UnitId; readonly name: string }[]
  readonly below: readonly UnitId[]
  /** All names that it ever had, and since when. */
  readonly names: UnitHistory['names']
}

export function unitInTree(units: Units, unit: UnitHistory, on: LocalDate): UnitInTree | undefined {
  const standing = unitOn(unit, on)
  if (!standing) return undefined
  const path = ancestorsOn(units, unit.id, on).flatMap((id) => {
    const above = units.get(id)
    return above ? [{ id, name: nameOn(above, on) ?? above.name }] : []
  })
  return {
    ...standing,
    path: path.toReversed(),
    below: childrenByParent(units, on).get(unit.id) ?? [],
    names: unit.names,
  }
}

export interface UnitFilter {
  readonly on: LocalDate
  readonly within: ReadonlySet<UnitId> | 'all'
  readonly kind?: UnitKind
  /** Part of a name that the unit has or had. */
  readonly text?: string
}

/** Units that existed on that day, in the order of the tree: every unit behind the one above it, siblings by name. */
export function unitsOn(units: Units, { on, within, kind, text }: UnitFilter): readonly UnitOn[] {
  const wanted = normalPart(text)
  return inTreeOrder(units, on).flatMap((unit) => {
    if (within !== 'all' && !within.has(unit.id)) return []
    if (kind !== undefined && unit.kind !== kind) return []
    if (wanted !== '' && !unit.names.some((stretch) => stretch.from <= on && normalPart(stretch.name).includes(wanted)))
      return []
    return unitOn(unit, on) ?? []
  })
}

function normalPart(text: string | undefined): string {
  return (text ?? '').normalize('NFKC').replaceAll(/\s/gu, '').toLowerCase()
}

function inTreeOrder(units: Units, on: LocalDate): readonly UnitHistory[] {
  const below = childrenByParent(units, on)
  const byName = (a: UnitHistory, b: UnitHistory): number => (normalName(a.name) < normalName(b.name) ? -1 : 1)
  const walk = (unit: UnitHistory): readonly UnitHistory[] => [
    unit,
    ...(below.get(unit.id) ?? [])
      .flatMap((id) => units.get(id) ?? [])
      .toSorted(byName)
      .flatMap(walk),
  ]
  const roots = [...units.values()].filter((unit) =>
    unit.parents.some((stretch) => stretch.parentId === null && covers(stretch, on)),
  )
  return roots.flatMap(walk)
}
