import type { UnitId } from '@harbor/kernel/ids'
import { addYears, type LocalDate } from '@harbor/kernel/time'
import { overlaps, type Days, type Officer, type UnitHistory, type UnitKind } from './unit-facts'
import { officeRules, parentKinds, powerRules, rankOf, termRules } from './unit-rules'
import { parentOn, sharedDays, standsBelowItself, type Units } from './unit-tree'

export type UnitFaultKind =
  | 'second-root'
  | 'parent-missing'
  | 'parent-kind'
  | 'circle'
  | 'name-twice'
  | 'grid-twice'
  | 'power-not-for-kind'
  | 'grid-not-for-kind'
  | 'office-not-for-kind'
  | 'office-twice'
  | 'term-too-long'

/** Where the units on record break a rule of organisation. */
export interface UnitFault {
  readonly kind: UnitFaultKind
  readonly unitId: UnitId
  readonly otherId: UnitId | null
  /** The first day on which it shows. */
  readonly on: LocalDate
}

/**
 * Everything in which the tree breaks its own rules on any day: more than one root, days without a living parent of a fitting
 * kind, circles, two living units of one name below the same parent, a grid served twice. Decisions keep it empty.
 */
export function treeFaults(units: Units): readonly UnitFault[] {
  const all = [...units.values()]
  return [
    ...all
      .filter((unit) => unit.parentId === null)
      .slice(1)
      .map((unit) => fault('second-root', unit, null, unit.establishedOn)),
    ...all.flatMap((unit) => unit.parents.flatMap((stretch) => parentFaults(units, unit, stretch))),
    ...circles(units),
    ...pairFaults(all, 'name-twice', siblingNames),
    ...pairFaults(all, 'grid-twice', (unit) => unit.grids.map((grid) => ({ ...grid, key: grid.gridId }))),
  ]
}

type ParentStretch = UnitHistory['parents'][number]

function parentFaults(units: Units, unit: UnitHistory, stretch: ParentStretch): readonly UnitFault[] {
  if (stretch.parentId === null)
    return unit.kind === 'committee' ? [] : [fault('parent-missing', unit, null, stretch.from)]
  const parent = units.get(stretch.parentId)
  if (!parent || stretch.from < parent.establishedOn)
    return [fault('parent-missing', unit, stretch.parentId, stretch.from)]
  if (parent.dissolvedOn !== null && (stretch.until === null || stretch.until >= parent.dissolvedOn))
    return [
      fault(
        'parent-missing',
        unit,
        stretch.parentId,
        parent.dissolvedOn > stretch.from ? parent.dissolvedOn : stretch.from,
      ),
    ]
  return parentKinds[unit.kind].includes(parent.kind) ? [] : [fault('parent-kind', unit, parent.id, stretch.from)]
}

/** Only a move can close a circle, so it shows on the day of one. */
function circles(units: Units): readonly UnitFault[] {
  return [...units.values()]
    .flatMap((unit) => unit.parents.map(({ from }) => ({ unit, on: from })))
    .filter(({ unit, on }) => standsBelowItself(units, unit.id, on))
    .map(({ unit, on }) => fault('circle', unit, parentOn(unit, on), on))
}

function siblingNames(unit: UnitHistory): readonly (Days & { readonly key: string })[] {
  return unit.names.flatMap((name) =>
    unit.parents
      .filter((stretch) => overlaps(stretch, name))
      .map((stretch) => ({ key: `${stretch.parentId}\n${name.name}`, ...sharedDays(stretch, name) })),
  )
}

/** Two units that have the same key on the same day. */
function pairFaults(
  all: readonly UnitHistory[],
  kind: UnitFaultKind,
  stretchesOf: (unit: UnitHistory) => readonly (Days & { readonly key: string })[],
): readonly UnitFault[] {
  const byKey = new Map<string, (Days & { readonly unit: UnitHistory })[]>()
  const faults: UnitFault[] = []
  for (const unit of all)
    for (const { key, ...days } of stretchesOf(unit)) {
      const others = byKey.get(key) ?? []
      const other = others.find((held) => held.unit.id !== unit.id && overlaps(held, days))
      if (other) faults.push(fault(kind, unit, other.unit.id, sharedDays(other, days).from))
      byKey.set(key, [...others, { ...days, unit }])
    }
  return faults
}

/** What one unit holds although a unit of its kind cannot, or holds twice. */
export function unitFaults(unit: UnitHistory): readonly UnitFault[] {
  const rank = rankOf(unit)
  return [
    ...unit.powers
      .filter(({ power }) => !powerRules[power].holders.includes(rank))
      .map(({ from }) => fault('power-not-for-kind', unit, null, from)),
    ...(unit.kind === 'branch' ? [] : unit.grids.map(({ from }) => fault('grid-not-for-kind', unit, null, from))),
    ...unit.officers
      .filter(({ office }) => !officeRules[unit.kind][office])
      .map(({ from }) => fault('office-not-for-kind', unit, null, from)),
    ...unit.officers
      .filter((officer) => seatTaken(unit, officer))
      .map(({ from }) => fault('office-twice', unit, null, from)),
    ...unit.officers
      .filter((officer) => termTooLong(unit.kind, officer))
      .map(({ from }) => fault('term-too-long', unit, null, from)),
  ]
}

/** All seats of this office are held by others on some of those days. */
export function seatTaken(unit: UnitHistory, wanted: Days & Pick<Officer, 'office' | 'officeId'>): boolean {
  const seats = officeRules[unit.kind][wanted.office]?.seats ?? null
  if (seats === null) return false
  const others = unit.officers.filter(
    (held) => held.office === wanted.office && held.officeId !== wanted.officeId && overlaps(held, wanted),
  )
  return others.length >= seats
}

/** A term may end on the anniversary of its first day, or earlier: files write it either way. */
export function termTooLong(
  kind: UnitKind,
  term: { readonly from: LocalDate; readonly termUntil: LocalDate | null },
): boolean {
  const { longestYears } = termRules[kind]
  if (longestYears === null) return false
  return term.termUntil === null || term.termUntil > addYears(term.from, longestYears)
}

function fault(kind: UnitFaultKind, unit: UnitHistory, otherId: UnitId | null, on: LocalDate): UnitFault {
  return { kind, unitId: unit.id, otherId, on }
}
