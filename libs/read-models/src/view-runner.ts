import type { Position } from '@harbor/kernel/event'
import type { View } from '@harbor/kernel/view'
import { PageReader, intakeOf, type EventSource } from './event-source'
import type { BuildProgress } from './generation-build'
import type { GenerationProof } from './generation-proof'
import { LogTail } from './log-tail'
import type { ReadModels } from './read-models'
import { ViewLoop } from './view-loop'
import { ViewRebuild, type RebuildReport } from './view-rebuild'
import { ViewError, type ViewStatus } from './view-status'

export interface ViewRunnerOptions {
  /** The journal, or what reads like one. */
  readonly source: EventSource
  readonly readModels: ReadModels
  readonly views: readonly View[]
  /** At every change of state, not at every page. Must not throw. */
  readonly onStatus?: (status: ViewStatus) => void
  /** Ends the work as `stop` does, already while it starts: for who may lose the right to it meanwhile. */
  readonly until?: AbortSignal
  /** Events read at once, default 1,000. */
  readonly pageSize?: number
  /** Bound of the events that all rebuilds under way hold in memory; default 12 MiB. */
  readonly rebuildMemoryBytes?: number
  /** For the events that do not fit; on a disk, and as well guarded as the log. Default: the system's folder for temporary files. */
  readonly temporaryFolder?: string
  /** How long events gather at the end of the log while nobody waits for them; default 10. */
  readonly gatherMs?: number
}

export interface RebuildOptions {
  readonly onProgress?: (progress: BuildProgress) => void
}

/** Keeps the views up with the log until it is stopped. */
export interface ViewRunner {
  status(): Promise<readonly ViewStatus[]>
  /**
   * Read-your-write: resolves when the views (default: all) have passed the position. Rejects with ViewError `view.timeout`,
   * `view.stopped` or `view.unknown`.
   */
  caughtUp(
    position: Position,
    options: { readonly timeoutMs: number; readonly views?: readonly string[] },
  ): Promise<void>
  /** Builds the view anew beside the live one and swaps; a stopped view goes on afterwards. On any failure the live one stays. */
  rebuild(view: string, options?: RebuildOptions): Promise<RebuildReport>
  /** Builds the view anew, compares it with the live one at the same position, and drops it. */
  prove(view: string, options?: RebuildOptions): Promise<GenerationProof>
  /** Ends between two pages; a rebuild under way is given up. */
  stop(): Promise<void>
}

/** A runner that keeps the views itself, and so knows when they change. */
export interface ViewKeeper extends ViewRunner {
  /** How often the content of the view has changed in this process; it need not be different for it. */
  changes(view: string): number
  /** Resolves when that is more than `changes`, or the signal aborts. Rejects with ViewError `view.stopped` or `view.unknown`. */
  changed(view: string, changes: number, signal: AbortSignal): Promise<void>
}

const defaultPageSize = 1_000
const defaultGatherMs = 10

/**
 * Resolves when every view answers queries (or has stopped: see `status`); filling, rebuilding what is outdated and catching up go
 * on behind.
 */
export async function startViewRunner(options: ViewRunnerOptions): Promise<ViewKeeper> {
  const runner = new PullingRunner(options)
  await runner.start()
  return runner
}

class PullingRunner implements ViewKeeper {
  private readonly stopping = new AbortController()
  private readonly loops: ReadonlyMap<string, ViewLoop>
  private readonly rebuilding: ViewRebuild
  private head = 0 as Position

  constructor(private readonly options: ViewRunnerOptions) {
    const { source, views, readModels, pageSize = defaultPageSize, rebuildMemoryBytes, temporaryFolder } = options
    const intakes = views.map((view) => intakeOf(view, source))
    const signal = options.until ? AbortSignal.any([options.until, this.stopping.signal]) : this.stopping.signal
    const pages = new PageReader(source, intakes, pageSize)
    const tail = new LogTail(source.log, pages, signal, options.gatherMs ?? defaultGatherMs)
    const memoryBytes = rebuildMemoryBytes
    this.rebuilding = new ViewRebuild({ source, readModels, signal, pageSize, memoryBytes, temporaryFolder })
    const onChange = (loop: ViewLoop) => options.onStatus?.(this.statusOf(loop))
    const build = (loop: ViewLoop) => this.rebuilding.fill(loop, pages)
    this.loops = new Map(
      intakes.map((intake) => {
        const around = { source, readModels, pages, tail, signal, onChange, build }
        return [intake.view.name, new ViewLoop(intake.view, intake, around)]
      }),
    )
    if (this.loops.size < views.length) throw new TypeError('two views have the same name')
  }

  async start(): Promise<void> {
    await Promise.all([...this.loops.values()].map((loop) => loop.start()))
  }

  async status(): Promise<readonly ViewStatus[]> {
    const head = await this.options.source.log.head().catch(() => this.head)
    this.head = head
    return [...this.loops.values()].map((loop) => this.statusOf(loop))
  }

  async caughtUp(
    position: Position,
    { timeoutMs, views }: { timeoutMs: number; views?: readonly string[] },
  ): Promise<void> {
    const loops = views ? views.map((view) => this.loopOf(view)) : [...this.loops.values()]
    if (loops.every((loop) => loop.hasPassed(position))) return
    const waiting = new AbortController()
    const passed = Promise.all(loops.map((loop) => loop.passed(position, waiting.signal)))
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const behind = loops.filter(({ checkpoint }) => checkpoint < position).map(({ view }) => view.name)
        reject(new ViewError('view.timeout', behind.join(', ')))
      }, timeoutMs)
    })
    try {
      await Promise.race([passed, timeout])
    } finally {
      clearTimeout(timer)
      waiting.abort()
    }
  }

  async rebuild(view: string, options: RebuildOptions = {}): Promise<RebuildReport> {
    return this.rebuilding.rebuild(this.loopOf(view), options.onProgress)
  }

  async prove(view: string, options: RebuildOptions = {}): Promise<GenerationProof> {
    return this.rebuilding.prove(this.loopOf(view), options.onProgress)
  }

  changes(view: string): number {
    return this.loopOf(view).changes
  }

  async changed(view: string, changes: number, signal: AbortSignal): Promise<void> {
    await this.loopOf(view).changed(changes, signal)
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.rebuilding.ended()
    for (const loop of this.loops.values()) await loop.ended()
  }

  private loopOf(view: string): ViewLoop {
    const loop = this.loops.get(view)
    if (!loop) throw new ViewError('view.unknown', view)
    return loop
  }

  private statusOf({ view, state, checkpoint, fault }: ViewLoop): ViewStatus {
    const head = Math.max(this.head, state === 'stopped' ? 0 : checkpoint) as Position
    return {
      view: view.name,
      version: view.version,
      state,
      checkpoint,
      head,
      lag: head - checkpoint,
      ...(fault && { error: fault }),
    }
  }
}
