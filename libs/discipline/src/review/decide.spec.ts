import type { Decision, RefusalDetail } from '@harbor/kernel/decision'
import { accountNo, ids, memberNo } from '@harbor/testing/member-ids'
import * as of from '@harbor/testing/review-fixture'
import { branch, branchAndAbove } from '@harbor/testing/street-units'
import {
  assignOfficer,
  closeReview,
  consentToTransfer,
  openReview,
  releaseOfficer,
  type CaseOfficerFacts,
  type OpenReview,
} from './decide-opening'
import {
  announce,
  decideAppeal,
  decideReview,
  executeDecision,
  extendExecution,
  lodgeAppeal,
  type DecideAppeal,
  type DecideReview,
} from './decide-decision'
import { hearStatement, proposeSanction, recordFindings, showFacts, voteInBranch } from './decide-hearing'
import type { ReviewEvent } from './events'
import { isOnTeam, type ReviewFile } from './state'

const { day } = of
const today = day('2026-11-24')
const lead = { today, actorId: accountNo(1) }
const second = { today, actorId: accountNo(2), units: branchAndAbove }

function given(...told: readonly ReviewEvent[]) {
  const file = of.caseOf(...told)
  return {
    when: (decide: (file: ReviewFile) => Decision<ReviewEvent>) => {
      const decision = decide(file)
      return {
        thenRecords: (...types: readonly ReviewEvent['type'][]) =>
          expect(decision.accepted ? decision.events.map(({ type }) => type) : decision).toEqual(types),
        thenRefused: (code: string, detail: RefusalDetail = {}) =>
          expect(decision).toMatchObject({ accepted: false, code, detail }),
        after: of.caseOf(...told, ...(decision.accepted ? decision.events : [])),
      }
    },
  }
}

const officer = (number: number, named: Partial<CaseOfficerFacts> = {}): CaseOfficerFacts => ({
  accountId: accountNo(number),
  memberId: null,
  inOffice: true,
  ...named,
})

describe('opening a review', () => {
  const open =
    (named: Partial<OpenReview> = {}, facts: { opener?: CaseOfficerFacts; onTheRoll?: boolean } = {}) =>
    (file: ReviewFile) =>
      openReview(
        file,
        {
          on: day('2025-01-06'),
          memberId: ids.member,
          unitId: ids.street,
          source: 'complaint',
          matter: '收受礼金',
          conflicts: [],
          ...named,
        },
        { ...lead, opener: officer(1), onTheRoll: true, units: branchAndAbove, ...facts },
      )

  it('puts whoever opens it on the team', () => {
    const { after } = given().when(open())
    expect(isOnTeam(after, accountNo(1))).toBe(true)
    expect(isOnTeam(after, accountNo(2))).toBe(false)
  })
  it('is for members of the roll, by a unit above them', () => {
    given()
      .when(open({}, { onTheRoll: false }))
      .thenRefused('review.not-a-member')
    given()
      .when(open({ unitId: ids.otherStreet }))
      .thenRefused('review.unit-elsewhere')
    given()
      .when(open({ on: day('2026-11-25') }))
      .thenRefused('review.in-the-future')
  })
  it('is not by the member himself, the complainant, a relative, or somebody out of office', () => {
    given()
      .when(open({}, { opener: officer(1, { memberId: ids.member }) }))
      .thenRefused('review.own-case')
    given()
      .when(open({ complainant: { accountId: accountNo(1) } }))
      .thenRefused('review.officer-complained')
    given()
      .when(open({ complainant: { memberId: memberNo(2) } }, { opener: officer(1, { memberId: memberNo(2) }) }))
      .thenRefused('review.officer-complained')
    given()
      .when(open({ conflicts: ['relative'] }))
      .thenRefused('review.conflict-of-interest', { conflicts: ['relative'] })
    given()
      .when(open({}, { opener: officer(1, { inOffice: false }) }))
      .thenRefused('review.not-a-case-officer')
  })
  it('repeated adds nothing', () => given(of.opened).when(open()).thenRecords())
})

