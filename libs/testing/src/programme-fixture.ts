import type { Decision } from '@harbor/kernel/decision'
import type { DomainEvent } from '@harbor/kernel/event'
import type { AccountId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import type { PlanItemId } from '@harbor/organization/programme-words'
import { planIdOf, planStream } from '@harbor/organization/programme-words'
import type { PlanGiven, UnitInPlan } from '@harbor/organization/plan/decide'
import * as plan from '@harbor/organization/plan/events'
import { planOf, type PlanState } from '@harbor/organization/plan/state'
import { lifePackOn } from '@harbor/rules/organisation-life'
import type { LifePack, SessionKind } from '@harbor/rules/organisation-life-pack'
import { outcomeOf, type Outcome } from './member-fixture'
import { accountNo, fixed, ids } from './member-ids'
import { recordedIn, type ToldEvent } from './volunteering-fixture'

// Plans and sessions that specs speak of: the branch of the fixed ids, in 2026.

const day = toLocalDate

/** Who proposes, and who approves. */
export const planner = accountNo(51)
export const approver = accountNo(52)
export const thePlan = planIdOf(ids.branch, 2026)

export function itemNo(number: number): PlanItemId {
  return fixed<'plan-item'>('f2', number)
}

export const branchInPlan: UnitInPlan = {
  id: ids.branch,
  kind: 'branch',
  establishedOn: day('2012-07-01'),
  dissolvedOn: null,
}

/** What a decision about the branch's plan is given: by the planner on that day unless told otherwise. */
export function planGiven(on: string, more: Partial<PlanGiven> = {}): PlanGiven & { readonly pack: LifePack } {
  return {
    today: day(on),
    actorId: planner,
    unit: branchInPlan,
    above: [ids.generalBranch, ids.community, ids.street],
    pack: lifePackOn(day('2026-01-01')),
    ...more,
  }
}

/** As often as the regulations ask for, from a branch. */
export const fullYear = [
  { kind: 'general-meeting', times: 4 },
  { kind: 'committee-meeting', times: 12 },
  { kind: 'theme-day', times: 12 },
  { kind: 'organisation-life-meeting', times: 1 },
  { kind: 'democratic-appraisal', times: 1 },
] as const

export const yearPlan = {
  unitId: ids.branch,
  year: 2026,
  theme: '潮声里党建年',
  goals: ['每月一主题'],
  intended: fullYear,
}

export function planProposed(on = '2025-12-20', by: AccountId = planner): ToldEvent<plan.PlanEvent> {
  const event = plan.planProposed(
    { ...yearPlan, intended: [...fullYear], findings: [] },
    { effectiveOn: day(on), rulePack: 'LIFE-2019' },
  )
  return { event, by }
}
export function planApproved(on = '2025-12-28'): plan.PlanEvent {
  return plan.planApproved({ byUnitId: ids.community }, { effectiveOn: day(on) })
}
export const marchItems = [
  { itemId: itemNo(1), kind: 'general-meeting', theme: '一季度党员大会', dueOn: day('2026-03-31') },
  { itemId: itemNo(2), kind: 'theme-day', theme: '清洁家园', dueOn: day('2026-03-20') },
] as const

export function schemeProposed(
  items: readonly (Omit<(typeof marchItems)[number], 'kind'> & { readonly kind: SessionKind })[] = marchItems,
  on = '2026-02-20',
): ToldEvent<plan.PlanEvent> {
  const event = plan.schemeProposed(
    { month: '2026-03', focus: '春季清洁', items: [...items] },
    { effectiveOn: day(on) },
  )
  return { event, by: planner }
}
export function schemeApproved(on = '2026-02-25'): plan.PlanEvent {
  return plan.schemeApproved({ month: '2026-03', byUnitId: ids.branch }, { effectiveOn: day(on) })
}
export function itemDone(itemId: PlanItemId, on: string, source = 'session-x'): plan.PlanEvent {
  return plan.planItemDone({ itemId, source }, { effectiveOn: day(on) })
}

/** `givenPlan(planProposed()).when((state) => approvePlan(…)).then(…)` */
export function givenPlan(...events: readonly ToldEvent<plan.PlanEvent>[]): {
  readonly plan: PlanState
  when<E extends DomainEvent, Code extends string>(decide: (state: PlanState) => Decision<E, Code>): Outcome<E, Code>
} {
  const state = planOf(recordedIn(planStream(thePlan), events))
  return { plan: state, when: (decide) => outcomeOf(decide(state)) }
}
