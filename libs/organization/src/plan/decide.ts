import { accept, refuse, type Decision, type Finding, type Refused } from '@harbor/kernel/decision'
import type { AccountId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { sessionKinds, type LifePack } from '@harbor/rules/organisation-life-pack'
import { monthsOf } from '@harbor/rules/organisation-life'
import type { PlanItemId, PlanItemKind } from '../programme-words'
import { existsOn, type UnitFacts } from '../unit-facts'
import { planApproved, planItemDone, planProposed, planReturned, type PlanEvent } from './events'
import type { PlanRefusal } from './refusals'
import type { PlanState, YearPlan } from './state'

export type PlanDecision = Decision<PlanEvent, PlanRefusal>

/** What a plan must know of its unit. */
export type UnitInPlan = Pick<UnitFacts, 'id' | 'kind' | 'establishedOn' | 'dissolvedOn'>

/** Who acts, when, and what stands around the unit. */
export interface PlanGiven {
  readonly today: LocalDate
  readonly actorId: AccountId
  /** As it stands; undefined: there is none of that id. */
  readonly unit: UnitInPlan | undefined
  /** The units above it today, the street committee last. */
  readonly above: readonly UnitId[]
}

export interface ProposePlan {
  readonly unitId: UnitId
  readonly year: number
  readonly theme: string
  readonly goals: readonly string[]
  readonly intended: YearPlan['intended']
  readonly reason?: string | undefined
}

/** 年计划: the first, or a change of an approved one. `pack`: the rules of organisation life in that year. */
export function proposePlan(
  state: PlanState,
  order: ProposePlan,
  given: PlanGiven & { readonly pack: LifePack },
): PlanDecision {
  const { today, unit, pack } = given
  const { unitId, year, reason, intended } = order
  if (!unit || !existsOn(unit, today)) return refuse('plan.unit-unknown')
  if (state.pending !== null) return refuse('plan.pending', { proposedOn: state.pending.on })
  if (state.approved !== null && reason === undefined) return refuse('plan.change-needs-reason')
  if (new Set(intended.map(({ kind }) => kind)).size < intended.length) return refuse('plan.kind-twice')
  const { theme, goals } = order
  const findings = shortfalls(intended, pack, unit)
  const why = reason === undefined ? {} : { reason }
  return accept(
    planProposed(
      { unitId, year, theme, goals: [...goals], intended: [...intended], ...why, findings },
      { effectiveOn: today, rulePack: pack.code },
    ),
  )
}

/** Another person, for a unit above; the street committee approves its own. */
export function approvePlan(state: PlanState, order: { readonly byUnitId: UnitId }, given: PlanGiven): PlanDecision {
  const refused = cannotDecide(state, order.byUnitId, given)
  return refused ?? accept(planApproved(order, { effectiveOn: given.today }))
}

export function returnPlan(
  state: PlanState,
  order: { readonly byUnitId: UnitId; readonly reason: string },
  given: PlanGiven,
): PlanDecision {
  const refused = cannotDecide(state, order.byUnitId, given)
  return refused ?? accept(planReturned(order, { effectiveOn: given.today }))
}

/** What was planned took place, also where a later scheme has dropped the item. Told again, it changes nothing. */
export function fulfilItem(
  state: PlanState,
  done: { readonly itemId: PlanItemId; readonly source: string; readonly on: LocalDate },
): PlanDecision {
  const { itemId, source, on } = done
  if (state.done[itemId]) return accept()
  return accept(planItemDone({ itemId, source }, { effectiveOn: on }))
}

function cannotDecide(state: PlanState, byUnitId: UnitId, given: PlanGiven): Refused<PlanRefusal> | undefined {
  const { actorId, above } = given
  if (state.unitId === null) return refuse('plan.unknown')
  if (state.pending === null) return refuse('plan.nothing-pending')
  if (state.pending.by === actorId) return refuse('plan.same-person')
  const mayApprove = above.length === 0 ? byUnitId === state.unitId : above.includes(byUnitId)
  return mayApprove ? undefined : refuse('plan.approved-above')
}

/** Kinds that this unit holds and that the pack wants more often in a year than intended. A true plan stands; it says what it lacks. */
function shortfalls(intended: YearPlan['intended'], pack: LifePack, { kind: unitKind }: UnitInPlan): Finding[] {
  const timesOf = (kind: PlanItemKind) => intended.find((one) => one.kind === kind)?.times ?? 0
  return sessionKinds.flatMap((kind) => {
    const { every, heldBy, pack: source, article } = pack.kinds[kind]
    if (every === null || !heldBy.includes(unitKind)) return []
    const months = monthsOf(every.period, 1)
    const wanted = every.times * (12 / (months.last - months.first + 1))
    const times = timesOf(kind)
    return times >= wanted ? [] : [{ code: 'plan.too-seldom', pack: source, article, detail: { kind, times, wanted } }]
  })
}
