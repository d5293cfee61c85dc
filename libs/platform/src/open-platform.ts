import { accessOver, type Access } from '@harbor/access/access'
import { BreachedPasswords } from '@harbor/access/credentials/breached-passwords'
import type { Role } from '@harbor/access/roles'
import type { HashCost } from '@harbor/access/credentials/password-hash'
import { Journal } from '@harbor/event-log/journal'
import type { StoreNotice } from '@harbor/event-log/sqlite/sqlite-event-log'
import type { Position } from '@harbor/kernel/event'
import type { UnitId } from '@harbor/kernel/ids'
import type { Clock, LocalDate } from '@harbor/kernel/time'
import { existsOn, UnitDirectory } from '@harbor/organization/public'
import type { ViewRunner } from '@harbor/read-models/view-runner'
import type { ViewStatus } from '@harbor/read-models/view-status'
import type { Core } from '@harbor/service/core'
import { eventTypes } from './contexts'
import { openStores, type StoreSettings } from './stores/open-stores'
import { Opened } from './stores/opened'
import type { AutomationRunner, AutomationsOptions } from './views/automation-runner'
import { openViewsHere } from './views/views-here'

export interface PlatformOptions extends StoreSettings {
  readonly clock: Clock
  /** For specs, which hash often. */
  readonly hashCost?: HashCost
  /** Roles whose holders must have a second factor. */
  readonly secondFactorFor?: readonly Role[]
  /** File of hashes of breached passwords; empty: none. */
  readonly breachedPasswords?: string
  /** How long a query waits for a view to catch up. */
  readonly catchUpTimeoutMs?: number
  /** Beside a running server: nothing is written but the record of sensitive reads; the views are as the server keeps them. */
  readonly readOnly?: boolean
  /** Whether this process keeps the views up and carries out what is due (default), or another does. */
  readonly views?: 'keep' | 'watch'
  /** Each time this process has become the one that keeps the views; not waited for by requests. */
  readonly onTerm?: (platform: Platform) => Promise<void>
  readonly onStuck?: AutomationsOptions['onStuck']
  /** At every change of a view's state. Must not throw. */
  readonly onView?: (status: ViewStatus) => void
  /** What was tried in vain and will be tried again. Must not throw. */
  readonly onTrouble?: (error: unknown) => void
}

/** What runs over the stores in one process: views, automations, accounts. */
export interface Platform {
  readonly core: Core
  readonly access: Access
  readonly runner: ViewRunner
  /** Undefined beside a running server: that one carries out what is due. */
  readonly automations: AutomationRunner | undefined
  /** Whether it is this process that keeps the views now. */
  readonly isKeepingViews: () => boolean
  readonly units: UnitDirectory
  readonly notices: readonly StoreNotice[]
  /** Stops the views between two pages and closes every store; what was acknowledged is on disk. */
  close(): Promise<void>
}

/** Opens the stores and starts what runs over them. StoreError when one cannot be used; then none stays open. */
export function openPlatform(options: PlatformOptions): Promise<Platform> {
  return Opened.all((opened) => open(options, opened))
}

async function open(options: PlatformOptions, opened: Opened): Promise<Platform> {
  const { clock, catchUpTimeoutMs = 5_000, readOnly = false, onTerm } = options
  const { secondFactorFor, breachedPasswords = '' } = options
  const use = { readOnly, views: readOnly ? 'watch' : (options.views ?? 'keep') } as const
  const stores = await openStores(options, { ...use, ...(options.hashCost && { hashCost: options.hashCost }) })
  opened.add(() => stores.close())
  const { readModels, notices } = stores
  const journal = new Journal(stores.log, stores.keys, eventTypes)
  const here = await openViewsHere({ ...options, settings: options, use: use.views, stores, journal })
  opened.add(() => here.stop())
  const { runner, automations } = here
  const units = UnitDirectory.over(readModels)
  const breached = breachedPasswords === '' ? undefined : await BreachedPasswords.open(breachedPasswords)
  opened.add(() => breached?.close())
  const access = accessOver({
    store: stores.access,
    journal,
    clock,
    askUnits: askUnits(units),
    secondFactorFor,
    breached,
  })
  const core: Core = {
    journal,
    readModels,
    clock,
    caughtUp: async (position) => {
      await runner.caughtUp(position, { timeoutMs: catchUpTimeoutMs })
      await units.refresh(position)
    },
  }
  const close = () => opened.close()
  const isKeepingViews = () => here.isKeeping
  const platform = { core, access, runner, automations, isKeepingViews, units, notices, close }
  await here.start(() => onTerm?.(platform) ?? Promise.resolve())
  await units.refresh()
  return platform
}

function askUnits(units: UnitDirectory) {
  return async (unitIds: readonly UnitId[], on: LocalDate) => {
    await units.refresh()
    const existingUnits = unitIds.filter((id) => {
      const unit = units.facts(id)
      return unit !== undefined && existsOn(unit, on)
    })
    const value = { streetId: units.root()?.id ?? null, existingUnits }
    return { question: `units of grants on=${on}`, value, position: units.position satisfies Position }
  }
}
