import { addDays, addMonths, addYears, type LocalDate } from '@harbor/kernel/time'

/** What a limit counts. Months and years are those of the calendar, clamped to the month's end; never 30 or 365 days. */
export type LimitUnit = 'days' | 'working-days' | 'months' | 'years' | 'class-hours' | 'persons' | 'times'
export type TimeUnit = Extract<LimitUnit, 'days' | 'months' | 'years'>

/** Where a rule stands. An article that ends in `?` is known from secondary sources only. */
export interface RuleSource {
  /** The rule pack, e.g. `DEV-2014`, or the local overlay that tightened it. */
  readonly pack: string
  /** e.g. `art. 13` */
  readonly article: string
}

/** One number of a rule, as data. */
export interface Limit<
  Kind extends 'at-least' | 'at-most' = 'at-least' | 'at-most',
  Unit extends LimitUnit = LimitUnit,
> extends RuleSource {
  readonly kind: Kind
  readonly value: number
  readonly unit: Unit
  /** True: a new act that breaks it is refused. False: the act stands and carries a finding. */
  readonly hard: boolean
}
export type AtLeast<Unit extends LimitUnit> = Limit<'at-least', Unit>
export type AtMost<Unit extends LimitUnit> = Limit<'at-most', Unit>

/** The day that lies the limit's time after `from`: the last day in time of an `at-most`, the first day allowed of an `at-least`. */
export function limitDate(limit: Limit<'at-least' | 'at-most', TimeUnit>, from: LocalDate): LocalDate {
  switch (limit.unit) {
    case 'days':
      return addDays(from, limit.value)
    case 'months':
      return addMonths(from, limit.value)
    case 'years':
      return addYears(from, limit.value)
  }
}

/** Does this amount keep the limit? */
export function keeps(limit: Limit, amount: number): boolean {
  return limit.kind === 'at-least' ? amount >= limit.value : amount <= limit.value
}

/** As people cite it: `DEV-2014 art. 13`. */
export function citation(source: RuleSource): string {
  return `${source.pack} ${source.article}`
}
