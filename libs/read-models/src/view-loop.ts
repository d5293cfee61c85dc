import { LOG_START, type Position, type Recorded } from '@harbor/kernel/event'
import type { View } from '@harbor/kernel/view'
import { storeError } from '@harbor/event-log/store-advice'
import { turn, withBackOff } from './back-off'
import { canonicalJson } from './canonical-json'
import type { EventPage, EventSource, Intake, PageReader } from './event-source'
import type { Generation, ReadModels } from './read-models'
import { ViewFold, updatesOf } from './view-fold'
import type { LogTail, Standing } from './log-tail'
import { FoldFailed, ViewError, faultOf, type ViewFault, type ViewState } from './view-status'
import { UndecodableEvent } from '@harbor/event-log/undecodable'

export interface LoopSurroundings {
  readonly source: EventSource
  readonly readModels: ReadModels
  readonly pages: PageReader
  readonly tail: LogTail
  /** Ends the loop between two pages. */
  readonly signal: AbortSignal
  readonly onChange: (loop: ViewLoop) => void
  /** Builds the view anew beside what is there and swaps: for a view that is new, or whose definition has changed. */
  readonly build: (loop: ViewLoop) => Promise<void>
}

interface Waiter {
  readonly isMet: () => boolean
  readonly resolve: () => void
  readonly reject: (error: ViewError) => void
}

/** Keeps one view up with the log: reads, folds, commits, waits; on its own checkpoint, whatever other views do. */
export class ViewLoop implements Standing {
  state: ViewState = 'catching-up'
  checkpoint: Position = LOG_START
  fault: ViewFault | undefined
  generation: Generation | undefined
  /** Is it the live generation of this definition of the view? */
  current = false
  /** How often its content has changed since this process began: by events, or by another generation. */
  changes = 0
  private holders = 0
  private running: Promise<void> = Promise.resolve()
  private held: Promise<void> = Promise.resolve()
  private readonly waiters = new Set<Waiter>()
  private readonly fold: ViewFold

  constructor(
    readonly view: View,
    readonly intake: Intake,
    private readonly around: LoopSurroundings,
  ) {
    this.fold = new ViewFold(around.source, intake)
  }

  /** Also after it has stopped, when a rebuild has put things right. Resolves when the view answers queries, or has stopped. */
  start(): Promise<void> {
    this.become('catching-up')
    const opened = this.attempt(() => this.open())
    this.running = opened.then((ok) => (ok ? this.attempt(() => this.follow()) : false)).then(() => undefined)
    return opened.then(() => undefined)
  }

  /** Resolves when the loop has ended; abort the signal first. */
  async ended(): Promise<void> {
    await this.running
    this.rejectWaiters()
  }

  hasPassed(position: Position): boolean {
    return this.current && this.checkpoint >= position
  }

  /** Resolves when the view has passed the position. Rejects with ViewError `view.stopped`; an aborted signal only ends the wait. */
  passed(position: Position, signal: AbortSignal): Promise<void> {
    if (!this.hasPassed(position)) this.around.tail.hurry(position)
    return this.met(() => this.checkpoint >= position, signal)
  }

  /** Resolves when its content has changed more than so often, or the signal aborts. Rejects with ViewError `view.stopped`. */
  changed(changes: number, signal: AbortSignal): Promise<void> {
    return this.met(() => this.changes > changes, signal)
  }

  /** Runs `work` while no page of this view is being taken. */
  async holding<T>(work: () => Promise<T>): Promise<T> {
    this.holders++
    const before = this.held
    let release = () => {}
    this.held = new Promise((resolve) => {
      release = resolve
    })
    await before
    try {
      return await work()
    } finally {
      this.holders--
      release()
    }
  }

  /** Takes pages up to a position; only while holding. */
  async advanceTo(position: Position): Promise<void> {
    while (this.checkpoint < position && !this.around.signal.aborted) {
      await this.take(await this.around.pages.page(this.checkpoint, position))
      await turn()
    }
  }

  /** The view goes on from another generation; only while holding. */
  async moveTo(generation: Generation): Promise<void> {
    this.generation = generation
    this.current = isOfDefinition(generation, this.view)
    this.checkpoint = await generation.checkpoint()
    this.changes++
    this.settleWaiters()
    this.around.tail.leave(this)
  }

  private async open(): Promise<void> {
    const { name, version, collection } = this.view
    await this.moveTo(await this.persistently(() => this.around.readModels.live(name, version, collection)))
  }

  private async follow(): Promise<void> {
    if (!this.current) await this.build()
    await this.refuseAhead()
    await this.fillWhenEmpty()
    while (!this.around.signal.aborted) await this.step()
  }

