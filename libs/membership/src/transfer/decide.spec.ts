import { toLocalDate } from '@harbor/kernel/time'
import { activist, applied } from '@harbor/testing/member-events'
import { fileOf, given } from '@harbor/testing/member-fixture'
import { ids, transferNo } from '@harbor/testing/member-ids'
import {
  announced,
  died,
  initiated,
  letterIssued,
  received,
  removed,
  resigned,
  suspended,
  transferApproved,
  transferRefused,
  transferWithdrawn,
  underWay,
} from '@harbor/testing/member-roll-events'
import { branchAndAbove, community, otherBranch } from '@harbor/testing/street-units'
import { destination, elsewhere, issue, lastDay, member, receive, sent, source } from '@harbor/testing/transfer-fixture'
import type { MemberFile } from '../member-file'
import { deadlineState } from '@harbor/calendar/deadline'
import {
  approveTransfer,
  initiateTransfer,
  issueLetter,
  refuseTransfer,
  withdrawTransfer,
  type GivenUnits,
  type InitiateTransfer,
  type IssueLetter,
} from './decide'
import { transferDeadlines } from './deadlines'
import { openTransfer, transferStatus } from './state'

const day = toLocalDate
const initiate =
  (named: Partial<InitiateTransfer> = {}, units: GivenUnits['units'] = [otherBranch]) =>
  (file: MemberFile) =>
    initiateTransfer(
      file,
      {
        transferId: ids.transfer,
        on: day(issue),
        destination: { unitId: ids.otherBranch },
        reason: '工作调动',
        ...named,
      },
      { ...source, units },
    )
const approve =
  (on: string, named: Partial<GivenUnits> = {}, unitId = ids.street) =>
  (file: MemberFile) =>
    approveTransfer(file, { transferId: ids.transfer, on: day(on), unitId }, { ...source, ...named })
const issueOn =
  (on: string, validUntil: string, named: Partial<IssueLetter> = {}, with_ = source) =>
  (file: MemberFile) =>
    issueLetter(
      file,
      {
        transferId: ids.transfer,
        on: day(on),
        unitId: ids.street,
        letterNumber: 'ZB-2025-0001',
        validUntil: day(validUntil),
        addressee: '滨海街道党工委',
        ...named,
      },
      with_,
    )
