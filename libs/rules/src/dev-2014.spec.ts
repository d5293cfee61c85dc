import { dev2014 } from './dev-2014'
import { dev2026 } from './dev-2026'
import { devEarlier } from './dev-earlier'
import type { DevelopmentPack, LimitKey } from './development-pack'

/** `at-least 18 years, art. 5, hard`; null where the pack knows no such limit. */
function limitIn({ limits }: DevelopmentPack, key: LimitKey): string | null {
  const limit = limits[key]
  return limit && `${limit.kind} ${limit.value} ${limit.unit}, ${limit.article}, ${limit.hard ? 'hard' : 'soft'}`
}

describe('the limits of 中办发〔2014〕33号: hard ones refuse, soft ones leave a finding', () => {
  it.each<[LimitKey, string | null]>([
    ['applicantAge', 'at-least 18 years, art. 5, hard'],
    ['talk', 'at-most 1 months, art. 7, soft'],
    ['cultivatorsLeast', 'at-least 1 persons, art. 9, hard'],
    ['cultivatorsMost', 'at-most 2 persons, art. 9, hard'],
    ['assessment', 'at-most 6 months, art. 11?, soft'],
    ['activistTime', 'at-least 12 months, art. 13, hard'],
    ['targetNotice', null],
    ['introducersLeast', 'at-least 2 persons, art. 14?, hard'],
    ['introducersMost', 'at-most 2 persons, art. 14?, hard'],
    ['trainingDays', 'at-least 3 days, art. 17?, hard'],
    ['trainingClassHours', 'at-least 24 class-hours, art. 17?, hard'],
    ['stay', 'at-least 3 months, art. 19, hard'],
    ['admissionMeeting', null],
    ['approval', 'at-most 3 months, art. 28?, hard'],
    ['approvalSpecial', 'at-most 6 months, art. 28?, hard'],
    ['oath', null],
    ['extensionLeast', 'at-least 6 months, art. 32, hard'],
    ['extensionMost', 'at-most 12 months, art. 32, hard'],
    ['extensions', 'at-most 1 times, art. 32, hard'],
    ['conversionMeeting', 'at-most 1 months, art. 32?, soft'],
    ['conversionMeetingAfterMove', 'at-most 6 months, art. 37, soft'],
    ['conversionApproval', 'at-most 3 months, art. 34, soft'],
  ])('%s: %s', (key, limit) => expect(limitIn(dev2014, key)).toBe(limit))

  it('need more than half, both of presence and of votes', () => {
    const half = { pack: 'DEV-2014', hard: true, numerator: 1, denominator: 2 }
    expect(dev2014.rules.quorum).toEqual({ ...half, article: 'art. 20' })
    expect(dev2014.rules.majority).toEqual({ ...half, article: 'art. 21' })
  })
  it('have every rule without a number as a hard one', () =>
    expect(Object.values(dev2014.rules).every(({ hard }) => hard)).toBe(true))
})

describe('the texts before 2014', () => {
  it('are known for age, introducers and extension alone, of which none refuses', () => {
    const known = (Object.keys(devEarlier.limits) as LimitKey[]).filter((key) => devEarlier.limits[key] !== null)
    expect(known.map((key) => [key, limitIn(devEarlier, key)])).toEqual([
      ['applicantAge', 'at-least 18 years, 党章 art. 1?, soft'],
      ['introducersLeast', 'at-least 2 persons, 党章 art. 5?, soft'],
      ['extensionMost', 'at-most 12 months, 党章 art. 7?, soft'],
    ])
    expect(Object.values(devEarlier.rules).some(({ hard }) => hard)).toBe(false)
  })
  it('ask for no order of the steps', () =>
    expect(devEarlier.steps.map(({ pack, article, after }) => `${pack} ${article} ${after.join()}`)).toEqual(
      dev2014.steps.map(() => 'DEV-EARLIER ? '),
    ))
})

it('the steps of 2026 are those of 2014, in their order', () => {
  const told = ({ steps }: DevelopmentPack) =>
    steps.map(({ number, key, after, event }) => ({ number, key, after, event }))
  expect(told(dev2026)).toEqual(told(dev2014))
})

it('only the text of 2014 was read, and only acts before it are recorded as history alone', () =>
  expect([devEarlier, dev2014, dev2026].map(({ verified, historicOnly }) => ({ verified, historicOnly }))).toEqual([
    { verified: false, historicOnly: true },
    { verified: true, historicOnly: false },
    { verified: false, historicOnly: false },
  ]))
