import { Inject, Injectable } from '@nestjs/common'
import type { Facts } from '@harbor/event-log/execute'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { CORE, type Core } from '@harbor/service/core'
import { UnitDirectory } from './unit-directory'
import type { UnitFacts } from './unit-facts'

/** A unit on a day, and the units above it, the street committee last. */
export interface UnitAround {
  /** Undefined: there is none of that id. */
  readonly unit: Pick<UnitFacts, 'id' | 'kind' | 'parentId' | 'establishedOn' | 'dissolvedOn'> | undefined
  readonly above: readonly UnitId[]
}

/** What decisions of the programmes ask of units, not older than the head of the log at the time of asking. */
@Injectable()
export class UnitsAround {
  constructor(
    @Inject(CORE) private readonly core: Pick<Core, 'journal' | 'caughtUp'>,
    @Inject(UnitDirectory) private readonly directory: UnitDirectory,
  ) {}

  async around(unitId: UnitId, on: LocalDate): Promise<Facts<UnitAround>> {
    await this.core.caughtUp(await this.core.journal.log.head())
    const known = this.directory.facts(unitId)
    const unit = known && plain(known)
    const value = { unit, above: this.directory.ancestors(unitId, on) }
    return { question: `unit around=${unitId} on=${on}`, value, position: this.directory.position }
  }
}

/** No more than is asked, so that the digest of the facts moves with nothing else. */
function plain({ id, kind, parentId, establishedOn, dissolvedOn }: UnitFacts): UnitAround['unit'] {
  return { id, kind, parentId, establishedOn, dissolvedOn }
}
