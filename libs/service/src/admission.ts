/**
 * Requests that take the same scarce thing stand in one lane. `ordinary`: the thread. `document`: long stretches of the thread for one
 * answer. `upload`: up to 20 MiB of memory each, for as long as the sender takes. `sign-in`: a processor and 46 MiB for a tenth of a second.
 */
export const laneNames = ['ordinary', 'document', 'upload', 'sign-in'] as const
export type LaneName = (typeof laneNames)[number]

export interface LaneLimits {
  /** So many are carried out at a time. */
  readonly atOnce: number
  /** So many more may wait for that. */
  readonly waiting: number
  /** Who would wait longer is refused instead. */
  readonly longestWaitMs: number
}

/** `full`: nobody else may wait. `waited`: its turn did not come in time. `bodies`: too much is being received already. */
export const refusalReasons = ['full', 'waited', 'bodies'] as const
export type RefusalReason = (typeof refusalReasons)[number]

/** A bounded number at work, a bounded number waiting in the order in which they came, for a bounded time. */
export class Lane {
  private working = 0
  /** Of those, in this turn of the event loop. */
  private ended = 0
  private isTurning = false
  private readonly queue = new Set<Turn>()

  constructor(private readonly limits: LaneLimits) {}

  get inWork(): number {
    return this.working - this.ended
  }

  get waiting(): number {
    return this.queue.size
  }

  get isFull(): boolean {
    return this.queue.size >= this.limits.waiting && !this.isFree
  }

  private get isFree(): boolean {
    return this.queue.size === 0 && this.working < this.limits.atOnce
  }

  /** Exactly one of both is called, now or later, unless the turn is given up while it waits. */
  take(begin: (turn: Turn) => void, refused: (reason: RefusalReason) => void): Turn {
    const turn = new Turn(begin, () => this.left(turn))
    if (this.isFree) this.start(turn)
    else if (this.isFull) {
      turn.state = 'over'
      refused('full')
    } else {
      this.queue.add(turn)
      turn.timer = setTimeout(() => {
        turn.giveUp()
        refused('waited')
      }, this.limits.longestWaitMs)
    }
    return turn
  }

  private start(turn: Turn): void {
    this.working++
    turn.begin()
  }

  private left(turn: Turn): void {
    if (this.queue.delete(turn)) return clearTimeout(turn.timer)
    this.ended++
    if (this.isTurning) return
    this.isTurning = true
    setImmediate(() => this.nextTurn())
  }

  /**
   * Places are given back in the next turn of the event loop only. Most requests end within the turn in which they begin: were their
   * places free at once, a thousand that arrive together would all be carried out before anybody else is heard, and none be refused.
   */
  private nextTurn(): void {
    this.isTurning = false
    this.working -= this.ended
    this.ended = 0
    for (const turn of this.queue) {
      if (this.working >= this.limits.atOnce) return
      this.queue.delete(turn)
      this.start(turn)
    }
  }
}

/** The way of one request through its lane. */
class Turn {
  state: 'waiting' | 'working' | 'over' = 'waiting'
  timer: NodeJS.Timeout | undefined
  private isKept = false

  constructor(
    private readonly work: (turn: Turn) => void,
    private readonly leave: () => void,
  ) {}

  begin(): void {
    clearTimeout(this.timer)
    this.state = 'working'
    this.work(this)
  }

  /** The answer is there: another may begin, unless the work goes on behind the answer. Again: nothing. */
  answered(): void {
    if (this.state === 'working' && !this.isKept) this.end()
  }

  /** Whoever asked has gone. What was begun is carried out all the same, and keeps its place until it is. */
  giveUp(): void {
    if (this.state === 'waiting') this.end()
  }

  /** For work that goes on while its answer is already being sent: to be called at its end. */
  keep(): () => void {
    this.isKept = true
    return () => {
      this.isKept = false
      this.answered()
    }
  }

  private end(): void {
    this.state = 'over'
    this.leave()
  }
}
export type { Turn }

/** Smaller bodies are bounded by the number of connections alone, so that nobody's slow uploads keep out ordinary commands. */
export const smallBodyBytes = 16 * 1024

/** How much of large bodies may be on its way at a time: they lie in memory until they are whole. */
export class LargeBodies {
  private arriving = 0

  constructor(private readonly limitBytes: number) {}

  /** Undefined: no room. Otherwise to be called when the body is whole, or will not come. */
  admit(bytes: number): (() => void) | undefined {
    if (this.arriving > 0 && this.arriving + bytes > this.limitBytes) return undefined
    this.arriving += bytes
    let isOver = false
    return () => {
      if (!isOver) this.arriving -= bytes
      isOver = true
    }
  }
}
