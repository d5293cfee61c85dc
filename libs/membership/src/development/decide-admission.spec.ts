import { addMonths, toLocalDate } from '@harbor/kernel/time'
import * as of from '@harbor/testing/member-events'
import { given, type Told } from '@harbor/testing/member-fixture'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { enrolledAs, received } from '@harbor/testing/member-roll-events'
import { branchAndAbove, otherStreet, street } from '@harbor/testing/street-units'
import type { DevelopmentGiven } from './act'
import * as decide from './decide-admission'

const on = toLocalDate
const facts: DevelopmentGiven = { today: on('2026-11-24'), actorId: ids.secretary, units: branchAndAbove }
const past: DevelopmentGiven = { ...facts, historic: true }
const byBranch = (day: string) => ({ on: on(day), unitId: ids.branch })
const byStreet = (day: string) => ({ on: on(day), unitId: ids.street })
const votersOf = (due: number) => ({
  voters: {
    branchId: ids.branch,
    on: on('2023-06-01'),
    due,
    members: Array.from({ length: due }, (_, index) => memberNo(index + 2)),
  },
})
const secretly = (present: number, yes: number) => ({
  present,
  secret: true,
  yes,
  no: present - yes,
  abstained: 0,
  writtenYes: 0,
  writtenNo: 0,
})
/** Without the acts of these types. */
const without = (told: readonly Told[], ...types: string[]) =>
  told.filter((one) => !('type' in one) || !types.includes(one.type))

/** Applied on 2021-09-01; reviewed, trained, pre-reviewed and form filled by 2023-05-01. */
const ready = of.readyForVote('2021-09-01')
const voted = [...ready, of.voted({ on: '2023-06-01' })]
const talked = [...voted, of.approvalTalk({ on: '2023-06-10' })]

describe('the review of the branch committee (12)', () => {
  const target = without(
    ready,
    'membership.committee-reviewed.v1',
    'membership.pre-review-concluded.v1',
    'membership.form-filled.v1',
  )
  const review = (told: readonly Told[], given_ = facts) =>
    given(...told).when((file) =>
      decide.reviewInCommittee(file, { ...byBranch('2023-05-01'), organ: 'branch-committee', qualified: true }, given_),
    )

  it('follows introducers, political review and training', () =>
    review(target).thenRecords('membership.committee-reviewed.v1'))
  it.each([
    ['introducers', 'membership.introducers-assigned.v1', 'art. 14?'],
    ['political-review', 'membership.political-review-concluded.v1', 'art. 16?'],
    ['training', 'membership.training-completed.v1', 'art. 17?'],
  ])('is refused without the %s', (missing, type, article) =>
    review(without(target, type)).thenRefused('development.step-missing', {
      step: 'committee-review',
      missing,
      pack: 'DEV-2014',
      article,
    }),
  )
  it('is refused after a failed political review', () =>
    review([...target, of.reviewed({ on: '2023-04-15', passed: false })]).thenRefused('development.review-failed', {
      on: '2023-04-15',
    }))
  it('goes on when a later political review passed', () =>
    review([
      ...target,
      of.reviewed({ on: '2023-04-15', passed: false }),
      of.reviewed({ on: '2023-04-28' }),
    ]).thenRecords('membership.committee-reviewed.v1'))
  it('of old times without political review is recorded with a finding', () =>
    review(without(target, 'membership.political-review-concluded.v1'), past).thenFindings('development.step-missing'))
  it('may be held again when it found the person not qualified', () =>
    review([...target, of.committeeReviewed({ on: '2023-04-20', qualified: false })]).thenRecords(
      'membership.committee-reviewed.v1',
    ))
  it('is not held again once qualified', () =>
    review([...target, of.committeeReviewed({ on: '2023-04-20' })]).thenRefused('development.already-done', {
      step: 'committee-review',
    }))
})

