import type { Recorded } from '@harbor/kernel/event'
import type { UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { ProblemId } from '../problem/events'
import type { MethodEvent } from './events'

export interface Reuse {
  readonly problemId: ProblemId
  readonly on: LocalDate
  readonly note: string
}

/** What a method's stream says. JSON, since views keep it too. */
export interface MethodState {
  /** Empty: never distilled. */
  readonly name: string
  readonly summary: string
  readonly steps: readonly string[]
  readonly problemId: ProblemId | null
  readonly unitId: UnitId | null
  readonly distilledOn: LocalDate | null
  readonly revisedOn: LocalDate | null
  readonly reuses: readonly Reuse[]
  readonly withdrawnOn: LocalDate | null
}

export const noMethod: MethodState = {
  name: '',
  summary: '',
  steps: [],
  problemId: null,
  unitId: null,
  distilledOn: null,
  revisedOn: null,
  reuses: [],
  withdrawnOn: null,
}

export function evolveMethod(state: MethodState, event: Recorded<MethodEvent>): MethodState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.method-distilled.v1':
      return { ...state, ...event.data, distilledOn: on }
    case 'organization.method-revised.v1':
      return { ...state, ...event.data, revisedOn: on }
    case 'organization.method-reused.v1':
      return { ...state, reuses: [...state.reuses, { ...event.data, on }] }
    case 'organization.method-withdrawn.v1':
      return { ...state, withdrawnOn: on }
  }
}

export function methodOf(events: readonly Recorded[]): MethodState {
  return (events as readonly Recorded<MethodEvent>[]).reduce(evolveMethod, noMethod)
}
