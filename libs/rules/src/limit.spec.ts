import { toLocalDate } from '@harbor/kernel/time'
import { citation, keeps, limitDate, type Limit, type TimeUnit } from './limit'

const source = { pack: 'DEV-2014', article: 'art. 13', hard: true }
const of = (value: number, unit: TimeUnit): Limit<'at-most', TimeUnit> => ({ ...source, kind: 'at-most', value, unit })

describe('a limit', () => {
  it.each([
    ['at-least', 11, false],
    ['at-least', 12, true],
    ['at-least', 13, true],
    ['at-most', 11, true],
    ['at-most', 12, true],
    ['at-most', 13, false],
  ] as const)('of %s 12 is kept by %i: %s', (kind, amount, isKept) =>
    expect(keeps({ ...source, kind, value: 12, unit: 'months' }, amount)).toBe(isKept),
  )

  it.each([
    ['2024-01-31', of(1, 'months'), '2024-02-29'],
    ['2023-11-30', of(3, 'months'), '2024-02-29'],
    ['2024-02-29', of(1, 'years'), '2025-02-28'],
    ['2024-01-31', of(30, 'days'), '2024-03-01'],
    ['2024-01-31', of(0, 'days'), '2024-01-31'],
  ])('from %s of %o ends on %s, by the calendar', (from, limit, day) =>
    expect(limitDate(limit, toLocalDate(from))).toBe(day),
  )

  it('is cited by pack and article', () => expect(citation(source)).toBe('DEV-2014 art. 13'))
})
