import { toLocalDate } from '@harbor/kernel/time'
import * as of from '@harbor/testing/member-events'
import { given, type Told } from '@harbor/testing/member-fixture'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { branchAndAbove, generalBranch, street } from '@harbor/testing/street-units'
import type { DevelopmentGiven } from './act'
import * as decide from './decide-admission'
import { concludePoliticalReview, endCandidacy, fileUpward, nominateActivist } from './decide-candidacy'

// Acts are told when they become known, not always in the order of their days: what counts is the day.

const on = toLocalDate
const facts: DevelopmentGiven = { today: on('2026-11-24'), actorId: ids.secretary, units: branchAndAbove }
const past: DevelopmentGiven = { ...facts, historic: true }
const byBranch = (day: string) => ({ on: on(day), unitId: ids.branch })
const byStreet = (day: string) => ({ on: on(day), unitId: ids.street })
const voters = {
  branchId: ids.branch,
  on: on('2023-06-01'),
  due: 15,
  members: Array.from({ length: 15 }, (_, index) => memberNo(index + 2)),
}
const ballot = { present: 8, secret: true, yes: 8, no: 0, abstained: 0, writtenYes: 0, writtenNo: 0 }

const ready = of.readyForVote('2021-09-01')
const talked = [...ready, of.voted({ on: '2023-06-01' }), of.approvalTalk({ on: '2023-06-10' })]
const vote = (day: string, told: readonly Told[]) =>
  given(...told).when((file) => decide.voteOnAdmission(file, { ...byBranch(day), ...ballot }, { ...facts, voters }))
const approve = (day: string, told: readonly Told[], order: { votedOn?: string } = {}, given_ = facts) =>
  given(...told).when((file) =>
    decide.decideAdmission(
      file,
      {
        ...byStreet(day),
        approved: true,
        special: false,
        ...(order.votedOn !== undefined && { votedOn: on(order.votedOn) }),
      },
      given_,
    ),
  )

describe('of several political reviews', () => {
  const failed = of.reviewed({ on: '2023-05-20', passed: false })

  it('the one of the latest day counts, not the one told last', () => {
    vote('2023-06-01', [...ready, failed, of.reviewed({ on: '2023-05-10' })]).thenRefused('development.review-failed', {
      on: '2023-05-20',
    })
    vote('2023-06-01', [...ready, failed, of.reviewed({ on: '2023-05-21' })]).thenRecords(
      'membership.admission-voted.v1',
    )
  })
  it('of one day the one told last counts', () =>
    vote('2023-06-01', [...ready, failed, of.reviewed({ on: '2023-05-20' })]).thenRecords(
      'membership.admission-voted.v1',
    ))
  it('one that passed after the day of the vote does not heal it, one that failed after it does not undo it', () => {
    vote('2023-06-01', [...ready, failed, of.reviewed({ on: '2023-06-02' })]).thenRefused('development.review-failed', {
      on: '2023-05-20',
    })
    vote('2023-06-01', [...ready, of.reviewed({ on: '2023-06-02', passed: false })]).thenRecords(
      'membership.admission-voted.v1',
    )
  })
  it('an earlier one can still be put on record', () =>
    given(...ready, failed)
      .when((file) => concludePoliticalReview(file, { ...byBranch('2023-05-15'), passed: true, documents: [] }, facts))
      .thenRecords('membership.political-review-concluded.v1'))
})

describe('of several votes', () => {
  it('one that carried earlier does not undo a later one that was lost', () =>
    approve('2023-07-01', [
      ...ready,
      of.voted({ on: '2023-06-01', carried: false }),
      of.voted({ on: '2023-05-20' }),
      of.approvalTalk({ on: '2023-06-10' }),
    ]).thenRefused('development.no-resolution'))
})

describe('a step is not told to have been before what it waits for', () => {
  it('the vote before the form', () =>
    vote('2023-04-30', ready).thenRefused('development.step-too-early', { before: 'form', doneOn: '2023-05-01' }))
  it('the approval before the vote', () => {
    approve('2023-05-31', talked).thenRefused('development.step-too-early', {
      before: 'admission-vote',
      doneOn: '2023-06-01',
    })
    approve('2023-05-31', talked, {}, past).thenFindings('development.step-too-early', 'development.step-too-early')
  })
  it('nor is a refusal of the committee before the vote', () =>
    given(...talked)
      .when((file) =>
        decide.decideAdmission(file, { ...byStreet('2023-05-31'), approved: false, special: false }, facts),
      )
      .thenRefused('development.step-too-early', { before: 'admission-vote' }))
  it('nor an extension, a cancellation or its refusal before its vote', () => {
    const applied = [...of.admitted({ votedOn: '2023-06-01' }), of.conversionApplied({ on: '2024-05-25' })]
    const decided = (outcome: 'extend' | 'cancel' | 'not-approved', told: readonly Told[]) =>
      given(...applied, ...told).when((file) =>
        decide.decideConversion(file, { ...byStreet('2024-06-09'), outcome }, facts),
      )
    const refused = { step: 'conversion', before: 'conversion-vote', doneOn: '2024-06-10' }
    const extend = of.conversionVoted({ on: '2024-06-10', proposal: 'extend', extendMonths: 6 })
    decided('extend', [extend]).thenRefused('development.step-too-early', refused)
    decided('not-approved', [extend]).thenRefused('development.step-too-early', refused)
    decided('cancel', [of.conversionVoted({ on: '2024-06-10', proposal: 'cancel' })]).thenRefused(
      'development.step-too-early',
      refused,
    )
  })
  it('nor a cancellation voted on before the admission was approved', () =>
    given(...of.admitted({ votedOn: '2023-06-01', approvedOn: '2023-07-01' }))
      .when((file) =>
        decide.voteOnConversion(
          file,
          { ...byBranch('2023-06-30'), ...ballot, proposal: 'cancel' },
          { ...facts, voters },
        ),
      )
      .thenRefused('development.step-too-early', { before: 'admission', doneOn: '2023-07-01' }))
})

