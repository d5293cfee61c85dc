import { isLocalDate, type LocalDate } from '@harbor/kernel/time'
import type { Cell, DateSystem } from '../table'
import { serialToText } from '../xlsx/number-format'
import { compactText } from './plain-text'

/** `unreadable`: no date; `no-such-day`: 31 June; `year-only`; `ambiguous-month`: the number 2014.1 may be January or October. */
export type DateProblem = 'unreadable' | 'no-such-day' | 'year-only' | 'ambiguous-month'

export type DateReading =
  | {
      readonly ok: true
      /** Where only the month is written, its first day. */
      readonly date: LocalDate
      readonly precision: 'day' | 'month'
      /** True when a bare number of five digits in a CSV was taken for an Excel serial of the 1900 system. */
      readonly assumedSerial: boolean
    }
  | { readonly ok: false; readonly problem: DateProblem }

const dayPattern = /^(\d{4})(?:[-./、]|年)(\d{1,2})(?:[-./、]|月)(\d{1,2})[日号.]?$/
const compactDay = /^(\d{4})(\d{2})(\d{2})$/
const monthPattern = /^(\d{4})(?:[-./、]|年)(\d{1,2})[月.]?$/
const compactMonth = /^((?:18|19|20)\d{2})(0[1-9]|1[0-2])$/
const timeOfDay = /[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$/

/**
 * Reads a date as rosters write it: 2014.6.1, 2014年6月1日, 20140601, 2014-06-01, 2014/6/1, a spreadsheet's date or its serial number, and the
 * month alone (2014.06, 2014年6月, 201406). A month stands for its first day and says so; two-digit years and 6/1/2014 are not guessed at.
 */
export function readDate(cell: Pick<Cell, 'text' | 'kind'>, system: DateSystem, format: 'csv' | 'xlsx'): DateReading {
  const text = compactText(cell.text.trim().replace(timeOfDay, ''))
  const day = dayPattern.exec(text) ?? compactDay.exec(text)
  if (day) return fromParts(day[1], day[2], day[3])
  if (/^\d{1,5}$/.test(text) && text.length !== 4) return fromSerial(Number(text), system, format)
  // The spreadsheet drops the zero of 2014.10, so a number 2014.1 does not tell which month was typed.
  if (cell.kind === 'number' && /^\d{4}\.1$/.test(text)) return { ok: false, problem: 'ambiguous-month' }
  const month = monthPattern.exec(text) ?? compactMonth.exec(text)
  if (month) return fromParts(month[1], month[2])
  return { ok: false, problem: /^\d{4}年?$/.test(text) ? 'year-only' : 'unreadable' }
}

function fromParts(year = '', month = '', day?: string): DateReading {
  const date = `${year}-${month.padStart(2, '0')}-${(day ?? '1').padStart(2, '0')}`
  if (!isLocalDate(date)) return { ok: false, problem: 'no-such-day' }
  return { ok: true, date, precision: day === undefined ? 'month' : 'day', assumedSerial: false }
}

/** Serial numbers below 367 (the year 1900) are typing errors in any list of living people, and 4 digits are a year. */
function fromSerial(serial: number, system: DateSystem, format: 'csv' | 'xlsx'): DateReading {
  const date = serial > 366 ? serialToText(serial, system) : undefined
  if (date === undefined || !isLocalDate(date)) return { ok: false, problem: 'unreadable' }
  return { ok: true, date, precision: 'day', assumedSerial: format === 'csv' }
}