describe('the pre-review (13)', () => {
  const reviewed = without(ready, 'membership.pre-review-concluded.v1', 'membership.form-filled.v1')
  const preReview = (
    order: Partial<Parameters<typeof decide.concludePreReview>[1]> = {},
    told: readonly Told[] = reviewed,
    given_ = facts,
  ) =>
    given(...told).when((file) =>
      decide.concludePreReview(file, { ...byStreet('2023-05-10'), passed: true, ...order }, given_),
    )

  it('is made by the committee with power to approve', () =>
    preReview().thenRecords('membership.pre-review-concluded.v1'))
  it('not by a community committee, a general branch or the branch', () => {
    preReview({ unitId: ids.community }).thenRefused('development.no-power', { pack: 'DEV-2014', article: 'art. 23?' })
    preReview({ unitId: ids.generalBranch }).thenRefused('development.no-power')
    preReview({ unitId: ids.branch }).thenRefused('development.not-above-branch')
  })
  it('of somebody who leaves after three months or later passes', () =>
    preReview({ leavingOn: on('2023-08-10') }).thenFindings())
  it('of somebody who leaves a day earlier is refused', () =>
    preReview({ leavingOn: on('2023-08-09') }).thenRefused('development.leaving-soon', {
      leavingOn: '2023-08-09',
      earliestOn: '2023-08-10',
    }))
  it('passes such a person with a reasoned exception, and leaves a finding', () =>
    preReview({ leavingOn: on('2023-08-09'), exception: '组织选派，期满返回' }).thenFindings(
      'development.leaving-soon',
    ))
  it('may fail such a person without more', () =>
    preReview({ leavingOn: on('2023-08-09'), passed: false }).thenFindings())
  it('waits for the branch committee', () =>
    preReview({}, without(reviewed, 'membership.committee-reviewed.v1')).thenRefused('development.step-missing', {
      missing: 'committee-review',
    }))
})

describe('the form (14)', () => {
  const fill = (told: readonly Told[]) =>
    given(...told).when((file) => decide.fillForm(file, { ...byBranch('2023-05-20'), formNumber: 'ZJ-1' }, facts))
  it('is handed out after a pre-review that passed', () =>
    fill(without(ready, 'membership.form-filled.v1')).thenRecords('membership.form-filled.v1'))
  it('not after one that failed', () =>
    fill([
      ...without(ready, 'membership.form-filled.v1', 'membership.pre-review-concluded.v1'),
      of.preReviewed({ on: '2023-05-10', passed: false }),
    ]).thenRefused('development.step-missing', { missing: 'pre-review' }))
})

describe('the vote on admission (15)', () => {
  const vote = (due: number, ballot: Partial<decide.VoteOrder>, told: readonly Told[] = ready, given_ = facts) =>
    given(...told).when((file) =>
      decide.voteOnAdmission(
        file,
        { ...byBranch('2023-06-01'), ...secretly(8, 8), ...ballot },
        { ...given_, ...votersOf(due) },
      ),
    )

  it('is recorded with the voters due as the roll has them', () => {
    const [event] = vote(15, secretly(8, 8)).thenTypes('membership.admission-voted.v1')
    expect(event?.data).toMatchObject({ due: 15, present: 8, yes: 8, carried: true, findings: [] })
    expect(event).toMatchObject({ effectiveOn: '2023-06-01', rulePack: 'DEV-2014' })
  })
  it('by show of hands is refused', () =>
    vote(15, { ...secretly(8, 8), secret: false }).thenRefused('development.not-secret', { article: 'art. 21' }))
  it('with numbers that cannot be is refused', () => {
    vote(15, { ...secretly(9, 8), no: 0 }).thenRefused('development.votes-do-not-add-up')
    vote(8, secretly(9, 9)).thenRefused('development.votes-do-not-add-up', { due: 8, present: 9 })
    vote(15, { ...secretly(8, 8), writtenYes: 8 }).thenRefused('development.votes-do-not-add-up')
  })
  it.each([['form', 'membership.form-filled.v1']])('waits for the %s', (missing, type) =>
    vote(15, secretly(8, 8), without(ready, type)).thenRefused('development.step-missing', { missing }),
  )
  it('that failed may be held again', () =>
    vote(15, secretly(8, 8), [...ready, of.voted({ on: '2023-05-20', yes: 6, no: 6, carried: false })]).thenRecords(
      'membership.admission-voted.v1',
    ))
  it('that carried is not held again; told again it adds nothing', () => {
    const told = [...ready, of.voted({ on: '2023-06-01', due: 15, present: 8, yes: 8 })]
    vote(15, secretly(8, 8), told).thenNothing()
    vote(15, secretly(9, 9), told).thenRefused('development.already-done', {
      step: 'admission-vote',
      doneOn: '2023-06-01',
    })
  })
  it('never takes the number due from anybody but the roll', () => {
    const [event] = vote(15, { ...secretly(8, 8), dueByMinutes: 9 }).thenTypes('membership.admission-voted.v1')
    expect(event?.data).toMatchObject({ due: 15 })
  })
  it('of old times takes it from the roll where the minutes do not tell it', () => {
    const [event] = vote(15, secretly(8, 8), ready, past).thenTypes('membership.admission-voted.v1')
    expect(event?.data).toMatchObject({ due: 15, findings: [] })
  })
  it('of old times may take it from the minutes, with a finding', () =>
    vote(0, { ...secretly(8, 8), dueByMinutes: 15 }, ready, past).thenFindings('development.voters-from-minutes'))
  it('of old times without a quorum is recorded as what it was', () => {
    const [event] = vote(16, secretly(8, 8), ready, past).thenTypes('membership.admission-voted.v1')
    expect(event?.data).toMatchObject({
      carried: false,
      findings: [{ code: 'development.no-quorum', detail: { due: 16, present: 8, needed: 9 } }],
    })
  })
  it('is by the branch in which the person is', () =>
    vote(15, { unitId: ids.otherBranch }).thenRefused('development.other-unit'))
})