describe('starting a transfer', () => {
  it('names the branch that is responsible on that day', () =>
    given(member)
      .when(initiate())
      .then(initiated({ on: issue })))
  it('again the same adds nothing', () =>
    given(member, initiated({ on: issue }))
      .when(initiate())
      .thenNothing())
  it('is possible once at a time', () =>
    given(member, initiated({ on: issue }))
      .when(initiate({ transferId: transferNo(2), on: day('2025-01-11') }))
      .thenRefused('transfer.already-open'))
  it('is possible again after the last one ended', () => {
    given(member, initiated({ on: issue }), transferWithdrawn({ on: '2025-02-01' }))
      .when(initiate({ transferId: transferNo(2), on: day('2025-02-01') }))
      .thenTypes('membership.transfer-initiated.v1')
  })
  it('is possible again after leaving the roll and coming back: the old letter is not taken along', () =>
    given(...sent, removed({ on: '2025-02-01' }), applied({ on: '2025-02-10' }))
      .when(initiate({ transferId: transferNo(2), on: day('2025-03-01') }))
      .thenRecords('membership.transfer-initiated.v1'))
  it('does not ask what became of the member in the same branch later', () =>
    given(applied({ on: '2024-01-05' }), activist({ on: '2025-02-01' }))
      .when(initiate())
      .thenRecords('membership.transfer-initiated.v1'))
  it('is also for applicants and activists', () => {
    given(applied({ on: '2024-01-05' }))
      .when(initiate())
      .thenTypes('membership.transfer-initiated.v1')
  })
  it('is not for the suspended, nor for who left', () => {
    given(member, suspended({ on: '2024-01-01' }))
      .when(initiate())
      .thenRefused('transfer.suspended')
    given(member, resigned({ on: '2024-01-01' }))
      .when(initiate())
      .thenRefused('transfer.not-on-the-roll', { standing: 'resigned' })
    given().when(initiate()).thenRefused('transfer.no-file')
  })
  it('goes to another branch that exists, or to an organisation outside', () => {
    given(member)
      .when(initiate({ destination: { unitId: ids.branch } }))
      .thenRefused('transfer.same-branch')
    given(member)
      .when(initiate({ destination: { unitId: ids.community } }))
      .thenRefused('transfer.destination-not-a-branch')
    given(member)
      .when(initiate({ destination: { outside: '云岭县委组织部' } }))
      .thenTypes('membership.transfer-initiated.v1')
  })
  it('goes to no unit but a branch, and to none that is dissolved by that day', () => {
    given(member)
      .when(initiate({ destination: { unitId: ids.community } }, [community]))
      .thenRefused('transfer.destination-not-a-branch', { unit: community.name, on: issue })
    const dissolved = (on: string) => [{ ...otherBranch, dissolvedOn: day(on) }]
    given(member)
      .when(initiate({}, dissolved(issue)))
      .thenRefused('transfer.destination-not-a-branch', { unit: otherBranch.name, on: issue })
    given(member)
      .when(initiate({}, dissolved('2025-01-11')))
      .thenRecords('membership.transfer-initiated.v1')
  })
  it('needs a branch of the platform that is responsible on that day', () => {
    const before = (on: string, standing: string) =>
      given(member)
        .when(initiate({ on: day(on) }))
        .thenRefused('transfer.not-on-the-roll', { on, standing })
    before('2010-06-30', 'unknown')
    // A member since 2010, of no branch here before 2011.
    before('2011-06-30', 'member')
    given(member)
      .when(initiate({ on: day('2011-07-01') }))
      .thenRecords('membership.transfer-initiated.v1')
  })
  it('lies neither in the future nor before the last move', () => {
    given(member)
      .when(initiate({ on: day('2026-11-25') }))
      .thenRefused('transfer.in-the-future')
    given(member)
      .when(initiate({ on: day('2026-11-24') }))
      .thenRecords('membership.transfer-initiated.v1')
    for (const on of ['2025-02-01', '2025-02-02'])
      given(...sent, received({ on: '2025-02-01' }))
        .when(initiate({ transferId: transferNo(2), on: day(on), destination: { outside: '云岭' } }))
        .thenRecords('membership.transfer-initiated.v1')
    given(...sent, received({ on: '2025-02-01' }))
      .when(initiate({ transferId: transferNo(2), on: day('2025-01-31'), destination: { outside: '云岭' } }))
      .thenRefused('transfer.dates-out-of-order', { earlier: '2025-02-01' })
  })
})

describe('the approval of the source', () => {
  const begun = [member, initiated({ on: issue })]
  it('is given by the committee that may transfer', () =>
    given(...begun)
      .when(approve(issue))
      .then(transferApproved({ on: issue })))
  it('not by a unit without the power, nor by one elsewhere', () => {
    given(...begun)
      .when(approve(issue, {}, ids.community))
      .thenRefused('transfer.no-power')
    given(...begun)
      .when(approve(issue, {}, ids.otherStreet))
      .thenRefused('transfer.unit-elsewhere')
  })
  it('by the branch itself where it has the power', () => {
    const [branch, ...above] = branchAndAbove
    if (!branch) throw new Error('no branch')
    const powerful = {
      ...branch,
      powers: [{ power: 'approve-transfers' as const, from: day('2020-01-01'), until: null }],
    }
    given(...begun)
      .when(approve(issue, { units: [powerful, ...above] }, ids.branch))
      .thenTypes('membership.transfer-approved.v1')
  })
  it('never by the person who started it', () =>
    given(...begun)
      .when(approve(issue, { actorId: ids.secretary }))
      .thenRefused('transfer.same-person'))
  it('of old times may be by that person, and by a unit without the power, with a finding', () =>
    given(...begun)
      .when(approve(issue, { actorId: ids.secretary, historic: true }, ids.community))
      .thenFindings('transfer.no-power'))
  it('is not asked of somebody from outside, who comes with a letter', () =>
    given(announced({ on: issue }))
      .when(approve(issue))
      .thenRefused('transfer.inbound-has-its-letter'))
  it('may be of today, not of tomorrow, and needs a file', () => {
    given(...begun)
      .when(approve('2026-11-24'))
      .thenRecords('membership.transfer-approved.v1')
    given(...begun)
      .when(approve('2026-11-25'))
      .thenRefused('transfer.in-the-future', { on: '2026-11-25' })
    given().when(approve(issue)).thenRefused('transfer.no-file')
  })
  it('is none where a correction has put the person’s coming behind it', () =>
    given(initiated({ on: issue }), applied({ on: '2025-02-01' }))
      .when(approve('2025-01-31'))
      .thenRefused('transfer.not-on-the-roll', { on: '2025-01-31', standing: 'unknown' }))
  it('may be told late of whoever left the roll meanwhile, for a day before that', () => {
    const gone = [...begun, removed({ on: '2025-02-01' })]
    given(...gone)
      .when(approve('2025-01-31'))
      .thenRecords('membership.transfer-approved.v1')
    given(...gone)
      .when(approve('2025-02-01'))
      .thenRefused('transfer.not-on-the-roll', { on: '2025-02-01', standing: 'removed' })
  })
  it('not before the start, once, and not when it ended', () => {
    given(...begun)
      .when(approve('2025-01-09'))
      .thenRefused('transfer.dates-out-of-order')
    given(...begun, transferApproved({ on: issue }))
      .when(approve(issue))
      .thenNothing()
    given(...begun, transferApproved({ on: issue }))
      .when(approve('2025-01-11'))
      .thenRefused('transfer.approved-already', { on: issue })
    given(...begun, transferWithdrawn({ on: '2025-01-11' }))
      .when(approve('2025-01-12'))
      .thenRefused('transfer.closed', { how: 'withdrawn', on: '2025-01-11' })
    given(member).when(approve(issue)).thenRefused('transfer.unknown')
  })
})

