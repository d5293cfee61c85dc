import type { RefusalDetail } from '@harbor/kernel/decision'
import { toLocalDate } from '@harbor/kernel/time'
import * as of from '@harbor/testing/member-events'
import { given, type Told } from '@harbor/testing/member-fixture'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { branchAndAbove } from '@harbor/testing/street-units'
import type { MemberFile } from '../member-file'
import type { DevelopmentDecision, DevelopmentGiven } from './act'
import * as decide from './decide-admission'
import * as candidacy from './decide-candidacy'

// An act on record says what was told of it and no more: a word that was not said does not stand there empty.

const on = toLocalDate
const facts: DevelopmentGiven = { today: on('2026-11-24'), actorId: ids.secretary, units: branchAndAbove }
const voters = {
  branchId: ids.branch,
  on: on('2023-06-01'),
  due: 15,
  members: Array.from({ length: 15 }, (_, index) => memberNo(index + 2)),
}
const byBranch = (day: string) => ({ on: on(day), unitId: ids.branch })
const byStreet = (day: string) => ({ on: on(day), unitId: ids.street })
const ballot = { present: 8, secret: true, yes: 8, no: 0, abstained: 0, writtenYes: 0, writtenNo: 0 }
const noFindings: readonly string[] = []

const applicant = of.developedTo('applicant', '2022-01-10')
const activist = of.developedTo('activist', '2022-01-10')
const target = of.developedTo('development-target', '2022-01-10')
const beforePreReview = of.readyForVote('2021-09-01').slice(0, -2)
const resolved = [
  ...of.readyForVote('2021-09-01'),
  of.voted({ on: '2023-06-01' }),
  of.approvalTalk({ on: '2023-06-10' }),
]
const probationary = [...of.admitted({ votedOn: '2023-06-01' }), of.conversionApplied({ on: '2024-05-25' })]
const votedTo = (proposal: 'convert' | 'extend' | 'cancel', extendMonths?: number) => [
  ...probationary,
  of.conversionVoted({ on: '2024-06-10', proposal, ...(extendMonths !== undefined && { extendMonths }) }),
]

const assess =
  (named: { note?: string } = {}) =>
  (file: MemberFile) =>
    candidacy.recordAssessment(
      file,
      { ...byBranch('2023-06-20'), of: 'activist', period: '下半年', result: 'good', ...named },
      facts,
    )
const end =
  (named: { note?: string } = {}) =>
  (file: MemberFile) =>
    candidacy.endCandidacy(file, { ...byBranch('2023-06-20'), reason: 'withdrawn', ...named }, facts)
const preReview =
  (named: { leavingOn?: string; exception?: string } = {}) =>
  (file: MemberFile) =>
    decide.concludePreReview(
      file,
      {
        ...byStreet('2023-05-10'),
        passed: true,
        exception: named.exception,
        leavingOn: named.leavingOn === undefined ? undefined : on(named.leavingOn),
      },
      facts,
    )
const approve =
  (named: { approved?: boolean; reason?: string } = {}) =>
  (file: MemberFile) =>
    decide.decideAdmission(file, { ...byStreet('2023-07-01'), approved: true, special: false, ...named }, facts)
const voteOn = (proposal: 'convert' | 'extend', extendMonths?: number) => (file: MemberFile) =>
  decide.voteOnConversion(file, { ...byBranch('2024-06-10'), ...ballot, proposal, extendMonths }, { ...facts, voters })
const convert = (outcome: 'convert' | 'extend' | 'cancel' | 'not-approved', reason?: string) => (file: MemberFile) =>
  decide.decideConversion(file, { ...byStreet('2024-07-01'), outcome, reason }, facts)

type Row = readonly [string, readonly Told[], (file: MemberFile) => DevelopmentDecision, RefusalDetail]
const branchSays = { unitId: ids.branch, findings: noFindings }
const streetSays = { unitId: ids.street, findings: noFindings }
const admitted = { ...streetSays, approved: true, votedOn: '2023-06-01', special: false }
const conversion = { ...branchSays, due: 15, ...ballot, carried: true }
const assessed = { ...branchSays, of: 'activist', period: '下半年', result: 'good' }

