import { Inject, Injectable } from '@nestjs/common'
import { AppendOrder } from '@harbor/event-log/append-order'
import type { Facts } from '@harbor/event-log/execute'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { CORE, type Core } from '@harbor/service/core'
import { ROLL_OF_UNITS, type RollOfUnits } from './roll-of-units'
import { UnitDirectory } from './unit-directory'
import type { GridId, UnitHistory } from './unit-facts'
import { surroundings } from './unit-tree'
import { namedIn, type UnitFile } from './unit/state'

/** What the decision asks of other files, beside the surroundings of the unit itself. */
export interface AskedAround {
  /** Further units: a new parent, a successor. */
  readonly unitIds?: readonly UnitId[]
  readonly gridIds?: readonly GridId[]
  /** How many people are on the unit's roll from that day on. */
  readonly membersFrom?: LocalDate
  readonly holder?: { readonly memberId: MemberId; readonly on: LocalDate }
}

export interface UnitSurroundings {
  readonly units: readonly UnitHistory[]
  readonly membersOnRoll: number
  readonly holderIsFullMember: boolean | null
}

/**
 * Decisions about units rest on the tree around them. They are taken one at a time, each on views that have seen the whole log, so that
 * two of them cannot close a circle or serve one grid together: in this process by waiting, over several processes by the order of the log.
 */
@Injectable()
export class UnitTurns {
  /** For `execute`; undefined where this process is the only one that writes. */
  readonly order: AppendOrder | undefined
  private last: Promise<unknown> = Promise.resolve()

  constructor(
    @Inject(CORE) private readonly core: Pick<Core, 'journal' | 'caughtUp'>,
    @Inject(UnitDirectory) private readonly directory: UnitDirectory,
    @Inject(ROLL_OF_UNITS) private readonly roll: RollOfUnits,
  ) {
    const { journal } = core
    this.order = journal.log.writers === 'many' ? new AppendOrder(journal, 'units') : undefined
  }

  /** Runs when all that came before has ended, well or not. */
  next<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.last.then(work)
    this.last = done.catch(() => undefined)
    return done
  }

  /** What stands around the unit now: the facts that its decision rests on. To be asked within a turn. */
  async around({ unitId, recorded }: UnitFile, asked: AskedAround): Promise<Facts<UnitSurroundings>> {
    await this.core.caughtUp(await this.core.journal.log.head())
    await this.directory.refresh()
    const { membersFrom, holder } = asked
    const named = namedIn(recorded)
    const ids = [unitId, ...new Set([...named.unitIds, ...(asked.unitIds ?? [])])]
    const gridIds = [...new Set([...named.gridIds, ...(asked.gridIds ?? [])])]
    const question = [
      `units around=${ids.join()}`,
      gridIds.length > 0 ? `grids=${gridIds.join()}` : '',
      membersFrom ? `roll from=${membersFrom}` : '',
      holder ? `full member=${holder.memberId} on=${holder.on}` : '',
    ]
    const value = {
      units: surroundings(this.directory.units, ids, gridIds),
      membersOnRoll: membersFrom ? await this.roll.membersFrom(unitId, membersFrom) : 0,
      holderIsFullMember: holder ? await this.roll.isFullMemberOn(holder.memberId, holder.on) : null,
    }
    return { question: question.filter((part) => part !== '').join(' '), value, position: this.directory.position }
  }
}
