import * as fc from 'fast-check'
import { addDays, toLocalDate } from '@harbor/kernel/time'
import {
  countWorkingDays,
  isWorkingDay,
  lastOfWorkingDays,
  readWorkingDays,
  shippedWorkingDays,
  withYears,
  WorkingDaysRefused,
} from './working-days'

const on = toLocalDate

function problemsOf(json: unknown): readonly string[] {
  try {
    readWorkingDays(json)
    return []
  } catch (error) {
    if (error instanceof WorkingDaysRefused) return error.problems
    throw error
  }
}

describe('working days', () => {
  it('are Monday to Friday, less holidays, plus make-up workdays', () => {
    expect(isWorkingDay(shippedWorkingDays, on('2026-05-08'))).toBe(true)
    expect(isWorkingDay(shippedWorkingDays, on('2026-05-09'))).toBe(true)
    expect(isWorkingDay(shippedWorkingDays, on('2026-05-10'))).toBe(false)
    expect(isWorkingDay(shippedWorkingDays, on('2026-05-04'))).toBe(false)
  })

  it.each([
    ['2024', 251],
    ['2025', 248],
    ['2026', 248],
  ])('number as many in %s as the notices of the State Council leave: %i', (year, days) => {
    expect(countWorkingDays(shippedWorkingDays, on(`${year}-01-01`), on(`${year}-12-31`))).toEqual({
      days,
      missingYears: [],
    })
  })

  it('are counted with both ends', () => {
    expect(countWorkingDays(shippedWorkingDays, on('2026-06-15'), on('2026-06-18'))).toEqual({
      days: 4,
      missingYears: [],
    })
    expect(countWorkingDays(shippedWorkingDays, on('2026-06-18'), on('2026-06-15'))).toEqual({
      days: 0,
      missingYears: [],
    })
  })

  it('say loudly which years are not on file, and take Monday to Friday there', () => {
    expect(countWorkingDays(shippedWorkingDays, on('2026-12-31'), on('2027-01-04'))).toEqual({
      days: 3,
      missingYears: [2027],
    })
  })

  it('end on the day that completes their number', () => {
    expect(lastOfWorkingDays(shippedWorkingDays, on('2026-06-15'), 5)).toBe('2026-06-22')
    expect(lastOfWorkingDays(shippedWorkingDays, on('2026-06-20'), 1)).toBe('2026-06-22')
  })

  it('counted up to the day that completes n are n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 40 }), (offset, days) => {
        const from = addDays(on('2024-01-01'), offset)
        const last = lastOfWorkingDays(shippedWorkingDays, from, days)
        expect(countWorkingDays(shippedWorkingDays, from, last).days).toBe(days)
        expect(countWorkingDays(shippedWorkingDays, from, addDays(last, -1)).days).toBe(days - 1)
      }),
    )
  })

  it('take a year of the operator in the place of the one shipped', () => {
    const operators = readWorkingDays({ years: { 2026: { source: '通知', holidays: ['2026-06-15'], workdays: [] } } })
    const calendar = withYears(shippedWorkingDays, operators)
    expect(isWorkingDay(calendar, on('2026-06-15'))).toBe(false)
    expect(isWorkingDay(calendar, on('2026-05-04'))).toBe(true)
    expect(isWorkingDay(calendar, on('2025-01-28'))).toBe(false)
  })
})

describe('a calendar file', () => {
  it('is refused with every problem', () => {
    const years = {
      2027: { source: '', holidays: ['2026-12-31', '2027-02-30'], workdays: ['2027-01-04', '2027-01-03'] },
    }
    expect(problemsOf({ years })).toEqual([
      '2027.holidays: 2026-12-31 is no day or stretch of 2027',
      '2027.holidays: 2027-02-30 is no day or stretch of 2027',
      '2027.source: name the notice that the year is taken from',
      '2027.workdays: 2027-01-04 is a working day anyway',
    ])
  })

  it.each([null, {}, { years: {} }, []])('without years is refused: %j', (json) => {
    expect(problemsOf(json)).toEqual(['years: none'])
  })

  it.each<[string, object, string]>([
    ['without its notice', { source: undefined }, '2027.source: name the notice that the year is taken from'],
    ['whose notice is a number', { source: 7 }, '2027.source: name the notice that the year is taken from'],
    ['whose holidays are no list', { holidays: '2027-01-01' }, '2027.holidays: must be a list'],
    ['without make-up workdays', { workdays: undefined }, '2027.workdays: must be a list'],
    ...[
      '2027-02-03/2027-02-01',
      '2027-12-31/2028-01-01',
      '2026-12-31/2027-01-01',
      '2027-02-01/',
      '2027-02-01/soon',
      '2027-01-32/2027-02-01',
    ].map((stretch): [string, object, string] => [
      `with the stretch ${stretch}`,
      { holidays: [stretch] },
      `2027.holidays: ${stretch} is no day or stretch of 2027`,
    ]),
  ])('of a year %s is refused', (_, change, problem) => {
    const year = { source: '通知', holidays: [], workdays: [], ...change }
    expect(problemsOf({ years: { 2027: year } })).toEqual([problem])
  })

  it.each(['27', '20270', 'next'])('is refused with the year %s', (name) => {
    const year = { source: '通知', holidays: [], workdays: [] }
    expect(problemsOf({ years: { [name]: year } })).toEqual([`${name}: is no year`])
  })

  it('is refused by a message that names its problems', () =>
    expect(() => readWorkingDays({})).toThrow('the calendar of working days is refused: years: none'))

  it('has stretches with both ends, of one day too', () => {
    const holidays = ['2027-02-01/2027-02-03', '2027-02-05/2027-02-05']
    const calendar = readWorkingDays({ years: { 2027: { source: '通知', holidays, workdays: [] } } })
    expect(countWorkingDays(calendar, on('2027-02-01'), on('2027-02-05')).days).toBe(1)
    expect(isWorkingDay(calendar, on('2027-02-04'))).toBe(true)
  })

  it('is refused when a make-up workday is a holiday too', () => {
    const years = { 2027: { source: '通知', holidays: ['2027-01-02'], workdays: ['2027-01-02'] } }
    expect(problemsOf({ years })).toEqual(['2027.workdays: 2027-01-02 is a holiday too'])
  })
})
