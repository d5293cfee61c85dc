import { toLocalDate } from '@harbor/kernel/time'
import { carriesAt, LifeSettingsRefused, lifePackOn, monthsOf, opensAt, readLifeSettings } from './organisation-life'
import { sessionKinds } from './organisation-life-pack'

const on = toLocalDate

describe('the rules of organisation life', () => {
  const { kinds, classHoursAYear, code } = lifePackOn(on('2026-03-01'))

  it('ask for a general meeting a quarter, committee, group and theme day a month, life meeting and appraisal a year', () => {
    expect(code).toBe('LIFE-2019')
    expect(Object.fromEntries(sessionKinds.map((kind) => [kind, kinds[kind].every]))).toEqual({
      'general-meeting': { times: 1, period: 'quarter' },
      'committee-meeting': { times: 1, period: 'month' },
      'group-meeting': { times: 1, period: 'month' },
      lecture: null,
      'theme-day': { times: 1, period: 'month' },
      'organisation-life-meeting': { times: 1, period: 'year' },
      'democratic-appraisal': { times: 1, period: 'year' },
    })
  })

  it('ask for 32 class hours a year from May 2019 on, and for none before', () => {
    expect(classHoursAYear).toEqual({ pack: 'REG-2019', article: 'art. 20?', value: 32 })
    expect(lifePackOn(on('2019-05-05')).classHoursAYear).toBeNull()
    expect(lifePackOn(on('2019-05-06')).classHoursAYear?.value).toBe(32)
  })

  it('are those of the day: before October 2018 nothing is counted as due', () => {
    const before = lifePackOn(on('2018-10-27'))
    expect(sessionKinds.every((kind) => before.kinds[kind].every === null)).toBe(true)
    expect(lifePackOn(on('2018-10-28')).code).toBe('LIFE-2018')
  })

  it.each([
    [15, 8],
    [16, 8],
    [1, 1],
    [0, 1],
  ])('open a general meeting of %i due at %i, the half included', (due, needed) => {
    expect(opensAt(kinds['general-meeting'], due)).toBe(needed)
  })

  it('open any other session but that of a committee with whoever came', () => {
    expect(sessionKinds.filter((kind) => kinds[kind].opensAtHalf)).toEqual(['general-meeting', 'committee-meeting'])
    expect(sessionKinds.map((kind) => opensAt(kinds[kind], 16))).toEqual([8, 8, 1, 1, 1, 1, 1])
  })

  it('carry a resolution by more than half of those due, not of those present', () => {
    expect([carriesAt(15), carriesAt(16)]).toEqual([8, 9])
  })

  it('let the installation add lectures and class hours, and loosen nothing', () => {
    const settings = readLifeSettings({ lecturesAYear: 4, classHoursAYear: 20 })
    const pack = lifePackOn(on('2026-03-01'), settings)
    expect(pack.kinds.lecture).toMatchObject({ pack: 'LOCAL', every: { times: 4, period: 'year' } })
  })

  it.each([
    ['2026-03-01', 20, { pack: 'REG-2019', value: 32 }],
    ['2026-03-01', 32, { pack: 'REG-2019', value: 32 }],
    ['2026-03-01', 33, { pack: 'LOCAL', value: 33 }],
    ['2018-11-01', 1, { pack: 'LOCAL', value: 1 }],
  ])('on %s, with %i class hours set here, ask for %o', (day, classHoursAYear, asked) =>
    expect(lifePackOn(on(day), readLifeSettings({ classHoursAYear })).classHoursAYear).toMatchObject(asked),
  )

  it('are the national ones where the file sets nothing', () =>
    expect(lifePackOn(on('2026-03-01'), readLifeSettings({}))).toEqual(lifePackOn(on('2026-03-01'))))

  it.each([1, 366])('take %i a year', (number) =>
    expect(readLifeSettings({ lecturesAYear: number, classHoursAYear: number })).toEqual({
      lecturesAYear: number,
      classHoursAYear: number,
    }),
  )

  it.each([
    { lectures: 4 },
    { lecturesAYear: 0 },
    { lecturesAYear: 367 },
    { lecturesAYear: 1.5 },
    { lecturesAYear: '4' },
    { lecturesAYear: 4, classHoursAYear: 0 },
    [[]],
    null,
    4,
  ])('refuse a file of settings that says %j', (file) => {
    expect(() => readLifeSettings(file)).toThrow(LifeSettingsRefused)
  })

  it('know which months a period has', () => {
    const quarters = [1, 3, 4, 6, 7, 9, 10, 12].map((month) => monthsOf('quarter', month))
    expect(quarters.map(({ first, last }) => `${first}-${last}`)).toEqual([
      '1-3',
      '1-3',
      '4-6',
      '4-6',
      '7-9',
      '7-9',
      '10-12',
      '10-12',
    ])
    expect(monthsOf('month', 5)).toEqual({ first: 5, last: 5 })
    expect(monthsOf('year', 5)).toEqual({ first: 1, last: 12 })
  })
})