describe('the case team', () => {
  const assign =
    (number: number, part: 'review' | 're-examination' = 'review', facts: Partial<CaseOfficerFacts> = {}) =>
    (file: ReviewFile) =>
      assignOfficer(
        file,
        { on: today, accountId: accountNo(number), part, conflicts: [] },
        { ...lead, officer: officer(number, facts) },
      )

  it('grows by officers without a conflict', () => {
    given(of.opened, of.team[0] ?? of.opened)
      .when(assign(2))
      .thenRecords('discipline.case-officer-assigned.v1')
    given(of.opened)
      .when(assign(2, 'review', { memberId: ids.member }))
      .thenRefused('review.own-case')
    given(of.opened)
      .when(assign(2, 'review', { inOffice: false }))
      .thenRefused('review.not-a-case-officer')
    given(of.opened, ...of.team)
      .when(assign(2))
      .thenRecords()
  })
  it('shuts out whoever is released, and is never left empty', () => {
    const release = (number: number) => (file: ReviewFile) =>
      releaseOfficer(file, { on: today, accountId: accountNo(number), reason: '利害关系' }, lead)
    const { after } = given(of.opened, ...of.team).when(release(2))
    expect(isOnTeam(after, accountNo(2))).toBe(false)
    given(...after.recorded)
      .when(release(1))
      .thenRefused('review.last-officer')
    given(of.opened, ...of.team)
      .when(release(3))
      .thenRefused('review.not-on-the-team')
  })
  it('of a re-examination are other people, also where they use another account', () => {
    given(...of.untilDecision)
      .when(assign(3, 're-examination'))
      .thenRefused('review.no-open-appeal')
    const appealed = [...of.untilDecision, of.appealed]
    given(...appealed)
      .when(assign(3, 're-examination'))
      .thenRecords('discipline.case-officer-assigned.v1')
    given(...appealed)
      .when(assign(2, 're-examination'))
      .thenRefused('review.re-examiner-was-on-the-team')
    const withMember = appealed.map((event) =>
      event.type === 'discipline.case-officer-assigned.v1' && event.data.personal
        ? { ...event, data: { personal: { ...event.data.personal, memberId: memberNo(9) } } }
        : event,
    )
    given(...withMember)
      .when(assign(3, 're-examination', { memberId: memberNo(9) }))
      .thenRefused('review.re-examiner-was-on-the-team')
  })
})

describe('from the facts to a proposal', () => {
  const on = day('2025-03-01')
  const find = (file: ReviewFile) =>
    recordFindings(
      file,
      { on, found: [{ fact: '另一笔礼金', articles: ['DISCIPLINE-2023 art. 97?'] }], evidence: [] },
      lead,
    )
  const propose =
    (terms = of.warning, fullMember = true) =>
    (file: ReviewFile) =>
      proposeSanction(file, { on, terms, reason: '情节较轻' }, { ...lead, fullMember })

  it('each finding names its articles', () =>
    given(of.opened)
      .when((file) => recordFindings(file, { on, found: [{ fact: '礼金', articles: [] }], evidence: [] }, lead))
      .thenRefused('review.finding-without-article'))
  it('the facts are shown before the statement, the statement heard before any proposal', () => {
    given(of.opened)
      .when((file) => showFacts(file, { on, signed: true }, lead))
      .thenRefused('review.no-findings')
    given(of.opened, of.found)
      .when((file) => hearStatement(file, { on, statement: '属实', waived: false }, lead))
      .thenRefused('review.facts-not-shown')
    given(of.opened, of.found, of.shown).when(propose()).thenRefused('review.statement-not-heard')
    given(of.opened, of.found, of.shown, of.heard).when(propose()).thenRecords('discipline.sanction-proposed.v1')
  })
  it('new facts are shown and answered anew', () => {
    const { after } = given(...of.untilVote).when(find)
    given(...after.recorded)
      .when(propose())
      .thenRefused('review.statement-not-heard')
    expect(after).toMatchObject({ vote: null, proposal: null, factsShownOn: null })
  })
  it('acts follow each other in time', () =>
    given(of.opened, of.found)
      .when((file) => showFacts(file, { on: day('2025-01-15'), signed: true }, lead))
      .thenRefused('review.dates-out-of-order', { earlier: '2025-01-16' }))
  it('a sanction is named in full, and is for full members', () => {
    const heard = [of.opened, of.found, of.shown, of.heard]
    given(...heard)
      .when(propose({ kind: 'removal-from-posts', posts: [] }))
      .thenRefused('review.posts-missing')
    given(...heard)
      .when(propose({ kind: 'warning', posts: ['书记'] }))
      .thenRefused('review.posts-missing')
    given(...heard)
      .when(propose({ kind: 'probation-within-party', posts: [] }))
      .thenRefused('review.probation-years-missing')
    given(...heard)
      .when(propose(of.warning, false))
      .thenRefused('review.not-a-full-member')
  })
})

