import { hash } from 'node:crypto'
import type { Principal } from '@harbor/access/principal'
import type { Permission } from '@harbor/access/policy'
import type { CommandId } from '@harbor/kernel/ids'
import type { Instant, LocalDate } from '@harbor/kernel/time'
import type { Caller } from '@harbor/service/caller'
import type { Recorded } from '@harbor/service/desk'
import type { Chance } from '@harbor/testing/seeded-random'
import type { Desks } from './desks'

/** One command of somebody: the same however often it is sent. */
export interface Act {
  readonly name: string
  readonly by: Principal
  readonly permission: Permission
  readonly commandId: CommandId
  readonly commandDigest: string
  /** The stream whose revision the sender names, as he saw it; left out: whatever stands there. */
  readonly stream?: string
  ifRevision?: number
  readonly send: (desks: Desks, caller: Caller) => Promise<Recorded>
}

/** When and with what luck an act is thought of. */
export interface Moment {
  readonly now: Instant
  readonly today: LocalDate
  readonly chance: Chance
  /** The id of the command. */
  readonly commandId: CommandId
  /** Of this thought alone: two acts under one command id are two bodies. */
  readonly nonce: number
}

type Sending = Pick<Act, 'name' | 'by' | 'permission' | 'send'> & { readonly stream?: string }

export function actOf({ commandId, nonce }: Moment, sending: Sending): Act {
  const commandDigest = hash('sha256', String(nonce), 'hex').slice(0, 32)
  return { ...sending, commandId, commandDigest }
}

/** An instant that lies so many minutes away. */
export function minutesFrom(now: Instant, minutes: number): Instant {
  return new Date(Date.parse(now) + minutes * 60_000).toISOString() as Instant
}

/** An act that somebody thought of. */
export interface Thought {
  readonly act: Act
  readonly answered: (isAccepted: boolean) => void
}

const mostRefusals = 3

/**
 * Something that goes on in the street: steps in their order, of which chance now and then takes another one. The next step comes once
 * the one before was accepted.
 */
export class Course {
  private refusals = 0

  constructor(
    readonly name: string,
    private readonly steps: readonly ((at: Moment) => Act)[],
    /** What nobody does in the ordinary course: withdraws, disputes, corrects. */
    private readonly detours: readonly ((at: Moment) => Act)[] = [],
    /** How many steps were taken already. */
    private done = 0,
  ) {}

  /** Everything is done, or the next step was refused so often that nobody tries it again. */
  get isOver(): boolean {
    return this.done >= this.steps.length || this.refusals >= mostRefusals
  }

  /** The act, and what to call with its answer. */
  next(at: Moment): Thought {
    const { chance } = at
    if (chance.is(0.8) && !this.isOver) return this.nextLawful(at)
    return this.thoughtOf(chance.below(this.steps.length + this.detours.length), at)
  }

  /** The step that is due. Throws a TypeError when there is none. */
  nextLawful(at: Moment): Thought {
    return this.thoughtOf(this.done, at)
  }

  private thoughtOf(index: number, at: Moment): Thought {
    const act = (this.steps[index] ?? this.detours[index - this.steps.length])?.(at)
    if (!act) throw new TypeError(`${this.name} has no step ${index}`)
    const answered = (isAccepted: boolean) => {
      if (index !== this.done) return
      this.done += isAccepted ? 1 : 0
      this.refusals = isAccepted ? 0 : this.refusals + 1
    }
    return { act, answered }
  }
}
