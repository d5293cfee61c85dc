import { toLocalDate } from '@harbor/kernel/time'
import { lifePackOn } from '@harbor/rules/organisation-life'
import { ids } from '@harbor/testing/member-ids'
import { dueIn, lastMonths, overdue, type HeldInMonth, type UnitDue } from './due'

const on = toLocalDate
const branch: UnitDue = {
  id: ids.branch,
  kind: 'branch',
  establishedOn: on('2012-07-01'),
  dissolvedOn: null,
  hasCommittee: true,
}
const asOf = (day: string) => ({ packOn: lifePackOn, asOf: on(day) })
const held = (kind: HeldInMonth['kind'], month: string, count = 1): HeldInMonth => ({
  unitId: ids.branch,
  kind,
  month,
  count,
})

describe('what is due of a branch in a month', () => {
  const states = (rows: readonly HeldInMonth[], day: string) =>
    Object.fromEntries(dueIn('2026-05', branch, rows, asOf(day)).map(({ kind, state }) => [kind, state]))

  it('is what its periods ask for, until their last day', () => {
    const rows = dueIn('2026-05', branch, [], asOf('2026-05-20'))
    expect(rows.map(({ kind, from, dueOn, article }) => [kind, from, dueOn, article])).toEqual([
      ['general-meeting', '2026-04-01', '2026-06-30', 'art. 11'],
      ['committee-meeting', '2026-05-01', '2026-05-31', 'art. 12'],
      ['theme-day', '2026-05-01', '2026-05-31', 'art. 16?'],
      ['organisation-life-meeting', '2026-01-01', '2026-12-31', 'art. 17?'],
      ['democratic-appraisal', '2026-01-01', '2026-12-31', 'art. 18?'],
    ])
  })

  it('is met by what was held anywhere in the period, and missed once it has ended', () => {
    const may = [held('general-meeting', '2026-04'), held('theme-day', '2026-05')]
    expect(states(may, '2026-05-31')).toMatchObject({
      'general-meeting': 'met',
      'theme-day': 'met',
      'committee-meeting': 'open',
    })
    expect(states(may, '2026-06-01')).toMatchObject({
      'committee-meeting': 'missed',
      'organisation-life-meeting': 'open',
    })
    expect(states([held('theme-day', '2026-04', 5)], '2026-06-01')).toMatchObject({ 'theme-day': 'missed' })
  })

  it('is no committee meeting where there is no committee, and nothing in periods that it did not live through', () => {
    const kinds = (unit: UnitDue) => dueIn('2026-05', unit, [], asOf('2026-05-20')).map(({ kind }) => kind)
    expect(kinds({ ...branch, hasCommittee: false })).not.toContain('committee-meeting')
    expect(kinds({ ...branch, establishedOn: on('2026-05-01') })).toEqual(['committee-meeting', 'theme-day'])
    expect(kinds({ ...branch, kind: 'group' })).toEqual(['group-meeting'])
  })

  it('is nothing before the regulation of 2018', () => {
    expect(dueIn('2017-05', branch, [], asOf('2026-05-20'))).toEqual([])
  })
})

describe('what is overdue', () => {
  it('is each missed period of the last twelve months, once, oldest first', () => {
    const months = lastMonths(on('2026-05-20'), 12)
    expect([months[0], months.at(-1), months.length]).toEqual(['2025-05', '2026-04', 12])
    const all = months.flatMap((month) => [held('committee-meeting', month), held('theme-day', month)])
    const rows = overdue(
      branch,
      [
        ...all.filter(({ month }) => month !== '2026-01'),
        held('general-meeting', '2025-08'),
        held('democratic-appraisal', '2025-12'),
      ],
      asOf('2026-05-20'),
    )
    expect(rows.map(({ kind, dueOn }) => [kind, dueOn])).toEqual([
      ['general-meeting', '2025-06-30'],
      ['general-meeting', '2025-12-31'],
      ['organisation-life-meeting', '2025-12-31'],
      ['committee-meeting', '2026-01-31'],
      ['theme-day', '2026-01-31'],
      ['general-meeting', '2026-03-31'],
    ])
  })
})
