import { addDays, isLocalDate, type LocalDate } from '@harbor/kernel/time'
import shipped from '../data/working-days.json'

interface WorkingYear {
  readonly source: string
  readonly holidays: ReadonlySet<LocalDate>
  readonly workdays: ReadonlySet<LocalDate>
}

/** Years whose holidays and make-up workdays are known. */
export interface WorkingDays {
  readonly years: ReadonlyMap<number, WorkingYear>
}

/** A number of working days, and the years for which Monday to Friday had to be assumed: show them loudly. */
export interface WorkingDayCount {
  readonly days: number
  readonly missingYears: readonly number[]
}

export class WorkingDaysRefused extends Error {
  readonly code = 'rules.working-days-refused'
  constructor(readonly problems: readonly string[]) {
    super(`the calendar of working days is refused: ${problems.join('; ')}`)
    this.name = 'WorkingDaysRefused'
  }
}

/**
 * Reads a calendar file (parsed JSON, form as the shipped `libs/rules/data/working-days.json`). Throws WorkingDaysRefused with
 * every problem: a year that is none, a day outside its year, a make-up workday that is no weekend, a holiday that is also a workday.
 */
export function readWorkingDays(json: unknown): WorkingDays {
  const problems: string[] = []
  const years = new Map<number, WorkingYear>()
  for (const [name, value] of Object.entries(members(members(json)['years']))) {
    const { source, holidays, workdays } = members(value)
    const year: WorkingYear = {
      source: typeof source === 'string' ? source : '',
      holidays: daysOf(holidays, `${name}.holidays`, name, problems),
      workdays: daysOf(workdays, `${name}.workdays`, name, problems),
    }
    if (!/^\d{4}$/.test(name)) problems.push(`${name}: is no year`)
    if (year.source === '') problems.push(`${name}.source: name the notice that the year is taken from`)
    for (const day of year.workdays) {
      if (!isWeekend(day)) problems.push(`${name}.workdays: ${day} is a working day anyway`)
      if (year.holidays.has(day)) problems.push(`${name}.workdays: ${day} is a holiday too`)
    }
    years.set(Number(name), year)
  }
  if (years.size === 0) problems.push('years: none')
  if (problems.length > 0) throw new WorkingDaysRefused(problems)
  return { years }
}

/** The years that come with the platform. */
export const shippedWorkingDays: WorkingDays = readWorkingDays(shipped)

/** The operator's years take the place of those shipped; the others stay. */
export function withYears(calendar: WorkingDays, added: WorkingDays): WorkingDays {
  return { years: new Map([...calendar.years, ...added.years]) }
}

export function isWorkingDay(calendar: WorkingDays, day: LocalDate): boolean {
  const year = calendar.years.get(yearOf(day))
  if (year?.workdays.has(day)) return true
  return !isWeekend(day) && !year?.holidays.has(day)
}

/** Working days from the first to the last day, both included; 0 when the last is earlier. */
export function countWorkingDays(calendar: WorkingDays, from: LocalDate, until: LocalDate): WorkingDayCount {
  let days = 0
  const missing = new Set<number>()
  for (let day = from; day <= until; day = addDays(day, 1)) {
    if (isWorkingDay(calendar, day)) days += 1
    if (!calendar.years.has(yearOf(day))) missing.add(yearOf(day))
  }
  return { days, missingYears: [...missing] }
}

/** The day on which that many working days are over, the first day included. */
export function lastOfWorkingDays(calendar: WorkingDays, from: LocalDate, days: number): LocalDate {
  let day = from
  for (let left = days; ; day = addDays(day, 1)) {
    if (isWorkingDay(calendar, day)) left -= 1
    if (left <= 0) return day
  }
}

function yearOf(day: LocalDate): number {
  return Number(day.slice(0, 4))
}

function isWeekend(day: LocalDate): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}

function daysOf(value: unknown, at: string, year: string, problems: string[]): ReadonlySet<LocalDate> {
  const days = new Set<LocalDate>()
  for (const text of Array.isArray(value) ? (value as readonly unknown[]) : []) {
    const [from, until = from] = String(text).split('/')
    if (
      !isLocalDate(from) ||
      !isLocalDate(until) ||
      until < from ||
      !from.startsWith(year) ||
      !until.startsWith(year)
    ) {
      problems.push(`${at}: ${String(text)} is no day or stretch of ${year}`)
      continue
    }
    for (let day: LocalDate = from; day <= until; day = addDays(day, 1)) days.add(day)
  }
  if (!Array.isArray(value)) problems.push(`${at}: must be a list`)
  return days
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
