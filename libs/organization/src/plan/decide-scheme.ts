import { accept, refuse, type Refused } from '@harbor/kernel/decision'
import type { UnitId } from '@harbor/kernel/ids'
import { isLocalDate, type LocalDate } from '@harbor/kernel/time'
import type { PlanItemId } from '../programme-words'
import type { PlanDecision, PlanGiven } from './decide'
import { schemeApproved, schemeProposed, schemeReturned } from './events'
import type { PlanRefusal } from './refusals'
import { itemsOf, schemeOf, type PlanItem, type PlanState } from './state'

export interface ProposeScheme {
  /** `YYYY-MM` */
  readonly month: string
  readonly focus: string
  readonly items: readonly PlanItem[]
  readonly reason?: string | undefined
}

/** 月方案, under an approved year plan. What took place already stays in it; a change says why. */
export function proposeScheme(state: PlanState, order: ProposeScheme, given: PlanGiven): PlanDecision {
  const { month, focus, items, reason } = order
  if (state.unitId === null) return refuse('plan.unknown')
  if (state.approved === null) return refuse('plan.not-approved')
  if (!isMonthOf(state.year, month)) return refuse('plan.other-year', { month, year: state.year })
  const { approved, pending } = schemeOf(state, month)
  if (pending !== null) return refuse('plan.scheme-pending', { month })
  if (approved !== null && reason === undefined) return refuse('plan.change-needs-reason')
  const outside = items.find(({ dueOn }) => dueOn.slice(0, 7) !== month)
  if (outside) return refuse('plan.due-outside-month', { dueOn: outside.dueOn, month })
  const refused = wrongItems(state, month, items)
  if (refused) return refused
  const why = reason === undefined ? {} : { reason }
  return accept(schemeProposed({ month, focus, items: [...items], ...why }, { effectiveOn: given.today }))
}

/** By another person: for the unit itself, whose matter the month is, or for one above. */
export function approveScheme(
  state: PlanState,
  order: { readonly month: string; readonly byUnitId: UnitId },
  given: PlanGiven,
): PlanDecision {
  return cannotDecide(state, order, given) ?? accept(schemeApproved(order, { effectiveOn: given.today }))
}

export function returnScheme(
  state: PlanState,
  order: { readonly month: string; readonly byUnitId: UnitId; readonly reason: string },
  given: PlanGiven,
): PlanDecision {
  return cannotDecide(state, order, given) ?? accept(schemeReturned(order, { effectiveOn: given.today }))
}

function cannotDecide(
  state: PlanState,
  { month, byUnitId }: { readonly month: string; readonly byUnitId: UnitId },
  { actorId, above }: PlanGiven,
): Refused<PlanRefusal> | undefined {
  if (state.unitId === null) return refuse('plan.unknown')
  const { pending } = schemeOf(state, month)
  if (pending === null) return refuse('plan.nothing-pending')
  if (pending.by === actorId) return refuse('plan.same-person')
  return byUnitId === state.unitId || above.includes(byUnitId) ? undefined : refuse('plan.approved-by-stranger')
}

/** Ids are the platform's own: a kept item keeps its id, within its month; what is done is not dropped. */
function wrongItems(state: PlanState, month: string, items: readonly PlanItem[]): Refused<PlanRefusal> | undefined {
  const idsNow = new Set(items.map(({ itemId }) => itemId))
  if (idsNow.size < items.length) return refuse('plan.item-twice')
  const elsewhere = itemsOf(state).find((item) => item.month !== month && idsNow.has(item.itemId))
  if (elsewhere) return refuse('plan.item-of-other-month', { month: elsewhere.month })
  const dropped = schemeOf(state, month).approved?.items.find(
    ({ itemId }) => state.done[itemId] !== undefined && !idsNow.has(itemId),
  )
  return dropped && refuse('plan.item-done', { theme: dropped.theme })
}

function isMonthOf(year: number, month: string): boolean {
  return month.startsWith(`${year}-`) && isLocalDate(`${month}-01`)
}

/** The last day of a month `YYYY-MM`. */
export function lastDayOf(month: string): LocalDate {
  const [year, number] = month.split('-').map(Number)
  return new Date(Date.UTC(year ?? 0, number ?? 1, 0)).toISOString().slice(0, 10) as LocalDate
}

/** An item as a scheme names it before it has an id or a day of its own. */
export interface NamedItem extends Pick<PlanItem, 'kind' | 'theme'> {
  readonly itemId?: PlanItemId | undefined
  readonly dueOn?: LocalDate | undefined
}

/** New items get an id, those without a day are due on the month's last. */
export function itemsFrom(
  named: readonly NamedItem[],
  month: string,
  newId: (index: number) => PlanItemId,
): readonly PlanItem[] {
  return named.map(({ itemId, kind, theme, dueOn }, index) => ({
    itemId: itemId ?? newId(index),
    kind,
    theme,
    dueOn: dueOn ?? lastDayOf(month),
  }))
}
