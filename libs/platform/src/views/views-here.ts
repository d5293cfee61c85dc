import type { Journal } from '@harbor/event-log/journal'
import type { Actor } from '@harbor/kernel/event'
import { deriveId } from '@harbor/kernel/ids'
import type { Clock } from '@harbor/kernel/time'
import type { ViewRunner } from '@harbor/read-models/view-runner'
import type { ViewStatus } from '@harbor/read-models/view-status'
import { automations, views } from '../contexts'
import { openReadModels, openViewsLease, type Stores, type StoreSettings, type StoreUse } from '../stores/open-stores'
import type { AutomationsOptions } from './automation-runner'
import { keepViews, type KeptViews, type ViewsHere } from './kept-views'
import { watchViews } from './view-watcher'
import { ViewsByLease } from './views-by-lease'

export interface ViewsHereOptions {
  readonly settings: StoreSettings
  readonly stores: Stores
  readonly use: StoreUse['views']
  readonly journal: Journal
  readonly clock: Clock
  readonly onView?: ((status: ViewStatus) => void) | undefined
  readonly onStuck?: AutomationsOptions['onStuck'] | undefined
  readonly onTrouble?: ((error: unknown) => void) | undefined
}

export async function openViewsHere(options: ViewsHereOptions): Promise<ViewsHere> {
  const { settings, stores, use, journal, clock, onView, onStuck, onTrouble } = options
  const { log, readModels } = stores
  const watch = watchViews({ log, readModels, views })
  if (use === 'watch') return watched(watch)
  const work = {
    journal,
    views,
    automations,
    clock,
    actor: automationOf(log.installationId),
    ...(onView && { onStatus: onView }),
    ...(onStuck && { onStuck }),
  }
  const lease = await openViewsLease(settings)
  if (!lease) return keptAlone(await keepViews({ ...work, readModels, temporaryFolder: settings.dataFolder }))
  const openWriter = () => openReadModels(settings, log.installationId, 'keep')
  return new ViewsByLease({ ...work, lease, watch, openReadModels: openWriter, ...(onTrouble && { onTrouble }) })
}

/** Who stands in `meta.actor` for what the platform does by itself as the consequence of somebody's act. */
export function automationOf(installationId: string): Actor {
  return { id: deriveId<'account'>(installationId, 'automation'), role: 'automation' }
}

function watched(runner: ViewRunner): ViewsHere {
  return {
    runner,
    automations: undefined,
    isKeeping: false,
    start: () => Promise.resolve(),
    stop: () => runner.stop(),
  }
}

function keptAlone(kept: KeptViews): ViewsHere {
  const { runner, automations } = kept
  return { runner, automations, isKeeping: true, start: (onTerm) => onTerm(), stop: () => kept.stop() }
}
