import type { Recorded } from '@harbor/kernel/event'
import { publicIdOf, type PublicEvents } from '@harbor/kernel/public-event'
import { eventNo, recorded, type Told } from '@harbor/testing/member-fixture'
import { fixedId, ids, memberNo } from '@harbor/testing/member-ids'
import * as file from '@harbor/testing/member-events'
import * as roll from '@harbor/testing/member-roll-events'
import * as sanctions from '@harbor/testing/sanction-events'
import * as rollEvents from './roll/events'
import { slices } from './slices'

const voices = slices.flatMap(({ publicEvents }) => (publicEvents ? [publicEvents] : []))

/** What the last event of the file tells, by type. */
function toldBy(...told: readonly Told[]): Readonly<Record<string, unknown>> {
  const events = recorded(told)
  const last = events.at(-1)
  if (!last) return {}
  return Object.fromEntries(
    tell(last, events.slice(0, -1)).map(({ type, data, subject }) => {
      expect(subject).toBe(ids.member)
      return [type, data]
    }),
  )
}

function tell(event: Recorded, before: readonly Recorded[]) {
  return voices
    .filter(({ handles }: PublicEvents) => handles.includes(event.type))
    .flatMap((voice) => voice.tell(event, before))
}

const memberId = ids.member
const member = [roll.enrolled({ on: '2020-01-01' })]
const snapshot = {
  memberId,
  branchId: ids.branch,
  stage: 'full',
  standing: 'member',
  since: '2020-01-01',
  joinedOn: '2010-07-01',
  fullOn: '2011-07-01',
}
function corrected(number: number, replacement: object | null, proposal = 1) {
  return rollEvents.recordCorrected({
    proposalId: fixedId<'proposal'>(proposal),
    corrects: eventNo(number),
    reason: '登记有误',
    authority: '街道党工委意见',
    replacement: replacement as never,
  })
}

