import type { DomainEvent } from '@harbor/kernel/event'
import type { MemberId } from '@harbor/kernel/ids'
import type { StreamSource } from '@harbor/read-models/joined-sources'
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
export interface DeadlineSource<E extends DomainEvent = DomainEvent, State = unknown> extends StreamSource<E, State> {
  /** All time limits of the file, or of the part, as its events have them; `id` is what the stream's name ends with. */
  deadlinesOf(state: State, id: string): readonly DeadlineOfFile[]
  /** What each rule is called. */
  readonly texts: DeadlineTexts
}

export type DeadlineTexts = Readonly<Record<string, { readonly zh: string; readonly en: string }>>

/** Forgets the types of events and state, which only the source itself knows. */
export function deadlineSource<E extends DomainEvent, State>(source: DeadlineSource<E, State>): DeadlineSource {
  return source
}
