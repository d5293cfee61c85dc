import type { Recorded } from '@harbor/kernel/event'
import type { AccountId, UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { PlanItemId, PlanItemKind } from '../programme-words'
import type { PlanEvent } from './events'

type PlanFinding = Extract<PlanEvent, { type: 'organization.plan-proposed.v1' }>['data']['findings'][number]

export interface YearPlan {
  readonly theme: string
  readonly goals: readonly string[]
  readonly intended: readonly { readonly kind: PlanItemKind; readonly times: number }[]
  /** Kinds that the regulations ask for more often; as the event has them. */
  readonly findings: readonly PlanFinding[]
}

export interface PlanItem {
  readonly itemId: PlanItemId
  readonly kind: PlanItemKind
  readonly theme: string
  readonly dueOn: LocalDate
}

export interface Scheme {
  readonly focus: string
  readonly items: readonly PlanItem[]
}

/** Something that waits for another person's approval. */
export interface Proposed<T> {
  readonly content: T
  readonly by: AccountId
  readonly on: LocalDate
  /** Why it changes what is approved; null: there was nothing yet. */
  readonly reason: string | null
}

export interface MonthScheme {
  readonly approved: Scheme | null
  readonly firstApprovedOn: LocalDate | null
  readonly pending: Proposed<Scheme> | null
}

export interface Done {
  readonly source: string
  readonly on: LocalDate
}

/** What a plan's stream says. JSON, since views keep it too. */
export interface PlanState {
  readonly unitId: UnitId | null
  readonly year: number
  readonly approved: YearPlan | null
  readonly firstApprovedOn: LocalDate | null
  readonly pending: Proposed<YearPlan> | null
  /** How often an approved plan was changed. */
  readonly changes: number
  /** By month, `YYYY-MM`. */
  readonly months: Readonly<Record<string, MonthScheme>>
  /** What took place, by item; the first thing that fulfilled it counts. */
  readonly done: Readonly<Record<PlanItemId, Done>>
}

export const noPlan: PlanState = {
  unitId: null,
  year: 0,
  approved: null,
  firstApprovedOn: null,
  pending: null,
  changes: 0,
  months: {},
  done: {},
}

const noScheme: MonthScheme = { approved: null, firstApprovedOn: null, pending: null }

export function evolvePlan(state: PlanState, event: Recorded<PlanEvent>): PlanState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.plan-proposed.v1': {
      const { unitId, year, theme, goals, intended, findings, reason = null } = event.data
      const content = { theme, goals, intended, findings }
      return { ...state, unitId, year, pending: { content, by: event.actor.id, on, reason } }
    }
    case 'organization.plan-approved.v1':
      return {
        ...state,
        approved: state.pending?.content ?? state.approved,
        firstApprovedOn: state.firstApprovedOn ?? on,
        changes: state.changes + (state.approved === null ? 0 : 1),
        pending: null,
      }
    case 'organization.plan-returned.v1':
      return { ...state, pending: null }
    case 'organization.scheme-proposed.v1': {
      const { month, focus, items, reason = null } = event.data
      return withMonth(state, month, { pending: { content: { focus, items }, by: event.actor.id, on, reason } })
    }
    case 'organization.scheme-approved.v1': {
      const { approved, firstApprovedOn, pending } = schemeOf(state, event.data.month)
      return withMonth(state, event.data.month, {
        approved: pending?.content ?? approved,
        firstApprovedOn: firstApprovedOn ?? on,
        pending: null,
      })
    }
    case 'organization.scheme-returned.v1':
      return withMonth(state, event.data.month, { pending: null })
    case 'organization.plan-item-done.v1': {
      const { itemId, source } = event.data
      return state.done[itemId] ? state : { ...state, done: { ...state.done, [itemId]: { source, on } } }
    }
  }
}

export function planOf(events: readonly Recorded[]): PlanState {
  return (events as readonly Recorded<PlanEvent>[]).reduce(evolvePlan, noPlan)
}

export function schemeOf(state: PlanState, month: string): MonthScheme {
  return state.months[month] ?? noScheme
}

/** Every item of the approved schemes, by month. */
export function itemsOf({ months }: PlanState): readonly (PlanItem & { readonly month: string })[] {
  return Object.keys(months)
    .toSorted()
    .flatMap((month) => (months[month]?.approved?.items ?? []).map((item) => ({ ...item, month })))
}

export function itemOf(state: PlanState, itemId: PlanItemId): (PlanItem & { readonly month: string }) | undefined {
  return itemsOf(state).find((item) => item.itemId === itemId)
}

function withMonth(state: PlanState, month: string, changes: Partial<MonthScheme>): PlanState {
  return { ...state, months: { ...state.months, [month]: { ...schemeOf(state, month), ...changes } } }
}
