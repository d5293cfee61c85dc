/** A calendar date `YYYY-MM-DD` in Asia/Shanghai: the day on which a fact has legal effect. Compares as text. */
export type LocalDate = string & { readonly __localDate: true }

/** A point in time as an ISO 8601 string in UTC with milliseconds: when the system learned a fact. Compares as text. */
export type Instant = string & { readonly __instant: true }

/** Where the time comes from. Only edges hold a clock; decisions and folds get dates as arguments. */
export interface Clock {
  now(): Instant
}

export const systemClock: Clock = { now: () => new Date().toISOString() as Instant }

/** The end of an interval that is still open: later than every date and every instant in use. */
export const FAR_DATE = '9999-12-31' as LocalDate
export const FAR_INSTANT = '9999-12-31T23:59:59.999Z' as Instant

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
const dayMs = 86_400_000
/** Asia/Shanghai has had no daylight saving since 1991; every date the platform stamps is later. */
const shanghaiOffsetMs = 8 * 3_600_000

export function isLocalDate(value: unknown): value is LocalDate {
  if (typeof value !== 'string') return false
  const [, year, month, day] = datePattern.exec(value) ?? []
  return (
    day !== undefined &&
    Number(month) >= 1 &&
    Number(month) <= 12 &&
    Number(day) >= 1 &&
    Number(day) <= daysInMonth(Number(year), Number(month))
  )
}

/** Reads a date from outside. Throws a TypeError on anything that is no real calendar day. */
export function toLocalDate(value: string): LocalDate {
  if (!isLocalDate(value)) throw new TypeError(`not a date: ${JSON.stringify(value.slice(0, 32))}`)
  return value
}

/** In that very form, and a real point in time. */
export function isInstant(value: unknown): value is Instant {
  if (typeof value !== 'string' || !instantPattern.test(value)) return false
  const ms = Date.parse(value)
  // 30 February and 24:00 are read as the day after, but do not compare as text with it.
  return !Number.isNaN(ms) && new Date(ms).toISOString() === value
}

/** Reads an instant from outside: any ISO 8601 form with a zone, brought to UTC. Throws a TypeError otherwise. */
export function toInstant(value: string): Instant {
  const zoned = /(Z|[+-]\d{2}:\d{2})$/.test(value) && isLocalDate(value.slice(0, 10))
  const ms = zoned ? Date.parse(value) : Number.NaN
  if (Number.isNaN(ms)) throw new TypeError(`not an instant: ${JSON.stringify(value.slice(0, 48))}`)
  return new Date(ms).toISOString() as Instant
}

/** The calendar date in Asia/Shanghai at that instant. */
export function dateOf(instant: Instant): LocalDate {
  // Before 16:00 UTC it is the same day there, and no calendar has to be asked.
  if (instant.slice(11, 13) < '16') return instant.slice(0, 10) as LocalDate
  return new Date(Date.parse(instant) + shanghaiOffsetMs).toISOString().slice(0, 10) as LocalDate
}

/** An instant as the clocks of the street showed it: `2026-11-24 09:30:00`. */
export function streetTime(instant: Instant | string): string {
  const shifted = new Date(Date.parse(instant) + shanghaiOffsetMs).toISOString()
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 19)}`
}

/** The last millisecond of that date in Asia/Shanghai: "as known on the evening of". */
export function endOfDay(date: LocalDate): Instant {
  return new Date(Date.parse(date) + dayMs - shanghaiOffsetMs - 1).toISOString() as Instant
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10) as LocalDate
}

/** Calendar months, clamped to the month's end: 31 January + 1 month is the last day of February. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const [year, month, day] = parts(date)
  const total = year * 12 + month - 1 + months
  const targetYear = Math.floor(total / 12)
  const targetMonth = (total % 12) + 1
  const targetDay = Math.min(day, daysInMonth(targetYear, targetMonth))
  return `${pad(targetYear, 4)}-${pad(targetMonth, 2)}-${pad(targetDay, 2)}` as LocalDate
}

/** Calendar years, clamped: 29 February 2024 + 1 year is 28 February 2025. */
export function addYears(date: LocalDate, years: number): LocalDate {
  return addMonths(date, years * 12)
}

/** Whole days from the first date to the second; negative when the second is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs)
}

/** Full years completed on `on` by someone born on `born`. */
export function ageOn(born: LocalDate, on: LocalDate): number {
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4))
  return addYears(born, years) <= on ? years : years - 1
}

export function earlier<T extends LocalDate | Instant>(a: T, b: T): T {
  return a <= b ? a : b
}

export function later<T extends LocalDate | Instant>(a: T, b: T): T {
  return a >= b ? a : b
}

function parts(date: LocalDate): [year: number, month: number, day: number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))]
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
