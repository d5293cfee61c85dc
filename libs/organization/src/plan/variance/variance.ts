import type { LocalDate } from '@harbor/kernel/time'
import { planItemKinds, type PlanItemKind } from '../../programme-words'
import { itemsOf, type PlanItem, type PlanState } from '../state'

/** `done`: in time. `late`: took place after its day. `missed`: its day has passed. `open`: its day has not come. */
export const itemOutcomes = ['done', 'late', 'missed', 'open'] as const
export type ItemOutcome = (typeof itemOutcomes)[number]

export interface ItemOnDay extends PlanItem {
  readonly month: string
  readonly outcome: ItemOutcome
  readonly doneOn: LocalDate | null
  /** The stream that tells of what took place. */
  readonly source: string | null
}

export type OutcomeCounts = Readonly<Record<ItemOutcome, number>>

/** Plan against done, as of a day. */
export interface PlanVariance {
  readonly year: number
  readonly asOf: LocalDate
  readonly total: OutcomeCounts & { readonly planned: number }
  readonly months: readonly (OutcomeCounts & { readonly month: string; readonly planned: number })[]
  /** By kind: how often the year plan intends it, how often the schemes plan it so far. */
  readonly kinds: readonly (OutcomeCounts & {
    readonly kind: PlanItemKind
    readonly intended: number
    readonly planned: number
  })[]
  readonly items: readonly ItemOnDay[]
  /** How often the approved year plan was changed. */
  readonly changes: number
}

/** What took place after `asOf` has not taken place yet. */
export function varianceOf(state: PlanState, asOf: LocalDate): PlanVariance {
  const items = itemsOf(state).map((item): ItemOnDay => {
    const found = state.done[item.itemId]
    const done = found && found.on <= asOf ? found : undefined
    return { ...item, outcome: outcomeOf(item, done?.on, asOf), doneOn: done?.on ?? null, source: done?.source ?? null }
  })
  const intended = state.approved?.intended ?? []
  const timesOf = (kind: PlanItemKind) => intended.find((one) => one.kind === kind)?.times ?? 0
  return {
    year: state.year,
    asOf,
    total: counted(items),
    months: [...Map.groupBy(items, ({ month }) => month)].map(([month, own]) => ({ month, ...counted(own) })),
    kinds: planItemKinds
      .map((kind) => ({ kind, intended: timesOf(kind), ...counted(items.filter((item) => item.kind === kind)) }))
      .filter((row) => row.intended > 0 || row.planned > 0),
    items,
    changes: state.changes,
  }
}

function outcomeOf({ dueOn }: PlanItem, doneOn: LocalDate | undefined, asOf: LocalDate): ItemOutcome {
  if (doneOn !== undefined) return doneOn <= dueOn ? 'done' : 'late'
  return asOf > dueOn ? 'missed' : 'open'
}

function counted(items: readonly ItemOnDay[]): OutcomeCounts & { readonly planned: number } {
  const count = (outcome: ItemOutcome) => items.filter((item) => item.outcome === outcome).length
  return {
    planned: items.length,
    done: count('done'),
    late: count('late'),
    missed: count('missed'),
    open: count('open'),
  }
}
