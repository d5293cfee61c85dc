import type { Decision } from './decision'
import type { Recorded } from './event'
import type { LocalDate } from './time'
import type { View, ViewDocument } from './view'

/** One consequence that is still due in another stream. `id`: that of the event that called for it. */
export interface Todo extends ViewDocument {
  /** Stream in which the consequence is recorded. */
  readonly stream: string
}

/**
 * Work over two streams: what an event in one file calls for in another. Its view keeps what is still due: the calling event opens a
 * to-do, the consequence in the other stream closes it. So nothing is remembered but the log, and a rebuilt view knows again what is due.
 *
 * The command's id derives from the to-do's, hence from the calling event: carried out twice, it finds its effect already there.
 */
export interface Automation<T extends Todo = Todo> {
  /** A sentence: `when-an-order-is-confirmed-then-hours-are-recorded`. Stored in command ids: never changed once landed. */
  readonly name: string
  readonly todos: View
  /** Decided on the other stream as it stands. Personal parts are opened when the view's are. */
  decide(todo: T, events: readonly Recorded[], given: { readonly today: LocalDate }): Decision
}