describe('the vote of the branch meeting', () => {
  const told = [of.opened, ...of.team, of.found, of.shown, of.heard, of.proposed()]
  const vote =
    (due: number, present: number, yes: number, no = present - yes) =>
    (file: ReviewFile) =>
      voteInBranch(
        file,
        { on: day('2025-03-01'), present, secret: true, yes, no, abstained: 0, memberAttended: true },
        {
          ...lead,
          voters: { branchId: ids.branch, due, restsOn: { facts: 'day-facts', position: 1 as never, digest: '0' } },
        },
      )
  it('needs a proposal', () =>
    given(of.opened, of.found)
      .when(vote(15, 12, 10))
      .thenRefused('review.no-proposal'))
  it('opens with half of those due, inclusive', () => {
    given(...told)
      .when(vote(16, 8, 8))
      .thenRecords('discipline.branch-voted.v1')
    given(...told)
      .when(vote(16, 7, 7))
      .thenRefused('review.no-quorum', { needed: 8 })
    given(...told)
      .when(vote(15, 7, 7))
      .thenRefused('review.no-quorum', { needed: 8 })
  })
  it.each([
    [16, 9, 9, true],
    [16, 9, 8, false],
    [15, 9, 8, true],
    [15, 9, 7, false],
  ])('of %i due, %i present, %i yes is carried: %s', (due, present, yes, carried) =>
    expect(given(...told).when(vote(due, present, yes)).after.vote).toMatchObject({ due, carried }),
  )
  it('adds up', () =>
    given(...told)
      .when(vote(16, 9, 8, 2))
      .thenRefused('review.ballot-does-not-add-up'))
})

describe('the decision', () => {
  const decide =
    (named: Partial<DecideReview> = {}, actorId = accountNo(2)) =>
    (file: ReviewFile) =>
      decideReview(
        file,
        {
          on: day('2025-03-01'),
          unitId: ids.street,
          terms: of.seriousWarning,
          document: '潮纪〔2025〕3号',
          reason: '情节较重',
          ...named,
        },
        { ...second, actorId },
      )
  it('is by the unit with the power on that day, which takes effect that day', () => {
    const { after, thenRecords } = given(...of.untilVote).when(decide())
    thenRecords('discipline.review-decided.v1')
    expect(after.decision).toMatchObject({ on: '2025-03-01', unitId: ids.street })
    given(...of.untilVote)
      .when(decide({ unitId: branch.id }))
      .thenRefused('review.no-power')
    given(...of.untilVote)
      .when(decide({ unitId: ids.otherStreet }))
      .thenRefused('review.unit-elsewhere')
  })
  it('follows a carried vote', () => {
    given(...of.untilVote.slice(0, -1))
      .when(decide())
      .thenRefused('review.not-voted')
    given(...of.untilVote.slice(0, -1), of.voted(false))
      .when(decide())
      .thenRefused('review.vote-not-carried')
  })
  it('is recorded by somebody else than who proposed it', () =>
    given(...of.untilVote)
      .when(decide({}, accountNo(1)))
      .thenRefused('review.same-person'))
  it('may differ from what the branch carried, and says so', () => {
    const decision = decide({ terms: of.warning })(of.caseOf(...of.untilVote))
    const [event] = of.toldBy(decision)
    expect(event?.data.personal).toMatchObject({ findings: [{ code: 'review.differs-from-proposal' }] })
  })
  it('is made once', () =>
    given(...of.untilDecision)
      .when(decide())
      .thenRefused('review.decided'))
  it('alone tells something beside the sealed part', () => {
    const open = [...of.untilDecision, of.appealed, of.revised(of.warning)].filter(
      ({ data }) => Object.keys(data).length > 1,
    )
    expect(open.map(({ type }) => type)).toEqual(['discipline.review-decided.v1', 'discipline.decision-revised.v1'])
  })
})

