import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { StarLevels } from '../../star-levels'
import { starsOf } from '../../star-levels'
import { bases, type Base } from '../../words'
import { countsOn, type HoursRecord } from '../state'

/** Quarter hours of records that count; `certified`: those of them that somebody has certified. */
export interface Sum {
  readonly quarterHours: number
  readonly certified: number
}

export interface Totals extends Sum {
  readonly byYear: readonly (Sum & { readonly year: number })[]
  readonly byBase: readonly (Sum & { readonly base: Base })[]
  readonly byUnit: readonly (Sum & { readonly unitId: UnitId })[]
  /** By certified hours; 0: not yet the first star. */
  readonly stars: number
}

/** Sums up to and including that day. Voided records do not count, corrected ones as they read now. */
export function totalsOf(records: readonly HoursRecord[], asOf: LocalDate, levels: StarLevels): Totals {
  const counting = records.filter((record) => record.voidedOn === null && countsOn(record) <= asOf)
  const sum = sumOf(counting)
  const years = Map.groupBy(counting, (record) => Number(countsOn(record).slice(0, 4)))
  const units = Map.groupBy(counting, ({ organiserId }) => organiserId)
  return {
    ...sum,
    byYear: [...years].map(([year, own]) => ({ year, ...sumOf(own) })).toSorted((a, b) => a.year - b.year),
    byBase: bases.map((base) => ({ base, ...sumOf(counting.filter((record) => record.base === base)) })),
    byUnit: [...units]
      .map(([unitId, own]) => ({ unitId, ...sumOf(own) }))
      .toSorted((a, b) => (a.unitId < b.unitId ? -1 : 1)),
    stars: starsOf(sum.certified, levels),
  }
}

export function sumOf(records: readonly Pick<HoursRecord, 'quarterHours' | 'certifiedOn'>[]): Sum {
  const add = (own: typeof records) => own.reduce((sum, { quarterHours }) => sum + quarterHours, 0)
  return { quarterHours: add(records), certified: add(records.filter(({ certifiedOn }) => certifiedOn !== null)) }
}
