import type { DomainEvent, Recorded } from '@harbor/kernel/event'
import type { View, ViewDocument } from '@harbor/kernel/view'

/** The documents of one file in a view, folded event by event as the runner does: corrected pasts are folded anew. */
export function foldView<E extends DomainEvent, State, Doc extends ViewDocument>(
  view: View<E, State, Doc>,
  recorded: readonly Recorded<E>[],
): readonly Doc[] {
  const handled: ReadonlySet<string> = new Set(view.handles)
  const mine = recorded.filter(({ type }) => handled.has(type))
  let state: State | undefined
  for (const [index, event] of mine.entries()) {
    const { rewrite } = view
    state = rewrite?.on.includes(event.type)
      ? rewrite
          .effective(mine.slice(0, index + 1))
          .reduce<State | undefined>((folded, past) => view.evolve(folded, past), undefined)
      : view.evolve(state, event)
  }
  const [first] = mine
  return state === undefined || !first ? [] : view.documents(state, view.key(first))
}
