import { toLocalDate } from '@harbor/kernel/time'
import { activist, applied } from '@harbor/testing/member-events'
import { fileOf, given, recordedOn } from '@harbor/testing/member-fixture'
import { ids, transferNo } from '@harbor/testing/member-ids'
import {
  announced,
  died,
  enrolled,
  floatingContacted,
  floatingRegistered,
  floatingReturned,
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
import { person } from '@harbor/testing/member-events'
import { branchAndAbove, otherBranch, otherStreet } from '@harbor/testing/street-units'
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
import { contactFloating, registerFloating, returnFloating, type RegisterFloating } from './decide-floating'
import { announceTransfer, receiveTransfer, type AnnounceTransfer } from './decide-receipt'
import { transferDeadlines } from './deadlines'
import { openTransfer, transferStatus } from './state'

const day = toLocalDate
/** Another person than who started the transfers of the fixture. */
const source: GivenUnits = { today: day('2026-11-24'), actorId: ids.colleague, units: branchAndAbove }
const elsewhere = { ...otherBranch, parentId: ids.otherStreet }
const destination: GivenUnits = { ...source, units: [elsewhere, otherStreet] }
const member = enrolled({ on: '2011-07-01' })
const issue = '2025-01-10'
/** Ninety days after the issue. */
const lastDay = '2025-04-10'
const sent = [member, underWay(issue)]

const initiate =
  (named: Partial<InitiateTransfer> = {}) =>
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
      { ...source, units: [otherBranch] },
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
const receive =
  (on: string, with_: GivenUnits = destination, unitId = ids.otherStreet) =>
  (file: MemberFile) =>
    receiveTransfer(file, { transferId: ids.transfer, on: day(on), unitId }, with_)

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
  it('lies neither in the future nor before the last move', () => {
    given(member)
      .when(initiate({ on: day('2026-11-25') }))
      .thenRefused('transfer.in-the-future')
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
  })
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

describe('the receipt', () => {
  it('on the last day of the letter moves the member', () => {
    given(...sent)
      .when(receive(lastDay))
      .then(received({ on: lastDay }))
    expect(fileOf(...sent, received({ on: lastDay })).timeline.at(-1)).toMatchObject({
      validFrom: lastDay,
      branchId: ids.otherBranch,
    })
  })
  it('a day later leaves the member with the source', () =>
    given(...sent)
      .when(receive('2025-04-11'))
      .thenRefused('transfer.letter-expired', { validUntil: lastDay }))
  it('again adds nothing', () =>
    given(...sent, received({ on: lastDay }))
      .when(receive(lastDay))
      .thenNothing())
  it('is given for the destination, by whoever may receive', () => {
    given(...sent)
      .when(receive(lastDay, { ...destination, units: [elsewhere] }, ids.otherBranch))
      .thenRefused('transfer.no-power')
    given(...sent)
      .when(receive(lastDay, destination, ids.street))
      .thenRefused('transfer.unit-elsewhere')
  })
  it('without a letter is possible within one committee only', () => {
    const approved = [member, initiated({ on: issue }), transferApproved({ on: issue })]
    given(...approved)
      .when(receive('2025-01-12'))
      .thenRefused('transfer.no-letter')
    const sameStreet = { ...source, units: [otherBranch, ...branchAndAbove.slice(1)] }
    given(...approved)
      .when(receive('2025-01-12', sameStreet, ids.street))
      .thenTypes('membership.transfer-received.v1')
  })
  it('of an outside organisation is recorded by the source, and the member has left the platform', () => {
    const outbound = [
      member,
      initiated({ on: issue, destination: { outside: '云岭县委组织部' } }),
      transferApproved({ on: issue }),
      letterIssued({ on: issue }),
    ]
    const [event] = given(...outbound)
      .when(receive('2025-03-01', source, ids.street))
      .thenTypes('membership.transfer-received.v1')
    expect(event).toMatchObject({ data: { at: { outside: '云岭县委组织部' }, decidedBy: ids.street } })
    const file = fileOf(...outbound, ...(event ? [event] : []))
    expect(file.timeline.at(-1)).toMatchObject({ standing: 'transferred-out', branchId: null })
  })
  it('dated before a later change on this roll would leave days without a branch: that is corrected first', () => {
    const outbound = [
      member,
      initiated({ on: issue, destination: { outside: '云岭县委组织部' } }),
      transferApproved({ on: issue }),
      letterIssued({ on: issue }),
      suspended({ on: '2025-03-01', ground: 'settled-abroad' }),
    ]
    given(...outbound)
      .when(receive('2025-02-15', source, ids.street))
      .thenRefused('transfer.later-change', { on: '2025-02-15', from: '2025-03-01' })
  })
  it('waits while membership is suspended', () =>
    given(...sent, suspended({ on: '2025-03-01', ground: 'settled-abroad' }))
      .when(receive('2025-03-02'))
      .thenRefused('transfer.suspended'))
  it('needs the destination to exist on that day', () => {
    const dissolved = { ...elsewhere, dissolvedOn: day('2025-02-01') }
    given(...sent)
      .when(receive('2025-02-01', { ...destination, units: [dissolved, otherStreet] }))
      .thenRefused('transfer.destination-not-a-branch', { on: '2025-02-01' })
    given(...sent)
      .when(receive('2025-01-31', { ...destination, units: [dissolved, otherStreet] }))
      .thenRefused('transfer.destination-dissolved', { on: '2025-02-01' })
    given(...sent)
      .when(receive('2025-01-31', { ...destination, units: [dissolved, otherStreet], historic: true }))
      .thenTypes('membership.transfer-received.v1')
  })
  it('is none of a letter from before the person left the roll and came back', () => {
    const back = [...sent, removed({ on: '2025-02-01' }), applied({ on: '2025-02-10' })]
    given(...back)
      .when(receive('2025-03-01'))
      .thenRefused('transfer.not-on-the-roll', { standing: 'removed', on: '2025-02-01' })
    given(...back)
      .when(initiate({ transferId: transferNo(2), on: day('2025-03-01') }))
      .thenTypes('membership.transfer-initiated.v1')
  })
  it('is none of a transfer that another has followed', () =>
    given(...sent, initiated({ on: '2025-03-01', transferId: transferNo(2) }))
      .when(receive('2025-03-02'))
      .thenRefused('transfer.followed-by-another', { on: '2025-03-01' }))
  it('of the dead is none', () =>
    given(...sent, died({ on: '2025-03-01' }))
      .when(receive('2025-03-02'))
      .thenRefused('transfer.not-on-the-roll', { standing: 'deceased' }))
  it('leaves the time as activist as it was: it counts on', () => {
    const file = fileOf(
      applied({ on: '2023-01-05' }),
      activist({ on: '2023-06-01' }),
      underWay(issue),
      received({ on: '2025-02-01' }),
    )
    expect(file.timeline.find(({ stage }) => stage === 'activist')?.validFrom).toBe('2023-06-01')
    expect(file.timeline.at(-1)).toMatchObject({ stage: 'activist', branchId: ids.otherBranch })
  })
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
  it('is refused by the destination on a lawful ground', () => {
    const refuseIt = (file: MemberFile) =>
      refuseTransfer(
        file,
        {
          transferId: ids.transfer,
          on: day('2025-02-01'),
          unitId: ids.otherStreet,
          ground: 'file-incomplete',
          reason: '档案缺少政审材料',
        },
        destination,
      )
    given(...sent)
      .when(refuseIt)
      .then(transferRefused({ on: '2025-02-01' }))
    given(...sent, transferRefused({ on: '2025-02-01' }))
      .when(refuseIt)
      .thenNothing()
    given(member, initiated({ on: issue }))
      .when(refuseIt)
      .thenRefused('transfer.not-approved')
  })
  it('is taken back by the source, also after the letter expired', () => {
    const withdraw =
      (on: string, unitId = ids.branch) =>
      (file: MemberFile) =>
        withdrawTransfer(file, { transferId: ids.transfer, on: day(on), unitId, reason: '本人不再调动' }, source)
    given(...sent)
      .when(withdraw('2025-06-01'))
      .then(transferWithdrawn({ on: '2025-06-01' }))
    given(...sent)
      .when(withdraw('2025-06-01', ids.otherStreet))
      .thenRefused('transfer.unit-elsewhere')
    given(...sent, received({ on: '2025-02-01' }))
      .when(withdraw('2025-06-01'))
      .thenRefused('transfer.closed', { how: 'received' })
  })
})

describe('coming from outside', () => {
  const order: AnnounceTransfer = {
    transferId: ids.transfer,
    on: day(issue),
    destinationId: ids.branch,
    sourceName: '云岭县委组织部',
    letterNumber: 'YL-0042',
    issuedOn: day(issue),
    validUntil: day(lastDay),
    stage: 'full',
    joinedOn: day('2015-07-01'),
    fullOn: day('2016-07-01'),
    person,
  }
  const announce =
    (named: Partial<AnnounceTransfer> = {}, with_ = source) =>
    (file: MemberFile) =>
      announceTransfer(file, { ...order, ...named }, with_)
  const receiveHere = (on: string) => receive(on, source, ids.street)

  it('opens a file that is on no roll until the receipt', () => {
    given()
      .when(announce())
      .then(announced({ on: issue }))
    expect(fileOf(announced({ on: issue })).timeline).toEqual([])
  })
  it('is received with the letter as provenance', () => {
    const [receipt, enrolment] = given(announced({ on: issue }))
      .when(receiveHere('2025-02-01'))
      .thenTypes('membership.transfer-received.v1', 'membership.member-enrolled.v1')
    expect(enrolment).toMatchObject({
      effectiveOn: '2025-02-01',
      data: {
        branchId: ids.branch,
        provenance: { kind: 'letter', letterNumber: 'YL-0042', sourceName: '云岭县委组织部' },
        personal: person,
      },
    })
    if (!receipt || !enrolment) throw new Error('two events expected')
    const file = fileOf(announced({ on: issue }), receipt, enrolment)
    expect(file.timeline.map(({ validFrom, stage, branchId }) => [validFrom, stage, branchId])).toEqual([
      ['2015-07-01', 'probationary', null],
      ['2016-07-01', 'full', null],
      ['2025-02-01', 'full', ids.branch],
    ])
    expect(openTransfer(file.transfer)).toBeUndefined()
  })
  it('is not received on an expired letter', () =>
    given(announced({ on: issue }))
      .when(receiveHere('2025-04-11'))
      .thenRefused('transfer.letter-expired'))
  it('with a letter of more than ninety days is refused', () => {
    given()
      .when(announce({ validUntil: day('2025-04-11') }))
      .thenRefused('transfer.letter-too-long')
    given()
      .when(announce({ validUntil: day('2025-04-11') }, { ...source, historic: true }))
      .thenFindings('transfer.letter-too-long')
  })
  it('is for who left by transfer, not for who is here or was removed', () => {
    given(member).when(announce()).thenRefused('transfer.on-the-roll-already')
    given(member, removed({ on: '2020-01-01' }))
      .when(announce())
      .thenRefused('transfer.not-readmitted')
    given(announced({ on: issue }))
      .when(announce({ transferId: transferNo(2) }))
      .thenRefused('transfer.already-open')
    const out = [
      member,
      initiated({ on: '2020-01-01', transferId: transferNo(9), destination: { outside: '云岭' } }),
      received({ on: '2020-02-01', transferId: transferNo(9), at: { outside: '云岭' } }),
    ]
    given(...out)
      .when(announce())
      .thenTypes('membership.transfer-announced.v1')
  })
  it('refuses letters and lives that cannot be', () => {
    given()
      .when(announce({ on: day('2025-01-09') }))
      .thenRefused('transfer.dates-out-of-order')
    given()
      .when(announce({ fullOn: day('2015-01-01') }))
      .thenRefused('transfer.dates-out-of-order')
    given()
      .when(announce({ stage: 'probationary' }))
      .thenRefused('transfer.stage-contradicts-dates')
    given()
      .when(announce({ destinationId: ids.community }))
      .thenRefused('transfer.destination-not-a-branch')
  })
})

describe('floating members', () => {
  const register =
    (named: Partial<RegisterFloating> = {}) =>
    (file: MemberFile) =>
      registerFloating(
        file,
        { floatingId: ids.floating, leftOn: day('2025-01-31'), region: '新加坡', abroad: true, ...named },
        source,
      )
  const away = [member, floatingRegistered({ on: '2025-01-31' })]
  const contact = (on: string) => (file: MemberFile) =>
    contactFloating(file, { floatingId: ids.floating, contactedOn: day(on), by: '周岚' }, source)
  const comeBack = (on: string) => (file: MemberFile) =>
    returnFloating(file, { floatingId: ids.floating, on: day(on) }, source)

  it('are away for six months or more', () => {
    given(member)
      .when(register())
      .then(floatingRegistered({ on: '2025-01-31' }))
    given(member)
      .when(register({ expectedReturnOn: day('2025-07-31') }))
      .thenTypes('membership.floating-registered.v1')
    given(member)
      .when(register({ expectedReturnOn: day('2025-07-30') }))
      .thenRefused('transfer.floating-too-short', { from: '2025-07-31' })
  })
  it('are members, registered once', () => {
    given(applied({ on: '2024-01-01' }))
      .when(register())
      .thenRefused('transfer.not-on-the-roll')
    given(...away)
      .when(register({ leftOn: day('2025-02-01') }))
      .thenRefused('transfer.floating-open')
    given(...away)
      .when(register())
      .thenNothing()
  })
  it('abroad are to be contacted every half-year, each contact opening the next', () => {
    const file = fileOf(...away, floatingContacted({ on: '2025-07-31' }), floatingContacted({ on: '2026-03-01' }))
    expect(transferDeadlines(file)).toMatchObject([
      { rule: 'transfer.contact-abroad', opensOn: '2025-01-31', dueOn: '2025-07-31', metOn: '2025-07-31' },
      { rule: 'transfer.contact-abroad', opensOn: '2025-07-31', dueOn: '2026-01-31', metOn: '2026-03-01' },
      { rule: 'transfer.contact-abroad', opensOn: '2026-03-01', dueOn: '2026-09-01', metOn: null },
    ])
  })
  it('are not recorded twice as contacted where the name of who was in contact is not open', () => {
    const told = floatingContacted({ on: '2025-07-01' })
    const unopened = { ...told, data: { ...told.data, personal: null } }
    given(...away, unopened)
      .when(contact('2025-07-01'))
      .thenNothing()
    given(...away, unopened)
      .when(contact('2025-07-02'))
      .thenTypes('membership.floating-contacted.v1')
  })
  it('within the country have no such limit', () =>
    expect(transferDeadlines(fileOf(member, floatingRegistered({ on: '2025-01-31', abroad: false })))).toEqual([]))
  it('are contacted while away and return once', () => {
    given(...away)
      .when(contact('2025-07-01'))
      .then(floatingContacted({ on: '2025-07-01' }))
    given(...away, floatingContacted({ on: '2025-07-01' }))
      .when(contact('2025-07-01'))
      .thenNothing()
    given(...away)
      .when(contact('2025-01-30'))
      .thenRefused('transfer.dates-out-of-order')
    given(...away)
      .when(comeBack('2025-08-01'))
      .then(floatingReturned({ on: '2025-08-01' }))
    given(...away, floatingReturned({ on: '2025-08-01' }))
      .when(comeBack('2025-07-01'))
      .thenRefused('transfer.floating-over')
    given(...away, floatingReturned({ on: '2025-08-01' }))
      .when(contact('2025-09-01'))
      .thenRefused('transfer.floating-over')
    given(member).when(contact('2025-09-01')).thenRefused('transfer.floating-unknown')
  })
  it('are not those whose relation was transferred since, nor who left the roll', () => {
    given(...sent, received({ on: '2025-02-10' }))
      .when(register())
      .thenRefused('transfer.dates-out-of-order', { earlier: '2025-02-10', later: '2025-01-31' })
    given(...away, removed({ on: '2025-06-01' }))
      .when(contact('2025-07-01'))
      .thenRefused('transfer.floating-over', { on: '2025-06-01' })
  })
  it('stay with their branch, and are floating no more once transferred', () => {
    expect(fileOf(...away).timeline.at(-1)?.branchId).toBe(ids.branch)
    const moved = fileOf(
      ...away,
      recordedOn('2026-01-05', initiated({ on: '2026-01-05' })),
      received({ on: '2026-01-20' }),
    )
    expect(moved.transfer.floating).toMatchObject([{ endedOn: '2026-01-20' }])
  })
})
