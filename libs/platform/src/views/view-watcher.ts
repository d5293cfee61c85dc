import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { LOG_START, type Position } from '@harbor/kernel/event'
import type { View } from '@harbor/kernel/view'
import type { EventLog } from '@harbor/event-log/event-log'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { isTransient } from '@harbor/read-models/back-off'
import type { ReadModels } from '@harbor/read-models/read-models'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import type { ViewRunner } from '@harbor/read-models/view-runner'
import { ViewError, type ViewStatus } from '@harbor/read-models/view-status'
import { views } from '../contexts'

const lookIntervalMs = 25

export interface WatchOptions {
  readonly log: EventLog
  readonly readModels: ReadModels
  readonly views: readonly View[]
}

/** Views that another process keeps up, or nobody: their checkpoints as they stand in the store. */
export function watchViews(options: WatchOptions): ViewRunner {
  return new ViewWatch(options)
}

interface Waiter {
  readonly position: Position
  readonly wanted: readonly string[] | undefined
  readonly giveUpAtMs: number
  readonly settle: (error?: unknown) => void
}

class ViewWatch implements ViewRunner {
  private readonly waiters = new Set<Waiter>()
  private isLooking = false
  private stopped = false

  constructor(private readonly options: WatchOptions) {}

  async status(): Promise<readonly ViewStatus[]> {
    // Checkpoints first: read after the head they could seem to be ahead of it.
    const checkpoints = await this.checkpoints()
    const head = await this.options.log.head()
    return this.options.views.map(({ name, version }) => {
      const checkpoint = checkpoints.get(name) ?? LOG_START
      const state = checkpoints.has(name) && checkpoint === head ? 'live' : 'catching-up'
      return { view: name, version, state, checkpoint, head, lag: head - checkpoint }
    })
  }

  caughtUp(
    position: Position,
    { timeoutMs, views: wanted }: { readonly timeoutMs: number; readonly views?: readonly string[] },
  ): Promise<void> {
    if (this.stopped) return Promise.reject(new ViewError('view.stopped', (wanted ?? []).join(', ')))
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        position,
        wanted,
        giveUpAtMs: performance.now() + timeoutMs,
        settle: (error) => {
          this.waiters.delete(waiter)
          if (error === undefined) resolve()
          else reject(error)
        },
      }
      this.waiters.add(waiter)
      void this.look()
    })
  }

  rebuild(view: string): Promise<never> {
    return Promise.reject(new ViewError('view.kept-elsewhere', view))
  }

  prove(view: string): Promise<never> {
    return Promise.reject(new ViewError('view.kept-elsewhere', view))
  }

  stop(): Promise<void> {
    this.stopped = true
    for (const { settle, wanted } of this.waiters) settle(new ViewError('view.stopped', (wanted ?? []).join(', ')))
    return Promise.resolve()
  }

  /** One look after the other for all who wait, however many they are; none while nobody waits. */
  private async look(): Promise<void> {
    if (this.isLooking) return
    this.isLooking = true
    while (this.waiters.size > 0) {
      try {
        const checkpoints = await this.checkpoints()
        for (const waiter of this.waiters) this.judge(waiter, checkpoints)
      } catch (error) {
        // A store that is away for a moment costs nobody an answer who may still wait.
        for (const { settle, giveUpAtMs } of this.waiters)
          if (!isTransient(error) || performance.now() > giveUpAtMs) settle(error)
      }
      if (this.waiters.size > 0) await delay(lookIntervalMs)
    }
    this.isLooking = false
  }

  private judge({ position, wanted, giveUpAtMs, settle }: Waiter, checkpoints: ReadonlyMap<string, Position>): void {
    const late = this.options.views.flatMap(({ name }) =>
      (wanted?.includes(name) ?? true) && (checkpoints.get(name) ?? -1) < position ? [name] : [],
    )
    if (late.length === 0) settle()
    else if (performance.now() > giveUpAtMs) settle(new ViewError('view.timeout', late.join(', ')))
  }

  /** Of the generations that answer queries, as far as they are of this program's definition of the view. */
  private async checkpoints(): Promise<ReadonlyMap<string, Position>> {
    const versions = new Map(this.options.views.map(({ name, version }) => [name, version]))
    const live = (await this.options.readModels.status()).filter(
      (generation) => generation.live && versions.get(generation.view) === generation.viewVersion,
    )
    return new Map(live.map(({ view, checkpoint }) => [view, checkpoint]))
  }
}

/** The views of a data folder as they stand, whoever keeps them; where none were built yet, each at the start. */
export async function readViewStatus(dataFolder: string): Promise<readonly ViewStatus[]> {
  const log = await openSqliteEventLog(dataFolder, { readOnly: true })
  try {
    if (!existsSync(join(dataFolder, 'views.db'))) {
      const head = await log.head()
      return views.map(({ name, version }) => {
        return { view: name, version, state: 'catching-up', checkpoint: LOG_START, head, lag: head }
      })
    }
    const { installationId } = log
    const readModels = await openSqliteReadModels(dataFolder, { installationId, readOnly: true })
    try {
      return await watchViews({ log, readModels, views }).status()
    } finally {
      await readModels.close()
    }
  } finally {
    await log.close()
  }
}
