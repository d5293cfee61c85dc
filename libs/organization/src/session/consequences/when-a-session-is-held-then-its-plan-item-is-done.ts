import type { Automation, Todo } from '@harbor/kernel/automation'
import type { EventOf } from '@harbor/kernel/event'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { View } from '@harbor/kernel/view'
import { fulfilItem } from '../../plan/decide'
import { planItemDone } from '../../plan/events'
import { planOf } from '../../plan/state'
import { planStream, type PlanItemId } from '../../programme-words'
import { sessionHeld } from '../events'

/** A session that was held and that its plan does not tell of yet. */
export interface ItemToFulfil extends Todo {
  readonly itemId: PlanItemId
  readonly source: string
  readonly on: LocalDate
}

interface State {
  readonly open: ItemToFulfil | null
  readonly isDone: boolean
}

/** By item: whichever is told first, one that is done calls for nothing. */
export const itemsToFulfil: View<EventOf<typeof sessionHeld | typeof planItemDone>, State, ItemToFulfil> = {
  name: 'plan-items-to-fulfil',
  version: 1,
  collection: { name: 'plan-items-to-fulfil', fields: {}, indexes: [], text: [] },
  handles: [sessionHeld.type, planItemDone.type],
  personal: false,
  key: (event) => event.data.itemId,
  evolve(state = { open: null, isDone: false }, event) {
    if (event.type === 'organization.plan-item-done.v1') return { open: null, isDone: true }
    if (state.isDone || state.open !== null) return state
    const { planId, itemId } = event.data
    const on = event.effectiveOn ?? dateOf(event.recordedAt)
    return { ...state, open: { id: event.id, stream: planStream(planId), itemId, source: event.stream, on } }
  },
  documents: ({ open }) => (open ? [open] : []),
}

/** A session was held: the plan that called for it says so, once. */
export const whenASessionIsHeldThenItsPlanItemIsDone: Automation<ItemToFulfil> = {
  name: 'when-a-session-is-held-then-its-plan-item-is-done',
  todos: itemsToFulfil,
  decide: (todo, events) => fulfilItem(planOf(events), todo),
}