it.each<Row>([
  ['an assessment', activist, assess(), assessed],
  ['an assessment with a note', activist, assess({ note: '表现良好' }), { ...assessed, note: '表现良好' }],
  ['an end of candidacy', target, end(), { ...branchSays, reason: 'withdrawn' }],
  [
    'an end of candidacy with a note',
    applicant,
    end({ note: '迁居' }),
    { ...branchSays, reason: 'withdrawn', note: '迁居' },
  ],
  ['a pre-review', beforePreReview, preReview(), { ...streetSays, passed: true }],
  [
    'a pre-review of somebody who leaves',
    beforePreReview,
    preReview({ leavingOn: '2023-08-10', exception: '组织选派' }),
    { ...streetSays, passed: true, leavingOn: '2023-08-10', exception: '组织选派' },
  ],
  ['an approval', resolved, approve(), { ...admitted, probationEndsOn: '2024-06-01' }],
  [
    'an approval with a reason',
    resolved,
    approve({ reason: '区域调整' }),
    { ...admitted, probationEndsOn: '2024-06-01', reason: '区域调整' },
  ],
  ['a refusal of admission', resolved, approve({ approved: false }), { ...admitted, approved: false }],
  ['a vote to convert', probationary, voteOn('convert', 6), { ...conversion, proposal: 'convert' }],
  ['a vote to extend', probationary, voteOn('extend', 6), { ...conversion, proposal: 'extend', extendMonths: 6 }],
  [
    'a conversion',
    votedTo('convert'),
    convert('convert'),
    { ...streetSays, outcome: 'convert', fullFrom: '2024-06-01' },
  ],
  [
    'an extension with a reason',
    votedTo('extend', 12),
    convert('extend', '尚需考察'),
    { ...streetSays, outcome: 'extend', probationEndsOn: '2025-06-01', reason: '尚需考察' },
  ],
  ['a cancellation', votedTo('cancel'), convert('cancel'), { ...streetSays, outcome: 'cancel' }],
  [
    'a resolution not approved',
    votedTo('extend', 12),
    convert('not-approved'),
    { ...streetSays, outcome: 'not-approved' },
  ],
])('%s says what was told of it', (_, told, act, data) => {
  const { decision } = given(...told).when(act)
  expect(decision.accepted ? decision.events.map((event) => event.data) : decision).toStrictEqual([data])
})

describe('a decision of the committee', () => {
  const otherStreetDecides = { unitId: ids.otherStreet }
  const admissionTold = (approved: boolean) => [
    ...resolved,
    of.admissionDecided({ on: '2023-07-01', approved, votedOn: on('2023-06-01') }),
  ]
  const admission =
    (named: Partial<Parameters<typeof decide.decideAdmission>[1]> = {}) =>
    (file: MemberFile) =>
      decide.decideAdmission(file, { ...byStreet('2023-07-01'), approved: true, special: false, ...named }, facts)

  it('on an admission is the same by day, outcome and committee', () => {
    given(...admissionTold(true))
      .when(admission())
      .thenNothing()
    given(...admissionTold(false))
      .when(admission({ approved: false }))
      .thenNothing()
  })
  it.each([
    ['another day', { on: on('2023-07-02') }],
    ['another committee', otherStreetDecides],
    ['another outcome', { approved: false }],
  ])('on an admission of %s is another, and comes too late', (_, named) =>
    given(...admissionTold(true))
      .when(admission(named))
      .thenRefused('development.already-done', { step: 'admission', doneOn: '2023-07-01' }),
  )
  it('on an admission that was refused that day needs a vote of the new round', () =>
    given(...admissionTold(false))
      .when(admission())
      .thenRefused('development.no-resolution'))

  const extended = [
    ...votedTo('extend', 6),
    of.conversionDecided({ on: '2024-07-01', outcome: 'extend', probationEndsOn: on('2024-12-01') }),
  ]
  const onConversion =
    (named: Partial<Parameters<typeof decide.decideConversion>[1]> = {}) =>
    (file: MemberFile) =>
      decide.decideConversion(file, { ...byStreet('2024-07-01'), outcome: 'extend', ...named }, facts)

  it('on a conversion is the same by day, outcome and committee', () =>
    given(...extended)
      .when(onConversion())
      .thenNothing())
  it.each([
    ['another day', { on: on('2024-07-02') }],
    ['another committee', otherStreetDecides],
    ['another outcome', { outcome: 'convert' as const }],
  ])('on a conversion of %s is another, for which there is no resolution', (_, named) =>
    given(...extended)
      .when(onConversion(named))
      .thenRefused('development.no-resolution'),
  )
  it('on the conversion of a candidate finds no probation', () =>
    given(...target)
      .when(onConversion())
      .thenRefused('development.not-on-probation'))
})
