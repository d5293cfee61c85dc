import type { Recorded } from '@harbor/kernel/event'
import type { AccountId, Id, UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { Rung } from '@harbor/rules/absence-ladder'
import type { AbsenceEvent } from './events'

export type RungId = Id<'rung'>

export interface RestingOn {
  readonly source: string
  readonly on: LocalDate
}

/** One rung, proposed and perhaps decided. */
export interface RungStep {
  readonly rungId: RungId
  readonly rung: Rung
  readonly branchId: UnitId
  readonly absences: readonly RestingOn[]
  readonly proposedBy: AccountId
  readonly proposedOn: LocalDate
  /** Null: not decided. */
  readonly taken: boolean | null
  readonly decidedOn: LocalDate | null
  readonly byUnitId: UnitId | null
  readonly document: string | null
  readonly until: LocalDate | null
}

/** What a member's stream of decisions says, oldest first. JSON, since views keep it too. */
export type AbsenceState = readonly RungStep[]

export function evolveAbsence(state: AbsenceState, event: Recorded<AbsenceEvent>): AbsenceState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.absence-rung-proposed.v1': {
      const { personal: _, ...proposed } = event.data
      const open = { taken: null, decidedOn: null, byUnitId: null, document: null, until: null }
      return [...state, { ...proposed, ...open, proposedBy: event.actor.id, proposedOn: on }]
    }
    case 'organization.absence-rung-decided.v1': {
      const { rungId, until = null, ...decided } = event.data
      return state.map((step) => (step.rungId === rungId ? { ...step, ...decided, until, decidedOn: on } : step))
    }
  }
}

export function absenceOf(events: readonly Recorded[]): AbsenceState {
  return (events as readonly Recorded<AbsenceEvent>[]).reduce(evolveAbsence, [])
}

export function pendingOf(state: AbsenceState): RungStep | undefined {
  return state.find(({ taken }) => taken === null)
}
