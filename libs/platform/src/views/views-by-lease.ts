import { setTimeout as delay } from 'node:timers/promises'
import { LOG_START } from '@harbor/kernel/event'
import type { ReadModels } from '@harbor/read-models/read-models'
import type { ViewRunner } from '@harbor/read-models/view-runner'
import type { ViewStatus } from '@harbor/read-models/view-status'
import { keepLease, type KeptLease } from '@harbor/shared-stores/kept-lease'
import type { Lease } from '@harbor/shared-stores/lease'
import type { AutomationRunner } from './automation-runner'
import { keepViews, type KeptViews, type KeptViewsOptions, type ViewsHere } from './kept-views'

export interface ViewsByLeaseOptions extends Omit<KeptViewsOptions, 'readModels'> {
  readonly lease: Lease & { close(): Promise<void> }
  /** The views as they stand in the store, whoever keeps them. */
  readonly watch: ViewRunner
  /** A writer for one term: what that of an earlier term still writes is refused by the store. */
  readonly openReadModels: () => Promise<ReadModels>
  /** A term that could not be served, or a lease that could not be asked for; both are tried again. */
  readonly onTrouble?: (error: unknown) => void
}

const retryMs = 1_000
const lookIntervalMs = 100

/** The views, kept up by this process while it holds the lease, and watched while another does. */
export class ViewsByLease implements ViewsHere {
  readonly runner: ViewRunner
  readonly automations: AutomationRunner
  private readonly stopping = new AbortController()
  private readonly lease: KeptLease
  private running: Promise<void> = Promise.resolve()
  private kept: KeptViews | undefined

  constructor(private readonly options: ViewsByLeaseOptions) {
    const { watch, onTrouble = ignore } = options
    this.lease = keepLease(options.lease, { onTrouble: (error) => error !== undefined && onTrouble(error) })
    const keeping = () => this.kept?.runner ?? watch
    this.runner = {
      status: () => keeping().status(),
      // Checkpoints count wherever they were written, and a wait outlasts a term.
      caughtUp: (position, limits) => watch.caughtUp(position, limits),
      rebuild: (view, more) => keeping().rebuild(view, more),
      prove: (view, more) => keeping().prove(view, more),
      stop: () => Promise.resolve(),
    }
    this.automations = {
      status: () => this.kept?.automations.status() ?? [],
      settled: async (position, limits) => {
        await this.until(() => this.isKeeping)
        await this.kept?.automations.settled(position, limits)
      },
      stop: () => Promise.resolve(),
    }
  }

  /** Resolves when every view answers queries, whoever keeps it. */
  async start(onTerm: () => Promise<void>): Promise<void> {
    this.running = this.run(onTerm)
    await this.until(() => this.isAnswering())
  }

  /** Whether it is this process that keeps them. */
  get isKeeping(): boolean {
    return this.kept !== undefined
  }

  /** Ends the term in order: the next one who asks has the lease at once. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
    await this.options.watch.stop()
    await this.lease.stop()
    await this.options.lease.close()
  }

  private async run(onTerm: () => Promise<void>): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      const term = await this.lease.next(signal)
      if (!term || signal.aborted) return
      await this.serve(AbortSignal.any([term.lost, signal]), onTerm).catch(this.options.onTrouble ?? ignore)
      if (!signal.aborted) await this.pause(retryMs)
    }
  }

  /** One term, or as much of it as the store lets this writer have. */
  private async serve(over: AbortSignal, onTerm: () => Promise<void>): Promise<void> {
    const replaced = new AbortController()
    const readModels = await this.options.openReadModels()
    try {
      const onStatus = (status: ViewStatus): void => {
        if (status.state === 'stopped' && status.error?.code === 'store.locked-by-other') replaced.abort()
        else this.options.onStatus?.(status)
      }
      const kept = await keepViews({ ...this.options, readModels, onStatus, until: over })
      try {
        this.kept = kept
        await onTerm()
        await ended(AbortSignal.any([over, replaced.signal]))
      } finally {
        this.kept = undefined
        await kept.stop()
      }
    } finally {
      await readModels.close()
    }
  }

  private async isAnswering(): Promise<boolean> {
    const isThere = ({ state, checkpoint }: ViewStatus) => state !== 'catching-up' || checkpoint > LOG_START
    return this.isKeeping || (await this.options.watch.status()).every(isThere)
  }

  private async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    while (!this.stopping.signal.aborted && !(await isSo())) await this.pause(lookIntervalMs)
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined)
  }
}

/** Nobody wants to know. */
function ignore(): void {}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