  /** False when it failed and the view has stopped. */
  private async attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      if (!this.around.signal.aborted) this.stop(error)
      return false
    }
  }

  /** A page in which it has nothing to look for costs no more than this; not while somebody holds it. */
  passOver(page: EventPage): boolean {
    if (this.holders > 0 || page.after !== this.checkpoint || this.isConcernedBy(page)) return false
    if (!this.generationInUse().pass(page.last)) return false
    this.advance(page.last)
    return true
  }

  private async step(): Promise<void> {
    const { pages, tail } = this.around
    if (!tail.isAt(this.checkpoint)) {
      const page = await this.persistently(() => pages.page(this.checkpoint))
      if (page.last !== page.after) {
        await this.holding(() => this.take(page))
        return turn()
      }
      if (page.after !== this.checkpoint) return
    }
    this.become('live')
    await this.persistently(() => tail.wait(this))
  }

  /** A checkpoint that the log has not reached yet comes from another past of the log; going on from it would lose events. */
  private async refuseAhead(): Promise<void> {
    const head = await this.persistently(() => this.around.source.log.head())
    if (this.checkpoint <= head) return
    throw storeError(
      'store.checkpoint-ahead',
      `the view ${this.view.name} stands at position ${this.checkpoint}, the log ends at ${head}`,
    )
  }

  /** An empty view before a long log is built in bulk: far fewer commits than page by page. */
  private async fillWhenEmpty(): Promise<void> {
    if (this.checkpoint !== LOG_START) return
    const page = await this.persistently(() => this.around.pages.page(LOG_START))
    const head = await this.persistently(() => this.around.source.log.head())
    if (page.last === head) return
    try {
      await this.build()
    } catch (error) {
      if (!isOfAnEvent(error)) throw error
      // Page by page the view comes as far as it can, and stops at that very event.
    }
  }

  /** From the start again when a store goes away in the midst of it. */
  private build(): Promise<void> {
    return this.persistently(() => this.around.build(this))
  }

  private async take(page: EventPage): Promise<void> {
    if (page.after !== this.checkpoint) return
    if (!this.isConcernedBy(page)) return this.takeEvents([], page.last)
    if (page.unknown.some(({ eventType }) => this.fold.concernedBy(eventType))) return this.takeSingly(page)
    try {
      const events = this.fold.mine(await page.decoded(this.view.personal))
      await this.takeEvents(events, page.last)
    } catch (error) {
      if (!isOfAnEvent(error)) throw error
      await this.takeSingly(page)
    }
  }

  private async takeEvents(events: readonly Recorded[], last: Position): Promise<void> {
    const generation = this.generationInUse()
    if (events.length === 0 && generation.pass(last)) return this.advance(last)
    const updates = await this.persistently(() => updatesOf(this.fold, generation, events))
    await this.persistently(() => generation.commit(updates, last))
    if (events.length > 0) this.changes++
    this.advance(last)
  }

  /**
   * Event by event up to the one that cannot be taken: all before it are committed, and the view stops exactly there.
   * Throws the error of that event.
   */
  private async takeSingly(page: EventPage): Promise<void> {
    const { source } = this.around
    for (const event of page.events) {
      const unknown = page.unknown.find(({ position }) => position === event.position)
      if (unknown && this.fold.concernedBy(event.type)) throw unknown
      if (!this.intake.storedTypes.has(event.type)) continue
      const decoded = await source.decode([event], { personal: this.view.personal })
      try {
        await this.takeEvents(decoded, event.position)
      } catch (error) {
        throw isOfAnEvent(error) && !(error instanceof FoldFailed)
          ? new FoldFailed(this.view.name, event.position, event.type, error)
          : error
      }
    }
    await this.takeEvents([], page.last)
  }

  private persistently<T>(work: () => Promise<T>): Promise<T> {
    return withBackOff(work, this.around.signal, (error) => {
      this.fault = faultOf(error)
      this.around.onChange(this)
    })
  }

  private advance(position: Position): void {
    this.checkpoint = position
    this.fault = undefined
    this.settleWaiters()
  }

  private met(isMet: () => boolean, signal: AbortSignal): Promise<void> {
    if ((isMet() && this.current) || signal.aborted) return Promise.resolve()
    if (this.state === 'stopped' || this.around.signal.aborted) return Promise.reject(this.stoppedError())
    return new Promise((resolve, reject) => {
      const waiter = { isMet, resolve, reject }
      this.waiters.add(waiter)
      const end = () => {
        this.waiters.delete(waiter)
        resolve()
      }
      signal.addEventListener('abort', end, { once: true })
    })
  }

  private settleWaiters(): void {
    if (!this.current) return
    for (const waiter of this.waiters) {
      if (!waiter.isMet()) continue
      this.waiters.delete(waiter)
      waiter.resolve()
    }
  }

  private isConcernedBy({ types, unknown }: EventPage): boolean {
    const { storedTypes } = this.intake
    return (
      types.some((type) => storedTypes.has(type)) || unknown.some(({ eventType }) => this.fold.concernedBy(eventType))
    )
  }

  private rejectWaiters(): void {
    for (const { reject } of this.waiters) reject(this.stoppedError())
    this.waiters.clear()
  }

  private stop(error: unknown): void {
    this.fault = faultOf(error)
    this.state = 'stopped'
    this.around.onChange(this)
    this.rejectWaiters()
  }

  private become(state: ViewState): void {
    if (this.state === state && !this.fault) return
    this.state = state
    this.fault = undefined
    this.around.onChange(this)
  }

  private generationInUse(): Generation {
    if (!this.generation) throw new ViewError('view.stopped', this.view.name)
    return this.generation
  }

  private stoppedError(): ViewError {
    return new ViewError('view.stopped', this.view.name, { cause: this.fault })
  }
}

function isOfDefinition({ viewVersion, spec }: Generation, { version, collection }: View): boolean {
  return viewVersion === version && canonicalJson(spec) === canonicalJson(collection)
}

/** True for what one event, or the view's code on it, is to blame for; false for what the stores are. */
function isOfAnEvent(error: unknown): boolean {
  return error instanceof UndecodableEvent || !(error instanceof Error && error.name === 'StoreError')
}
