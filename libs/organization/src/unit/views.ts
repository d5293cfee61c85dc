import type { Position, Recorded } from '@harbor/kernel/event'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { View } from '@harbor/kernel/view'
import { allDocuments } from '@harbor/read-models/all-documents'
import type { Collection } from '@harbor/read-models/read-models'
import { existsOn, type UnitHistory, type UnitKind } from '../unit-facts'
import { childrenByParent, nameOn, type Units } from '../unit-tree'
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

/** Every unit on record. A street has some hundreds, a district some thousands. */
export async function allUnits(collection: Collection<UnitDocument>): Promise<ReadonlyMap<UnitId, UnitDocument>> {
  return new Map((await allDocuments(collection)).map((unit) => [unit.id, unit]))
}

/** The tree as it stood on that day, siblings by kind and name; undefined when there was none. */
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

const kindOrder: Readonly<Record<UnitKind, number>> = { committee: 0, 'general-branch': 1, branch: 2, group: 3 }

function byKindAndName(a: UnitNode, b: UnitNode): number {
  return kindOrder[a.kind] - kindOrder[b.kind] || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
}
