import { FAR_DATE, toLocalDate } from '@harbor/kernel/time'
import { admitted, applied, candidacyEnded, convertedOnTime } from '@harbor/testing/member-events'
import { fileOf, type Told } from '@harbor/testing/member-fixture'
import { ids } from '@harbor/testing/member-ids'
import { died, enrolled, received, removed, restored, suspended, underWay } from '@harbor/testing/member-roll-events'
import { beganOn, leftRollAfter, mayVote, partyAgeFrom, segmentOn } from './timeline'

const day = toLocalDate
const member = enrolled({ on: '2011-07-01' })
const stretches = (...told: readonly Told[]) =>
  fileOf(...told).timeline.map(({ validFrom, stage, standing, branchId }) => [validFrom, stage, standing, branchId])

describe('the timeline of a file', () => {
  it('follows the road; membership counts from the vote that admitted, full membership from the end of probation', () =>
    expect(stretches(convertedOnTime({ votedOn: '2023-06-01' }))).toEqual([
      ['2021-09-01', 'applicant', 'candidate', ids.branch],
      ['2022-01-01', 'activist', 'candidate', ids.branch],
      ['2023-02-01', 'development-target', 'candidate', ids.branch],
      ['2023-06-01', 'probationary', 'member', ids.branch],
      ['2024-06-01', 'full', 'member', ids.branch],
    ]))
  it('has the stretch of a day from its first day on, up to the day before the next', () => {
    const { timeline } = fileOf(convertedOnTime({ votedOn: '2023-06-01' }))
    const stageOn = (on: string) => segmentOn(timeline, day(on))?.stage
    expect(['2021-08-31', '2021-09-01', '2024-05-31', '2024-06-01', '9999-12-31'].map(stageOn)).toEqual([
      undefined,
      'applicant',
      'probationary',
      'full',
      'full',
    ])
  })
  it('has no seams: each stretch ends where the next begins, the last never', () => {
    const { timeline } = fileOf(convertedOnTime(), underWay('2024-08-01'), received({ on: '2024-09-01' }))
    expect(timeline.map(({ validTo }) => validTo)).toEqual([
      ...timeline.slice(1).map(({ validFrom }) => validFrom),
      FAR_DATE,
    ])
  })
  it('takes of several facts of one day the one told last', () =>
    expect(stretches(member, suspended({ on: '2023-07-01' }), restored({ on: '2023-07-01' }))).toEqual([
      ['2010-07-01', 'probationary', 'member', null],
      ['2011-07-01', 'full', 'member', ids.branch],
    ]))
  it('has no branch for whoever left, and the applicant’s again when he applies anew', () =>
    expect(
      stretches(applied({ on: '2020-01-01' }), candidacyEnded({ on: '2021-01-01' }), applied({ on: '2022-01-01' })),
    ).toEqual([
      ['2020-01-01', 'applicant', 'candidate', ids.branch],
      ['2021-01-01', 'applicant', 'candidacy-ended', null],
      ['2022-01-01', 'applicant', 'candidate', ids.branch],
    ]))
  it('ends with a death, whatever was recorded for later days before it was known', () =>
    expect(
      stretches(
        member,
        suspended({ on: '2025-05-01' }),
        restored({ on: '2025-06-01' }),
        died({ on: '2025-03-10' }),
      ).slice(-1),
    ).toEqual([['2025-03-10', 'full', 'deceased', null]]))
  it('knows nothing before the first stage', () =>
    expect(segmentOn(fileOf(member).timeline, day('2010-06-30'))).toBeUndefined())
})

describe('party age', () => {
  const from = (...told: readonly Told[]) => partyAgeFrom(fileOf(...told).timeline)

  it('counts from the day on which probation ended, through suspension, transfer and death', () => {
    expect(from(member)).toBe('2011-07-01')
    expect(from(member, suspended({ on: '2023-07-01' }), restored({ on: '2024-07-01' }))).toBe('2011-07-01')
    expect(from(member, died({ on: '2025-03-10' }))).toBe('2011-07-01')
  })
  it('is none before it, nor after removal', () => {
    expect(from(admitted())).toBeUndefined()
    expect(from(member, removed({ on: '2020-01-01' }))).toBeUndefined()
  })
})

it('the dates of membership are those of the latest one', () => {
  const again = [member, removed({ on: '2015-01-01' }), admitted({ votedOn: '2023-06-01' })]
  expect(beganOn(fileOf(member).timeline, 'probationary')).toBe('2010-07-01')
  expect(beganOn(fileOf(member, removed({ on: '2015-01-01' })).timeline, 'full')).toBe('2011-07-01')
  expect(beganOn(fileOf(...again).timeline, 'probationary')).toBe('2023-06-01')
  expect(beganOn(fileOf(...again).timeline, 'full')).toBeNull()
})

it('the first day off the roll is asked from a day on', () => {
  const away = received({ on: '2020-02-01', at: { outside: '云岭县委组织部' } })
  const { timeline } = fileOf(member, away, enrolled({ on: '2021-01-01' }))
  expect(leftRollAfter(timeline, day('2019-01-01'))).toBe('2020-02-01')
  expect(leftRollAfter(timeline, day('2020-06-01'))).toBe('2020-06-01')
  expect(leftRollAfter(timeline, day('2021-01-01'))).toBeNull()
})

it('full members vote, less those suspended', () => {
  expect(mayVote({ stage: 'full', standing: 'member' })).toBe(true)
  expect(mayVote({ stage: 'full', standing: 'suspended' })).toBe(false)
  expect(mayVote({ stage: 'probationary', standing: 'member' })).toBe(false)
})
