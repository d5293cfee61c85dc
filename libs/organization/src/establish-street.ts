import { execute } from '@harbor/event-log/execute'
import type { CommandContext, Journal } from '@harbor/event-log/journal'
import type { Position, Recorded } from '@harbor/kernel/event'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { establishUnit } from './unit/decide'
import { unitStream, type UnitEvent } from './unit/events'
import { unitFile } from './unit/state'

/** The root of the tree, established before anybody has an account. Again: nothing is added. */
export async function establishStreet(
  journal: Journal,
  streetId: UnitId,
  { name, on, context }: { readonly name: string; readonly on: LocalDate; readonly context: CommandContext },
): Promise<Position> {
  const outcome = await execute({
    journal,
    stream: unitStream(streetId),
    context,
    decide: ({ events }) =>
      establishUnit(
        unitFile(streetId, events as readonly Recorded<UnitEvent>[]),
        { name, kind: 'committee', parentId: null, on },
        { today: on, actorId: context.actor.id, units: new Map() },
      ),
  })
  if (outcome.kind !== 'recorded') throw new Error(`the street could not be established: ${outcome.kind}`)
  return outcome.position
}