describe('the approval (17)', () => {
  const approve = (
    order: Partial<Parameters<typeof decide.decideAdmission>[1]> = {},
    told: readonly Told[] = talked,
    given_ = facts,
  ) =>
    given(...told).when((file) =>
      decide.decideAdmission(file, { ...byStreet('2023-07-01'), approved: true, special: false, ...order }, given_),
    )

  it('makes a probationary member from the day of the vote', () => {
    const [event] = approve().thenTypes('membership.admission-decided.v1')
    expect(event).toMatchObject({
      effectiveOn: '2023-07-01',
      data: { votedOn: '2023-06-01', probationEndsOn: '2024-06-01', approved: true },
    })
  })
  it('within three months is in time', () => approve({ on: on('2023-09-01') }).thenFindings())
  it('a day later needs special circumstances', () => {
    approve({ on: on('2023-09-02') }).thenRefused('development.approval-late', { dueOn: '2023-09-01' })
    approve({ on: on('2023-09-02'), special: true }).thenRefused('development.reason-needed')
    approve({ on: on('2023-09-02'), special: true, reason: '区域调整' }).thenFindings()
  })
  it('of special circumstances needs its reason also when it is in time', () =>
    approve({ special: true }).thenRefused('development.reason-needed'))
  it('may rest on a vote of today, not of tomorrow', () => {
    const today = { on: facts.today, votedOn: facts.today }
    // Neither vote nor talk are on file.
    approve(today, ready, past).thenFindings('development.step-missing', 'development.step-missing')
    approve({ ...today, votedOn: on('2026-11-25') }, ready, past).thenRefused('development.in-the-future', {
      on: '2026-11-25',
    })
  })
  it('with special circumstances has six months and not a day more', () => {
    approve({ on: on('2023-12-01'), special: true, reason: '区域调整' }).thenRecords('membership.admission-decided.v1')
    approve({ on: on('2023-12-02'), special: true, reason: '区域调整' }).thenRefused('development.approval-late', {
      dueOn: '2023-12-01',
    })
  })
  it('waits for the talk', () =>
    approve({}, voted).thenRefused('development.step-missing', { missing: 'approval-talk', article: 'art. 24?' }))
  it('needs a resolution', () => {
    approve({}, ready).thenRefused('development.no-resolution')
    approve({}, [...ready, of.voted({ on: '2023-06-01', carried: false })]).thenRefused('development.no-resolution')
  })
  it('of old times, the vote not being on file, names the day of the vote', () => {
    approve({ votedOn: on('2023-06-01') }, ready).thenRefused('development.no-resolution')
    // Neither vote nor talk are on file.
    approve({ votedOn: on('2023-06-01') }, ready, past).thenFindings(
      'development.step-missing',
      'development.step-missing',
    )
  })
  it('is refused after a political review that failed meanwhile', () =>
    approve({}, [...talked, of.reviewed({ on: '2023-06-20', passed: false })]).thenRefused('development.review-failed'))
  it('needs power on that very day', () => {
    const until = (day: string) => ({
      ...street,
      powers: [{ power: 'approve-members' as const, from: on('2010-01-01'), until: on(day) }],
    })
    approve({}, talked, { ...facts, units: [until('2023-07-01')] }).thenRecords('membership.admission-decided.v1')
    approve({}, talked, { ...facts, units: [until('2023-06-30')] }).thenRefused('development.no-power', {
      on: '2023-07-01',
    })
  })
  it('is not for a committee of another street', () => {
    approve({ unitId: otherStreet.id }).thenRefused('development.not-above-branch')
  })
  it('told again adds nothing', () =>
    approve({}, [...talked, of.admissionDecided({ on: '2023-07-01', votedOn: on('2023-06-01') })]).thenNothing())

  it('that is refused may come late, with a finding', () =>
    approve({ on: on('2023-12-02'), approved: false }).thenFindings('development.approval-late'))

  it('when refused lets the branch begin anew at the review of its committee', () => {
    const refused = [...talked, of.admissionDecided({ on: '2023-07-01', approved: false, votedOn: on('2023-06-01') })]
    approve({ on: on('2023-07-10') }, refused).thenRefused('development.no-resolution')
    given(...refused)
      .when((file) => decide.fillForm(file, { ...byBranch('2023-07-10'), formNumber: 'ZJ-2' }, facts))
      .thenRefused('development.step-missing', { missing: 'pre-review' })
    given(...refused)
      .when((file) =>
        decide.reviewInCommittee(
          file,
          { ...byBranch('2023-07-10'), organ: 'branch-committee', qualified: true },
          facts,
        ),
      )
      .thenRecords('membership.committee-reviewed.v1')
  })
})

