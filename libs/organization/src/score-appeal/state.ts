import type { Recorded } from '@harbor/kernel/event'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { DefinitionId, Index } from '../appraisal/events'
import type { AppealEvent, AppealOutcome } from './events'

/** What an appeal's stream says. JSON, since views keep it too. */
export interface AppealState {
  /** Null: never opened. */
  readonly openedOn: LocalDate | null
  readonly openedBy: AccountId | null
  readonly index: Index
  readonly memberId: MemberId | null
  readonly unitId: UnitId | null
  readonly definitionId: DefinitionId | null
  readonly item: string
  readonly scoreOn: LocalDate | null
  /** Null: not opened, or erased. */
  readonly grounds: string | null
  readonly outcome: AppealOutcome | null
  readonly hundredths: number
  readonly decidedOn: LocalDate | null
  readonly reason: string | null
}

export const noAppeal: AppealState = {
  openedOn: null,
  openedBy: null,
  index: 'pioneer',
  memberId: null,
  unitId: null,
  definitionId: null,
  item: '',
  scoreOn: null,
  grounds: null,
  outcome: null,
  hundredths: 0,
  decidedOn: null,
  reason: null,
}

export function evolveAppeal(state: AppealState, event: Recorded<AppealEvent>): AppealState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.score-appealed.v1': {
      const { personal, memberId, ...said } = event.data
      const grounds = personal?.grounds ?? null
      return { ...state, ...said, memberId: memberId ?? null, grounds, openedOn: on, openedBy: event.actor.id }
    }
    case 'organization.score-appeal-decided.v1': {
      const { outcome, hundredths, reason } = event.data
      return { ...state, outcome, hundredths, reason, decidedOn: on }
    }
  }
}

export function appealOf(events: readonly Recorded[]): AppealState {
  return (events as readonly Recorded<AppealEvent>[]).reduce(evolveAppeal, noAppeal)
}
