import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import type { ProblemId } from '../problem/events'
import { methodEvents, type MethodEvent, type MethodId } from './events'
import { evolveMethod, noMethod, type MethodState, type Reuse } from './state'

export interface MethodRow extends ViewDocument {
  readonly id: MethodId
  readonly name: string
  readonly summary: string
  readonly steps: readonly string[]
  readonly unitId: UnitId
  /** From which it was distilled. */
  readonly problemId: ProblemId
  readonly distilledOn: LocalDate
  readonly revisedOn: LocalDate | null
  readonly withdrawnOn: LocalDate | null
  readonly reused: number
  readonly reuses: readonly Reuse[]
}

export const methodsView: View<MethodEvent, MethodState, MethodRow> = {
  name: 'methods',
  version: 1,
  collection: {
    name: 'methods',
    fields: { name: 'string', unitId: 'string', distilledOn: 'string', withdrawnOn: 'string', reused: 'number' },
    indexes: [['unitId'], ['reused']],
    text: ['name', 'summary'],
  },
  handles: methodEvents.map(({ type }) => type),
  personal: false,
  key: ({ stream }) => stream.slice(-36),
  evolve: (state, event) => evolveMethod(state ?? noMethod, event),
  documents: ({ problemId, unitId, distilledOn, ...method }, key) =>
    problemId === null || unitId === null || distilledOn === null
      ? []
      : [{ ...method, id: key as MethodId, problemId, unitId, distilledOn, reused: method.reuses.length }],
}
