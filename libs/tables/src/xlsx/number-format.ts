import { addDays, type LocalDate } from '@harbor/kernel/time'
import type { DateSystem } from '../table'

/** Built-in formats that show dates, with the East Asian ones (ECMA-376 part 1, 18.8.30). Times of day alone are none. */
const builtInDates = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58])
const dayMs = 86_400_000

/** Does a number format show a date? `code` is the file's own format of that number, if it defines one. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return builtInDates.has(id)
  // Quoted and escaped literals, fill characters, colours and conditions are not part of what is shown of the number.
  const shown = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '')
  return /[yde]/i.test(shown) && !/^general/i.test(shown) && !/[0#?]e[+-]/i.test(shown)
}

/**
 * The date of an Excel serial number, with time of day when it has one; undefined where no date belongs to it.
 * 1900 system: 1 is 1900-01-01, and 60 is the 29 February 1900 that never was (kept as Lotus 1-2-3 counted it). 1904 system: 0 is 1904-01-01.
 */
export function serialToText(serial: number, system: DateSystem): string | undefined {
  const day = Math.floor(serial)
  if (!Number.isFinite(serial) || day < (system === 1900 ? 1 : 0) || day > 2_958_465) return undefined
  if (system === 1900 && day === 60) return '1900-02-29'
  const epoch = system === 1904 ? '1904-01-01' : day < 60 ? '1899-12-31' : '1899-12-30'
  const date = addDays(epoch as LocalDate, day)
  const seconds = Math.round((serial - day) * 86_400)
  return seconds === 0 || seconds === 86_400
    ? date
    : `${date} ${new Date((seconds * 1000) % dayMs).toISOString().slice(11, 19)}`
}