describe('what follows a decision', () => {
  const decidedOn = '2025-02-25'
  it('is announced and executed', () => {
    given(...of.untilVote)
      .when((file) => announce(file, { on: today, to: '支部' }, lead))
      .thenRefused('review.not-decided')
    given(...of.untilDecision)
      .when((file) => announce(file, { on: day('2025-03-20'), to: '支部' }, lead))
      .thenRecords('discipline.decision-announced.v1')
    given(...of.untilDecision)
      .when((file) => executeDecision(file, { on: day(decidedOn), done: '归档' }, lead))
      .thenRecords('discipline.decision-executed.v1')
  })
  it.each([
    ['2025-03-25', 'review.no-extension'],
    ['2025-03-26', undefined],
    ['2025-08-25', undefined],
    ['2025-08-26', 'review.extension-too-long'],
  ])('is extended until %s: %s', (until, code) => {
    const extend = (file: ReviewFile) =>
      extendExecution(file, { on: day('2025-03-01'), unitId: ids.street, until: day(until), reason: '住院' }, second)
    const outcome = given(...of.untilDecision).when(extend)
    if (code) outcome.thenRefused(code)
    else outcome.thenRecords('discipline.execution-extended.v1')
  })
})

describe('an appeal', () => {
  const on = day('2025-05-01')
  const reExamined = [...of.untilDecision, of.appealed, of.assigned(accountNo(3), 're-examination', 61)]
  const conclude =
    (named: Partial<DecideAppeal>, actorId = accountNo(3)) =>
    (file: ReviewFile) =>
      decideAppeal(
        file,
        { on, unitId: ids.street, outcome: 'upheld', document: '潮纪复〔2025〕1号', reason: '复查', ...named },
        { ...second, actorId },
      )
  it('is one at a time', () => {
    const lodge = (file: ReviewFile) => lodgeAppeal(file, { on, grounds: '过重' }, lead)
    given(...of.untilVote)
      .when(lodge)
      .thenRefused('review.not-decided')
    given(...of.untilDecision)
      .when(lodge)
      .thenRecords('discipline.appeal-lodged.v1')
    given(...of.untilDecision, of.appealed)
      .when(lodge)
      .thenRefused('review.appeal-open')
    given(...of.untilDecision, of.appealed, of.revised(null))
      .when(lodge)
      .thenRefused('review.revoked')
  })
  it('is concluded by those who re-examined', () =>
    given(...reExamined)
      .when(conclude({}, accountNo(2)))
      .thenRefused('review.not-a-re-examiner'))
  it('upheld makes nothing public', () =>
    given(...reExamined)
      .when(conclude({}))
      .thenRecords('discipline.appeal-upheld.v1'))
  it('changed names another sanction', () => {
    given(...reExamined)
      .when(conclude({ outcome: 'changed' }))
      .thenRefused('review.terms-missing')
    given(...reExamined)
      .when(conclude({ outcome: 'changed', terms: of.seriousWarning }))
      .thenRefused('review.changes-nothing')
    const { after } = given(...reExamined).when(conclude({ outcome: 'changed', terms: of.warning }))
    expect(after).toMatchObject({ terms: of.warning, decision: { terms: of.seriousWarning } })
  })
  it('revoked leaves none', () =>
    expect(given(...reExamined).when(conclude({ outcome: 'revoked' })).after.terms).toBeNull())
})

describe('the end of a case', () => {
  const close = (how: 'concluded' | 'no-breach') => (file: ReviewFile) =>
    closeReview(file, { on: day('2025-06-01'), how, reason: '结案' }, lead)
  it('before a decision says why there is none', () => {
    given(of.opened).when(close('no-breach')).thenRecords('discipline.review-closed.v1')
    given(of.opened).when(close('concluded')).thenRefused('review.wrong-ending')
  })
  it('after a decision waits for the execution and an open appeal', () => {
    given(...of.untilDecision)
      .when(close('concluded'))
      .thenRefused('review.not-executed')
    given(...of.untilDecision, of.appealed)
      .when(close('concluded'))
      .thenRefused('review.appeal-open')
    given(...of.untilDecision, of.executed)
      .when(close('concluded'))
      .thenRecords('discipline.review-closed.v1')
  })
})

it('only the reviewing unit agrees to a transfer', () => {
  const consent = (unitId: typeof ids.street) => (file: ReviewFile) =>
    consentToTransfer(file, { on: day('2025-02-01'), unitId, reason: '不影响审查' }, lead)
  given(of.opened).when(consent(ids.branch)).thenRefused('review.unit-elsewhere')
  given(of.opened).when(consent(ids.street)).thenRecords('discipline.transfer-consented.v1')
})
