import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import type { Position } from '@harbor/kernel/event'
import type { Clock } from '@harbor/kernel/time'
import { storeError } from '@harbor/event-log/store-advice'
import { keepLease, type HeldTerm, type KeptLease, type LeaseTimes } from '@harbor/shared-stores/kept-lease'
import { leaseAt } from '@harbor/shared-stores/lease'
import { FeedError, feedLimits, type DistrictFeed, type FeedMessage, type Placed } from './district-feed'
import type { LogSource, Told } from './log-source'
import type { RelayStore, Sent } from './relay-store'
import { forgetOldEntries } from './outbound-ledger'

export type RelayState = 'standby' | 'catching-up' | 'live' | 'waiting' | 'stopped'

export interface RelayStatus {
  /**
   * `standby`: another relay tells. `waiting`: the broker or the store does not answer; it is tried again. `stopped`: an event cannot
   * be told, and nothing after it is.
   */
  readonly state: RelayState
  readonly checkpoint: Position
  readonly head: Position
  readonly lag: number
  readonly error?: { readonly code: string; readonly message: string }
}

export interface RelayOptions {
  readonly source: LogSource
  readonly feed: DistrictFeed
  readonly store: RelayStore
  readonly clock: Clock
  readonly onState?: (state: RelayState, error: RelayStatus['error']) => void
  /** Positions of the log taken at a time (default 500). */
  readonly pageSize?: number
  readonly lease?: Partial<LeaseTimes>
}

export interface Relay {
  status(): Promise<RelayStatus>
  /** Ends between two batches, or leaves the one under way to the next start: it is sent again with the same ids. */
  stop(): Promise<void>
}

const firstRetryMs = 200
const longestRetryMs = 5_000
/** A send that takes longer than this shows as `waiting`. */
const patienceMs = 5_000
/** Most events that are told give two messages: about one batch. */
const positionsAPage = 500
/** While catching up, a transaction for so many pages. */
const pagesWrittenAtOnce = 4
/** Between two looks for entries of the ledger that are too old. */
const tidyEveryMs = 3_600_000

/** Tells the log to the feed, in order, from the stored checkpoint on, until stopped. Starts at once and never throws. */
export function startRelay(options: RelayOptions): Relay {
  const loop = new RelayLoop(options)
  const running = loop.run()
  return {
    status: () => loop.status(),
    stop: async () => {
      loop.stopping.abort()
      await running
    },
  }
}

/** What the other side has acknowledged, to be written down in one transaction. */
interface Acknowledged {
  readonly last: Position
  readonly pages: number
  readonly sent: readonly Sent[]
}

class RelayLoop {
  readonly stopping = new AbortController()
  private state: RelayState = 'standby'
  private error: RelayStatus['error']
  private checkpoint = 0 as Position
  private unwritten: Acknowledged | undefined
  private sendingSince: number | undefined
  private fence = 0
  private tidiedAtMs = -Infinity
  private readonly kept: KeptLease

  constructor(private readonly options: RelayOptions) {
    const onTrouble = (error: unknown) => this.onTrouble(error)
    this.kept = keepLease(leaseAt(options.store.lease), { onTrouble, ...(options.lease && { times: options.lease }) })
  }

  async status(): Promise<RelayStatus> {
    const head = await this.options.source.log.head()
    const slow = this.sendingSince !== undefined && performance.now() - this.sendingSince > patienceMs
    const state = slow && this.state !== 'stopped' ? 'waiting' : this.state
    const { checkpoint, error } = this
    return { state, checkpoint, head, lag: Math.max(head - checkpoint, 0), ...(error && { error }) }
  }

  async run(): Promise<void> {
    for (let retryMs = firstRetryMs; !this.over; retryMs = Math.min(retryMs * 2, longestRetryMs)) {
      try {
        const term = this.kept.held ?? (await this.standBy())
        const isOurs = !term || (await this.tell(term, () => (retryMs = firstRetryMs)))
        if (!isOurs) await this.pause(longestRetryMs)
      } catch (error) {
        if (this.over) break
        this.become(isForAPerson(error) ? 'stopped' : 'waiting', error)
        if (this.state === 'waiting') await this.pause(retryMs)
      }
    }
    // A stopped relay keeps the lease: a second one would only stop at the same event.
    if (!this.stopping.signal.aborted) await this.aborted()
    await this.kept.stop()
  }

  /**
   * From the checkpoint on, for as long as the lease is ours. While a page is on its way, those before it are written down and the
   * next is made; so after a crash some pages may come again, in the same order. False: a later term has begun, and who holds it
   * will be seen at the lease, too.
   */
  private async tell(term: HeldTerm, progress: () => void): Promise<boolean> {
    const begun = await this.begin(term)
    if (begun === undefined) return false
    let reached = begun
    this.unwritten = undefined
    try {
      let next = this.page(reached)
      while (!this.over && term.isHeld) {
        const told = await next
        const isAtHead = told.last === reached && !told.poison
        if (isAtHead && !this.unwritten) {
          this.become('live')
          await this.tidyUp()
          await this.grown(term)
          next = this.page(reached)
          continue
        }
        if (this.state !== 'live') this.become('catching-up')
        const [sent, { isOurs, following }] = await allDone(this.send(told.messages), this.beside(told))
        if (!isOurs) return false
        if (!isAtHead) this.acknowledge(told.last, sent)
        progress()
        if (told.poison) throw told.poison
        reached = told.last
        next = following
      }
      return true
    } finally {
      // For whatever reason it ends: what was acknowledged need not come again.
      await this.writeDown().catch(() => false)
    }
  }