describe('during probation (19-22)', () => {
  const probationary = of.admitted({ votedOn: '2023-06-01', approvedOn: '2023-07-01' })

  it('group, oath and application are recorded', () => {
    given(...probationary)
      .when((file) => decide.assignGroup(file, { ...byBranch('2023-07-05'), groupName: '第一党小组' }, facts))
      .thenRecords('membership.group-assigned.v1')
    given(...probationary)
      .when((file) => decide.takeOath(file, { ...byBranch('2023-07-05'), place: '招宝大讲堂' }, facts))
      .thenRecords('membership.oath-taken.v1')
    given(...probationary)
      .when((file) => decide.applyForConversion(file, byBranch('2024-05-25'), facts))
      .thenRecords('membership.conversion-applied.v1')
  })
  it('none of them is for a candidate', () =>
    given(...talked)
      .when((file) => decide.takeOath(file, { ...byBranch('2023-07-05'), place: '招宝大讲堂' }, facts))
      .thenRefused('development.wrong-stage', { stage: 'development-target' }))

  it('under the rules of 2026 the oath is taken within a month of the approval', () => {
    const member = of.admitted({ votedOn: '2026-06-01', approvedOn: '2026-07-01' })
    const swear = (day: string) =>
      given(...member).when((file) => decide.takeOath(file, { ...byBranch(day), place: '招宝大讲堂' }, facts))
    swear('2026-08-01').thenFindings()
    swear('2026-08-02').thenFindings('development.oath-late')
  })
})

