import { Inject, Injectable } from '@nestjs/common'
import type { Decision } from '@harbor/kernel/decision'
import type { EventId } from '@harbor/kernel/ids'
import type { Position } from '@harbor/kernel/event'
import type { AppendOrder } from '@harbor/event-log/append-order'
import { execute, type Facts, type Outcome } from '@harbor/event-log/execute'
import { NO_STREAM } from '@harbor/event-log/event-log'
import type { LoadedStream } from '@harbor/event-log/journal'
import type { Caller } from './caller'
import { CORE, type Core, type Subject } from './core'
import { ProblemError } from './problem'

/** What a command did. The edge adds ETag and position headers. */
export class Recorded {
  constructor(
    readonly id: string,
    readonly revision: number,
    readonly position: Position,
    readonly eventIds: readonly EventId[],
    /** True: this command had its effect before; nothing was added now. */
    readonly repeated: boolean,
  ) {}
}

export interface Act<T = undefined> {
  readonly stream: string
  /** The id that the answer names, most often the stream's. */
  readonly id: string
  readonly personal?: boolean
  /** What the caller must have within the scope, as the file stands now. */
  readonly subject: (loaded: LoadedStream) => Subject
  readonly facts?: (loaded: LoadedStream) => Promise<Facts<T> | undefined>
  readonly decide: (loaded: LoadedStream, facts: T | undefined) => Decision
  readonly claim?: (() => Promise<void>) | undefined
  readonly order?: AppendOrder | undefined
}

/** An act on a file as its slice sees it. */
export interface ActOn<State, T = undefined> extends Omit<Act<T>, 'subject' | 'facts' | 'decide'> {
  readonly fold: (events: LoadedStream['events']) => State
  readonly subject: (state: State) => Subject
  readonly facts?: ((state: State) => Promise<Facts<T> | undefined>) | undefined
  readonly decide: (state: State, facts: T | undefined) => Decision
}

/** Where every command of the edge is carried out: scope, decision, append, answer. */
@Injectable()
export class CommandDesk {
  constructor(@Inject(CORE) private readonly core: Core) {}

  /** Throws ProblemError for every no. */
  async carryOut<T = undefined>(caller: Caller, act: Act<T>): Promise<Recorded> {
    const outcome = await execute<T>({
      journal: this.core.journal,
      stream: act.stream,
      context: caller.context,
      ...(caller.ifRevision !== undefined && { ifRevision: caller.ifRevision }),
      ...(act.personal !== undefined && { personal: act.personal }),
      ...(act.facts && { facts: act.facts }),
      authorize: (loaded) => caller.mustTouch(act.subject(loaded)),
      decide: act.decide,
      claim: act.claim,
      order: act.order,
    })
    return recordedOrThrow(outcome, act.id, caller.ifRevision)
  }

  /** The same. Scope, facts and decision look at the same load: a long file is folded once for it. */
  carryOutOn<State, T = undefined>(
    caller: Caller,
    { fold, subject, facts, decide, ...act }: ActOn<State, T>,
  ): Promise<Recorded> {
    const folded = onceALoad(fold)
    return this.carryOut<T>(caller, {
      ...act,
      subject: (loaded) => subject(folded(loaded)),
      ...(facts && { facts: (loaded) => facts(folded(loaded)) }),
      decide: (loaded, found) => decide(folded(loaded), found),
    })
  }
}

function onceALoad<State>(fold: (events: LoadedStream['events']) => State): (loaded: LoadedStream) => State {
  const known = new WeakMap<LoadedStream, { readonly state: State }>()
  return (loaded) => {
    const found = known.get(loaded) ?? { state: fold(loaded.events) }
    known.set(loaded, found)
    return found.state
  }
}

/** The answer of an outcome; ProblemError for every no. */
export function recordedOrThrow(outcome: Outcome, id: string, ifRevision: number | undefined): Recorded {
  switch (outcome.kind) {
    case 'recorded':
      return new Recorded(id, outcome.revision, outcome.position, outcome.eventIds, outcome.repeated)
    case 'refused':
      throw new ProblemError(outcome.refusal.code, outcome.refusal.detail)
    case 'conflict':
      if (ifRevision === undefined) throw new ProblemError('request.busy', {}, [], { 'retry-after': '1' })
      throw new ProblemError('request.stale', {
        actual: outcome.actualRevision === NO_STREAM ? 'none' : String(outcome.actualRevision),
      })
  }
}
