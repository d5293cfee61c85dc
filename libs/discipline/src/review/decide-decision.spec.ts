import { accountNo, ids } from '@harbor/testing/member-ids'
import * as of from '@harbor/testing/review-fixture'
import { branchAndAbove } from '@harbor/testing/street-units'
import type { SanctionTerms } from '@harbor/membership/public'
import { discipline2023 } from '@harbor/rules/discipline-2023'
import {
  announce,
  decideAppeal,
  decideReview,
  executeDecision,
  extendExecution,
  lodgeAppeal,
  type DecideAppeal,
} from './decide-decision'
import * as events from './events'
import type { ReviewFile } from './state'

const { day, givenCase } = of
const on = day('2025-05-01')
const second = { today: day('2026-11-24'), actorId: accountNo(2), units: branchAndAbove }
const effective = { effectiveOn: on }
const effectiveByPack = { ...effective, rulePack: discipline2023.pack }

describe('the decision', () => {
  const decide =
    (terms: SanctionTerms = of.seriousWarning) =>
    (file: ReviewFile) =>
      decideReview(file, { on, unitId: ids.street, terms, document: '潮纪〔2025〕3号', reason: '情节较重' }, second)
  const untilVoteOn = (terms: SanctionTerms) => [...of.untilVote.slice(0, -2), of.proposed(terms), of.voted()]
  const probation = (probationYears: number): SanctionTerms => ({
    kind: 'probation-within-party',
    posts: [],
    probationYears,
  })

  it('needs a proposal', () =>
    givenCase(...of.untilVote.slice(0, -2))
      .when(decide())
      .thenRefused('review.no-proposal'))
  it('as the branch carried it is recorded without a finding', () =>
    givenCase(...of.untilVote)
      .when(decide())
      .then(
        events.reviewDecided(
          {
            memberId: ids.member,
            terms: { kind: 'serious-warning', posts: [] },
            decidedBy: ids.street,
            document: '潮纪〔2025〕3号',
            personal: { reason: '情节较重', recordedBy: accountNo(2), findings: [] },
          },
          effectiveByPack,
        ),
      ))
  it('that differs in the years of probation differs', () => {
    givenCase(...untilVoteOn(probation(1)))
      .when(decide(probation(1)))
      .thenFindings()
    const [event] = of.toldBy(decide(probation(2))(of.caseOf(...untilVoteOn(probation(1)))))
    expect(event?.data.personal).toMatchObject({
      findings: [
        {
          code: 'review.differs-from-proposal',
          detail: { proposed: 'probation-within-party', decided: 'probation-within-party' },
        },
      ],
    })
  })
})

describe('what follows a decision', () => {
  const tell = (file: ReviewFile) => announce(file, { on, to: '支部' }, second)
  const execute = (file: ReviewFile) => executeDecision(file, { on, done: '归档' }, second)
  const extend = (file: ReviewFile) =>
    extendExecution(file, { on, unitId: ids.street, until: day('2025-06-01'), reason: '住院' }, second)
  const told = events.decisionAnnounced({ personal: { to: '支部' } }, effective)
  const done = events.decisionExecuted({ personal: { done: '归档' } }, effective)
  const extended = events.executionExtended(
    { until: day('2025-06-01'), personal: { decidedBy: ids.street, reason: '住院' } },
    effective,
  )

  it.each([
    ['announced', tell, told],
    ['executed', execute, done],
    ['extended', extend, extended],
  ] as const)('is %s once, and not before it is made', (_, act, event) => {
    givenCase(...of.untilDecision)
      .when(act)
      .then(event)
    givenCase(...of.untilDecision, event)
      .when(act)
      .thenNothing()
    givenCase(...of.untilVote)
      .when(act)
      .thenRefused('review.not-decided')
  })
  it('is not extended once it is executed', () =>
    givenCase(...of.untilDecision, of.executed)
      .when(extend)
      .thenRefused('review.executed', { on: of.executed.effectiveOn ?? '' }))
})

describe('an appeal', () => {
  const lodge = (file: ReviewFile) => lodgeAppeal(file, { on, grounds: '过重' }, second)
  const lodged = events.appealLodged({ personal: { grounds: '过重' } }, effective)
  const reExaminer = of.assigned(accountNo(3), 're-examination', 61)
  const reExamined = [...of.untilDecision, of.appealed, reExaminer]
  const conclude =
    (named: Partial<DecideAppeal> = {}) =>
    (file: ReviewFile) =>
      decideAppeal(
        file,
        { on, unitId: ids.street, outcome: 'upheld', document: '潮纪复〔2025〕1号', reason: '复查', ...named },
        { ...second, actorId: accountNo(3) },
      )
  const upheld = events.appealUpheld(
    { personal: { decidedBy: ids.street, document: '潮纪复〔2025〕1号', reason: '复查' } },
    effective,
  )

  it('is lodged once in the same words', () => {
    givenCase(...of.untilDecision)
      .when(lodge)
      .then(lodged)
    givenCase(...of.untilDecision, lodged)
      .when(lodge)
      .thenNothing()
  })
  it('may follow one that was upheld, and none that changed the sanction', () => {
    givenCase(...reExamined, upheld)
      .when(lodge)
      .then(lodged)
    givenCase(...of.untilDecision, of.appealed, of.revised(of.warning))
      .when((file) => lodgeAppeal(file, { on: day('2025-06-01'), grounds: '过重' }, second))
      .thenRefused('review.re-examined')
  })
  it('is concluded once, after a decision, by who still re-examines', () => {
    givenCase(...reExamined)
      .when(conclude())
      .then(upheld)
    givenCase(...reExamined, upheld)
      .when(conclude())
      .thenRefused('review.no-open-appeal')
    givenCase(...of.untilVote, reExaminer)
      .when(conclude({ on: day('2025-06-01') }))
      .thenRefused('review.not-decided')
    const released = events.officerReleased({ personal: { accountId: accountNo(3), reason: '调离' } }, effective)
    givenCase(...reExamined, released)
      .when(conclude())
      .thenRefused('review.not-a-re-examiner')
  })
  it.each([
    ['changed', { kind: 'warning', posts: [] }],
    ['revoked', null],
  ] as const)('that ends as %s is recorded with what holds now', (outcome, terms) =>
    givenCase(...reExamined)
      .when(conclude({ outcome, ...(terms && { terms }) }))
      .then(
        events.decisionRevised(
          {
            memberId: ids.member,
            terms: terms && { kind: terms.kind, posts: [] },
            decidedBy: ids.street,
            document: '潮纪复〔2025〕1号',
            personal: { reason: '复查' },
          },
          effectiveByPack,
        ),
      ),
  )
  it('upheld names no other sanction', () =>
    givenCase(...reExamined)
      .when(conclude({ terms: of.warning }))
      .thenRefused('review.terms-missing', { outcome: 'upheld' }))
})
