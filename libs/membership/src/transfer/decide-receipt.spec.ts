import { toLocalDate } from '@harbor/kernel/time'
import { activist, applied, candidacyEnded, person, target } from '@harbor/testing/member-events'
import { fileOf, given, type Told } from '@harbor/testing/member-fixture'
import { ids, transferNo } from '@harbor/testing/member-ids'
import {
  announced,
  died,
  erased,
  initiated,
  letterIssued,
  received,
  removed,
  restored,
  suspended,
  transferApproved,
  transferWithdrawn,
  underWay,
} from '@harbor/testing/member-roll-events'
import { branch, branchAndAbove, community, otherBranch, otherStreet } from '@harbor/testing/street-units'
import { destination, elsewhere, issue, lastDay, member, receive, sent, source } from '@harbor/testing/transfer-fixture'
import type { MemberFile } from '../member-file'
import { announceTransfer, type AnnounceTransfer } from './decide-receipt'
import { openTransfer } from './state'

const day = toLocalDate
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
      .when(receive(lastDay, { ...destination, units: [elsewhere] }, { unitId: ids.otherBranch }))
      .thenRefused('transfer.no-power')
    given(...sent)
      .when(receive(lastDay, destination, { unitId: ids.street }))
      .thenRefused('transfer.unit-elsewhere')
  })
  it('without a letter is possible within one committee only', () => {
    const approved = [member, initiated({ on: issue }), transferApproved({ on: issue })]
    given(...approved)
      .when(receive('2025-01-12'))
      .thenRefused('transfer.no-letter')
    const sameStreet = { ...source, units: [otherBranch, ...branchAndAbove.slice(1)] }
    given(...approved)
      .when(receive('2025-01-12', sameStreet, { unitId: ids.street }))
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
      .when(receive('2025-03-01', source, { unitId: ids.street }))
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
      .when(receive('2025-02-15', source, { unitId: ids.street }))
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

describe('whose receipt', () => {
  it('is of a transfer that is known, and approved', () => {
    given().when(receive('2025-02-01')).thenRefused('transfer.no-file')
    given(member).when(receive('2025-02-01')).thenRefused('transfer.unknown')
    given(member, initiated({ on: issue }))
      .when(receive('2025-02-01'))
      .thenRefused('transfer.not-approved')
  })
  it('is of the transfer that is named, for its destination among the units above it', () => {
    const before = { transferId: transferNo(2) }
    const told = [
      initiated({ on: '2024-01-10', ...before, destination: { outside: '云岭县委组织部' } }),
      transferWithdrawn({ on: '2024-01-11', ...before }),
    ]
    given(member, ...told, underWay(issue))
      .when(receive('2025-02-01', { ...destination, units: [otherStreet, elsewhere] }))
      .then(received({ on: '2025-02-01' }))
  })
  it('may be of today, not of tomorrow', () => {
    const late = [member, underWay('2026-11-20')]
    given(...late)
      .when(receive('2026-11-24'))
      .thenRecords('membership.transfer-received.v1')
    given(...late)
      .when(receive('2026-11-25'))
      .thenRefused('transfer.in-the-future')
  })
  it('keeps the number of its paper', () =>
    given(...sent)
      .when(receive('2025-02-01', destination, { receiptNumber: 'TT-0007' }))
      .then(received({ on: '2025-02-01', receiptNumber: 'TT-0007' })))
  it('waits for the clearance; one of the past does not, nor one of somebody from outside', () => {
    const uncleared = { ...destination, cleared: false }
    given(...sent)
      .when(receive('2025-02-01', uncleared))
      .thenRefused('transfer.not-cleared')
    given(...sent)
      .when(receive('2025-02-01', { ...uncleared, historic: true }))
      .thenRecords('membership.transfer-received.v1')
    given(announced({ on: issue }))
      .when(receive('2025-02-01', { ...source, cleared: false }, { unitId: ids.street }))
      .thenRecords('membership.transfer-received.v1', 'membership.member-enrolled.v1')
  })
  it('of old times is recorded with what it broke', () => {
    const approved = [member, initiated({ on: issue }), transferApproved({ on: issue })]
    const past = { ...destination, historic: true }
    given(...approved)
      .when(receive('2025-02-01', past))
      .thenFindings('transfer.no-letter')
    given(...sent)
      .when(receive('2025-04-11', past, { unitId: ids.otherBranch }))
      .thenFindings('transfer.no-power', 'transfer.letter-expired')
  })
  it('is nobody’s where nothing is known of the destination', () =>
    given(...sent)
      .when(receive('2025-02-01', { ...destination, units: [] }))
      .thenRefused('transfer.unit-elsewhere'))
  it('waits for the last day of a suspension', () => {
    const back = [...sent, suspended({ on: '2025-02-01' }), restored({ on: '2025-03-01' })]
    given(...back)
      .when(receive('2025-02-28'))
      .thenRefused('transfer.suspended')
    given(...back)
      .when(receive('2025-03-01'))
      .thenRecords('membership.transfer-received.v1')
  })
})

describe('the receipt of an organisation outside', () => {
  const outside = { outside: '云岭县委组织部' }
  const outbound = [
    member,
    initiated({ on: issue, destination: outside }),
    transferApproved({ on: issue }),
    letterIssued({ on: issue }),
  ]
  const receipt = (...later: readonly Told[]) =>
    given(...outbound, ...later).when(receive('2025-02-15', source, { unitId: ids.street }))

  it.each<[string, Told]>([
    ['a suspension', suspended({ on: '2025-02-16' })],
    ['a removal', removed({ on: '2025-02-16' })],
    ['a suspension restored on the same day', [suspended({ on: '2025-02-16' }), restored({ on: '2025-02-16' })]],
    ['a move within the platform', received({ on: '2025-02-16', transferId: transferNo(2) })],
  ])('is not dated before %s on record, which says the member was still there', (_, later) =>
    receipt(later).thenRefused('transfer.later-change', { on: '2025-02-15', from: '2025-02-16' }),
  )
  it('is not dated before a later step of an applicant either', () => {
    const [, ...transfer] = outbound
    const later = (on: string) =>
      given(applied({ on: '2023-01-05' }), activist({ on: '2023-06-01' }), ...transfer, target({ on })).when(
        receive('2025-02-15', source, { unitId: ids.street }),
      )
    later('2025-02-16').thenRefused('transfer.later-change', { from: '2025-02-16' })
    later('2025-02-15').thenRecords('membership.transfer-received.v1')
  })
  it('may be dated before the death, and on the day of an earlier change', () => {
    receipt(died({ on: '2025-03-01' })).thenRecords('membership.transfer-received.v1')
    receipt(suspended({ on: '2025-02-01' }), restored({ on: '2025-02-15' })).thenRecords(
      'membership.transfer-received.v1',
    )
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
  const receiveHere = (on: string) => receive(on, source, { unitId: ids.street })

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
  })
  it('again the same adds nothing', () =>
    given(announced({ on: issue }))
      .when(announce())
      .thenNothing())
  it('is on the letter’s first day at the earliest; a letter may be valid on that day alone', () => {
    given()
      .when(announce({ validUntil: day(issue) }))
      .thenRecords('membership.transfer-announced.v1')
    given()
      .when(announce({ validUntil: day('2025-01-09') }))
      .thenRefused('transfer.dates-out-of-order', { earlier: issue, later: '2025-01-09' })
  })
  it('may be today, not tomorrow', () => {
    const letter = { issuedOn: day('2026-11-20'), validUntil: day('2026-12-31') }
    given()
      .when(announce({ ...letter, on: day('2026-11-24') }))
      .thenRecords('membership.transfer-announced.v1')
    given()
      .when(announce({ ...letter, on: day('2026-11-25') }))
      .thenRefused('transfer.in-the-future', { on: '2026-11-25' })
  })
  it('is to a branch that exists on that day', () => {
    const dissolved = (on: string) => ({ ...source, units: [{ ...branch, dissolvedOn: day(on) }] })
    given()
      .when(announce({}, dissolved(issue)))
      .thenRefused('transfer.destination-not-a-branch', { unit: branch.name, on: issue })
    given()
      .when(announce({}, dissolved('2025-01-11')))
      .thenRecords('membership.transfer-announced.v1')
    given()
      .when(announce({ destinationId: ids.community }))
      .thenRefused('transfer.destination-not-a-branch', { unit: community.name })
    given()
      .when(announce({ destinationId: ids.otherBranch }))
      .thenRefused('transfer.destination-not-a-branch', { unit: ids.otherBranch })
  })
  it('is for whose earlier candidacy ended, and for nobody whose data was erased', () => {
    const ended = [applied({ on: '2020-01-01' }), candidacyEnded({ on: '2021-01-01' })]
    given(...ended)
      .when(announce())
      .thenRecords('membership.transfer-announced.v1')
    given(...ended, erased({ on: '2022-01-01' }))
      .when(announce())
      .thenRefused('transfer.personal-data-erased')
  })
  it('is not received once the person’s data was erased: there is nobody to enrol', () =>
    given({ ...announced({ on: issue }), data: { ...announced({ on: issue }).data, personal: null } })
      .when(receiveHere('2025-02-01'))
      .thenRefused('transfer.personal-data-erased'))
})
