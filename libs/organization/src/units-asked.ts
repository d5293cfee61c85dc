import type { UnitId } from '@harbor/kernel/ids'
import type { Caller } from '@harbor/service/caller'
import type { UnitDirectory } from './unit-directory'

/** The units whose rows a list may show: those within the caller's scope, and of them the one asked for with all below it. */
export function unitsAsked(
  directory: UnitDirectory,
  caller: Caller,
  unit: UnitId | undefined,
): ReadonlySet<UnitId> | 'all' {
  const scope = caller.unitsInScope()
  if (unit === undefined) return scope
  const asked = directory.subtree(unit, caller.today)
  return scope === 'all' ? asked : asked.intersection(scope)
}
