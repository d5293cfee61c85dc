import { toLocalDate } from '@harbor/kernel/time'
import { dev2014 } from './dev-2014'
import { OverlayRefused } from './overlay'
import { openRuleBook } from './rule-book'
import { isWorkingDay, WorkingDaysRefused } from './working-days'

const on = toLocalDate
const street = {
  code: 'NB-ZB-2025',
  title: { zh: '街道细则', en: 'Street rules' },
  from: '2025-01-01',
  until: '2025-12-31',
  limits: { activistTime: { value: 18, article: 'art. 3' } },
}

describe('the rule book of an installation', () => {
  it('without files holds the national rules and the years shipped', () => {
    const book = openRuleBook()
    expect(book.packOn(on('2025-06-01'))).toBe(dev2014)
    expect(isWorkingDay(book.calendar, on('2026-05-09'))).toBe(true)
  })

  it('lays local rules on the national ones, on their days', () => {
    const book = openRuleBook({ overlays: [street] })
    const monthsOn = (day: string) => book.packOn(on(day)).limits.activistTime?.value
    expect(['2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01'].map(monthsOn)).toEqual([12, 18, 18, 12])
    expect(book.packOn(on('2025-02-01'))).toBe(book.packOn(on('2025-03-01')))
  })

  it('tells local rules of different days apart', () => {
    const next = {
      ...street,
      code: 'NB-ZB-2026',
      from: '2026-01-01',
      until: '2026-03-31',
      limits: { activistTime: { value: 15, article: 'art. 3' } },
    }
    const book = openRuleBook({ overlays: [street, next] })
    const monthsOn = (day: string) => book.packOn(on(day)).limits.activistTime?.value
    expect(['2025-12-31', '2026-01-01', '2026-03-31', '2026-04-01'].map(monthsOn)).toEqual([18, 15, 15, 12])
  })

  it('takes the years of the operator', () => {
    const workingDays = { years: { 2027: { source: '通知', holidays: ['2027-01-01'], workdays: [] } } }
    expect(openRuleBook({ workingDays }).calendar.years.has(2027)).toBe(true)
  })

  it('does not open with a file that is wrong', () => {
    expect(() => openRuleBook({ overlays: [street, street] })).toThrow(OverlayRefused)
    expect(() =>
      openRuleBook({ overlays: [{ ...street, limits: { activistTime: { value: 6, article: 'art. 3' } } }] }),
    ).toThrow(/would loosen the 12 months of DEV-2014 art. 13/)
    expect(() => openRuleBook({ workingDays: {} })).toThrow(WorkingDaysRefused)
  })
})