describe('the letter', () => {
  const ready = [member, initiated({ on: issue }), transferApproved({ on: issue })]
  it('is valid for ninety days at most', () => {
    given(...ready)
      .when(issueOn(issue, lastDay))
      .then(letterIssued({ on: issue }))
    given(...ready)
      .when(issueOn(issue, '2025-04-11'))
      .thenRefused('transfer.letter-too-long', { latest: lastDay, pack: 'REG-2019' })
    given(...ready)
      .when(issueOn(issue, '2025-01-09'))
      .thenRefused('transfer.dates-out-of-order')
    given(...ready)
      .when(issueOn(issue, issue))
      .thenRecords('membership.transfer-letter-issued.v1')
  })
  it('says until when dues are paid, where that is known', () =>
    given(...ready)
      .when(issueOn(issue, lastDay, { duesPaidUntil: '2024-12' }))
      .then(letterIssued({ on: issue, duesPaidUntil: '2024-12' })))
  it('told again adds nothing', () =>
    given(...sent)
      .when(issueOn(issue, lastDay))
      .thenNothing())
  it('is issued by whoever may transfer', () => {
    given(...ready)
      .when(issueOn(issue, lastDay, { unitId: ids.community }))
      .thenRefused('transfer.no-power', { unit: community.name, on: issue })
    given().when(issueOn(issue, lastDay)).thenRefused('transfer.no-file')
  })
  it('of another transfer of the same person has another number', () =>
    given(...sent, received({ on: '2025-02-01' }), [
      initiated({ on: '2025-03-01', transferId: transferNo(2), sourceId: ids.otherBranch }),
      transferApproved({ on: '2025-03-01', transferId: transferNo(2) }),
    ])
      .when(issueOn('2025-03-02', lastDay, { transferId: transferNo(2) }))
      .thenRefused('transfer.letter-number-used', { number: 'ZB-2025-0001' }))
  it('of the past that was longer is recorded with the finding', () =>
    given(...ready)
      .when(issueOn(issue, '2025-07-10', {}, { ...source, historic: true }))
      .thenFindings('transfer.letter-too-long'))
  it('needs the approval', () =>
    given(member, initiated({ on: issue }))
      .when(issueOn(issue, lastDay))
      .thenRefused('transfer.not-approved'))
  it('waits for the clearance; one of the past does not', () => {
    given(...ready)
      .when(issueOn(issue, lastDay, {}, { ...source, cleared: false }))
      .thenRefused('transfer.not-cleared')
    given(...ready)
      .when(issueOn(issue, lastDay, {}, { ...source, cleared: false, historic: true }))
      .thenRecords('membership.transfer-letter-issued.v1')
  })
  it('is issued again under a new number, and then counts alone', () => {
    given(...sent)
      .when(issueOn('2025-04-20', '2025-05-20'))
      .thenRefused('transfer.letter-number-used', { number: 'ZB-2025-0001' })
    given(...sent)
      .when(issueOn('2025-04-20', '2025-05-20', { letterNumber: 'ZB-2025-0002' }))
      .thenTypes('membership.transfer-letter-issued.v1')
    const again = letterIssued({ on: '2025-04-20', letterNumber: 'ZB-2025-0002', validUntil: day('2025-05-20') })
    given(...sent, again)
      .when(receive('2025-05-20'))
      .thenTypes('membership.transfer-received.v1')
    given(...sent, again)
      .when(receive('2025-04-19'))
      .thenRefused('transfer.dates-out-of-order', { earlier: '2025-04-20' })
  })
  it('for somebody from outside is the source’s', () =>
    given(announced({ on: issue }))
      .when(issueOn('2025-01-11', lastDay))
      .thenRefused('transfer.inbound-has-its-letter'))
})

