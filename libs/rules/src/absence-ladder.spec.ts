import { toLocalDate } from '@harbor/kernel/time'
import { countsAfter, ladderPackOn, rungs } from './absence-ladder'

const on = toLocalDate
const pack = ladderPackOn(on('2026-03-01'))

describe('the ladder of absences', () => {
  it('has four rungs, each from one absence more on, each with its article', () =>
    expect(rungs.map((rung) => ({ rung, ...pack.rungs[rung] }))).toEqual([
      { rung: 'reminder', pack: 'HOUSE', article: '平台规则 house rule', absences: 1 },
      { rung: 'criticism', pack: 'REG-2019', article: 'art. 30?', absences: 2 },
      { rung: 'rectification', pack: 'REG-2019', article: 'art. 30', absences: 3 },
      { rung: 'disposal', pack: 'REG-2019', article: 'art. 31?', absences: 4 },
    ]))
  it('is used for days before the regulation, too: decisions are those of today', () =>
    expect(['2019-05-05', '2019-05-06'].map((day) => ladderPackOn(on(day)).code)).toEqual([
      'ABSENCE-2019',
      'ABSENCE-2019',
    ]))
  it.each([
    ['2026-03-01', '2025-03-01'],
    ['2024-02-29', '2023-02-28'],
  ])('on %s counts absences of days after %s: twelve months of the calendar', (day, first) =>
    expect(countsAfter(pack, on(day))).toBe(first),
  )
})
