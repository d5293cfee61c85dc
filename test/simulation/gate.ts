import { storeError } from '@harbor/event-log/store-advice'
import type { Chance } from '@harbor/testing/seeded-random'

/** Where in a call the process ends: before the store did anything, or after it did and before anybody was told. */
export type Fatal = 'before' | 'after'

/**
 * Every call of one process on its stores passes here. It takes its time, so that calls of several views and processes overtake each
 * other; and it is here that a process dies: at a chosen call, after which none of its calls comes through.
 */
export class Gate {
  private isDead = false
  private left = Infinity
  private at: Fatal = 'before'

  constructor(
    private readonly chance: Chance,
    private readonly onDeath: () => void,
  ) {}

  get dead(): boolean {
    return this.isDead
  }

  /** At the `calls`th call from now. */
  dieIn(calls: number, at: Fatal): void {
    this.left = calls
    this.at = at
  }

  /** The call that was to be the last one did not come. */
  liveOn(): void {
    this.left = Infinity
  }

  die(): void {
    if (this.isDead) return
    this.isDead = true
    this.onDeath()
  }

  async pass<T>(call: () => Promise<T>): Promise<T> {
    await this.takeTime()
    this.mustLive()
    this.left -= 1
    const isLast = this.left === 0
    if (isLast && this.at === 'before') this.die()
    this.mustLive()
    const answer = await call()
    // Not when its time was called off while it was under way.
    if (isLast && this.left <= 0) this.die()
    this.mustLive()
    return answer
  }

  private async takeTime(): Promise<void> {
    const turns = this.chance.below(4)
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    if (turns === 0 && this.chance.is(0.02)) await new Promise((resolve) => setImmediate(resolve))
  }

  private mustLive(): void {
    if (this.isDead) throw storeError('store.closed', 'the process has ended')
  }
}