describe('what a district is told of a member', () => {
  it('is that he or she came onto the roll, and how he or she stands', () => {
    expect(toldBy(...member)).toEqual({
      'party.membership.enrolled.v1': { memberId, branchId: ids.branch, stage: 'full' },
      'party.member-snapshot.v1': snapshot,
    })
  })

  it('is nothing before membership: an applicant is nobody’s business but the branch’s', () => {
    const applicant = [file.applied({ on: '2022-03-01' })]
    expect(toldBy(...applicant)).toEqual({})
    expect(toldBy(roll.enrolledAs({ on: '2022-03-01' }))).toEqual({})
    expect(toldBy(...applicant, roll.died({ on: '2022-04-01' }))).toEqual({})
    expect(toldBy(...applicant, roll.initiated({ on: '2022-04-01' }))).toEqual({})
  })

  it('is no detail of the person, no lapse, no contact, no erasure', () => {
    expect(toldBy(...member, roll.detailsChanged({ on: '2021-01-01' }))).toEqual({})
    expect(toldBy(...member, roll.lapsed({ since: '2021-01-01' }))).toEqual({})
    expect(toldBy(...member, roll.contactLost({ since: '2021-01-01' }))).toEqual({})
    expect(toldBy(...member, roll.erased({ on: '2021-01-01' }))).toEqual({})
  })

  it('is how a membership ended, without grounds; the snapshot goes', () => {
    expect(toldBy(...member, roll.removed({ on: '2021-01-01' }))).toEqual({
      'party.membership.ended.v1': { memberId, how: 'removed' },
      'party.member-snapshot.v1': null,
    })
    expect(toldBy(...member, roll.deemedWithdrawn({ on: '2021-01-01' }))).toMatchObject({
      'party.membership.ended.v1': { memberId, how: 'deemed-withdrawn' },
    })
  })

  it('is suspension and restoration, without ground', () => {
    expect(toldBy(...member, roll.suspended({ on: '2021-01-01' }))).toEqual({
      'party.membership.suspended.v1': { memberId },
      'party.member-snapshot.v1': { ...snapshot, standing: 'suspended', since: '2021-01-01' },
    })
  })

  it('is each step of a transfer, and the new branch from the receipt on', () => {
    const transferId = ids.transfer
    const begun = [...member, roll.initiated({ on: '2025-01-05' })]
    expect(toldBy(...begun)).toEqual({
      'party.transfer.initiated.v1': {
        memberId,
        transferId,
        sourceId: ids.branch,
        destinationId: ids.otherBranch,
      },
    })
    const under = [...begun, roll.transferApproved({ on: '2025-01-08' }), roll.letterIssued({ on: '2025-01-10' })]
    expect(toldBy(...under)).toEqual({
      'party.transfer.letter-issued.v1': { memberId, transferId, issuedBy: ids.street, validUntil: '2025-04-10' },
    })
    expect(toldBy(...under, roll.received({ on: '2025-02-01' }))).toEqual({
      'party.transfer.received.v1': { memberId, transferId, destinationId: ids.otherBranch },
      'party.member-snapshot.v1': { ...snapshot, branchId: ids.otherBranch, since: '2025-02-01' },
    })
  })

  it('is no measure and no sanction: not by the file, and not by the snapshot of an expelled member', () => {
    expect(toldBy(...member, sanctions.criticised({ on: '2025-01-01' }))).toEqual({})
    expect(toldBy(...member, sanctions.sanctioned({ on: '2025-01-01' }))).toEqual({})
    const expelled = [...member, sanctions.sanctioned({ on: '2025-01-01', kind: 'expulsion' })]
    expect(toldBy(...expelled)).toEqual({})
    expect(toldBy(...expelled, roll.detailsChanged({ on: '2025-01-02' }))).toEqual({})
  })

  it('is the snapshot again when an expulsion is lifted from its beginning', () => {
    const expelled = [...member, sanctions.sanctioned({ on: '2025-01-01', kind: 'expulsion' })]
    expect(toldBy(...expelled, corrected(2, null))).toEqual({ 'party.member-snapshot.v1': snapshot })
  })

  it('is what a correction changes of what was told, by the id of that message', () => {
    const suspended = [...member, roll.suspended({ on: '2021-01-01' })]
    const corrects = publicIdOf(eventNo(2), { type: 'party.membership.suspended.v1' })
    expect(toldBy(...suspended, corrected(2, null))).toEqual({
      'party.membership.corrected.v1': { memberId, corrects, type: 'party.membership.suspended.v1', becomes: null },
      'party.member-snapshot.v1': snapshot,
    })
    const { data } = roll.suspended({ on: '2021-01-01' })
    expect(toldBy(...suspended, corrected(2, { data, effectiveOn: '2021-06-01' }))).toMatchObject({
      'party.membership.corrected.v1': { corrects, becomes: { data: { memberId }, effectiveOn: '2021-06-01' } },
      'party.member-snapshot.v1': { ...snapshot, standing: 'suspended', since: '2021-06-01' },
    })
  })

  it('is nothing of a correction of what was never told', () => {
    const lapse = [...member, roll.lapsed({ since: '2021-01-01' })]
    expect(toldBy(...lapse, corrected(2, null))).toEqual({})
  })

  it('names the member and units by id, and nobody by name', () => {
    const course = [
      ...member,
      roll.initiated({ on: '2025-01-05' }),
      roll.letterIssued({ on: '2025-01-10' }),
      roll.received({ on: '2025-02-01' }),
      roll.suspended({ on: '2025-03-01' }),
      roll.restored({ on: '2025-04-01' }),
      roll.removed({ on: '2025-05-01' }),
    ]
    const events = recorded(course, memberNo(1))
    const all = JSON.stringify(events.flatMap((event, index) => tell(event, events.slice(0, index))))
    expect(all).not.toMatch(/\p{Script=Han}/u)
  })
})
