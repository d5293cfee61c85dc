import { setTimeout as delay } from 'node:timers/promises'
import type { Lease, Term } from './lease'

export interface LeaseTimes {
  /** Another takes over so long after the last sign of life, and a little. */
  readonly forMs: number
  readonly renewMs: number
  /** Between two looks of one who waits. */
  readonly askMs: number
}

/** A holder who dies is followed within 7.5 s; two renewals may fail. */
export const defaultLeaseTimes: LeaseTimes = { forMs: 6_000, renewMs: 1_500, askMs: 500 }

export interface HeldTerm {
  /** Goes with every write that must not be made by who has lost the lease. */
  readonly fence: number
  /** Aborted when the term is over: end the work. */
  readonly lost: AbortSignal
  /** By the clock, also when the process was held up and `lost` is late. */
  readonly isHeld: boolean
}

/** A lease that is asked for until it is had, renewed, and asked for again when it was lost. */
export interface KeptLease {
  /** Undefined while another has it. */
  readonly held: HeldTerm | undefined
  /** The term that runs, or the next one to come; undefined when `until` is aborted or the lease is not kept any more. Never rejects. */
  next(until: AbortSignal): Promise<HeldTerm | undefined>
  /** Gives it back, when the work that rests on it has ended. */
  stop(): Promise<void>
}

export interface KeepOptions {
  readonly times?: Partial<LeaseTimes>
  /** The store did not answer; it is asked again. Undefined when it answered again. */
  readonly onTrouble?: (error: unknown) => void
}

/** Starts asking at once. */
export function keepLease(lease: Lease, options: KeepOptions = {}): KeptLease {
  const kept = new LeaseKeeping(lease, { ...defaultLeaseTimes, ...options.times }, options.onTrouble)
  kept.start()
  return kept
}

class LeaseKeeping implements KeptLease {
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()
  private office: Office | undefined
  private waiting: ((term: HeldTerm | undefined) => void)[] = []
  private inTrouble = false

  constructor(
    private readonly lease: Lease,
    private readonly times: LeaseTimes,
    private readonly onTrouble: KeepOptions['onTrouble'],
  ) {}

  start(): void {
    this.running = this.run()
  }

  get held(): HeldTerm | undefined {
    return this.office?.isHeld ? this.office : undefined
  }

  next(until: AbortSignal): Promise<HeldTerm | undefined> {
    if (this.held || until.aborted || this.stopping.signal.aborted) return Promise.resolve(this.held)
    return new Promise((resolve) => {
      const give = (term: HeldTerm | undefined): void => {
        until.removeEventListener('abort', giveUp)
        this.waiting = this.waiting.filter((one) => one !== give)
        resolve(term)
      }
      const giveUp = (): void => give(undefined)
      until.addEventListener('abort', giveUp, { once: true })
      this.waiting.push(give)
    })
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.ask()
      await this.pause(this.held ? this.times.renewMs : this.times.askMs)
    }
    const last = this.office
    this.leave()
    for (const give of this.waiting) give(undefined)
    if (last) await this.lease.release(last.term).catch(() => undefined)
  }

  private async ask(): Promise<void> {
    const before = this.held ? this.office : undefined
    try {
      const term = await (before ? this.lease.renew(before.term) : this.lease.acquire(this.times.forMs))
      this.told(undefined)
      if (!term) this.leave()
      // What was lost while the answer was on its way is lost: the next term has another fence.
      else if (before && before === this.office) before.goOn(term)
      else if (!before) this.enter(term)
    } catch (error) {
      this.told(error)
    }
  }

  private enter(term: Term): void {
    const office = new Office(term, () => this.office === office && this.leave())
    this.office = office
    for (const give of this.waiting) give(office)
  }

  private leave(): void {
    const { office } = this
    this.office = undefined
    office?.end()
  }

  private told(error: unknown): void {
    if (error === undefined && !this.inTrouble) return
    this.inTrouble = error !== undefined
    this.onTrouble?.(error)
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined)
  }
}

class Office implements HeldTerm {
  private readonly ended = new AbortController()
  private timer: NodeJS.Timeout | undefined

  constructor(
    public term: Term,
    private readonly onOver: () => void,
  ) {
    this.goOn(term)
  }

  get fence(): number {
    return this.term.fence
  }

  get lost(): AbortSignal {
    return this.ended.signal
  }

  get isHeld(): boolean {
    return !this.ended.signal.aborted && performance.now() < this.term.untilMs
  }

  goOn(term: Term): void {
    this.term = term
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.onOver(), Math.max(0, term.untilMs - performance.now()))
  }

  end(): void {
    clearTimeout(this.timer)
    this.ended.abort()
  }
}
