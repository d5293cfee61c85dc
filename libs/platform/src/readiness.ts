import { access, constants, statfs } from 'node:fs/promises'
import { LOG_START } from '@harbor/kernel/event'
import type { ViewStatus } from '@harbor/read-models/view-status'
import type { ReadinessCheck } from '@harbor/service/health'
import type { Platform } from './open-platform'

/** Below this much free space new commands would soon fail half-way through a day's work. */
const leastFreeBytes = 64 * 1024 * 1024

/** What must hold before this process should get requests; each names itself when it does not. */
export function readinessOf(
  { core, runner, automations, isKeepingViews }: Platform,
  dataFolder?: string,
): readonly ReadinessCheck[] {
  const log: ReadinessCheck = {
    name: 'log',
    check: async () => {
      await core.journal.log.head()
      return { ok: true }
    },
  }
  const views: ReadinessCheck = {
    name: 'views',
    check: async () => {
      // Who only asks the views can do so while they catch up; all others who ask them are as far.
      const isReady = ({ state, checkpoint, head }: ViewStatus) =>
        state === 'live' ||
        (state === 'catching-up' && !isKeepingViews() && (checkpoint > LOG_START || head === LOG_START))
      const wrong = (await runner.status()).filter((status) => !isReady(status))
      const detail = wrong.map(({ view, state, error }) => `${view}: ${error?.code ?? state}`).join(', ')
      return wrong.length === 0 ? { ok: true } : { ok: false, detail }
    },
  }
  const consequences: ReadinessCheck = {
    name: 'automations',
    check: () => {
      const faulty = (automations?.status() ?? []).filter(({ fault }) => fault !== undefined)
      const detail = faulty.map(({ automation, fault }) => `${automation}: ${fault ?? ''}`).join(', ')
      return Promise.resolve(faulty.length === 0 ? { ok: true } : { ok: false, detail })
    },
  }
  const disk: ReadinessCheck = {
    name: 'disk',
    check: async () => {
      if (dataFolder === undefined) return { ok: true }
      await access(dataFolder, constants.W_OK)
      const { bavail, bsize } = await statfs(dataFolder)
      const free = bavail * bsize
      return free >= leastFreeBytes ? { ok: true } : { ok: false, detail: `${Math.floor(free / 1_048_576)} MiB free` }
    },
  }
  return [log, views, consequences, disk].map((check) => ({ name: check.name, check: () => guarded(check) }))
}

/** How far each view is behind the log, and what waits for a person. */
export function gaugesOf({ runner, automations }: Platform) {
  return [
    {
      name: 'harbor_view_lag_positions',
      help: 'Distance of a view from the head of the log, in positions.',
      label: 'view',
      read: async () => (await runner.status()).map(({ view, lag }) => ({ labels: { view }, value: lag })),
    },
    {
      name: 'harbor_automation_stuck',
      help: 'Consequences of an automation that are due and were refused.',
      label: 'automation',
      read: () =>
        Promise.resolve(
          (automations?.status() ?? []).map(({ automation, stuck }) => ({
            labels: { automation },
            value: stuck.length,
          })),
        ),
    },
  ]
}

async function guarded(check: ReadinessCheck): Promise<{ ok: boolean; detail?: string }> {
  try {
    return await check.check()
  } catch (error) {
    const code = (error as { code?: unknown } | null)?.code
    return { ok: false, detail: typeof code === 'string' ? code : 'failed' }
  }
}
