import { rmSync } from 'node:fs'
import { LOG_START } from '@harbor/kernel/event'
import { newId, deriveId } from '@harbor/kernel/ids'
import { toInstant, toLocalDate } from '@harbor/kernel/time'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import type { EventLog } from '@harbor/event-log/event-log'
import { Journal } from '@harbor/event-log/journal'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { establishStreet } from '@harbor/organization/establish-street'
import { slices } from '@harbor/organization/slices'
import { UnitDirectory } from '@harbor/organization/unit-directory'
import { UnitTurns } from '@harbor/organization/unit-turns'
import { importUnits } from '@harbor/organization/unit-import/import-units'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import type { ReadModels } from '@harbor/read-models/read-models'
import { startViewRunner, type ViewRunner } from '@harbor/read-models/view-runner'
import type { ImportReport } from '@harbor/tables/report/import-report'
import { ids } from './member-ids'
import { makeTestFolder } from './test-folder'

/** Units on a real log with real keys and the real view: a street committee, established as the first start does. */
export class UnitStores {
  /** People on every unit's roll. */
  membersOnRoll = 0

  private constructor(
    private readonly folder: string,
    readonly log: EventLog,
    readonly journal: Journal,
    readonly directory: UnitDirectory,
    private readonly readModels: ReadModels,
    private readonly runner: ViewRunner,
  ) {}

  static async open(streetSince = '1949-10-01'): Promise<UnitStores> {
    const folder = makeTestFolder()
    const log = await openSqliteEventLog(folder)
    const { installationId } = log
    const keys = await openSqliteKeys(folder, { installationId })
    const journal = new Journal(
      log,
      keys,
      slices.flatMap(({ events }) => events),
    )
    const readModels = await openSqliteReadModels(folder, { installationId })
    const views = slices.flatMap((slice) => slice.views)
    const runner = await startViewRunner({ source: journal, readModels, views })
    const stores = new UnitStores(folder, log, journal, UnitDirectory.over(readModels), readModels, runner)
    await establishStreet(journal, deriveId<'unit'>(installationId, 'street'), {
      name: '望潮街道党工委',
      on: toLocalDate(streetSince),
      context: stores.context(),
    })
    await stores.caughtUp()
    return stores
  }

  context() {
    const actor = { id: ids.secretary, role: 'street-administrator' }
    return { commandId: newId<'command'>(), actor, now: toInstant('2026-11-24T01:00:00Z') }
  }

  /** `cutOffAfter`: the process ends after that many acts were recorded. */
  async import(bytes: Uint8Array, { dryRun = false, cutOffAfter = Infinity } = {}): Promise<ImportReport> {
    let recorded = 0
    const work = {
      journal: this.journal,
      directory: this.directory,
      turns: new UnitTurns({ journal: this.journal, caughtUp: () => this.caughtUp() }, this.directory, {
        membersFrom: () => Promise.resolve(this.membersOnRoll),
        isFullMemberOn: () => Promise.resolve(null),
        branchOn: () => Promise.resolve({ branchId: null, position: LOG_START }),
      }),
      caughtUp: async () => {
        recorded += 1
        if (recorded >= cutOffAfter) throw new Error('cut off')
        await this.caughtUp()
      },
      today: toLocalDate('2026-11-24'),
      context: this.context(),
      fileName: '党组织名册.csv',
    }
    await this.caughtUp()
    return importUnits(bytes, work, dryRun)
  }

  /** Everything in the log is in the directory. */
  async caughtUp(): Promise<void> {
    await this.runner.caughtUp(await this.log.head(), { timeoutMs: 10_000 })
    await this.directory.refresh()
  }

  async close(): Promise<void> {
    await this.runner.stop()
    await this.readModels.close()
    await this.journal.keys.close()
    await this.log.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