  /** Undefined when a later term has begun. */
  private async begin({ fence }: HeldTerm): Promise<Position | undefined> {
    const { source, store } = this.options
    const begun = await store.begin(fence)
    if (!begun) return undefined
    const { position } = begun
    if (position > (await source.log.head()))
      throw storeError('store.checkpoint-ahead', `the feed stands at ${position}, the log ends before`)
    this.fence = fence
    this.checkpoint = position
    return position
  }

  /** What is done while `told` is on its way: both keep the thread, so not before its first batch has left. */
  private async beside(told: Told) {
    if (told.messages.length > 0) await turn()
    const isEnough = told.messages.length === 0 || (this.unwritten?.pages ?? 0) >= pagesWrittenAtOnce
    const isOurs = !isEnough || (await this.writeDown())
    const following = this.page(told.last)
    // Awaited only after the send, which may fail first.
    following.catch(() => undefined)
    return { isOurs, following }
  }

  private page(after: Position): Promise<Told> {
    return this.options.source.read(after, this.options.pageSize ?? positionsAPage)
  }

  private async send(messages: readonly FeedMessage[]): Promise<readonly Sent[]> {
    const sent: Sent[] = []
    for (const batch of batchesOf(messages)) {
      const places = await this.publish(batch)
      const at = this.options.clock.now()
      sent.push(...batch.map((message, index) => entry(message, places[index], at)))
    }
    return sent
  }

  private acknowledge(last: Position, sent: readonly Sent[]): void {
    const { pages, sent: before } = this.unwritten ?? { pages: 0, sent: [] }
    this.unwritten = { last, pages: pages + 1, sent: [...before, ...sent] }
  }

  /** Ledger and checkpoint. False: another relay has taken over. */
  private async writeDown(): Promise<boolean> {
    const { unwritten } = this
    if (!unwritten) return true
    const isOurs = await this.options.store.commit(this.fence, unwritten.last, unwritten.sent)
    this.unwritten = undefined
    if (!isOurs) return false
    this.checkpoint = unwritten.last
    this.error = undefined
    return true
  }

  private async publish(batch: readonly FeedMessage[]): Promise<readonly Placed[]> {
    this.sendingSince = performance.now()
    try {
      return await this.options.feed.publish(batch)
    } finally {
      this.sendingSince = undefined
    }
  }

  private standBy(): Promise<HeldTerm | undefined> {
    if (this.state !== 'waiting') this.become('standby')
    return this.kept.next(this.stopping.signal)
  }

  /** Of the store of the lease. While the lease is held all else goes on; if that cannot be renewed, the term ends by itself. */
  private onTrouble(error: unknown): void {
    if (this.kept.held || this.over) return
    if (error === undefined) this.become('standby')
    else this.become('waiting', error)
  }

  private async tidyUp(): Promise<void> {
    if (performance.now() - this.tidiedAtMs < tidyEveryMs) return
    this.tidiedAtMs = performance.now()
    await forgetOldEntries(this.options.store, this.options.clock).catch(() => 0)
  }

  private async grown({ lost }: HeldTerm): Promise<void> {
    const wake = AbortSignal.any([this.stopping.signal, lost])
    await this.options.source.log.appended(this.checkpoint, wake)
  }

  private become(state: RelayState, cause?: unknown): void {
    const error = cause === undefined ? undefined : { code: codeOf(cause), message: messageOf(cause) }
    const same = this.state === state && this.error?.code === error?.code
    this.state = state
    this.error = error
    if (!same) this.options.onState?.(state, error)
  }

  private get over(): boolean {
    return this.stopping.signal.aborted || this.state === 'stopped'
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined)
  }

  private aborted(): Promise<void> {
    const { signal } = this.stopping
    return new Promise((resolve) => {
      if (signal.aborted) resolve()
      else signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }
}

/** Faults that go away by themselves are waited for: everything else is an alarm. */
function isForAPerson(error: unknown): boolean {
  const code = codeOf(error)
  return code !== 'feed.unavailable' && code !== 'store.unavailable' && code !== 'store.disk-full'
}

/** Both, also when one fails: nothing is under way afterwards. */
async function allDone<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other])
  return Promise.all([one, other])
}

function* batchesOf(messages: readonly FeedMessage[]): Generator<readonly FeedMessage[]> {
  for (let from = 0; from < messages.length; from += feedLimits.messagesABatch)
    yield messages.slice(from, from + feedLimits.messagesABatch)
}

function entry({ topic, event }: FeedMessage, place: Placed | undefined, at: Sent['at']): Sent {
  const { id: eventId, type, subject } = event
  const { partition = null, offset = null } = place ?? {}
  return { recipient: 'kafka', eventId, type, subject, topic, partition, offset, at }
}

function codeOf(error: unknown): string {
  if (error instanceof FeedError) return error.code
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'feed.fault'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
