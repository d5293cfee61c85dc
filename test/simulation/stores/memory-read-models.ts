import { LOG_START, type Position } from '@harbor/kernel/event'
import type { CollectionSpec, ViewDocument } from '@harbor/kernel/view'
import { storeError } from '@harbor/event-log/store-advice'
import { QueryError } from '@harbor/read-models/query-error'
import type { Collection, Generation, GenerationStatus, ReadModels } from '@harbor/read-models/read-models'
import { MemoryCollection } from './memory-collection'
import { MemoryGeneration, StoredGeneration } from './memory-generation'

/** What stays when the processes that use it are gone. */
export class StoredReadModels {
  private constructor(
    readonly installationId: string,
    private generations: readonly StoredGeneration[],
  ) {}

  static empty(installationId: string): StoredReadModels {
    return new StoredReadModels(installationId, [])
  }

  copy(): StoredReadModels {
    return new StoredReadModels(
      this.installationId,
      this.generations.map((generation) => generation.copy()),
    )
  }

  open({ installationId, readOnly = false }: { installationId: string; readOnly?: boolean }): MemoryReadModels {
    if (installationId !== this.installationId)
      throw storeError('store.other-installation', `the views belong to installation ${this.installationId}`)
    return new MemoryReadModels(this, readOnly)
  }

  /** Of one view, by number; of all, by name and number. */
  all(view?: string): readonly StoredGeneration[] {
    return view === undefined ? this.generations : this.generations.filter((one) => one.view === view)
  }

  live(view: string): StoredGeneration | undefined {
    return this.generations.find((one) => one.live && one.view === view)
  }

  add(view: string, viewVersion: number, spec: CollectionSpec, live: boolean): StoredGeneration {
    const number = Math.max(0, ...this.all(view).map((one) => one.number)) + 1
    const added = new StoredGeneration(view, viewVersion, number, spec, live)
    this.generations = [...this.generations, added].toSorted((a, b) =>
      a.view === b.view ? a.number - b.number : a.view < b.view ? -1 : 1,
    )
    return added
  }

  remove(generation: StoredGeneration): void {
    generation.gone = true
    this.generations = this.generations.filter((one) => one !== generation)
  }
}

/** One process's use of it. */
export class MemoryReadModels implements ReadModels {
  readonly installationId: string
  private isOpen = true

  constructor(
    private readonly stored: StoredReadModels,
    private readonly readOnly: boolean,
  ) {
    this.installationId = stored.installationId
  }

  async live(view: string, viewVersion: number, spec: CollectionSpec): Promise<Generation> {
    this.mustBeOpen()
    const live = this.stored.live(view) ?? this.stored.add(view, viewVersion, spec, true)
    // Who begins to keep the view has what is stored.
    live.passed = undefined
    return this.opened(live)
  }

  async startGeneration(view: string, viewVersion: number, spec: CollectionSpec): Promise<Generation> {
    this.mustBeOpen()
    const unfinished = this.stored.all(view).filter(({ live }) => !live)
    const started = this.stored.add(view, viewVersion, spec, false)
    for (const one of unfinished) this.stored.remove(one)
    return this.opened(started)
  }

  async activate(generation: Generation): Promise<void> {
    this.mustBeOpen()
    const next = this.storedOf(generation)
    if (next.live) return
    const old = this.stored.live(next.view)
    if (old) this.stored.remove(old)
    next.live = true
  }

  async drop(generation: Generation): Promise<void> {
    this.mustBeOpen()
    this.stored.remove(this.storedOf(generation))
  }

  collection<Doc extends ViewDocument>(view: string): Collection<Doc> {
    return new MemoryCollection<Doc>(() => {
      this.mustBeOpen()
      const live = this.stored.live(view)
      if (!live) throw new QueryError('query.unknown-view', view)
      return live
    })
  }

  async position(view: string): Promise<Position> {
    this.mustBeOpen()
    return this.stored.live(view)?.reached ?? LOG_START
  }

  async status(): Promise<readonly GenerationStatus[]> {
    this.mustBeOpen()
    return this.stored.all().map(({ view, viewVersion, number, live, reached: checkpoint }) => ({
      view,
      viewVersion,
      number,
      live,
      checkpoint,
    }))
  }

  async scrub(): Promise<void> {
    this.mustBeOpen()
  }

  async close(): Promise<void> {
    this.isOpen = false
  }

  private opened(generation: StoredGeneration): Generation {
    return new MemoryGeneration(generation, this.readOnly, () => this.mustBeOpen())
  }

  private storedOf({ view, number }: Generation): StoredGeneration {
    const found = this.stored.all(view).find((one) => one.number === number)
    if (!found) throw storeError('store.locked-by-other', `the generation ${number} of ${view} is gone`)
    return found
  }

  private mustBeOpen(): void {
    if (!this.isOpen) throw storeError('store.closed', 'the views were closed')
  }
}
