import { array, assert, boolean, constantFrom, integer, property, record, type Arbitrary } from 'fast-check'
import { addDays, toLocalDate, type LocalDate } from '@harbor/kernel/time'
import type { IndexDefinition, IndexItem } from './events'
import { scoreOf, selects, stretchOf, sumOf, type Count, type Known, type Period } from './score'

const day = toLocalDate
const periods = ['year', 'twelve-months', 'ever'] as const

interface Told {
  readonly kind: string
  readonly detail: string
  readonly on: LocalDate
  readonly quantity: number
}

/** What is known on a day: counts of the facts up to that day, as the desk makes them of the view. */
function knownOn(facts: readonly Told[], on: LocalDate, adjustments: Known['adjustments'] = []): Known {
  const within = (period: Period) => {
    const { from, until } = stretchOf(period, on)
    return facts.filter((fact) => fact.on >= from && fact.on <= until)
  }
  const countsOf = (period: Period): readonly Count[] =>
    within(period).map(({ kind, detail, quantity }) => ({ kind, detail, times: 1, quantity }))
  const of = <T>(make: (period: Period) => T) =>
    ({ year: make('year'), 'twelve-months': make('twelve-months'), ever: make('ever') }) as const
  return { own: of(countsOf), kept: of((period) => new Set(within(period).map(({ kind }) => kind))), adjustments }
}

const item = (more: Partial<IndexItem> = {}): IndexItem => ({
  code: 'theme-days',
  zh: '主题党日',
  en: 'theme days',
  sign: 'plus',
  counting: 'times',
  of: [{ kind: 'attendance.present', detail: 'theme-day' }],
  per: 1,
  awardHundredths: 200,
  weight: 100,
  capHundredths: null,
  period: 'year',
  required: false,
  ...more,
})
const definition = (items: readonly IndexItem[], more: Partial<IndexDefinition> = {}): IndexDefinition => ({
  index: 'pioneer',
  name: 'PIONEER-2026',
  source: '潮党〔2026〕3号',
  baseHundredths: 6_000,
  ceilingHundredths: 10_000,
  items: [...items],
  levels: [
    { code: 'qualified', zh: '合格', en: 'qualified', fromHundredths: 6_000 },
    { code: 'excellent', zh: '优秀', en: 'excellent', fromHundredths: 9_000 },
  ],
  ...more,
})
const present = (on: string, detail = 'theme-day'): Told => ({
  kind: 'attendance.present',
  detail,
  on: day(on),
  quantity: 2,
})
const absent = (on: string): Told => ({ kind: 'attendance.unexcused', detail: 'theme-day', on: day(on), quantity: 0 })
const on = day('2026-06-30')
const score = (items: readonly IndexItem[], facts: readonly Told[], more: Partial<IndexDefinition> = {}) =>
  scoreOf(definition(items, more), knownOn(facts, on), on)