describe('conversion (23-24)', () => {
  const applied = [...of.admitted({ votedOn: '2023-06-01' }), of.conversionApplied({ on: '2024-05-25' })]
  const vote = (
    day: string,
    order: Partial<decide.ConversionVoteOrder> = {},
    told: readonly Told[] = applied,
    given_ = facts,
  ) =>
    given(...told).when((file) =>
      decide.voteOnConversion(
        file,
        { ...byBranch(day), ...secretly(8, 8), proposal: 'convert', ...order },
        { ...given_, ...votersOf(15) },
      ),
    )
  const decideOn = (
    day: string,
    outcome: 'convert' | 'extend' | 'cancel' | 'not-approved',
    told: readonly Told[],
    given_ = facts,
  ) => given(...told).when((file) => decide.decideConversion(file, { ...byStreet(day), outcome }, given_))

  it('is voted on from the day on which probation ends', () => {
    vote('2024-06-01').thenFindings()
    vote('2024-05-31').thenRefused('development.probation-not-over', {
      probationEndsOn: '2024-06-01',
      article: 'art. 32',
    })
  })
  it('later than promptly is recorded with a finding', () => {
    vote('2024-07-01').thenFindings()
    vote('2024-07-02').thenFindings('development.conversion-late')
  })
  it('of somebody who moved here during probation may wait six months', () => {
    const moved = [
      ...of.admitted({ votedOn: '2023-06-01' }),
      received({ on: '2024-03-01' }),
      of.conversionApplied({ on: '2024-05-25', unitId: ids.otherBranch }),
    ]
    vote('2024-12-01', { unitId: ids.otherBranch }, moved).thenFindings()
    vote('2024-12-02', { unitId: ids.otherBranch }, moved).thenFindings('development.conversion-late')
  })
  it('of somebody who moved on its first day may not wait for that, a day later he may', () => {
    const moved = (day: string) => [
      ...of.admitted({ votedOn: '2023-06-01' }),
      received({ on: day }),
      of.conversionApplied({ on: '2024-05-25', unitId: ids.otherBranch }),
    ]
    vote('2024-08-01', { unitId: ids.otherBranch }, moved('2023-06-01')).thenFindings('development.conversion-late')
    vote('2024-08-01', { unitId: ids.otherBranch }, moved('2023-06-02')).thenFindings()
  })
  it('of somebody who moved after its end may not wait for that', () => {
    const moved = (day: string) => [
      ...of.admitted({ votedOn: '2023-06-01' }),
      of.conversionApplied({ on: '2024-05-25' }),
      received({ on: day }),
    ]
    vote('2024-08-01', { unitId: ids.otherBranch }, moved('2024-06-01')).thenFindings()
    vote('2024-08-01', { unitId: ids.otherBranch }, moved('2024-06-02')).thenFindings('development.conversion-late')
  })
  it('waits for the application', () =>
    vote('2024-06-01', {}, of.admitted({ votedOn: '2023-06-01' })).thenRefused('development.step-missing', {
      missing: 'conversion-application',
    }))
  it('has the quorum of an admission', () => {
    vote('2024-06-01', secretly(7, 7)).thenRefused('development.no-quorum', { due: 15, present: 7, needed: 8 })
    const [event] = vote('2024-06-01', secretly(9, 7)).thenTypes('membership.conversion-voted.v1')
    expect(event?.data).toMatchObject({ carried: false })
  })
  it('may be cancelled without waiting for the end', () =>
    vote('2024-01-10', { proposal: 'cancel' }, of.admitted({ votedOn: '2023-06-01' })).thenFindings())

  it('makes a full member from the day on which probation ended, however late', () => {
    const [event] = decideOn('2024-09-01', 'convert', [...applied, of.conversionVoted({ on: '2024-06-10' })]).thenTypes(
      'membership.conversion-decided.v1',
    )
    expect(event?.data).toEqual({ unitId: ids.street, findings: [], outcome: 'convert', fullFrom: '2024-06-01' })
  })
  it('is not approved before probation is over, whatever was voted; extending and cancelling are', () => {
    const early = (proposal: 'convert' | 'extend' | 'cancel') => [
      ...applied,
      of.conversionVoted({ on: '2024-05-26', proposal, ...(proposal === 'extend' && { extendMonths: 6 }) }),
    ]
    const over = { probationEndsOn: '2024-06-01', article: 'art. 32' }
    decideOn('2024-05-31', 'convert', early('convert')).thenRefused('development.probation-not-over', over)
    decideOn('2024-06-01', 'convert', early('convert')).thenFindings()
    decideOn('2024-05-31', 'extend', early('extend')).thenFindings()
    decideOn('2024-05-31', 'cancel', early('cancel')).thenFindings()
  })
  it('is decided within three months of the vote, else with a finding', () => {
    const told = [...applied, of.conversionVoted({ on: '2024-06-10' })]
    decideOn('2024-09-10', 'convert', told).thenFindings()
    decideOn('2024-09-11', 'convert', told).thenFindings('development.conversion-approval-late')
  })
  it('with numbers that cannot be is refused', () =>
    vote('2024-06-01', { ...secretly(9, 8), no: 0 }).thenRefused('development.votes-do-not-add-up', {
      due: 15,
      present: 9,
    }))
  it('of old times, the vote not being on file, is decided as it was', () =>
    decideOn('2024-07-01', 'convert', applied, past).thenFindings('development.step-missing'))
  it('may be not approved, whatever was resolved', () =>
    decideOn('2024-07-01', 'not-approved', [...applied, of.conversionVoted({ on: '2024-06-10' })]).thenFindings())
  it('follows the resolution', () => {
    const told = [...applied, of.conversionVoted({ on: '2024-06-10' })]
    decideOn('2024-07-01', 'cancel', told).thenRefused('development.differs-from-resolution', {
      resolved: 'convert',
      outcome: 'cancel',
    })
    decideOn('2024-07-01', 'convert', applied).thenRefused('development.no-resolution')
    decideOn('2024-07-01', 'convert', [
      ...applied,
      of.conversionVoted({ on: '2024-06-10', carried: false }),
    ]).thenRefused('development.no-resolution')
  })
  it('is decided by the committee with power', () =>
    given(...applied, of.conversionVoted({ on: '2024-06-10' }))
      .when((file) =>
        decide.decideConversion(file, { on: on('2024-07-01'), unitId: ids.community, outcome: 'convert' }, facts),
      )
      .thenRefused('development.no-power'))

  it('that is not approved leaves probation as it is and asks for a new vote', () => {
    const told = [
      ...applied,
      of.conversionVoted({ on: '2024-06-10' }),
      of.conversionDecided({ on: '2024-07-01', outcome: 'not-approved' }),
    ]
    const { file } = given(...told)
    expect(file.timeline.at(-1)).toMatchObject({ stage: 'probationary', standing: 'member' })
    decideOn('2024-07-02', 'convert', told).thenRefused('development.no-resolution')
    vote('2024-07-10', {}, [...told, of.conversionApplied({ on: '2024-07-05' })]).thenRecords(
      'membership.conversion-voted.v1',
    )
  })
  it('that is cancelled ends membership', () => {
    const { file } = given(
      ...applied,
      of.conversionVoted({ on: '2024-06-10', proposal: 'cancel' }),
      of.conversionDecided({ on: '2024-07-01', outcome: 'cancel' }),
    )
    expect(file.timeline.at(-1)).toMatchObject({ validFrom: '2024-07-01', standing: 'candidacy-ended', branchId: null })
  })

  describe('extension', () => {
    const extended = [
      ...applied,
      of.conversionVoted({ on: '2024-06-10', proposal: 'extend', extendMonths: 6 }),
      of.conversionDecided({ on: '2024-07-01', outcome: 'extend', probationEndsOn: on('2024-12-01') }),
    ]

    it('runs from the end of probation, not from the decision', () => {
      const told = [...applied, of.conversionVoted({ on: '2024-06-10', proposal: 'extend', extendMonths: 6 })]
      const [event] = decideOn('2024-07-01', 'extend', told).thenTypes('membership.conversion-decided.v1')
      expect(event?.data).toMatchObject({ outcome: 'extend', probationEndsOn: '2024-12-01' })
    })
    it('needs its months', () =>
      vote('2024-06-01', { proposal: 'extend' }).thenRefused('development.extension-months-needed'))
    it('moves the day from which a full member counts', () => {
      const again = [...extended, of.conversionApplied({ on: '2024-11-25' })]
      vote('2024-11-30', {}, again).thenRefused('development.probation-not-over', { probationEndsOn: '2024-12-01' })
      const [event] = decideOn('2025-01-10', 'convert', [...again, of.conversionVoted({ on: '2024-12-05' })]).thenTypes(
        'membership.conversion-decided.v1',
      )
      expect(event?.data).toMatchObject({ fullFrom: '2024-12-01' })
    })
    it('of old times, the vote not being on file, names its months', () => {
      const extend = (extendMonths: number | undefined) =>
        given(...applied).when((file) =>
          decide.decideConversion(file, { ...byStreet('2024-07-01'), outcome: 'extend', extendMonths }, past),
        )
      extend(undefined).thenRefused('development.extension-months-needed')
      extend(6).thenFindings('development.step-missing')
      extend(5).thenFindings('development.step-missing', 'development.extension-length')
    })
    it('told again adds nothing', () => decideOn('2024-07-01', 'extend', extended).thenNothing())
  })
})

describe('archiving (25)', () => {
  const archive = (told: readonly Told[]) =>
    given(...told).when((file) => decide.archiveFile(file, { ...byStreet('2025-01-10'), place: '街道档案室' }, facts))

  it('follows the conversion', () => {
    archive(of.convertedOnTime()).thenRecords('membership.file-archived.v1')
    archive(of.admitted()).thenRefused('development.wrong-stage', { stage: 'probationary', expected: 'full' })
  })
})

describe('somebody who came as a probationary member', () => {
  const came = (joinedOn: string) => enrolledAs({ on: '2024-01-10', stage: 'probationary', joinedOn: on(joinedOn) })

  it('is converted a year after the vote elsewhere', () => {
    const told = [
      came('2023-06-01'),
      of.conversionApplied({ on: '2024-05-25' }),
      of.conversionVoted({ on: '2024-06-01' }),
    ]
    const [event] = given(...told)
      .when((file) => decide.decideConversion(file, { ...byStreet('2024-07-01'), outcome: 'convert' }, facts))
      .thenTypes('membership.conversion-decided.v1')
    expect(event?.data).toMatchObject({ fullFrom: addMonths(on('2023-06-01'), 12), findings: [] })
  })
})
