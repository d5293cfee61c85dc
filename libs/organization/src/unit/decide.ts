import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { AccountId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { existsOn, overlaps, type Days, type UnitHistory, type UnitKind } from '../unit-facts'
import { defaultPowers, parentKinds, rankOf } from '../unit-rules'
import { ancestorsOn, childrenDuring, rootOf, sharedDays, type Units } from '../unit-tree'
import { powerGranted, unitDissolved, unitEstablished, unitMoved, unitRenamed, type UnitEvent } from './events'
import type { UnitRefusal } from './refusals'
import { actsOutside, type UnitFile } from './state'

export type UnitDecision = Decision<UnitEvent, UnitRefusal>

/** Facts beside the unit's own file. */
export interface UnitGiven {
  readonly today: LocalDate
  readonly actorId: AccountId
  /** All units, this one included, not older than the caller knows. */
  readonly units: Units
}

export interface EstablishUnit {
  readonly name: string
  readonly kind: UnitKind
  /** Null: the street committee. */
  readonly parentId: UnitId | null
  readonly on: LocalDate
  readonly provenance?: { readonly fileHash: string; readonly fileName: string; readonly row: number }
}

/** A unit comes into being, and with it the powers that its place in the tree gives it. */
export function establishUnit(file: UnitFile, order: EstablishUnit, given: UnitGiven): UnitDecision {
  const { name, kind, parentId, on, provenance } = order
  if (file.unit) return alreadyEstablished(file.unit, order)
  if (on > given.today) return refuse('unit.date-in-future', { on, today: given.today })
  const root = rootOf(given.units)
  if (parentId === null && kind !== 'committee') return refuse('unit.parent-required')
  if (parentId === null && root) return refuse('unit.root-exists', { name: root.name })
  const unfit = parentId === null ? undefined : unfitParent(kind, parentId, on, given.units)
  if (unfit) return unfit
  if (namesake(given.units, { id: file.unitId, parentId, name }, { from: on, until: null }))
    return refuse('unit.name-taken', { name })
  return accept<UnitEvent>(
    unitEstablished({ name, kind, parentId, ...(provenance && { provenance }) }, { effectiveOn: on }),
    ...defaultPowers[rankOf({ kind, parentId })].map((power) => powerGranted({ power }, { effectiveOn: on })),
  )
}

export interface RenameUnit {
  readonly name: string
  readonly on: LocalDate
}

export function renameUnit(file: UnitFile, { name, on }: RenameUnit, given: UnitGiven): UnitDecision {
  const { unit } = file
  if (!unit) return refuse('unit.unknown')
  const last = file.state.names.at(-1)
  const dead = notLiving(unit, on, given.today)
  if (dead) return dead
  if (last && on < last.on) return refuse('unit.before-last-change', { lastOn: last.on })
  if (last?.value === name) return accept()
  const days: Days = { from: on, until: null }
  const places = unit.parents.filter((stretch) => overlaps(stretch, days))
  if (
    places.some(({ parentId, ...stay }) =>
      namesake(given.units, { id: unit.id, parentId, name }, sharedDays(stay, days)),
    )
  )
    return refuse('unit.name-taken', { name })
  return accept(unitRenamed({ name }, { effectiveOn: on }))
}

export interface MoveUnit {
  readonly parentId: UnitId
  readonly on: LocalDate
}

/** The unit goes below another parent, with everything below it. */
export function moveUnit(file: UnitFile, { parentId, on }: MoveUnit, given: UnitGiven): UnitDecision {
  const { unit } = file
  if (!unit) return refuse('unit.unknown')
  const last = file.state.parents.at(-1)
  const dead = notLiving(unit, on, given.today)
  if (dead) return dead
  if (unit.parentId === null) return refuse('unit.root-stays')
  if (last && on < last.on) return refuse('unit.before-last-change', { lastOn: last.on })
  if (last?.value === parentId) return accept()
  const unfit = unfitParent(unit.kind, parentId, on, given.units)
  if (unfit) return unfit
  const below = circleOver(given.units, unit.id, parentId, on)
  if (below) return below
  const days: Days = { from: on, until: null }
  const called = unit.names.filter((stretch) => overlaps(stretch, days))
  const taken = called.find(({ name, ...stretch }) =>
    namesake(given.units, { id: unit.id, parentId, name }, sharedDays(stretch, days)),
  )
  if (taken) return refuse('unit.name-taken', { name: taken.name })
  return accept(unitMoved({ parentId }, { effectiveOn: on }))
}

export interface DissolveUnit {
  /** The first day on which the unit is no more. */
  readonly on: LocalDate
  readonly successorId: UnitId | null
  readonly reason: string
}

/** `membersOnRoll`: people, candidates included, whose branch this is on that day or later, from the roster. */
export function dissolveUnit(
  file: UnitFile,
  { on, successorId, reason }: DissolveUnit,
  given: UnitGiven & { readonly membersOnRoll: number },
): UnitDecision {
  const { unit } = file
  if (!unit) return refuse('unit.unknown')
  if (unit.dissolvedOn === on && unit.successorId === successorId) return accept()
  const dead = notLiving(unit, on, given.today)
  if (dead) return dead
  if (unit.parentId === null) return refuse('unit.root-stays')
  const lastOn = actsOutside(file.state, { from: unit.establishedOn, to: on }).at(-1)
  if (lastOn) return refuse('unit.before-last-change', { lastOn })
  const count = childrenDuring(given.units, unit.id, { from: on, until: null }).length
  if (count > 0) return refuse('unit.has-units', { count })
  if (given.membersOnRoll > 0) return refuse('unit.has-members', { count: given.membersOnRoll })
  const successor = successorId === null ? undefined : given.units.get(successorId)
  if (successorId === unit.id || (successorId !== null && !(successor && existsOn(successor, on))))
    return refuse('unit.successor-unfit')
  return accept(unitDissolved({ successorId, reason }, { effectiveOn: on }))
}

/** Acts are of days on which the unit existed, and not of days to come. */
export function notLiving(unit: UnitHistory, on: LocalDate, today: LocalDate): Refused<UnitRefusal> | undefined {
  if (on > today) return refuse('unit.date-in-future', { on, today })
  if (existsOn(unit, on)) return undefined
  return refuse('unit.not-living', { on, establishedOn: unit.establishedOn, dissolvedOn: unit.dissolvedOn ?? '-' })
}

function alreadyEstablished(unit: UnitHistory, order: EstablishUnit): UnitDecision {
  const same =
    unit.establishedOn === order.on &&
    unit.kind === order.kind &&
    unit.names[0]?.name === order.name &&
    unit.parents[0]?.parentId === order.parentId
  return same ? accept() : refuse('unit.already-established', { establishedOn: unit.establishedOn })
}

/** From that day on without end the parent must exist, and be of a kind that may stand above. */
function unfitParent(kind: UnitKind, parentId: UnitId, on: LocalDate, units: Units): Refused<UnitRefusal> | undefined {
  const parent = units.get(parentId)
  if (!parent) return refuse('unit.parent-unknown')
  const { name } = parent
  if (on < parent.establishedOn || parent.dissolvedOn !== null) return refuse('unit.parent-not-living', { name, on })
  if (parentKinds[kind].includes(parent.kind)) return undefined
  return refuse('unit.parent-kind', { name, parentKind: parent.kind, kind })
}

/** The new parent stands below the unit, on that day or after a later move of something between them. */
function circleOver(units: Units, id: UnitId, parentId: UnitId, on: LocalDate): Refused<UnitRefusal> | undefined {
  const moves = units
    .values()
    .flatMap((unit) => unit.parents.map(({ from }) => from))
    .filter((from) => from > on)
  const closed = [on, ...new Set(moves)].some(
    (day) => parentId === id || ancestorsOn(units, parentId, day).includes(id),
  )
  return closed ? refuse('unit.circle', { name: units.get(parentId)?.name ?? '' }) : undefined
}

interface Place {
  readonly id: UnitId
  readonly parentId: UnitId | null
  readonly name: string
}

/** Does another unit have this name below the same parent on any of those days? */
function namesake(units: Units, place: Place, days: Days): boolean {
  if (place.parentId === null) return false
  return childrenDuring(units, place.parentId, days).some((unit) => unit.id !== place.id && isNamed(unit, place, days))
}

function isNamed(unit: UnitHistory, place: Place, days: Days): boolean {
  return unit.parents.some(
    (stay) =>
      stay.parentId === place.parentId &&
      overlaps(stay, days) &&
      unit.names.some(({ name, ...called }) => name === place.name && overlaps(called, sharedDays(stay, days))),
  )
}
