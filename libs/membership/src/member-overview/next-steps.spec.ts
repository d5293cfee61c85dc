import { toLocalDate } from '@harbor/kernel/time'
import { dev2014 } from '@harbor/rules/dev-2014'
import { dev2026 } from '@harbor/rules/dev-2026'
import * as of from '@harbor/testing/member-events'
import { fileOf, type Told } from '@harbor/testing/member-fixture'
import { suspended } from '@harbor/testing/member-roll-events'
import { nextSteps } from './next-steps'

const on = toLocalDate

function next(today: string, told: readonly Told[], pack = dev2014) {
  return nextSteps(fileOf(...told), pack, on(today))
}
function lawful(today: string, told: readonly Told[], pack = dev2014) {
  return next(today, told, pack).filter(({ waitsFor }) => waitsFor.length === 0)
}

describe('the next lawful step', () => {
  it('of an applicant is the talk, with its last day', () =>
    expect(lawful('2023-02-01', [of.applied({ on: '2023-01-31' })])).toMatchObject([
      {
        number: 2,
        key: 'application-talk',
        zh: '党组织派人谈话',
        earliestOn: '2023-01-31',
        dueOn: '2023-02-28',
        article: 'DEV-2014 art. 7',
      },
    ]))

  it('shows what stands before the later ones', () =>
    expect(
      next('2023-02-01', [of.applied({ on: '2023-01-31' })]).map(({ key, waitsFor, earliestOn }) => [
        key,
        waitsFor,
        earliestOn,
      ]),
    ).toEqual([
      ['application-talk', [], '2023-01-31'],
      ['nomination', ['application-talk'], null],
      ['activist', ['nomination'], null],
    ]))

  it('of an activist is the target, from the day on which the year is over; until then it says why', () => {
    const activist = of.developedTo('activist', '2021-09-01')
    const [step] = lawful('2022-12-31', activist)
    expect(step).toMatchObject({ key: 'target', earliestOn: '2023-01-01' })
    expect(step?.because).toMatchObject([
      {
        code: 'development.activist-time',
        pack: 'DEV-2014',
        article: 'art. 13',
        detail: { activistOn: '2022-01-01', earliestOn: '2023-01-01' },
      },
    ])
    expect(lawful('2023-01-01', activist)[0]?.because).toEqual([])
  })

  it('under the rules of 2026 asks for the notice first', () => {
    const activist = of.developedTo('activist', '2024-12-01')
    expect(lawful('2026-07-01', activist, dev2026)[0]?.because.map(({ code }) => code)).toContain(
      'development.notice-missing',
    )
    const noticed = [...activist, of.noticed({ on: '2026-06-15', until: on('2026-06-24') })]
    expect(lawful('2026-07-01', noticed, dev2026)[0]).toMatchObject({ key: 'target', earliestOn: '2026-06-25' })
  })

  it('of a target may be several', () =>
    expect(
      lawful('2023-03-01', of.developedTo('development-target', '2021-09-01')).map(({ number }) => number),
    ).toEqual([9, 10, 11]))

  it('after a vote that failed is the vote again, and says by how much it failed', () => {
    const [step] = lawful('2023-06-02', [
      ...of.readyForVote('2021-09-01'),
      of.voted({ on: '2023-06-01', due: 16, present: 9, yes: 8, no: 1, carried: false }),
    ])
    expect(step).toMatchObject({
      key: 'admission-vote',
      vote: { en: '16 due, 9 present, 8 yes: needs 9', neededYes: 9 },
    })
  })

  it('after a failed political review is another one', () => {
    const [, review] = lawful('2023-03-01', [
      ...of.developedTo('development-target', '2021-09-01'),
      of.reviewed({ on: '2023-02-20', passed: false }),
    ])
    expect(review).toMatchObject({
      key: 'political-review',
      because: [{ code: 'development.review-failed', detail: { on: '2023-02-20' } }],
    })
  })

  it('after the vote is the talk, then the approval with its last day', () => {
    const voted = [...of.readyForVote('2021-09-01'), of.voted({ on: '2023-06-01' })]
    expect(lawful('2023-06-02', voted)).toMatchObject([{ key: 'approval-talk' }])
    expect(lawful('2023-06-12', [...voted, of.approvalTalk({ on: '2023-06-10' })])).toMatchObject([
      { key: 'admission', earliestOn: '2023-06-10', dueOn: '2023-09-01' },
    ])
  })

  it('of a probationary member who applied is the vote, from the end of probation', () => {
    const applied = [...of.admitted({ votedOn: '2023-06-01' }), of.conversionApplied({ on: '2024-05-25' })]
    const vote = lawful('2024-05-26', applied).find(({ key }) => key === 'conversion-vote')
    expect(vote).toMatchObject({
      earliestOn: '2024-06-01',
      dueOn: '2024-07-01',
      because: [{ code: 'development.probation-not-over' }],
    })
  })

  it('of a full member is the archive, then nothing', () => {
    expect(lawful('2024-09-01', of.convertedOnTime())).toMatchObject([{ number: 25, key: 'archive' }])
    expect(next('2024-09-01', [...of.convertedOnTime(), of.archived({ on: '2024-08-01' })])).toEqual([])
  })

  it('of somebody who is not on the road is none', () => {
    expect(next('2023-06-01', [of.applied({ on: '2023-01-31' }), of.candidacyEnded({ on: '2023-02-05' })])).toEqual([])
    expect(next('2023-06-01', [])).toEqual([])
    expect(next('2024-06-01', [...of.admitted(), suspended({ on: '2024-01-01' })])).toEqual([])
  })
})
