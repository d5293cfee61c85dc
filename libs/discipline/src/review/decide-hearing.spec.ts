import { accountNo, ids } from '@harbor/testing/member-ids'
import * as of from '@harbor/testing/review-fixture'
import type { SanctionTerms } from '@harbor/membership/public'
import { discipline2023 } from '@harbor/rules/discipline-2023'
import {
  hearStatement,
  proposeSanction,
  recordFindings,
  showFacts,
  voteInBranch,
  type VoteInBranch,
} from './decide-hearing'
import * as events from './events'
import type { ReviewFile } from './state'

const { day, givenCase } = of
const on = day('2025-03-01')
const lead = { today: day('2026-11-24'), actorId: accountNo(1) }
const effective = { effectiveOn: on }
const effectiveByPack = { ...effective, rulePack: discipline2023.pack }

describe('findings', () => {
  const facts = [{ fact: '另一笔礼金', articles: ['DISCIPLINE-2023 art. 97?'] }]
  const find =
    (found = facts) =>
    (file: ReviewFile) =>
      recordFindings(file, { on, found, evidence: ['转账记录'] }, lead)
  const recorded = events.findingsRecorded({ personal: { found: facts, evidence: ['转账记录'] } }, effectiveByPack)

  it('are recorded with their evidence, once', () => {
    givenCase(of.opened).when(find()).then(recorded)
    givenCase(of.opened, recorded).when(find()).thenNothing()
  })
  it('each name their articles, and come before the decision', () => {
    givenCase(of.opened)
      .when(find([...facts, { fact: '宴请', articles: [] }]))
      .thenRefused('review.finding-without-article')
    givenCase(...of.untilDecision)
      .when(find())
      .thenRefused('review.decided')
  })
})

describe('the facts', () => {
  const show = (file: ReviewFile) => showFacts(file, { on, signed: true }, lead)
  const shown = events.factsShown({ personal: { signed: true } }, effective)

  it('are shown once, before the decision', () => {
    givenCase(of.opened, of.found).when(show).then(shown)
    givenCase(of.opened, of.found, of.shown).when(show).thenNothing()
    givenCase(...of.untilDecision)
      .when(show)
      .thenRefused('review.decided')
  })
})

describe('the statement', () => {
  const hear = (file: ReviewFile) => hearStatement(file, { on, statement: '属实', waived: false }, lead)
  const heard = events.statementHeard({ personal: { statement: '属实', waived: false } }, effective)

  it('is heard once in the same words, before the decision', () => {
    givenCase(of.opened, of.found, of.shown).when(hear).then(heard)
    givenCase(of.opened, of.found, of.shown, heard).when(hear).thenNothing()
    givenCase(...of.untilDecision)
      .when(hear)
      .thenRefused('review.decided')
  })
})

describe('a proposal', () => {
  const propose = (terms: SanctionTerms) => (file: ReviewFile) =>
    proposeSanction(file, { on, terms, reason: '情节较轻' }, { ...lead, fullMember: true })
  const proposed = (terms: SanctionTerms) =>
    events.sanctionProposed(
      { personal: { terms: { ...terms, posts: [...terms.posts] }, reason: '情节较轻', proposedBy: accountNo(1) } },
      effectiveByPack,
    )
  const heard = [of.opened, of.found, of.shown, of.heard]

  it.each<SanctionTerms>([
    of.warning,
    { kind: 'removal-from-posts', posts: ['支部书记', '支部委员'] },
    { kind: 'probation-within-party', posts: [], probationYears: 1 },
  ])('of a sanction in full is recorded, once: %j', (terms) => {
    givenCase(...heard)
      .when(propose(terms))
      .then(proposed(terms))
    givenCase(...heard, proposed(terms))
      .when(propose(terms))
      .thenNothing()
  })
  it('has years for a probation alone', () =>
    givenCase(...heard)
      .when(propose({ kind: 'warning', posts: [], probationYears: 1 }))
      .thenRefused('review.probation-years-missing', { kind: 'warning' }))
  it('comes before the decision', () =>
    givenCase(...of.untilDecision)
      .when(propose(of.warning))
      .thenRefused('review.decided'))
})

describe('the vote of the branch meeting', () => {
  const told = [of.opened, ...of.team, of.found, of.shown, of.heard, of.proposed()]
  const restsOn = { facts: 'day-facts', position: 1 as never, digest: '0' }
  const ballot = { present: 15, secret: true, yes: 10, no: 2, abstained: 3, memberAttended: true }
  const vote =
    (named: Partial<VoteInBranch> = {}) =>
    (file: ReviewFile) =>
      voteInBranch(file, { on, ...ballot, ...named }, { ...lead, voters: { branchId: ids.branch, due: 15, restsOn } })

  it('of all who are due is recorded as it was counted', () =>
    givenCase(...told)
      .when(vote())
      .then(
        events.branchVoted(
          { personal: { branchId: ids.branch, due: 15, ...ballot, carried: true, restsOn } },
          effective,
        ),
      ))
  it('is by no more than are due, and each present is counted once', () => {
    givenCase(...told)
      .when(vote({ present: 16, yes: 11 }))
      .thenRefused('review.ballot-does-not-add-up', { due: 15, present: 16 })
    givenCase(...told)
      .when(vote({ present: 9, yes: 10, no: 2, abstained: 3 }))
      .thenRefused('review.ballot-does-not-add-up')
  })
  it('comes before the decision', () =>
    givenCase(...of.untilDecision)
      .when(vote())
      .thenRefused('review.decided'))
})
