import type { Facts } from '@harbor/event-log/execute'
import type { UnitId } from '@harbor/kernel/ids'
import type { UnitDirectory } from './unit-directory'
import type { UnitFacts } from './unit-facts'

/** A unit as a decision asks for it, from the directory at its head. */
export async function unitAsked(units: UnitDirectory, unitId: UnitId): Promise<Facts<UnitFacts | undefined>> {
  await units.refresh()
  const found = units.facts(unitId)
  return { question: `unit ${unitId}`, value: found && factsAsked(found), position: units.position }
}

/** What decisions ask of a unit: less than the directory knows, so that `restsOn` names no more than was asked. */
export function factsAsked({ id, name, kind, parentId, establishedOn, dissolvedOn, powers }: UnitFacts): UnitFacts {
  return { id, name, kind, parentId, establishedOn, dissolvedOn, powers }
}