describe('a round begun anew', () => {
  it('by a committee that did not approve does not begin before that day', () => {
    const anew = [...talked, of.admissionDecided({ on: '2023-07-01', approved: false, votedOn: on('2023-06-01') })]
    const review = (day: string) =>
      given(...anew).when((file) =>
        decide.reviewInCommittee(file, { ...byBranch(day), organ: 'branch-committee', qualified: true }, facts),
      )
    review('2023-06-30').thenRefused('development.step-too-early', { before: 'admission', doneOn: '2023-07-01' })
    review('2023-07-01').thenRecords('membership.committee-reviewed.v1')
  })
  it('by an extension does not begin before that day', () => {
    const extended = [
      ...of.admitted({ votedOn: '2023-06-01' }),
      of.conversionApplied({ on: '2024-05-25' }),
      of.conversionVoted({ on: '2024-06-10', proposal: 'extend', extendMonths: 6 }),
      of.conversionDecided({ on: '2024-07-01', outcome: 'extend', probationEndsOn: on('2024-12-01') }),
    ]
    const apply = (day: string) =>
      given(...extended).when((file) => decide.applyForConversion(file, byBranch(day), facts))
    apply('2024-06-20').thenRefused('development.step-too-early', { before: 'conversion', doneOn: '2024-07-01' })
    apply('2024-11-25').thenRecords('membership.conversion-applied.v1')
  })
})

describe('an act of a day to come', () => {
  it('is refused, whatever it is', () => {
    approve('2026-11-25', talked).thenRefused('development.in-the-future')
    approve('2026-11-25', talked, {}, past).thenRefused('development.in-the-future')
  })
  it('is not believed as the day of an old vote either', () => {
    const old = { votedOn: '2026-11-25' }
    approve('2026-11-24', ready, old, past).thenRefused('development.in-the-future', { on: '2026-11-25' })
  })
  it('an old vote after its approval is a finding', () => {
    const [event] = approve('2023-07-01', ready, { votedOn: '2023-07-02' }, past).thenTypes(
      'membership.admission-decided.v1',
    )
    expect(event?.data.findings).toContainEqual(
      expect.objectContaining({
        code: 'development.step-too-early',
        detail: { step: 'admission', before: 'admission-vote', doneOn: '2023-07-02' },
      }),
    )
  })
})

describe('an act on somebody', () => {
  it('of whom there is no file is refused, even as a historic fact', () => {
    given()
      .when((file) => nominateActivist(file, { ...byBranch('2023-06-01'), by: 'members' }, past))
      .thenRefused('development.no-file')
    given()
      .when((file) => endCandidacy(file, { ...byBranch('2023-06-01'), reason: 'withdrawn' }, facts))
      .thenRefused('development.no-file')
  })
})

describe('a unit', () => {
  it('that was dissolved on that day approves nothing, though it had the power the day before', () => {
    const until = (dissolvedOn: string): DevelopmentGiven => ({
      ...facts,
      units: [...branchAndAbove.slice(0, 3), { ...street, dissolvedOn: on(dissolvedOn) }],
    })
    approve('2023-07-01', talked, {}, until('2023-07-01')).thenRefused('development.no-power', {
      on: '2023-07-01',
      pack: 'DEV-2014',
    })
    approve('2023-07-01', talked, {}, until('2023-07-02')).thenRecords('membership.admission-decided.v1')
  })
  it('files with a unit above itself, not with one below', () => {
    const file = (unitId: typeof ids.street, recipientId: typeof ids.street) =>
      given(...of.admitted()).when((it_) =>
        fileUpward(
          it_,
          { on: on('2023-07-10'), unitId, matter: 'admission', recipient: { unitId: recipientId } },
          facts,
        ),
      )
    file(generalBranch.id, ids.street).thenRecords('membership.filed-upward.v1')
    file(ids.street, generalBranch.id).thenRefused('development.not-above-branch')
    file(ids.street, ids.street).thenRefused('development.not-above-branch')
  })
})
