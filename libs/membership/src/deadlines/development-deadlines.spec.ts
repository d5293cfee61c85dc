import { toLocalDate } from '@harbor/kernel/time'
import * as of from '@harbor/testing/member-events'
import { fileOf, type Told } from '@harbor/testing/member-fixture'
import { ids } from '@harbor/testing/member-ids'
import { enrolledAs, received } from '@harbor/testing/member-roll-events'
import { developmentDeadlines, developmentDeadlineTexts } from './development-deadlines'

const on = toLocalDate

function rowsOf(rule: keyof typeof developmentDeadlineTexts, ...told: readonly Told[]) {
  return developmentDeadlines(fileOf(...told))
    .filter((row) => row.rule === rule)
    .map(({ opensOn, dueOn, metOn, unitId }) => ({ opensOn, dueOn, metOn, unitId }))
}

describe('deadlines of development', () => {
  it('open with the application: a talk within a calendar month', () => {
    const open = { opensOn: '2023-01-31', dueOn: '2023-02-28', metOn: null, unitId: ids.branch }
    expect(rowsOf('development.talk', of.applied({ on: '2023-01-31' }))).toEqual([open])
    expect(rowsOf('development.talk', of.applied({ on: '2023-01-31' }), of.talked({ on: '2023-02-10' }))).toEqual([
      { ...open, metOn: '2023-02-10' },
    ])
  })

  it('end with the candidacy', () =>
    expect(
      rowsOf('development.talk', of.applied({ on: '2023-01-31' }), of.candidacyEnded({ on: '2023-02-05' })),
    ).toMatchObject([{ metOn: '2023-02-05' }]))

  it('name pack and article', () =>
    expect(developmentDeadlines(fileOf(of.applied({ on: '2023-01-31' })))).toMatchObject([
      { key: 'development.talk', rule: 'development.talk', article: 'DEV-2014 art. 7' },
    ]))

  it('ask for an assessment every half-year from the last one', () => {
    const activist = [
      ...of.developedTo('applicant', '2023-01-10'),
      of.nominated({ on: '2023-05-10' }),
      of.activist({ on: '2023-05-10' }),
    ]
    expect(rowsOf('development.assessment', activist)).toMatchObject([
      { opensOn: '2023-05-10', dueOn: '2023-11-10', metOn: null },
    ])
    expect(
      rowsOf(
        'development.assessment',
        activist,
        of.assessed({ on: '2023-10-01' }),
        of.assessed({ on: '2024-05-02', period: '下半年' }),
      ),
    ).toMatchObject([
      { opensOn: '2023-05-10', dueOn: '2023-11-10', metOn: '2023-10-01' },
      { opensOn: '2023-10-01', dueOn: '2024-04-01', metOn: '2024-05-02' },
      { opensOn: '2024-05-02', dueOn: '2024-11-02', metOn: null },
    ])
  })

  it('ask for none in the half-year that a target cut short, but show the one missed before', () => {
    const activist = [
      ...of.developedTo('applicant', '2023-01-10'),
      of.nominated({ on: '2023-05-10' }),
      of.activist({ on: '2023-05-10' }),
    ]
    expect(
      rowsOf('development.assessment', activist, of.assessed({ on: '2023-11-10' }), of.target({ on: '2024-05-10' })),
    ).toHaveLength(1)
    expect(
      rowsOf('development.assessment', activist, of.assessed({ on: '2023-11-09' }), of.target({ on: '2024-05-10' })),
    ).toMatchObject([{ metOn: '2023-11-09' }, { dueOn: '2024-05-09', metOn: '2024-05-10' }])
  })

  it('of an activist who came from elsewhere count from the coming', () =>
    expect(
      rowsOf(
        'development.assessment',
        enrolledAs({ on: '2024-01-10', stage: 'activist', activistOn: on('2020-05-10') }),
      ),
    ).toMatchObject([{ opensOn: '2024-01-10', dueOn: '2024-07-10' }]))

  it('wait for the approval three months, six in special circumstances, and name the committee', () => {
    const voted = [...of.readyForVote('2021-09-01'), of.voted({ on: '2023-06-01' })]
    expect(rowsOf('development.approval', voted)).toEqual([
      { opensOn: '2023-06-01', dueOn: '2023-09-01', metOn: null, unitId: ids.street },
    ])
    const special = of.admissionDecided({ on: '2023-11-01', votedOn: on('2023-06-01'), special: true })
    expect(rowsOf('development.approval', voted, special)).toMatchObject([{ dueOn: '2023-12-01', metOn: '2023-11-01' }])
  })

  it('do not wait for the approval of a vote that failed', () =>
    expect(
      rowsOf('development.approval', of.readyForVote('2021-09-01'), of.voted({ on: '2023-06-01', carried: false })),
    ).toEqual([]))

  it('know meeting and oath under the rules of 2026 only', () => {
    expect(rowsOf('development.meeting', of.readyForVote('2021-09-01'))).toEqual([])
    expect(rowsOf('development.oath', of.admitted())).toEqual([])
    expect(rowsOf('development.meeting', of.readyForVote('2024-10-01'))).toMatchObject([
      { opensOn: '2026-06-01', dueOn: '2026-07-01', metOn: null },
    ])
    expect(
      rowsOf(
        'development.oath',
        of.admitted({ votedOn: '2026-06-01', approvedOn: '2026-06-20' }),
        of.sworn({ on: '2026-07-01' }),
      ),
    ).toMatchObject([{ opensOn: '2026-06-20', dueOn: '2026-07-20', metOn: '2026-07-01' }])
  })

  it('open the conversion when probation ends, promptly or, after a move, within six months', () => {
    expect(rowsOf('development.conversion', of.admitted({ votedOn: '2024-02-29' }))).toMatchObject([
      { opensOn: '2025-02-28', dueOn: '2025-03-28', metOn: null },
    ])
    expect(
      rowsOf('development.conversion', of.admitted({ votedOn: '2023-06-01' }), received({ on: '2024-01-10' })),
    ).toMatchObject([{ opensOn: '2024-06-01', dueOn: '2024-12-01', unitId: ids.otherBranch }])
  })

  it('open it anew after an extension', () => {
    const extended = [
      ...of.admitted({ votedOn: '2023-06-01' }),
      of.conversionVoted({ on: '2024-06-10', proposal: 'extend', extendMonths: 6 }),
      of.conversionDecided({ on: '2024-07-01', outcome: 'extend', probationEndsOn: on('2024-12-01') }),
    ]
    expect(rowsOf('development.conversion', extended)).toMatchObject([
      { opensOn: '2024-06-01', metOn: '2024-06-10' },
      { opensOn: '2024-12-01', dueOn: '2025-01-01', metOn: null },
    ])
    expect(rowsOf('development.conversion-approval', extended)).toMatchObject([
      { opensOn: '2024-06-10', dueOn: '2024-09-10', metOn: '2024-07-01' },
    ])
  })

  it('open it anew when the resolution was not approved', () =>
    expect(
      rowsOf(
        'development.conversion',
        of.admitted({ votedOn: '2023-06-01' }),
        of.conversionVoted({ on: '2024-06-10' }),
        of.conversionDecided({ on: '2024-07-01', outcome: 'not-approved' }),
      ),
    ).toMatchObject([{ metOn: '2024-06-10' }, { opensOn: '2024-07-01', metOn: null }]))

  it('are all met on the road of somebody converted on time', () => {
    const rows = developmentDeadlines(fileOf(of.convertedOnTime()))
    expect(rows.filter(({ metOn, dueOn }) => metOn === null || metOn > dueOn)).toEqual([])
    expect(rows.map(({ rule }) => rule)).toEqual([
      'development.talk',
      'development.assessment',
      'development.assessment',
      'development.conversion',
      'development.approval',
      'development.conversion-approval',
    ])
  })

  it('have keys that are unique and texts', () => {
    const rows = developmentDeadlines(fileOf(of.convertedOnTime()))
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
    for (const { rule } of rows) expect(Object.keys(developmentDeadlineTexts)).toContain(rule)
  })

  it('of a full member who came by import are none', () => {
    const full = enrolledAs({ on: '2020-01-01', stage: 'full', joinedOn: on('2016-07-01'), fullOn: on('2017-07-01') })
    expect(developmentDeadlines(fileOf(full))).toEqual([])
  })
  it('of a probationary member who came by import wait for the conversion', () => {
    const came = enrolledAs({ on: '2024-01-10', stage: 'probationary', joinedOn: on('2023-06-01') })
    expect(rowsOf('development.conversion', came)).toMatchObject([
      { opensOn: '2024-06-01', dueOn: '2024-07-01', metOn: null },
    ])
  })
})
