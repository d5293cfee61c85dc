import { addDays, toLocalDate } from '@harbor/kernel/time'
import { dev2014 } from './dev-2014'
import { dev2026 } from './dev-2026'
import { developmentPackOn } from './development-packs'
import { limitDate, type Limit, type RuleSource } from './limit'
import { reg2019 } from './reg-2019'
import { nationalSteps } from './steps'

const on = toLocalDate

function eachOf(rules: object): (RuleSource | null)[] {
  return Object.values(rules as Record<string, RuleSource | null>)
}

describe('the rule pack of an act', () => {
  it.each([
    ['2014-05-27', 'DEV-EARLIER'],
    ['2014-05-28', 'DEV-2014'],
    ['2026-05-17', 'DEV-2014'],
    ['2026-05-18', 'DEV-2026'],
    ['1949-10-01', 'DEV-EARLIER'],
    ['1900-01-01', 'DEV-EARLIER'],
  ])('of %s is %s', (date, code) => {
    expect(developmentPackOn(on(date)).code).toBe(code)
  })

  it('of 2026 differs from that of 2014 in three limits only, none of which refuses', () => {
    const numbers = (limits: typeof dev2014.limits) =>
      Object.fromEntries(
        Object.entries({ ...limits } as Record<string, Limit | null>).map(([key, limit]) => [
          key,
          limit && [limit.kind, limit.value, limit.unit, limit.hard],
        ]),
      )
    const [before, after] = [numbers(dev2014.limits), numbers(dev2026.limits)]
    const differing = Object.keys(after).filter((key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]))
    expect(differing).toEqual(['targetNotice', 'admissionMeeting', 'oath'])
    expect(differing.map((key) => after[key])).toEqual([
      ['at-least', 5, 'working-days', false],
      ['at-most', 1, 'months', false],
      ['at-most', 1, 'months', false],
    ])
  })

  it('of 2026 cites every article as uncertain', () => {
    const sources = [...eachOf(dev2026.limits), ...eachOf(dev2026.rules), ...dev2026.steps]
    const articles = sources.flatMap((rule) => (rule ? [rule.article] : []))
    expect(articles.filter((article) => !/^art\. \d+\?$/.test(article))).toEqual([])
  })
})

describe('the 25 steps', () => {
  it('are numbered from 1 to 25 and named once', () => {
    expect(nationalSteps.map(({ number }) => number)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1))
    expect(new Set(nationalSteps.map(({ key }) => key)).size).toBe(25)
  })

  it('wait only for earlier ones', () => {
    const numberOf = new Map(nationalSteps.map(({ key, number }) => [key, number ?? 0]))
    const backwards = nationalSteps.filter(({ number, after }) =>
      after.some((key) => (numberOf.get(key) ?? 99) >= (number ?? 0)),
    )
    expect(backwards).toEqual([])
  })

  it('lead through the five stages in order', () => {
    const changes = nationalSteps.filter(({ stageBefore, stageAfter }) => stageBefore !== stageAfter)
    expect(changes.map(({ number, stageAfter }) => [number, stageAfter])).toEqual([
      [1, 'applicant'],
      [4, 'activist'],
      [7, 'development-target'],
      [17, 'probationary'],
      [24, 'full'],
    ])
  })
})

describe('what is recorded of a step', () => {
  it('is an event of its own, told apart by its matter where one type serves several', () => {
    const events = nationalSteps.map(({ event }) => event)
    expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(25)
    expect(events.filter((event) => 'matter' in event)).toEqual([
      { type: 'membership.filed-upward.v1', matter: 'activist' },
      { type: 'membership.filed-upward.v1', matter: 'target' },
      { type: 'membership.filed-upward.v1', matter: 'admission' },
      { type: 'membership.assessment-recorded.v1', matter: 'probation' },
    ])
  })

  it('may take the place of an earlier one where persons change or a review is held again', () =>
    expect(nationalSteps.filter(({ anew }) => anew).map(({ key }) => key)).toEqual([
      'cultivation',
      'introducers',
      'political-review',
      'training',
      'group',
    ]))

  it('does not end it where it is repeated', () =>
    expect(nationalSteps.filter(({ repeats }) => repeats).map(({ key }) => key)).toEqual(['probation-assessment']))
})

describe('the limits of the 2019 regulation', () => {
  it.each([
    ['letterValidity', 'at-most 90 days', 'art. 25?', 'hard'],
    ['transferWhenAway', 'at-least 6 months', 'art. 25', 'hard'],
    ['floatingAfter', 'at-least 6 months', 'art. 32', 'hard'],
    ['contactAbroad', 'at-most 6 months', 'art. 34', 'soft'],
    ['studyAbroad', 'at-most 5 years', 'art. 24', 'hard'],
    ['lostContact', 'at-least 6 months', 'art. 24', 'hard'],
    ['removalAfterSuspension', 'at-least 2 years', 'art. 24', 'hard'],
    ['lapse', 'at-least 6 months', 'art. 31(6)', 'hard'],
    ['rectification', 'at-most 1 years', 'art. 30', 'hard'],
    ['graduateRelation', 'at-most 2 years', 'art. 34', 'soft'],
  ] as const)('%s: %s (%s, %s)', (key, text, article, weight) => {
    const { kind, value, unit, ...rest } = reg2019[key]
    expect(`${kind} ${value} ${unit}`).toBe(text)
    expect(rest).toEqual({ pack: 'REG-2019', article, hard: weight === 'hard' })
  })

  it('are those of a text that was read', () => expect(reg2019.verified).toBe(true))

  it('count calendar months and years, clamped to the month', () => {
    expect(limitDate(reg2019.letterValidity, on('2025-01-10'))).toBe('2025-04-10')
    expect(limitDate(reg2019.lapse, on('2025-08-31'))).toBe('2026-02-28')
    expect(limitDate(reg2019.removalAfterSuspension, on('2024-02-29'))).toBe('2026-02-28')
    expect(limitDate(reg2019.studyAbroad, on('2021-09-01'))).toBe('2026-09-01')
  })

  it('of days are days', () => {
    expect(limitDate(reg2019.letterValidity, on('2024-12-02'))).toBe(addDays(on('2024-12-02'), 90))
  })
})
