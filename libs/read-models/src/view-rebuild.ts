import type { Position } from '@harbor/kernel/event'
import { storeError } from '@harbor/event-log/store-advice'
import { PageReader, type EventSource } from './event-source'
import { GenerationBuild, type BuildProgress } from './generation-build'
import { compareGenerations, type GenerationProof } from './generation-proof'
import type { Generation, ReadModels } from './read-models'
import { ViewFold, updatesOf } from './view-fold'
import type { ViewLoop } from './view-loop'
import { ViewError } from './view-status'

export interface RebuildReport {
  readonly view: string
  readonly version: number
  /** Events folded. */
  readonly events: number
  readonly durationMs: number
  readonly position: Position
  /** Against the generation that was live before; null when it was of another version or had stopped. */
  readonly proof: GenerationProof | null
}

export interface RebuildSurroundings {
  readonly source: EventSource
  readonly readModels: ReadModels
  readonly signal: AbortSignal
  readonly pageSize: number
  readonly memoryBytes?: number | undefined
  readonly temporaryFolder?: string | undefined
}

const defaultMemoryBytes = 12 * 1024 * 1024

type OnProgress = ((progress: BuildProgress) => void) | undefined

interface Built {
  readonly generation: Generation
  readonly fold: ViewFold
  readonly events: number
  readonly position: Position
}

/** Builds generations beside the live ones; one at a time of each view. */
export class ViewRebuild {
  private readonly busy = new Map<string, Promise<unknown>>()

  constructor(private readonly around: RebuildSurroundings) {}

  /** The first filling of a view, or the one after its definition changed: called by the loop itself, so nothing needs holding. */
  async fill(loop: ViewLoop, pages: PageReader): Promise<void> {
    const filled = await this.alone(loop, async () => {
      const head = await this.around.source.log.head()
      const built = await this.build(loop, head, pages, undefined)
      await this.orDrop(built, () => this.around.readModels.activate(built.generation))
      return built.generation
    })
    // Only now, so that who waited for the view can have it rebuilt at once.
    await loop.moveTo(filled)
  }

  rebuild(loop: ViewLoop, onProgress: OnProgress): Promise<RebuildReport> {
    return this.alone(loop, async () => {
      const startedAt = performance.now()
      const head = await this.around.source.log.head()
      const built = await this.build(loop, head, this.ownPages(loop), onProgress)
      return loop.holding(() =>
        this.orDrop(built, async () => {
          const comparable = loop.current && loop.state !== 'stopped'
          const proof = comparable ? await this.compareAtOnePlace(loop, built) : null
          await this.swap(loop, built)
          if (loop.state === 'stopped') await loop.start()
          const { name: view, version } = loop.view
          const durationMs = performance.now() - startedAt
          return { view, version, events: built.events, durationMs, position: loop.checkpoint, proof }
        }),
      )
    })
  }

  prove(loop: ViewLoop, onProgress: OnProgress): Promise<GenerationProof> {
    return this.alone(loop, async () => {
      if (!loop.current) throw new ViewError('view.stopped', loop.view.name)
      const head = await this.around.source.log.head()
      if (loop.checkpoint > head) {
        throw storeError('store.checkpoint-ahead', `the view ${loop.view.name} stands beyond the end of the log`)
      }
      const until = loop.state === 'stopped' ? loop.checkpoint : head
      const built = await this.build(loop, until, this.ownPages(loop), onProgress)
      return loop.holding(async () => {
        try {
          return await this.compareAtOnePlace(loop, built)
        } finally {
          await this.around.readModels.drop(built.generation)
        }
      })
    })
  }

  /** Resolves when nothing is being built any more; abort the signal first. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.busy.values())
  }

  /** What is built at the same time shares the memory. */
  private get memoryBytesEach(): number {
    return (this.around.memoryBytes ?? defaultMemoryBytes) / this.busy.size
  }

  private async build(loop: ViewLoop, until: Position, pages: PageReader, onProgress: OnProgress): Promise<Built> {
    const { readModels, source, signal, temporaryFolder } = this.around
    const { name, version, collection } = loop.view
    const fold = new ViewFold(source, loop.intake)
    const generation = await readModels.startGeneration(name, version, collection)
    try {
      const build = new GenerationBuild({
        fold,
        generation,
        pages,
        signal,
        onProgress,
        temporaryFolder,
        memoryBytes: () => this.memoryBytesEach,
      })
      return { generation, fold, events: await build.fillTo(until), position: until }
    } catch (error) {
      await readModels.drop(generation)
      throw signal.aborted ? new ViewError('view.stopped', name, { cause: error }) : error
    }
  }

  /** Both sides go on to the further of their positions; the loop stands still meanwhile. */
  private async compareAtOnePlace(loop: ViewLoop, built: Built): Promise<GenerationProof> {
    await loop.advanceTo(built.position)
    await this.advance(loop, built, loop.checkpoint)
    this.around.signal.throwIfAborted()
    if (!loop.generation) throw new ViewError('view.stopped', loop.view.name)
    return compareGenerations(loop.generation, built.generation, loop.checkpoint)
  }

  private async advance(loop: ViewLoop, { generation, fold, position }: Built, until: Position): Promise<void> {
    const pages = this.ownPages(loop)
    for (let at = position; at < until;) {
      const page = await pages.page(at, until)
      const [unknown] = page.unknown.filter(({ eventType }) => fold.concernedBy(eventType))
      if (unknown) throw unknown
      const events = fold.mine(await page.decoded(fold.view.personal))
      await generation.commit(await updatesOf(fold, generation, events), page.last)
      at = page.last
    }
  }

  private async swap(loop: ViewLoop, built: Built): Promise<void> {
    await this.around.readModels.activate(built.generation)
    await loop.moveTo(built.generation)
  }

  private async orDrop<T>(built: Built, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      await this.around.readModels.drop(built.generation).catch(() => undefined)
      throw error
    }
  }

  private ownPages(loop: ViewLoop): PageReader {
    return new PageReader(this.around.source, [loop.intake], this.around.pageSize, 0)
  }

  private async alone<T>(loop: ViewLoop, work: () => Promise<T>): Promise<T> {
    const { name } = loop.view
    if (this.busy.has(name)) throw new ViewError('view.busy', name)
    const working = work()
    this.busy.set(name, working)
    try {
      return await working
    } finally {
      this.busy.delete(name)
    }
  }
}
