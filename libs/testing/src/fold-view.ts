import type { DomainEvent, Recorded } from '@harbor/kernel/event'
import type { View, ViewDocument } from '@harbor/kernel/view'

/** The documents of one file in a view, folded event by event as the runner does: corrected pasts are folded anew. Key after key. */
export function foldView<E extends DomainEvent, State, Doc extends ViewDocument>(
  view: View<E, State, Doc>,
  recorded: readonly Recorded<E>[],
): readonly Doc[] {
  const handled: ReadonlySet<string> = new Set(view.handles)
  const mine = recorded.filter(({ type }) => handled.has(type))
  const states = new Map<string, State>()
  const take = (event: Recorded<E>) => {
    const key = view.key(event)
    states.set(key, view.evolve(states.get(key), event))
  }
  for (const [index, event] of mine.entries()) {
    const { rewrite } = view
    if (!rewrite?.on.includes(event.type)) take(event)
    else {
      states.clear()
      rewrite.effective(mine.slice(0, index + 1)).forEach(take)
    }
  }
  return [...states].flatMap(([key, state]) => (state === undefined ? [] : view.documents(state, key)))
}
