import type { DomainEvent, Recorded } from '@harbor/kernel/event'
import type { EventId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { StreamSource } from '@harbor/read-models/joined-sources'

/** One fact that an index can count: that something took place, about a member, a unit, or both. */
export interface AppraisalFact {
  /** Unique in its stream and the same on every recomputation. */
  readonly key: string
  readonly memberId: MemberId | null
  /** The unit in whose work it counts. */
  readonly unitId: UnitId | null
  readonly kind: string
  /** What distinguishes facts of one kind: of a session its kind, of hours their base; empty text: nothing does. */
  readonly detail: string
  readonly on: LocalDate
  /** How much of it, in the unit that `kinds` tells; 1 where it is counted by times alone. */
  readonly quantity: number
}

/** What a kind of fact is, for whoever drafts an index. */
export interface FactKind {
  readonly zh: string
  readonly en: string
  /** Whom it tells of. */
  readonly about: readonly ('member' | 'unit')[]
  /** In what its quantity is counted. */
  readonly quantity: { readonly zh: string; readonly en: string }
}

/**
 * What a slice brings to the indices: a pure fold of its streams into facts, as `DeadlineSource` does for time limits. It tells what
 * took place and weighs nothing: weights stand in the definitions, which are data.
 */
export interface AppraisalSource<E extends DomainEvent = DomainEvent, State = unknown> extends StreamSource<E, State> {
  factsOf(state: State, id: string): readonly AppraisalFact[]
  readonly kinds: Readonly<Record<string, FactKind>>
}

/** Forgets the types of events and state, which only the source itself knows. */
export function appraisalSource<E extends DomainEvent, State>(source: AppraisalSource<E, State>): AppraisalSource {
  return source
}

/** The event by which a fact became what it is: found by replaying its stream. Undefined: the stream does not tell it. */
export function provenBy(source: AppraisalSource, events: readonly Recorded[], key: string): EventId | undefined {
  const handled = new Set<string>(source.handles)
  const effective = source.rewrite?.effective(events) ?? events
  const states = new Map<string, unknown>()
  let proof: EventId | undefined
  let before: string | undefined
  /** The part of the file that tells the fact. */
  let home: string | undefined
  for (const event of effective) {
    if (!handled.has(event.type)) continue
    const part = source.part?.(event) ?? ''
    const state = source.evolve(states.get(part), event)
    states.set(part, state)
    const fact = source.factsOf(state, event.stream.slice(-36)).find((one) => one.key === key)
    if (!fact && part !== home) continue
    home = part
    const now = fact && JSON.stringify(fact)
    if (now === before) continue
    proof = now === undefined ? undefined : event.id
    before = now
  }
  return proof
}