describe('a letter that expired without receipt', () => {
  const file = fileOf(...sent)
  const deadlinesOn = (today: string) =>
    transferDeadlines(file)
      .filter(({ opensOn }) => opensOn <= today)
      .map((deadline) => [deadline.rule, deadlineState(deadline, day(today)), deadline.unitId])

  it('the member is still on the source’s roll', () => {
    expect(file.timeline.at(-1)).toMatchObject({ standing: 'member', branchId: ids.branch })
    expect(openTransfer(file.transfer)).toBeDefined()
  })
  it('expiry is derived: no event, the day after the last', () => {
    const [transfer] = file.transfer.transfers
    if (!transfer) throw new Error('no transfer')
    expect(transferStatus(transfer, day(lastDay))).toBe('letter-issued')
    expect(transferStatus(transfer, day('2025-04-11'))).toBe('expired')
  })
  it('a follow-up of the source is open', () => {
    expect(deadlinesOn(lastDay)).toEqual([['transfer.receipt', 'open', ids.otherBranch]])
    expect(deadlinesOn('2025-04-11')).toEqual([
      ['transfer.receipt', 'missed', ids.otherBranch],
      ['transfer.follow-up', 'open', ids.branch],
    ])
    expect(deadlinesOn('2025-05-12')).toContainEqual(['transfer.follow-up', 'missed', ids.branch])
  })
  it('a new letter, a withdrawal or a refusal meets it', () => {
    const again = letterIssued({ on: '2025-04-20', letterNumber: 'ZB-2025-0002', validUntil: day('2025-05-20') })
    for (const event of [again, transferWithdrawn({ on: '2025-04-20' }), transferRefused({ on: '2025-04-20' })]) {
      const followUp = transferDeadlines(fileOf(...sent, event)).find(({ rule }) => rule === 'transfer.follow-up')
      expect(followUp).toMatchObject({ opensOn: '2025-04-11', dueOn: '2025-05-11', metOn: '2025-04-20' })
    }
  })
  it('ends with the member’s leaving the roll, not before', () => {
    const gone = transferDeadlines(fileOf(...sent, died({ on: '2025-04-20' })))
    expect(gone.map(({ rule, metOn }) => [rule, metOn])).toEqual([
      ['transfer.receipt', '2025-04-20'],
      ['transfer.follow-up', '2025-04-20'],
    ])
  })
  it('also for somebody who left the platform once and comes back with a letter', () => {
    const out = { transferId: transferNo(9), at: { outside: '云岭县委组织部' } }
    const left = [initiated({ on: '2020-01-01', transferId: transferNo(9) }), received({ on: '2020-02-01', ...out })]
    const rows = transferDeadlines(fileOf(member, ...left, announced({ on: issue })))
    expect(rows).toMatchObject([
      { rule: 'transfer.receipt', opensOn: issue, dueOn: lastDay, metOn: null },
      { rule: 'transfer.follow-up', metOn: null, unitId: ids.branch },
    ])
  })
  it('a receipt in time opens none', () =>
    expect(transferDeadlines(fileOf(...sent, received({ on: lastDay })))).toMatchObject([
      { rule: 'transfer.receipt', metOn: lastDay },
    ]))
})

