import type { UnitId } from '@harbor/kernel/ids'
import type { View, ViewDocument } from '@harbor/kernel/view'
import type { PlanId } from '../programme-words'
import { planEvents, type PlanEvent } from './events'
import { evolvePlan, itemsOf, noPlan, type PlanState } from './state'

/** A plan as lists show it. */
export interface PlanRow extends ViewDocument {
  readonly id: PlanId
  readonly unitId: UnitId
  readonly year: number
  /** Of the approved plan, or of what was first proposed. */
  readonly theme: string
  /** `proposed`: nothing is approved yet. */
  readonly phase: 'proposed' | 'returned' | 'approved'
  /** Things that await another person's approval: the year plan or schemes. */
  readonly pending: number
  readonly planned: number
  readonly done: number
}

export const plansView: View<PlanEvent, PlanState, PlanRow> = {
  name: 'plans',
  version: 1,
  collection: {
    name: 'plans',
    fields: { unitId: 'string', year: 'number', phase: 'string', pending: 'number' },
    indexes: [['unitId', 'year'], ['year']],
    text: ['theme'],
  },
  handles: planEvents.map(({ type }) => type),
  personal: false,
  key: ({ stream }) => stream.slice(-36),
  evolve: (state = noPlan, event) => evolvePlan(state, event),
  documents: (state, key) => rowOf(state, key as PlanId),
}

function rowOf(state: PlanState, id: PlanId): readonly PlanRow[] {
  const { unitId, year, approved, pending, months, done } = state
  if (unitId === null) return []
  const waiting = Object.values(months).filter((month) => month.pending !== null).length
  const planned = itemsOf(state)
  return [
    {
      id,
      unitId,
      year,
      theme: (approved ?? pending?.content)?.theme ?? '',
      phase: approved ? 'approved' : pending ? 'proposed' : 'returned',
      pending: waiting + (pending ? 1 : 0),
      planned: planned.length,
      done: planned.filter(({ itemId }) => done[itemId]).length,
    },
  ]
}
