import type { UnitId } from '@harbor/kernel/ids'
import { addDays, type LocalDate } from '@harbor/kernel/time'
import { monthsOf } from '@harbor/rules/organisation-life'
import { sessionKinds, type LifePack, type Period, type SessionKind } from '@harbor/rules/organisation-life-pack'
import { lastDayOf } from '../../plan/decide-scheme'
import { existsOn, type UnitFacts } from '../../unit-facts'

/** `met`: held often enough, in time. `missed`: the period has ended without. `open`: it goes on. */
export type DueState = 'met' | 'open' | 'missed'

/** What the regulations ask of one unit in one period. */
export interface DueSession {
  readonly unitId: UnitId
  readonly kind: SessionKind
  readonly pack: string
  readonly article: string
  readonly period: Period
  readonly from: LocalDate
  /** The last day on which it is in time. */
  readonly dueOn: LocalDate
  readonly times: number
  readonly held: number
  readonly state: DueState
}

/** Sessions of one kind that a unit held in one month. */
export interface HeldInMonth {
  readonly unitId: UnitId
  readonly kind: SessionKind
  /** `YYYY-MM` */
  readonly month: string
  readonly count: number
}

export interface UnitDue extends Pick<UnitFacts, 'id' | 'kind' | 'establishedOn' | 'dissolvedOn'> {
  /** A branch without a committee owes no committee meetings. */
  readonly hasCommittee: boolean
}

/**
 * What a unit owes in the periods that the month lies in, by the rules of the period's last day. A unit that did not exist from the first
 * to the last day of a period owes nothing in it. `asOf`: the day of asking.
 */
export function dueIn(
  month: string,
  unit: UnitDue,
  held: readonly HeldInMonth[],
  { packOn, asOf }: { readonly packOn: (on: LocalDate) => LifePack; readonly asOf: LocalDate },
): readonly DueSession[] {
  const pack = packOn(lastDayOf(month))
  return sessionKinds.flatMap((kind): readonly DueSession[] => {
    const { every, heldBy, pack: source, article } = pack.kinds[kind]
    const isHolder = heldBy.includes(unit.kind) && (kind !== 'committee-meeting' || unit.hasCommittee)
    if (every === null || !isHolder) return []
    const months = monthsIn(every.period, month)
    const from = `${months[0]}-01` as LocalDate
    const dueOn = lastDayOf(months.at(-1) ?? month)
    if (!existsOn(unit, from) || !existsOn(unit, dueOn)) return []
    const count = held
      .filter((row) => row.unitId === unit.id && row.kind === kind && months.includes(row.month))
      .reduce((sum, row) => sum + row.count, 0)
    const state = count >= every.times ? 'met' : asOf > dueOn ? 'missed' : 'open'
    const { period, times } = every
    return [{ unitId: unit.id, kind, pack: source, article, period, from, dueOn, times, held: count, state }]
  })
}

/** Everything that was missed in periods which ended in the year before `asOf`, oldest first; each period once. */
export function overdue(
  unit: UnitDue,
  held: readonly HeldInMonth[],
  given: { readonly packOn: (on: LocalDate) => LifePack; readonly asOf: LocalDate },
): readonly DueSession[] {
  const found = new Map<string, DueSession>()
  for (const month of lastMonths(given.asOf, 12))
    for (const due of dueIn(month, unit, held, given))
      if (due.state === 'missed') found.set(`${due.kind} ${due.dueOn}`, due)
  return [...found.values()].toSorted(byDay)
}

/** By the last day, then in the order of the kinds. */
export function byDay(a: DueSession, b: DueSession): number {
  if (a.dueOn !== b.dueOn) return a.dueOn < b.dueOn ? -1 : 1
  return sessionKinds.indexOf(a.kind) - sessionKinds.indexOf(b.kind)
}

/** The `count` months before that of the day, oldest first. */
export function lastMonths(asOf: LocalDate, count: number): readonly string[] {
  const months: string[] = []
  let first = `${asOf.slice(0, 7)}-01` as LocalDate
  for (let index = 0; index < count; index++) {
    const before = addDays(first, -1)
    months.unshift(before.slice(0, 7))
    first = `${before.slice(0, 7)}-01` as LocalDate
  }
  return months
}

/** All months `YYYY-MM` of the period that this month lies in. */
export function monthsIn(period: Period, month: string): readonly string[] {
  const [year = '', number] = month.split('-')
  const { first, last } = monthsOf(period, Number(number))
  return Array.from({ length: last - first + 1 }, (_, index) => `${year}-${String(first + index).padStart(2, '0')}`)
}
