import { accept, refuse, type Decision } from '@harbor/kernel/decision'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { DefinitionId, Index, IndexDefinition } from '../appraisal/events'
import { ancestorsOn, type Units } from '../unit-tree'
import { scoreAppealDecided, scoreAppealed, type AppealEvent, type AppealOutcome } from './events'
import type { AppealRefusal } from './refusals'
import type { AppealState } from './state'

export type AppealDecision = Decision<AppealEvent, AppealRefusal>

export interface GivenAppeal {
  readonly today: LocalDate
  readonly actorId: AccountId
  readonly actorMemberId: MemberId | null
}

export interface OpenAppeal {
  readonly index: Index
  readonly memberId: MemberId | null
  readonly unitId: UnitId
  readonly definitionId: DefinitionId
  readonly item: string
  readonly scoreOn: LocalDate
  readonly grounds: string
}

/** `definition`: by which that day is scored. One appeal an item and day. */
export function openAppeal(
  state: AppealState,
  order: OpenAppeal,
  { today, definition }: GivenAppeal & { readonly definition: IndexDefinition },
): AppealDecision {
  const { grounds, memberId, ...said } = order
  if (state.openedOn !== null) return refuse('appeal.opened-already', { openedOn: state.openedOn })
  if (order.scoreOn > today) return refuse('appeal.in-the-future', { on: order.scoreOn, today })
  if (!definition.items.some(({ code }) => code === order.item))
    return refuse('appeal.no-such-item', { item: order.item })
  return accept(
    scoreAppealed({ ...said, ...(memberId !== null && { memberId }), personal: { grounds } }, { effectiveOn: today }),
  )
}

export interface DecideAppeal {
  readonly unitId: UnitId
  readonly outcome: AppealOutcome
  readonly hundredths: number
  readonly reason: string
}

/** By a unit above the branch, by another person than who appealed and whose score it is. */
export function decideAppeal(
  state: AppealState,
  order: DecideAppeal,
  { today, actorId, actorMemberId, units }: GivenAppeal & { readonly units: Units },
): AppealDecision {
  if (state.openedOn === null || state.unitId === null) return refuse('appeal.unknown')
  if (state.decidedOn !== null) return refuse('appeal.decided-already', { decidedOn: state.decidedOn })
  if (!ancestorsOn(units, state.unitId, today).includes(order.unitId)) return refuse('appeal.unit-not-above')
  if (actorId === state.openedBy) return refuse('appeal.same-person')
  if (actorMemberId !== null && actorMemberId === state.memberId) return refuse('appeal.own-score')
  if ((order.outcome === 'granted') !== (order.hundredths !== 0)) return refuse('appeal.outcome-without-effect')
  return accept(scoreAppealDecided(order, { effectiveOn: today }))
}