describe('a score', () => {
  it('is the base and what its items add and take away, up to the day', () => {
    const facts = [present('2026-01-20'), present('2026-02-20'), present('2026-07-01'), absent('2026-03-20')]
    const minus = item({ code: 'absent', sign: 'minus', of: [{ kind: 'attendance.unexcused' }], awardHundredths: 500 })
    expect(score([item(), minus], facts)).toMatchObject({
      kind: 'scored',
      hundredths: 6_000 + 400 - 500,
      lines: [
        { line: 'base' },
        { line: 'theme-days', counted: 2, hundredths: 400 },
        { line: 'absent', hundredths: -500 },
      ],
      proposes: null,
    })
  })
  it('counts the year, twelve months or everything, by the item', () => {
    const facts = [present('2024-05-01'), present('2025-07-01'), present('2025-06-30'), present('2026-01-01')]
    const counted = (period: Period) => score([item({ period })], facts)
    const ofItem = (period: Period) => {
      const result = counted(period)
      return result.kind === 'scored' ? result.lines[1]?.counted : undefined
    }
    expect(periods.map(ofItem)).toEqual([1, 2, 4])
  })
  it('awards whole lots, by weight, up to the cap', () => {
    const facts = ['01', '02', '03', '04', '05'].map((month) => present(`2026-${month}-20`))
    const of = (more: Partial<IndexItem>) => {
      const result = score([item(more)], facts)
      return result.kind === 'scored' ? result.lines[1]?.hundredths : undefined
    }
    expect(of({ per: 2 })).toBe(400)
    expect(of({ counting: 'quantity', per: 4 })).toBe(400)
    expect(of({ weight: 33, awardHundredths: 101 })).toBe(167)
    expect(of({ capHundredths: 700 })).toBe(700)
  })
  it('takes a rate of what was due', () => {
    const rate = item({
      counting: 'rate',
      of: [{ kind: 'attendance.present' }],
      among: [{ kind: 'attendance.present' }, { kind: 'attendance.unexcused' }],
      awardHundredths: 2_000,
    })
    const facts = [present('2026-01-20'), present('2026-02-20'), absent('2026-03-20')]
    expect(score([rate], facts)).toMatchObject({ lines: [{}, { counted: 2, among: 3, hundredths: 1_333 }] })
  })
  it('stays between 0 and its ceiling, and says by a row of its own what that took', () => {
    const many = [...Array(30)].map((_, index) => present(addDays(day('2026-01-01'), index)))
    expect(score([item({ awardHundredths: 500 })], many)).toMatchObject({
      hundredths: 10_000,
      lines: [{}, { hundredths: 15_000 }, { line: 'ceiling', hundredths: -11_000 }],
    })
    expect(score([item({ sign: 'minus', awardHundredths: 500 })], many)).toMatchObject({
      hundredths: 0,
      lines: [{}, { hundredths: -15_000 }, { line: 'floor', hundredths: 9_000 }],
    })
  })
  it('proposes a level and nothing more; a veto rules that out and leaves the sum', () => {
    const facts = [...Array(15)].map((_, index) => present(addDays(day('2026-01-01'), index)))
    const veto = item({ code: 'absent', sign: 'veto', of: [{ kind: 'attendance.unexcused' }] })
    expect(score([item(), veto], facts)).toMatchObject({
      hundredths: 9_000,
      vetoes: [],
      proposes: { code: 'excellent' },
    })
    expect(score([item(), veto], [...facts, absent('2026-05-01')])).toMatchObject({
      hundredths: 9_000,
      vetoes: ['absent'],
      proposes: null,
    })
  })
  it('is none where nothing was recorded, and says of what', () => {
    expect(score([item({ required: true })], [])).toEqual({
      kind: 'no-data',
      missing: [
        {
          item: 'theme-days',
          zh: '主题党日',
          en: 'theme days',
          kinds: ['attendance.present'],
          from: '2026-01-01',
          until: '2026-06-30',
        },
      ],
    })
    expect(score([item()], [])).toMatchObject({ kind: 'scored', hundredths: 6_000 })
  })
  it('takes up a granted appeal as a row', () => {
    const known = knownOn([present('2026-01-20')], on, [{ item: 'theme-days', hundredths: 200, appealId: 'a' }])
    expect(scoreOf(definition([item()]), known, on)).toMatchObject({
      hundredths: 6_400,
      lines: [{}, {}, { line: 'appeal/theme-days', hundredths: 200 }],
    })
  })
})

describe('every score', () => {
  const kinds = ['attendance.present', 'attendance.unexcused', 'hours.certified'] as const
  const details = ['', 'theme-day', 'lecture'] as const
  const start = day('2025-01-01')
  const facts: Arbitrary<Told[]> = array(
    record({
      kind: constantFrom(...kinds),
      detail: constantFrom(...details),
      on: integer({ min: 0, max: 700 }).map((days) => addDays(start, days)),
      quantity: integer({ min: 0, max: 16 }),
    }),
    { maxLength: 40 },
  )
  const selected = array(record({ kind: constantFrom(...kinds) }), { minLength: 1, maxLength: 2 })
  const items = array(
    record({
      sign: constantFrom('plus', 'minus', 'veto'),
      counting: constantFrom('times', 'quantity', 'rate'),
      of: selected,
      among: selected,
      per: integer({ min: 1, max: 5 }),
      awardHundredths: integer({ min: 0, max: 3_000 }),
      weight: integer({ min: 1, max: 100 }),
      capHundredths: constantFrom(null, 0, 500, 5_000),
      period: constantFrom(...periods),
      required: boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  ).map((list) =>
    list.map(({ among, ...one }, index): IndexItem => {
      const code = `item-${index}`
      return { ...item(), ...one, code, ...(one.counting === 'rate' && { among }) }
    }),
  )
  const days = integer({ min: 0, max: 720 }).map((count) => addDays(start, count))

  it('equals the sum of its lines, on every day', () =>
    assert(
      property(items, facts, array(days, { minLength: 1, maxLength: 6 }), (some, told, dates) => {
        for (const date of dates) {
          const result = scoreOf(definition(some), knownOn(told, date), date)
          const account = result.kind === 'scored' ? result : { lines: [], hundredths: 0 }
          expect(result.kind === 'scored' || result.missing.length > 0).toBe(true)
          expect(account.hundredths).toBe(sumOf(account.lines))
          expect(Number.isInteger(account.hundredths)).toBe(true)
          expect(account.hundredths).toBeGreaterThanOrEqual(0)
          expect(account.hundredths).toBeLessThanOrEqual(10_000)
        }
      }),
    ))

  it('does not see what came after its day, nor facts that no item names', () =>
    assert(
      property(items, facts, days, (some, told, date) => {
        const named = (fact: Told) => some.some((one) => selects(one, fact))
        const fewer = told.filter((fact) => fact.on <= date && named(fact))
        expect(scoreOf(definition(some), knownOn(fewer, date), date)).toEqual(
          scoreOf(definition(some), knownOn(told, date), date),
        )
      }),
    ))
})
