import * as fc from 'fast-check'
import {
  addDays,
  addMonths,
  addYears,
  ageOn,
  dateOf,
  streetTime,
  daysBetween,
  earlier,
  endOfDay,
  isInstant,
  isLocalDate,
  later,
  systemClock,
  toInstant,
  toLocalDate,
  type Instant,
} from './time'

const date = (text: string) => toLocalDate(text)
const anyDate = fc
  .integer({ min: Date.parse('1950-01-01'), max: Date.parse('2099-12-31') })
  .map((ms) => toLocalDate(new Date(ms).toISOString().slice(0, 10)))

describe('calendar dates', () => {
  it.each(['2024-02-29', '2025-12-31', '1949-10-01', '2025-01-01', '2025-04-30'])('accepts %s', (text) =>
    expect(isLocalDate(text)).toBe(true),
  )
  it.each([
    '2023-02-29',
    '2025-13-01',
    '2025-04-31',
    '2025-04-00',
    '2025-4-1',
    '2025-00-10',
    '20250401',
    '',
    ' 2025-04-01',
    '2025-04-01 ',
    '12025-04-01',
  ])('refuses %j', (text) => {
    expect(isLocalDate(text)).toBe(false)
    expect(() => toLocalDate(text)).toThrow(TypeError)
  })
  it.each([[20_250_401], [null], [undefined], [['2025-04-01']], [new Date('2025-04-01')]])(
    'are texts, not %p',
    (value) => expect(isLocalDate(value)).toBe(false),
  )
  it('are quoted in part where they are refused', () =>
    expect(() => toLocalDate('x'.repeat(100))).toThrow(new TypeError(`not a date: "${'x'.repeat(32)}"`)))

  it('clamps months to their end', () => {
    expect(addMonths(date('2025-01-31'), 1)).toBe('2025-02-28')
    expect(addMonths(date('2024-01-31'), 1)).toBe('2024-02-29')
    expect(addMonths(date('2024-12-31'), 2)).toBe('2025-02-28')
    expect(addMonths(date('2025-03-31'), -1)).toBe('2025-02-28')
  })
  it('ends a year after 29 February on 28 February', () => {
    expect(addYears(date('2024-02-29'), 1)).toBe('2025-02-28')
    expect(addYears(date('2024-02-29'), 4)).toBe('2028-02-29')
  })
  it('counts an age in completed years, also for those born on 29 February', () => {
    expect(ageOn(date('2000-06-15'), date('2018-06-14'))).toBe(17)
    expect(ageOn(date('2000-06-15'), date('2018-06-15'))).toBe(18)
    expect(ageOn(date('2004-02-29'), date('2022-02-27'))).toBe(17)
    expect(ageOn(date('2004-02-29'), date('2022-02-28'))).toBe(18)
  })
  it('adding days and counting them agree', () =>
    fc.assert(
      fc.property(
        anyDate,
        fc.integer({ min: -5_000, max: 5_000 }),
        (from, days) => daysBetween(from, addDays(from, days)) === days,
      ),
    ))
  it('adding months never skips a month', () =>
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -300, max: 300 }), (from, months) => {
        const to = addMonths(from, months)
        const index = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7))
        return isLocalDate(to) && index(to) - index(from) === months && to.slice(8) <= from.slice(8)
      }),
    ))
})

describe('instants and the day in Asia/Shanghai', () => {
  it('a day begins at 16:00 UTC of the day before', () => {
    expect(dateOf('2024-12-31T15:59:59.999Z' as Instant)).toBe('2024-12-31')
    expect(dateOf('2024-12-31T16:00:00.000Z' as Instant)).toBe('2025-01-01')
    expect(streetTime('2024-12-31T16:00:00.000Z')).toBe('2025-01-01 00:00:00')
  })
  it('is the day eight hours later, at any time of the day', () =>
    fc.assert(
      fc.property(fc.integer({ min: Date.parse('1950-01-01'), max: Date.parse('2099-12-31') }), (ms) => {
        const inShanghai = new Date(ms + 8 * 3_600_000).toISOString()
        return dateOf(new Date(ms).toISOString() as Instant) === inShanghai.slice(0, 10)
      }),
    ))
  it('its last millisecond belongs to it, the next does not', () =>
    fc.assert(
      fc.property(anyDate, (day) => {
        const last = endOfDay(day)
        const next = new Date(Date.parse(last) + 1).toISOString() as Instant
        return dateOf(last) === day && dateOf(next) === addDays(day, 1)
      }),
    ))
  it.each([
    ['2025-01-01T00:00:00.000Z', true],
    ['2024-02-29T23:59:59.999Z', true],
    ['2025-02-30T00:00:00.000Z', false],
    ['2025-02-28T24:00:00.000Z', false],
    ['2025-13-01T00:00:00.000Z', false],
    ['2025-01-01T00:00:00Z', false],
    ['2025-01-01T00:00:00.000+08:00', false],
    [' 2025-01-01T00:00:00.000Z', false],
    ['2025-01-01T00:00:00.000Z ', false],
    ['2025-01-01', false],
    [['2025-01-01T00:00:00.000Z'], false],
    [null, false],
  ])('of %j it is %s that it is one', (value, isOne) => expect(isInstant(value)).toBe(isOne))
  it('are what the clock tells', () => {
    const [before, told, after] = [Date.now(), systemClock.now(), Date.now()]
    expect(isInstant(told)).toBe(true)
    expect(Date.parse(told)).toBeGreaterThanOrEqual(before)
    expect(Date.parse(told)).toBeLessThanOrEqual(after)
  })
  it('needs a zone', () => {
    expect(toInstant('2025-01-01T08:00:00+08:00')).toBe('2025-01-01T00:00:00.000Z')
    expect(toInstant('2025-01-01T08:00:00-02:30')).toBe('2025-01-01T10:30:00.000Z')
    expect(toInstant('2025-01-01T08:00:00Z')).toBe('2025-01-01T08:00:00.000Z')
    expect(() => toInstant('2025-01-01T08:00:00')).toThrow(TypeError)
    expect(() => toInstant('2025-01-01T08:00:00Z, or so')).toThrow(TypeError)
    expect(() => toInstant('2025-01-01T25:00:00Z')).toThrow(TypeError)
    expect(() => toInstant('2025-02-30T08:00:00Z')).toThrow(TypeError)
    expect(() => toInstant('x'.repeat(100))).toThrow(new TypeError(`not an instant: "${'x'.repeat(48)}"`))
  })
})

it.each([
  ['2025-01-01', '2025-01-02'],
  ['2024-12-31', '2025-01-01'],
  ['2025-01-01', '2025-01-01'],
])('of %s and %s the first is the earlier, whichever is named first', (first, last) => {
  const [a, b] = [date(first), date(last)]
  expect([earlier(a, b), earlier(b, a)]).toEqual([first, first])
  expect([later(a, b), later(b, a)]).toEqual([last, last])
})
