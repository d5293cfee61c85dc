import type { MemberId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import * as of from '@harbor/testing/member-events'
import { given, type Told } from '@harbor/testing/member-fixture'
import { ids, memberNo } from '@harbor/testing/member-ids'
import {
  deemedWithdrawn,
  died,
  enrolled,
  enrolledAs,
  received,
  removed,
  resigned,
  suspended,
} from '@harbor/testing/member-roll-events'
import { sanctioned } from '@harbor/testing/sanction-events'
import { branch, branchAndAbove, generalBranch, otherBranch } from '@harbor/testing/street-units'
import type { RosterRow } from '../standing/voters'
import type { DevelopmentGiven } from './act'
import * as decide from './decide-candidacy'

const on = toLocalDate
const facts: DevelopmentGiven = { today: on('2026-11-24'), actorId: ids.secretary, units: branchAndAbove }
const past: DevelopmentGiven = { ...facts, historic: true }
const byBranch = (day: string) => ({ on: on(day), unitId: ids.branch })
const everybody = ['group', 'cultivators', 'members', 'masses'] as const

function row(number: number, rest: Partial<RosterRow> = {}): RosterRow {
  return { memberId: memberNo(number), branchId: ids.branch, stage: 'full', standing: 'member', ...rest }
}

describe('applying (01)', () => {
  const apply = (
    day: string,
    bornOn: string | undefined,
    told: readonly Told[] = [],
    rest: Partial<Parameters<typeof decide.submitApplication>[2]> = {},
  ) => {
    const person = { name: '林晓舟', ...(bornOn !== undefined && { bornOn: on(bornOn) }) }
    return given(...told).when((file) =>
      decide.submitApplication(file, { ...byBranch(day), person }, { ...facts, branch, ...rest }),
    )
  }

  it('on the eighteenth birthday opens the file', () =>
    apply('2023-06-01', '2005-06-01').thenRecords('membership.application-submitted.v1'))
  it('the day before is refused', () =>
    apply('2023-05-31', '2005-06-01').thenRefused('development.under-age', {
      age: 17,
      least: 18,
      pack: 'DEV-2014',
      article: 'art. 5',
    }))
  it('by somebody born on 29 February is possible from 28 February of the eighteenth year', () =>
    apply('2022-02-28', '2004-02-29').thenRecords('membership.application-submitted.v1'))
  it('needs a date of birth', () => apply('2023-06-01', undefined).thenRefused('development.birth-unknown'))
  it('tomorrow is refused', () => apply('2026-11-25', '1990-01-01').thenRefused('development.in-the-future'))
  it('today is possible', () => apply('2026-11-24', '1990-01-01').thenRecords('membership.application-submitted.v1'))
  it('too young in the past is recorded with a finding', () =>
    apply('2016-05-31', '2005-06-01', [], { historic: true }).thenFindings('development.under-age'))
  it('before the rules of 2014 is a historic fact only', () => {
    apply('2014-05-27', '1990-01-01').thenRefused('development.only-historic')
    apply('2014-05-27', '1990-01-01', [], { historic: true }).thenFindings()
  })

  it('again on the same day adds nothing', () =>
    apply('2023-06-01', '1995-05-20', [of.applied({ on: '2023-06-01' })]).thenNothing())
  it('while on the roll is refused', () => {
    apply('2023-06-02', '1995-05-20', [of.applied({ on: '2023-06-01' })]).thenRefused('development.already-on-the-roll')
    apply('2023-06-02', '1995-05-20', [enrolled({ on: '2020-01-01' })]).thenRefused('development.already-on-the-roll')
    apply('2024-06-02', '1995-05-20', [enrolled({ on: '2020-01-01' }), suspended({ on: '2023-01-01' })]).thenRefused(
      'development.already-on-the-roll',
    )
  })
  it('after a withdrawal is possible from the day of the withdrawal', () => {
    const told = [of.applied({ on: '2021-06-01' }), of.candidacyEnded({ on: '2022-01-10' })]
    apply('2022-01-09', '1995-05-20', told).thenRefused('development.before-end', { endedOn: '2022-01-10' })
    apply('2022-01-10', '1995-05-20', told).thenRecords('membership.application-submitted.v1')
  })
  it('after removal is the way back', () =>
    apply('2025-03-01', '1995-05-20', [enrolled({ on: '2020-01-01' }), removed({ on: '2024-01-01' })]).thenRecords(
      'membership.application-submitted.v1',
    ))
  it('by somebody whose membership is kept elsewhere is refused', () =>
    apply('2025-03-01', '1995-05-20', [
      enrolled({ on: '2020-01-01' }),
      received({ on: '2024-01-01', at: { outside: '外省某街道' } }),
    ]).thenRefused('development.kept-elsewhere'))
  it('in the name of somebody who died is refused', () =>
    apply('2025-03-01', '1995-05-20', [enrolled({ on: '2020-01-01' }), died({ on: '2024-01-01' })]).thenRefused(
      'development.deceased',
    ))

  it('to anything but a branch that exists on that day is refused', () => {
    const person = { name: '林晓舟', bornOn: on('1995-05-20') }
    const to = (unit: typeof branch | undefined, unitId = ids.branch) =>
      given().when((file) =>
        decide.submitApplication(file, { on: on('2023-06-01'), unitId, person }, { ...facts, branch: unit }),
      )
    to(undefined).thenRefused('development.not-a-branch')
    to(generalBranch, ids.generalBranch).thenRefused('development.not-a-branch')
    to({ ...branch, establishedOn: on('2023-06-02') }).thenRefused('development.not-a-branch')
    to({ ...branch, dissolvedOn: on('2023-06-01') }).thenRefused('development.not-a-branch')
    to({ ...branch, dissolvedOn: on('2023-06-02') }).thenRecords('membership.application-submitted.v1')
    to(otherBranch).thenRefused('development.not-a-branch')
  })
  it('in old times, to a branch that is dissolved since, is recorded', () =>
    apply('2023-06-01', '1995-05-20', [], {
      historic: true,
      branch: { ...branch, dissolvedOn: on('2023-06-01') },
    }).thenFindings())

  it('after an expulsion is possible five years later, on the day', () => {
    const told = [enrolled({ on: '2011-07-01' }), sanctioned({ on: '2020-01-01', kind: 'expulsion' })]
    apply('2024-12-31', '1975-05-20', told).thenRefused('development.expelled-recently', { earliestOn: '2025-01-01' })
    apply('2025-01-01', '1975-05-20', told).thenRecords('membership.application-submitted.v1')
    apply('2024-12-31', '1975-05-20', told, { historic: true }).thenFindings('development.expelled-recently')
  })
  it.each<[string, Told]>([
    ['a resignation', resigned({ on: '2024-01-01' })],
    ['a removal', removed({ on: '2024-01-01' })],
    ['being deemed withdrawn', deemedWithdrawn({ on: '2024-01-01' })],
  ])('after %s has no such time, but is not before it', (_, left) => {
    const told = [enrolled({ on: '2011-07-01' }), left]
    apply('2023-12-31', '1975-05-20', told).thenRefused('development.before-end', { endedOn: '2024-01-01' })
    apply('2024-01-01', '1975-05-20', told).thenRecords('membership.application-submitted.v1')
  })
})

describe('the talk with the applicant (02)', () => {
  const talk = (day: string, given_ = facts) =>
    given(of.applied({ on: '2023-01-31' })).when((file) =>
      decide.holdApplicationTalk(file, { ...byBranch(day), talkers: ['周岚'] }, given_),
    )

  it('within a calendar month is in time', () => talk('2023-02-28').thenFindings())
  it('a day later is recorded with a finding: the applicant does not pay for it', () => {
    const [event] = talk('2023-03-01').thenTypes('membership.application-talk-held.v1')
    expect(event?.data).toMatchObject({
      findings: [
        { code: 'development.talk-late', pack: 'DEV-2014', article: 'art. 7', detail: { dueOn: '2023-02-28' } },
      ],
    })
  })
  it('may be held today, not tomorrow', () => {
    const told = of.applied({ on: '2026-11-20' })
    const talkOn = (day: string) =>
      given(told).when((file) => decide.holdApplicationTalk(file, { ...byBranch(day), talkers: ['周岚'] }, facts))
    talkOn('2026-11-24').thenFindings()
    talkOn('2026-11-25').thenRefused('development.in-the-future', { on: '2026-11-25' })
  })
  it('before the application is refused', () => talk('2023-01-30').thenRefused('development.not-on-the-road'))
  it('by another branch is refused', () =>
    given(of.applied({ on: '2023-01-31' }))
      .when((file) =>
        decide.holdApplicationTalk(file, { on: on('2023-02-01'), unitId: ids.otherBranch, talkers: ['周岚'] }, facts),
      )
      .thenRefused('development.other-unit'))
  it('twice is refused, the same one again adds nothing', () => {
    const told = [of.applied({ on: '2023-01-31' }), of.talked({ on: '2023-02-01' })]
    const again = (day: string) =>
      given(...told).when((file) => decide.holdApplicationTalk(file, { ...byBranch(day), talkers: ['周岚'] }, facts))
    again('2023-02-01').thenNothing()
    again('2023-02-02').thenRefused('development.already-done', { step: 'application-talk', doneOn: '2023-02-01' })
  })
  it('on a file without anything is refused', () =>
    given()
      .when((file) => decide.holdApplicationTalk(file, { ...byBranch('2023-02-01'), talkers: ['周岚'] }, facts))
      .thenRefused('development.no-file'))
})

describe('becoming an activist (03-05)', () => {
  const applicant = of.developedTo('applicant', '2023-01-10')

  it('begins with a nomination', () =>
    given(...applicant)
      .when((file) => decide.nominateActivist(file, { ...byBranch('2023-05-10'), by: 'members' }, facts))
      .thenRecords('membership.activist-nominated.v1'))
  it('without a talk is refused, naming the missing step and its article', () =>
    given(of.applied({ on: '2023-01-10' }))
      .when((file) => decide.nominateActivist(file, { ...byBranch('2023-05-10'), by: 'members' }, facts))
      .thenRefused('development.step-missing', { step: 'nomination', missing: 'application-talk', article: 'art. 7' }))

  it('before the rules of 2014 asks for no talk: their texts were not read', () =>
    given(of.applied({ on: '2013-01-10' }))
      .when((file) => decide.nominateActivist(file, { ...byBranch('2013-05-10'), by: 'members' }, past))
      .thenFindings())

  const confirm = (organ: 'branch-committee' | 'general-meeting', branchHasCommittee: boolean | undefined) =>
    given(applicant, of.nominated({ on: '2023-05-10' })).when((file) =>
      decide.confirmActivist(file, { ...byBranch('2023-05-10'), organ }, { ...facts, branchHasCommittee }),
    )
  it('is decided by the branch committee', () =>
    confirm('branch-committee', true).thenRecords('membership.activist-confirmed.v1'))
  it('is not for the general meeting where there is a branch committee', () =>
    confirm('general-meeting', true).thenRefused('development.wrong-organ', { organ: 'branch-committee' }))
  it('is for the general meeting where there is none', () => {
    confirm('general-meeting', false).thenRecords('membership.activist-confirmed.v1')
    confirm('branch-committee', false).thenRefused('development.wrong-organ', { organ: 'general-meeting' })
  })
  it('cannot be earlier than the nomination', () =>
    given(applicant, of.nominated({ on: '2023-05-10' }))
      .when((file) => decide.confirmActivist(file, { ...byBranch('2023-05-09'), organ: 'branch-committee' }, facts))
      .thenRefused('development.step-too-early', { before: 'nomination', doneOn: '2023-05-10' }))

  const file = (unitId: typeof ids.street) =>
    given(applicant, of.nominated({ on: '2023-05-10' }), of.activist({ on: '2023-05-10' })).when((it) =>
      decide.fileUpward(it, { ...byBranch('2023-05-12'), matter: 'activist', recipient: { unitId } }, facts),
    )
  it('is filed with a unit above the branch', () => file(ids.street).thenRecords('membership.filed-upward.v1'))
  it('is filed outside the platform by name', () => {
    const outside = (name: string) =>
      given(applicant, of.nominated({ on: '2023-05-10' }), of.activist({ on: '2023-05-10' })).when((it_) =>
        decide.fileUpward(it_, { ...byBranch('2023-05-12'), matter: 'activist', recipient: { outside: name } }, facts),
      )
    outside('区委组织部').thenRecords('membership.filed-upward.v1')
    outside(' ').thenRefused('development.recipient-needed')
  })
  it('is not filed with the branch itself or a unit beside it', () => {
    file(ids.branch).thenRefused('development.not-above-branch')
    file(ids.otherStreet).thenRefused('development.not-above-branch')
  })
  it('of old times by another branch, and with this one, was filed with nobody above', () =>
    given(applicant, of.nominated({ on: '2023-05-10' }), of.activist({ on: '2023-05-10' }))
      .when((one) =>
        decide.fileUpward(
          one,
          {
            on: on('2023-05-12'),
            unitId: ids.otherBranch,
            matter: 'activist',
            recipient: { unitId: ids.branch },
          },
          past,
        ),
      )
      .thenFindings('development.other-unit', 'development.not-above-branch'))
})

describe('cultivation (06)', () => {
  const activist = [
    ...of.developedTo('applicant', '2023-01-10'),
    of.nominated({ on: '2023-05-10' }),
    of.activist({ on: '2023-05-10' }),
  ]
  const assign = (cultivators: MemberId[], roster: readonly RosterRow[] = [row(2), row(3), row(4)], given_ = facts) =>
    given(...activist).when((file) =>
      decide.assignCultivators(file, { ...byBranch('2023-05-20'), cultivators }, { ...given_, roster }),
    )

  it('has one or two cultivators', () => {
    assign([memberNo(2)]).thenRecords('membership.cultivators-assigned.v1')
    assign([memberNo(2), memberNo(3)]).thenRecords('membership.cultivators-assigned.v1')
  })
  it('not none, not three, and one person named twice is one', () => {
    assign([]).thenRefused('development.cultivators-number', { number: 0 })
    assign([memberNo(2), memberNo(3), memberNo(4)]).thenRefused('development.cultivators-number', { number: 3 })
    assign([memberNo(2), memberNo(2)]).thenRecords('membership.cultivators-assigned.v1')
  })
  it('has full members only', () => {
    const refused = { persons: [memberNo(3)] }
    assign([memberNo(2), memberNo(3)], [row(2), row(3, { stage: 'probationary' })]).thenRefused(
      'development.cultivator-not-full',
      refused,
    )
    assign([memberNo(2), memberNo(3)], [row(2), row(3, { standing: 'suspended' })]).thenRefused(
      'development.cultivator-not-full',
      refused,
    )
    assign([memberNo(2), memberNo(3)], [row(2)]).thenRefused('development.cultivator-not-full', refused)
  })
  it('with three in old times is recorded with findings', () =>
    assign([memberNo(2), memberNo(3), memberNo(4)], [row(2), row(3)], past).thenFindings(
      'development.cultivator-not-full',
      'development.cultivators-number',
    ))
  it('may change hands', () =>
    given(activist, of.cultivators({ on: '2023-05-20' }))
      .when((file) =>
        decide.assignCultivators(
          file,
          { ...byBranch('2024-01-10'), cultivators: [memberNo(4)] },
          { ...facts, roster: [row(4)] },
        ),
      )
      .thenRecords('membership.cultivators-assigned.v1'))
})

describe('confirming a target (07)', () => {
  const activist = (
    rest: readonly Told[] = [of.assessed({ on: '2023-11-10' }), of.assessed({ on: '2024-05-09', period: '下半年' })],
  ) => [
    ...of.developedTo('applicant', '2023-01-10'),
    of.nominated({ on: '2023-05-10' }),
    of.activist({ on: '2023-05-10' }),
    of.filed({ on: '2023-05-12' }),
    of.cultivators({ on: '2023-05-20' }),
    ...rest,
  ]
  const confirm = (
    day: string,
    told: readonly Told[] = activist(),
    given_ = facts,
    heard: readonly ('group' | 'cultivators' | 'members' | 'masses')[] = everybody,
  ) =>
    given(...told).when((file) =>
      decide.confirmTarget(file, { ...byBranch(day), organ: 'branch-committee', opinionsHeard: [...heard] }, given_),
    )

  it('after a year as activist is lawful', () => confirm('2024-05-10').thenFindings())
  it('a day earlier is refused, naming the first lawful day', () =>
    confirm('2024-05-09').thenRefused('development.activist-time', {
      earliestOn: '2024-05-10',
      pack: 'DEV-2014',
      article: 'art. 13',
    }))
  it('counts the time on after a move to another branch', () => {
    const moved = [...activist(), received({ on: '2024-02-01' })]
    const there = (day: string) =>
      given(...moved).when((file) =>
        decide.confirmTarget(
          file,
          { on: on(day), unitId: ids.otherBranch, organ: 'branch-committee', opinionsHeard: [...everybody] },
          facts,
        ),
      )
    there('2024-05-10').thenRecords('membership.target-confirmed.v1')
    there('2024-05-09').thenRefused('development.activist-time')
    confirm('2024-05-10', moved).thenRefused('development.other-unit')
  })
  it('counts the time lived as activist elsewhere', () => {
    const came = (activistOn: string) => [
      enrolledAs({ on: '2024-01-10', stage: 'activist', appliedOn: on('2022-12-01'), activistOn: on(activistOn) }),
      of.cultivators({ on: '2024-01-15' }),
    ]
    // Assessments are asked for from the coming.
    confirm('2024-05-10', came('2023-05-10'), { ...facts, historic: false }).thenFindings()
    confirm('2024-05-10', came('2023-05-11')).thenRefused('development.activist-time', { earliestOn: '2024-05-11' })
  })
  it.each(everybody)('without having heard the %s is refused', (missing) =>
    confirm(
      '2024-05-10',
      activist(),
      facts,
      everybody.filter((one) => one !== missing),
    ).thenRefused('development.opinions-missing', { missing: [missing] }),
  )
  it('is refused while nobody cultivates', () =>
    confirm(
      '2024-05-10',
      activist().filter((told) => !('type' in told) || told.type !== 'membership.cultivators-assigned.v1'),
    ).thenRefused('development.step-missing', { missing: 'cultivation', article: 'art. 9' }))
  it('with a missed half-year is recorded with a finding', () => {
    confirm('2024-05-10', activist([])).thenFindings('development.assessment-missed')
    confirm('2024-05-10', activist([of.assessed({ on: '2023-11-10' })])).thenFindings()
    confirm('2024-05-11', activist([of.assessed({ on: '2023-11-10' })])).thenFindings('development.assessment-missed')
  })
  it('counts no assessment but those of an activist', () =>
    confirm(
      '2024-05-11',
      activist([of.assessed({ on: '2023-11-10' }), of.assessed({ on: '2024-05-09', of: 'probation' })]),
    ).thenFindings('development.assessment-missed'))
  it('too early in the past is recorded with findings', () =>
    confirm('2023-12-01', activist([]), past, ['group']).thenFindings(
      'development.activist-time',
      'development.opinions-missing',
      'development.assessment-missed',
    ))

  describe('under the rules of 2026', () => {
    const late = (from: string, until: string): Told[] => [
      ...of.developedTo('applicant', '2025-01-10'),
      of.nominated({ on: '2025-05-10' }),
      of.activist({ on: '2025-05-10' }),
      of.filed({ on: '2025-05-12' }),
      of.cultivators({ on: '2025-05-20' }),
      of.assessed({ on: '2025-11-10' }),
      of.assessed({ on: '2026-05-09', period: '下半年' }),
      of.noticed({ on: from, until: on(until) }),
    ]
    it('a notice of five working days is enough', () =>
      confirm('2026-06-23', late('2026-06-15', '2026-06-22')).thenFindings())
    it('five days with a holiday among them are four: a finding', () => {
      const [event] = confirm('2026-06-20', late('2026-06-15', '2026-06-19')).thenTypes(
        'membership.target-confirmed.v1',
      )
      expect(event?.data).toMatchObject({
        findings: [
          { code: 'development.notice-short', pack: 'DEV-2026', article: 'art. 13?', detail: { days: 4, least: 5 } },
        ],
      })
    })
    it('a notice on another matter does not count', () =>
      confirm('2026-06-23', [
        ...late('2026-06-15', '2026-06-22').slice(0, -1),
        of.noticed({ on: '2026-06-15', until: on('2026-06-22'), matter: 'conversion' }),
      ]).thenFindings('development.notice-missing'))
    it('a notice that is not over does not count', () =>
      confirm('2026-06-22', late('2026-06-15', '2026-06-22')).thenFindings('development.notice-missing'))
    it('a year without holidays on file is a finding of its own', () =>
      confirm('2026-06-23', late('2026-06-15', '2026-06-22'), {
        ...facts,
        calendar: { years: new Map() },
      }).thenFindings('development.calendar-missing'))
  })
})

describe('filing (08, 18)', () => {
  const file = (told: readonly Told[], matter: 'activist' | 'target' | 'admission') =>
    given(...told).when((it_) =>
      decide.fileUpward(it_, { ...byBranch('2025-01-10'), matter, recipient: { unitId: ids.street } }, facts),
    )
  it('of an admission may be late, of somebody who is a full member by then', () => {
    file(of.admitted({ votedOn: '2023-06-01' }), 'admission').thenRecords('membership.filed-upward.v1')
    file(of.convertedOnTime({ votedOn: '2023-06-01' }), 'admission').thenRecords('membership.filed-upward.v1')
  })
  it('of a target is while the person is one', () => {
    const unfiled = of.developedTo('development-target', '2022-01-10').slice(0, -1)
    file(unfiled, 'target').thenRecords('membership.filed-upward.v1')
    file(of.developedTo('activist', '2022-01-10'), 'target').thenRefused('development.wrong-stage', {
      stage: 'activist',
      expected: 'development-target',
    })
  })
})

describe('assessments (06, 21)', () => {
  const assess = (told: readonly Told[], matter: 'activist' | 'probation') =>
    given(...told).when((file) =>
      decide.recordAssessment(
        file,
        { ...byBranch('2024-01-10'), of: matter, period: '2023年下半年', result: 'good' },
        facts,
      ),
    )
  const target = of.developedTo('development-target', '2022-01-10')
  const probationary = of.admitted({ votedOn: '2023-06-01' })

  it('of an activist go on while the person is a target', () => {
    assess(of.developedTo('activist', '2022-01-10'), 'activist').thenRecords('membership.assessment-recorded.v1')
    assess(target, 'activist').thenRecords('membership.assessment-recorded.v1')
    assess(probationary, 'activist').thenRefused('development.wrong-stage', { stage: 'probationary' })
  })
  it('of probation are of probationary members', () => {
    assess(probationary, 'probation').thenRecords('membership.assessment-recorded.v1')
    assess(target, 'probation').thenRefused('development.wrong-stage', { expected: 'probationary' })
  })
})

describe('public notices', () => {
  const notice = (
    from: string,
    until: string,
    matter: 'target' | 'admission' | 'conversion' = 'target',
    told: readonly Told[] = of.developedTo('activist', '2024-01-10'),
  ) =>
    given(...told).when((file) =>
      decide.publishNotice(file, { ...byBranch(from), matter, until: on(until), objections: 0 }, facts),
    )
  it.each([
    ['target', 'activist', of.developedTo('activist', '2022-01-10'), of.readyForVote('2022-01-10')],
    ['admission', 'development-target', of.readyForVote('2022-01-10'), of.admitted({ votedOn: '2023-06-01' })],
    ['conversion', 'probationary', of.admitted({ votedOn: '2023-06-01' }), of.readyForVote('2022-01-10')],
  ] as const)('on %s are of whoever is %s', (matter, expected, right, wrong) => {
    notice('2024-06-03', '2024-06-10', matter, right).thenRecords('membership.notice-published.v1')
    notice('2024-06-03', '2024-06-10', matter, wrong).thenRefused('development.wrong-stage', { expected })
  })
  it('are recorded once they are over', () => {
    notice('2026-11-16', '2026-11-24').thenRecords('membership.notice-published.v1')
    notice('2026-11-16', '2026-11-25').thenRefused('development.in-the-future')
  })
  it('end on or after their first day, within a year', () => {
    notice('2026-11-16', '2026-11-15').thenRefused('development.notice-dates')
    notice('2026-11-16', '2026-11-16').thenRecords('membership.notice-published.v1')
    notice('2025-06-01', '2026-06-01').thenRecords('membership.notice-published.v1')
    notice('2025-06-01', '2026-06-02').thenRefused('development.notice-dates')
  })
})

describe('introducers (09)', () => {
  const target = of.developedTo('development-target', '2022-01-10')
  const assign = (introducers: MemberId[], roster: readonly RosterRow[] = [row(2), row(3), row(4)], given_ = facts) =>
    given(...target).when((file) =>
      decide.assignIntroducers(file, { ...byBranch('2023-07-01'), introducers }, { ...given_, roster }),
    )

  it('are exactly two', () => {
    assign([memberNo(2), memberNo(3)]).thenRecords('membership.introducers-assigned.v1')
    assign([memberNo(2)]).thenRefused('development.introducers-number', { number: 1 })
    assign([memberNo(2), memberNo(3), memberNo(4)]).thenRefused('development.introducers-number', { number: 3 })
    assign([memberNo(2), memberNo(2)]).thenRefused('development.introducers-number', { number: 1 })
  })
  it('are full members with their rights', () => {
    const unfit = { persons: [memberNo(3)] }
    assign([memberNo(2), memberNo(3)], [row(2), row(3, { stage: 'probationary' })]).thenRefused(
      'development.introducer-unfit',
      unfit,
    )
    assign([memberNo(2), memberNo(3)], [row(2), row(3, { onProbationWithinParty: true })]).thenRefused(
      'development.introducer-unfit',
      unfit,
    )
    assign([memberNo(2), memberNo(3)], [row(2), row(3, { onProbationWithinParty: false })]).thenRecords(
      'membership.introducers-assigned.v1',
    )
  })
  it('of old times who are not on the roll are recorded with a finding', () =>
    assign([memberNo(2), memberNo(3)], [], past).thenFindings('development.introducer-unfit'))
  it('wait for the stage', () =>
    given(...of.developedTo('activist'))
      .when((file) =>
        decide.assignIntroducers(
          file,
          { ...byBranch('2023-03-01'), introducers: [memberNo(2), memberNo(3)] },
          { ...facts, roster: [row(2), row(3)] },
        ),
      )
      .thenRefused('development.wrong-stage', { stage: 'activist', expected: 'development-target' }))
})

describe('the political review (10)', () => {
  const target = of.developedTo('development-target', '2022-01-10')
  const review = (unitId: typeof ids.branch, told: readonly Told[] = target) =>
    given(...told).when((file) =>
      decide.concludePoliticalReview(
        file,
        { on: on('2023-07-01'), unitId, passed: true, documents: ['政审报告'] },
        facts,
      ),
    )
  it('is concluded by the branch or a unit above it', () => {
    review(ids.branch).then(of.reviewed({ on: '2023-07-01', rulePack: 'DEV-2014' }))
    review(ids.street).thenRecords('membership.political-review-concluded.v1')
    review(ids.otherStreet).thenRefused('development.other-unit')
  })
  it('may be held again', () =>
    review(ids.branch, [...target, of.reviewed({ on: '2023-06-20', passed: false })]).thenRecords(
      'membership.political-review-concluded.v1',
    ))
})

describe('training (11)', () => {
  const train = (days: number, classHours: number) =>
    given(...of.developedTo('development-target', '2022-01-10')).when((file) =>
      decide.completeTraining(file, { on: on('2023-07-01'), unitId: ids.street, days, classHours }, facts),
    )
  it('lasts three days or 24 class hours', () => {
    train(3, 0).thenRecords('membership.training-completed.v1')
    train(1, 24).thenRecords('membership.training-completed.v1')
    train(2.5, 23).thenRefused('development.training-short', { leastDays: 3, leastClassHours: 24 })
  })
})

describe('ending a candidacy', () => {
  const end = (told: readonly Told[]) =>
    given(...told).when((file) => decide.endCandidacy(file, { ...byBranch('2024-06-01'), reason: 'withdrawn' }, facts))

  it('is possible at each stage before admission', () => {
    end(of.developedTo('applicant')).thenRecords('membership.candidacy-ended.v1')
    end(of.developedTo('activist')).thenRecords('membership.candidacy-ended.v1')
    end(of.developedTo('development-target')).thenRecords('membership.candidacy-ended.v1')
  })
  it('is not how a member leaves', () => end(of.admitted()).thenRefused('development.wrong-stage'))
  it('leaves nothing more to be done', () =>
    given(of.developedTo('applicant'), of.candidacyEnded({ on: '2022-01-10' }))
      .when((file) => decide.nominateActivist(file, { ...byBranch('2022-02-10'), by: 'members' }, facts))
      .thenRefused('development.not-on-the-road'))
})
