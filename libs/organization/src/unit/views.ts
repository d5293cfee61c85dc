import type { Position, Recorded } from '@harbor/kernel/event'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { View } from '@harbor/kernel/view'
import type { Collection } from '@harbor/read-models/read-models'
import { existsOn, type UnitHistory, type UnitKind } from '../unit-facts'
import { unitsNamed, unitsNamedNear } from '../unit-names'
import { childrenByParent, nameOn, subtreeOn, type Units } from '../unit-tree'
import { UNIT_CORRECTION, unitEvents, type UnitEvent } from './events'
import { effectiveUnitHistory, evolveUnit, historyOf, noUnit, type UnitState } from './state'

/** A unit over all its days, and how far its stream was read. Holds nothing personal. */
export interface UnitDocument extends UnitHistory {
  /** Of the newest event of the stream: the ETag of the unit. */
  readonly revision: number
  readonly position: Position
}

/** One document a unit, from which every question as of a date is answered without replay. */
export const unitsView: View<UnitEvent, UnitState, UnitDocument> = {
  name: 'units',
  version: 1,
  collection: {
    name: 'units',
    fields: {
      name: 'string',
      kind: 'string',
      parentId: 'string',
      establishedOn: 'string',
      dissolvedOn: 'string',
      position: 'number',
    },
    indexes: [['position'], ['parentId'], ['name']],
    text: ['name'],
  },
  handles: unitEvents.map(({ type }) => type),
  personal: false,
  key: (event) => event.stream.slice(-36),
  evolve: (state, event) => evolveUnit(state ?? noUnit, event),
  documents: (state) => {
    const unit = historyOf(state)
    return unit ? [{ ...unit, revision: state.revision, position: state.position }] : []
  },
  rewrite: {
    on: [UNIT_CORRECTION],
    effective: (events: readonly Recorded<UnitEvent>[]) => effectiveUnitHistory(events),
  },
}

export interface UnitNode {
  readonly id: UnitId
  readonly name: string
  readonly kind: UnitKind
  readonly units: readonly UnitNode[]
}

const pageSize = 1000

/** Every unit on record. A street has some hundreds, a district some thousands. */
export async function allUnits(collection: Collection<UnitDocument>): Promise<ReadonlyMap<UnitId, UnitDocument>> {
  const units = new Map<UnitId, UnitDocument>()
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof collection.find>> = await collection.find({
      limit: pageSize,
      ...(cursor !== null && { cursor }),
    })
    for (const unit of page.documents) units.set(unit.id, unit)
    cursor = page.nextCursor
  } while (cursor !== null)
  return units
}

/** The tree as it stood on that day, siblings by kind and name; undefined when there was none. */
export async function unitsTree(collection: Collection<UnitDocument>, asOf: LocalDate): Promise<UnitNode | undefined> {
  return treeOn(await allUnits(collection), asOf)
}

export function treeOn(units: Units, on: LocalDate): UnitNode | undefined {
  const below = childrenByParent(units, on)
  const node = (unit: UnitHistory): UnitNode => ({
    id: unit.id,
    name: nameOn(unit, on) ?? unit.name,
    kind: unit.kind,
    units: (below.get(unit.id) ?? [])
      .flatMap((id) => units.get(id) ?? [])
      .map(node)
      .toSorted(byKindAndName),
  })
  const root = [...units.values()].find((unit) => unit.parentId === null && existsOn(unit, on))
  return root && node(root)
}

/** The unit itself and all below it on that day. */
export async function subtreeIds(
  collection: Collection<UnitDocument>,
  rootId: UnitId,
  asOf: LocalDate,
): Promise<ReadonlySet<UnitId>> {
  return subtreeOn(await allUnits(collection), rootId, asOf)
}

export function unitFacts(collection: Collection<UnitDocument>, id: UnitId): Promise<UnitDocument | undefined> {
  return collection.get(id)
}

export interface UnitsByName {
  /** Of that name today, or when there is none, once. */
  readonly exact: readonly UnitHistory[]
  /** Similar names, when no unit has exactly this one. */
  readonly near: readonly UnitHistory[]
}

export async function findByName(collection: Collection<UnitDocument>, name: string): Promise<UnitsByName> {
  const units = [...(await allUnits(collection)).values()]
  const exact = unitsNamed(units, name)
  return { exact, near: exact.length > 0 ? [] : unitsNamedNear(units, name) }
}

const kindOrder: Readonly<Record<UnitKind, number>> = { committee: 0, 'general-branch': 1, branch: 2, group: 3 }

function byKindAndName(a: UnitNode, b: UnitNode): number {
  return kindOrder[a.kind] - kindOrder[b.kind] || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
}
