import { Inject } from '@nestjs/common'
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs'
import type { LoadedStream } from '@harbor/event-log/journal'
import type { Decision } from '@harbor/kernel/decision'
import type { Recorded as RecordedEvent } from '@harbor/kernel/event'
import type { UnitId } from '@harbor/kernel/ids'
import type { Caller } from '@harbor/service/caller'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { UnitTurns, type AskedAround, type UnitSurroundings } from './unit-turns'
import type { CorrectionGiven } from './unit/decide-correction'
import { unitStream, type UnitEvent } from './unit/events'
import { unitFile, type UnitFile } from './unit/state'

export type GivenToUnits = CorrectionGiven & { readonly holderIsFullMember: boolean | null }

export interface Asked extends AskedAround {
  /** Units that must lie within the caller's scope; default: the unit itself. */
  readonly scope?: readonly UnitId[]
}

/** The one command of the organisation edge: decide on a unit's whole file and append to it. */
export class OnUnitFile extends Command<Recorded> {
  constructor(
    readonly unitId: UnitId,
    readonly caller: Caller,
    readonly decide: (file: UnitFile, given: GivenToUnits) => Decision,
    readonly asked: Asked = {},
  ) {
    super()
  }
}

@CommandHandler(OnUnitFile)
export class OnUnitFileHandler implements ICommandHandler<OnUnitFile> {
  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(UnitTurns) private readonly turns: UnitTurns,
  ) {}

  execute(command: OnUnitFile): Promise<Recorded> {
    return this.turns.next(() => this.carryOut(command))
  }

  private carryOut({ unitId, caller, decide, asked }: OnUnitFile): Promise<Recorded> {
    const { today, principal } = caller
    return this.desk.carryOut<UnitSurroundings>(caller, {
      stream: unitStream(unitId),
      id: unitId,
      order: this.turns.order,
      subject: () => ({ unitIds: asked.scope ?? [unitId] }),
      facts: (loaded) => this.turns.around(unitFileOf(unitId, loaded), asked),
      decide: (loaded, found) =>
        decide(unitFileOf(unitId, loaded), {
          today,
          actorId: principal.accountId,
          units: new Map(found?.units.map((unit) => [unit.id, unit])),
          membersOnRoll: found?.membersOnRoll ?? 0,
          holderIsFullMember: found?.holderIsFullMember ?? null,
        }),
    })
  }
}

export function unitFileOf(unitId: UnitId, { events }: Pick<LoadedStream, 'events'>): UnitFile {
  return unitFile(unitId, events as readonly RecordedEvent<UnitEvent>[])
}
