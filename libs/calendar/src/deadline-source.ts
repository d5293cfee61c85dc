import type { DomainEvent, Recorded } from '@harbor/kernel/event'
import type { MemberId } from '@harbor/kernel/ids'
import type { View } from '@harbor/kernel/view'
import type { Deadline } from './deadline'

/** Who or what a deadline is about, besides the stream that opened it. */
export interface DeadlineOfFile extends Deadline {
  /** The member whose file or act it concerns, where it concerns one. */
  readonly memberId?: MemberId
  /**
   * Named: only whoever belongs to that circle learns that the row exists (a case team; see `DeadlineCircles`).
   * Absent: everybody who may see the deadlines of the unit.
   */
  readonly circle?: string
}

/**
 * What a context brings to the calendar: a pure fold of its streams into their time limits. The calendar joins the sources of all
 * contexts into one view, so that one query pages through all of them.
 */
export interface DeadlineSource<E extends DomainEvent = DomainEvent, State = unknown> {
  /** What its streams' names begin with: `member` for `member-<id>`. No two sources read the same. */
  readonly streams: string
  /** Stored types that open, move or meet a deadline. */
  readonly handles: readonly E['type'][]
  evolve(state: State | undefined, event: Recorded<E>): State
  /** All time limits of the file, as its events have them; `id` is what the stream's name ends with. */
  deadlinesOf(state: State, id: string): readonly DeadlineOfFile[]
  /** As in `View`: for files whose past can be corrected. */
  readonly rewrite?: NonNullable<View<E, State>['rewrite']>
  /** What each rule is called. */
  readonly texts: DeadlineTexts
}

export type DeadlineTexts = Readonly<Record<string, { readonly zh: string; readonly en: string }>>

/** Forgets the types of events and state, which only the source itself knows. */
export function deadlineSource<E extends DomainEvent, State>(source: DeadlineSource<E, State>): DeadlineSource {
  return source
}
