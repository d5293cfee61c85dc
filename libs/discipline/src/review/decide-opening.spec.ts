import { accountNo, ids, memberNo } from '@harbor/testing/member-ids'
import * as of from '@harbor/testing/review-fixture'
import { branchAndAbove } from '@harbor/testing/street-units'
import {
  assignOfficer,
  closeReview,
  consentToTransfer,
  openReview,
  releaseOfficer,
  type CaseOfficerFacts,
  type OpenReview,
} from './decide-opening'
import * as events from './events'
import type { ReviewFile } from './state'

const { day, givenCase } = of
const on = day('2026-11-20')
const lead = { today: on, actorId: accountNo(1) }
const effective = { effectiveOn: on }
const upheld = events.appealUpheld(
  { personal: { decidedBy: ids.street, document: '潮纪复〔2025〕1号', reason: '复查' } },
  { effectiveOn: day('2025-05-01') },
)
const closed = events.reviewClosed(
  { personal: { memberId: ids.member, how: 'no-breach', reason: '查无实据' } },
  { effectiveOn: day('2025-05-01') },
)
const released = (number: number) =>
  events.officerReleased({ personal: { accountId: accountNo(number), reason: '利害关系' } }, effective)

describe('whoever opens a review', () => {
  const open =
    (complainant: OpenReview['complainant'], officer: Partial<CaseOfficerFacts> = {}) =>
    (file: ReviewFile) =>
      openReview(
        file,
        {
          on,
          memberId: ids.member,
          unitId: ids.street,
          source: 'complaint',
          matter: '收受礼金',
          conflicts: [],
          ...(complainant && { complainant }),
        },
        {
          ...lead,
          opener: { accountId: accountNo(1), memberId: null, inOffice: true, ...officer },
          onTheRoll: true,
          units: branchAndAbove,
        },
      )
  const said = { memberId: ids.member, unitId: ids.street, source: 'complaint', matter: '收受礼金' } as const
  const first = (memberId: CaseOfficerFacts['memberId'] = null) =>
    events.officerAssigned({ personal: { accountId: accountNo(1), memberId, part: 'review' } }, effective)

  it('may do so on the day itself and without a complainant', () =>
    givenCase()
      .when(open(undefined))
      .then(events.reviewOpened({ personal: said }, effective), first()))
  it('names who complained, if that is somebody else', () => {
    const byAccount = { accountId: accountNo(5) }
    givenCase()
      .when(open(byAccount))
      .then(events.reviewOpened({ personal: { ...said, complainant: byAccount } }, effective), first())
    const byMember = { memberId: memberNo(3) }
    givenCase()
      .when(open(byMember, { memberId: memberNo(2) }))
      .then(events.reviewOpened({ personal: { ...said, complainant: byMember } }, effective), first(memberNo(2)))
    givenCase()
      .when(open({ name: '匿名' }))
      .thenRecords('discipline.review-opened.v1', 'discipline.case-officer-assigned.v1')
  })
})

describe('the case team', () => {
  const assign =
    (number: number, part: 'review' | 're-examination', memberId: CaseOfficerFacts['memberId'] = null) =>
    (file: ReviewFile) =>
      assignOfficer(
        file,
        { on, accountId: accountNo(number), part, conflicts: [] },
        { ...lead, officer: { accountId: accountNo(number), memberId, inOffice: true } },
      )
  const reExaminer = of.assigned(accountNo(3), 're-examination', 61)
  const appealed = [...of.untilDecision, of.appealed]

  it('is of accounts that are known, and of a case that goes on', () => {
    givenCase(of.opened)
      .when((file) =>
        assignOfficer(
          file,
          { on, accountId: accountNo(2), part: 'review', conflicts: [] },
          { ...lead, officer: undefined },
        ),
      )
      .thenRefused('review.not-a-case-officer')
    givenCase(of.opened, closed).when(assign(2, 'review')).thenRefused('review.closed')
    givenCase(of.opened, ...of.team, closed)
      .when((file) => releaseOfficer(file, { on, accountId: accountNo(2), reason: '调离' }, lead))
      .thenRefused('review.closed')
  })
  it('may have back whom it released', () => {
    const back = events.officerAssigned(
      { personal: { accountId: accountNo(2), memberId: memberNo(2), part: 'review' } },
      effective,
    )
    givenCase(of.opened, ...of.team, released(2))
      .when(assign(2, 'review', memberNo(2)))
      .then(back)
  })
  it('says whom it released and why', () =>
    givenCase(of.opened, ...of.team)
      .when((file) => releaseOfficer(file, { on, accountId: accountNo(2), reason: '利害关系' }, lead))
      .then(released(2)))
  it('does not take in who re-examines', () =>
    givenCase(...appealed, reExaminer)
      .when(assign(3, 'review'))
      .thenRefused('review.on-the-team-as-re-examiner'))
  it('of a re-examination may be that of the one before, and members of whom nobody reviewed', () => {
    givenCase(...appealed, reExaminer, upheld, of.appealed, released(3))
      .when(assign(3, 're-examination'))
      .thenRecords('discipline.case-officer-assigned.v1')
    givenCase(...appealed)
      .when(assign(3, 're-examination', memberNo(8)))
      .thenRecords('discipline.case-officer-assigned.v1')
  })
})

describe('the consent to a transfer', () => {
  const consent = (file: ReviewFile) => consentToTransfer(file, { on, unitId: ids.street, reason: '不影响审查' }, lead)
  const consented = events.transferConsented(
    { personal: { memberId: ids.member, unitId: ids.street, reason: '不影响审查' } },
    effective,
  )

  it('is given once, while nothing is decided', () => {
    givenCase(of.opened).when(consent).then(consented)
    givenCase(of.opened, consented).when(consent).thenNothing()
    givenCase(...of.untilDecision)
      .when(consent)
      .thenRefused('review.decided')
  })
})

describe('the end of a case', () => {
  const close = (how: 'concluded' | 'no-breach') => (file: ReviewFile) =>
    closeReview(file, { on, how, reason: '结案' }, lead)

  it('comes once, to a case that was opened', () => {
    givenCase(of.opened, closed).when(close('no-breach')).thenNothing()
    givenCase().when(close('no-breach')).thenRefused('review.unknown')
  })
  it('after a decision is its conclusion, also of one that was revoked before it was executed', () => {
    givenCase(...of.untilDecision, of.executed)
      .when(close('no-breach'))
      .thenRefused('review.wrong-ending', { how: 'no-breach' })
    givenCase(...of.untilDecision, of.appealed, of.revised(null))
      .when(close('concluded'))
      .then(events.reviewClosed({ personal: { memberId: ids.member, how: 'concluded', reason: '结案' } }, effective))
  })
})
