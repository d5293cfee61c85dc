import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { bases, type Base } from '../../bases'
import type { ActivityRow } from './views'

/** What members did in answer to residents: 居民点单、党员认领. Another context keeps it; the process that joins them answers. */
export interface OrdersServed {
  /** Orders for those days that the resident has confirmed, and by how many claims; by base and unit. */
  between(from: LocalDate | null, until: LocalDate, units: ReadonlySet<UnitId> | 'all'): Promise<readonly ServedSum[]>
}
export const ORDERS_SERVED = Symbol('orders served')

export interface ServedSum {
  readonly base: Base
  readonly unitId: UnitId
  readonly orders: number
  /** Members who served, an order each. */
  readonly served: number
}

export interface BalanceSum {
  readonly activities: number
  /** 人次: each member at each activity. */
  readonly attended: number
  readonly guests: number
  readonly orders: number
  /** 人次 of orders. */
  readonly served: number
}

/** How the four bases stand beside each other. */
export interface Balance extends BalanceSum {
  readonly byBase: readonly (BalanceSum & { readonly base: Base; readonly share: number })[]
  readonly byUnit: readonly (BalanceSum & { readonly unitId: UnitId; readonly lacking: readonly Base[] })[]
  readonly byYear: readonly { readonly year: number; readonly activities: number; readonly attended: number }[]
}

type HeldRow = Pick<ActivityRow, 'unitId' | 'base' | 'on' | 'attended' | 'guests'>

/** `share`: of activities and orders together, 0 to 1. `lacking`: bases in which the unit did nothing. */
export function balanceOf(held: readonly HeldRow[], orders: readonly ServedSum[]): Balance {
  const all = sumOf(held, orders)
  const total = all.activities + all.orders
  const ofUnits = Map.groupBy<UnitId, { readonly unitId: UnitId }>([...held, ...orders], ({ unitId }) => unitId)
  const years = Map.groupBy(held, ({ on }) => Number(on.slice(0, 4)))
  return {
    ...all,
    byBase: bases.map((base) => {
      const own = sumOf(held.filter(inBase(base)), orders.filter(inBase(base)))
      return { base, ...own, share: total === 0 ? 0 : (own.activities + own.orders) / total }
    }),
    byUnit: [...ofUnits.keys()]
      .map((unitId) => ofUnit(unitId, held, orders))
      .toSorted((a, b) => b.activities + b.orders - a.activities - a.orders || (a.unitId < b.unitId ? -1 : 1)),
    byYear: [...years]
      .map(([year, rows]) => ({ year, activities: rows.length, attended: sumOf(rows, []).attended }))
      .toSorted((a, b) => a.year - b.year),
  }
}

function ofUnit(unitId: UnitId, held: readonly HeldRow[], orders: readonly ServedSum[]) {
  const [mine, served] = [held.filter(inUnit(unitId)), orders.filter(inUnit(unitId))]
  const lacking = bases.filter((base) => !mine.some(inBase(base)) && !served.some(inBase(base)))
  return { unitId, ...sumOf(mine, served), lacking }
}

function inBase(base: Base): (row: { readonly base: Base }) => boolean {
  return (row) => row.base === base
}

function inUnit(unitId: UnitId): (row: { readonly unitId: UnitId }) => boolean {
  return (row) => row.unitId === unitId
}

function sumOf(held: readonly HeldRow[], orders: readonly ServedSum[]): BalanceSum {
  return {
    activities: held.length,
    attended: held.reduce((sum, { attended }) => sum + attended, 0),
    guests: held.reduce((sum, { guests }) => sum + guests, 0),
    orders: orders.reduce((sum, row) => sum + row.orders, 0),
    served: orders.reduce((sum, row) => sum + row.served, 0),
  }
}