describe('a transfer that comes to nothing', () => {
  const refuseIt =
    (on = '2025-02-01', with_: GivenUnits = destination, unitId = ids.otherStreet) =>
    (file: MemberFile) =>
      refuseTransfer(
        file,
        { transferId: ids.transfer, on: day(on), unitId, ground: 'file-incomplete', reason: '档案缺少政审材料' },
        with_,
      )
  const withdraw =
    (on: string, unitId = ids.branch) =>
    (file: MemberFile) =>
      withdrawTransfer(file, { transferId: ids.transfer, on: day(on), unitId, reason: '本人不再调动' }, source)

  it('is refused by the destination on a lawful ground', () => {
    given(...sent)
      .when(refuseIt())
      .then(transferRefused({ on: '2025-02-01' }))
    given(...sent, transferRefused({ on: '2025-02-01' }))
      .when(refuseIt())
      .thenNothing()
    given(member, initiated({ on: issue }))
      .when(refuseIt())
      .thenRefused('transfer.not-approved')
  })
  it('is refused by whoever may receive; one of old times by another is recorded', () => {
    const units = [elsewhere]
    given(...sent)
      .when(refuseIt('2025-02-01', { ...destination, units }, ids.otherBranch))
      .thenRefused('transfer.no-power', { unit: otherBranch.name, on: '2025-02-01' })
    given(...sent)
      .when(refuseIt('2025-02-01', { ...destination, units, historic: true }, ids.otherBranch))
      .thenRecords('membership.transfer-refused.v1')
  })
  it('is refused without an approval of ours where somebody comes from outside', () =>
    given(announced({ on: issue }))
      .when(refuseIt('2025-02-01', source, ids.street))
      .thenRecords('membership.transfer-refused.v1'))
  it('is refused neither before its last step nor after its end', () => {
    given(...sent)
      .when(refuseIt('2025-01-09'))
      .thenRefused('transfer.dates-out-of-order', { earlier: issue, later: '2025-01-09' })
    given(...sent, received({ on: '2025-02-01' }))
      .when(refuseIt())
      .thenRefused('transfer.closed', { how: 'received', on: '2025-02-01' })
  })
  it('is taken back by the source, also after the letter expired', () => {
    given(...sent)
      .when(withdraw('2025-06-01'))
      .then(transferWithdrawn({ on: '2025-06-01' }))
    given(...sent, transferWithdrawn({ on: '2025-06-01' }))
      .when(withdraw('2025-06-01'))
      .thenNothing()
    given(...sent)
      .when(withdraw('2025-06-01', ids.otherStreet))
      .thenRefused('transfer.unit-elsewhere')
    given(...sent, received({ on: '2025-02-01' }))
      .when(withdraw('2025-06-01'))
      .thenRefused('transfer.closed', { how: 'received' })
    given(...sent)
      .when(withdraw('2026-11-25'))
      .thenRefused('transfer.in-the-future')
  })
  it('acts after the last of its steps: here the letter', () => {
    const [begun, approval] = underWay(issue)
    given(member, begun ?? [], approval ?? [], letterIssued({ on: '2025-01-20' }))
      .when(withdraw('2025-01-19'))
      .thenRefused('transfer.dates-out-of-order', { earlier: '2025-01-20', later: '2025-01-19' })
  })
  it('may be the third of a person as well as the first', () => {
    const before = [2, 3].flatMap((number) => [
      initiated({ on: '2024-01-10', transferId: transferNo(number) }),
      transferWithdrawn({ on: '2024-01-11', transferId: transferNo(number) }),
    ])
    given(member, ...before, underWay(issue))
      .when(withdraw('2025-06-01'))
      .then(transferWithdrawn({ on: '2025-06-01' }))
  })
  it('acts after the last of its steps, also where a correction has moved an earlier one behind it', () => {
    const moved = [
      member,
      initiated({ on: issue }),
      transferApproved({ on: '2025-01-20' }),
      letterIssued({ on: '2025-01-15' }),
    ]
    given(...moved)
      .when(withdraw('2025-01-19'))
      .thenRefused('transfer.dates-out-of-order', { earlier: '2025-01-20', later: '2025-01-19' })
    given(...moved)
      .when(withdraw('2025-01-20'))
      .thenRecords('membership.transfer-withdrawn.v1')
  })
})
