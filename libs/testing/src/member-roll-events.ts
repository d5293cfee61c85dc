import { addDays, toLocalDate } from '@harbor/kernel/time'
import * as roll from '@harbor/membership/roll/events'
import * as transfer from '@harbor/membership/transfer/events'
import { person, teller } from './member-events'
import { ids } from './member-ids'

// Builders of the roll's and the transfers' events, as in member-events.ts.

/** A full member since 2011 comes onto the branch's roll by import. */
export const enrolled = teller(roll.memberEnrolled, {
  branchId: ids.branch,
  stage: 'full',
  joinedOn: toLocalDate('2010-07-01'),
  fullOn: toLocalDate('2011-07-01'),
  provenance: { kind: 'file', fileHash: '0'.repeat(64), fileName: '党员花名册.xlsx', row: 2, rowKey: '2' },
  findings: [],
  personal: person,
})
/** The same at another stage: names the dates that the old file tells, none by default. */
export const enrolledAs = teller(roll.memberEnrolled, {
  branchId: ids.branch,
  stage: 'activist',
  provenance: { kind: 'file', fileHash: '0'.repeat(64), fileName: '党员花名册.xlsx', row: 3, rowKey: '3' },
  findings: [],
  personal: person,
})
export const detailsChanged = teller(roll.detailsChanged, { reason: '本人申报', personal: { phone: '0574-00000000' } })
export const died = teller(roll.memberDied, {})
export const resigned = teller(roll.memberResigned, { decidedBy: ids.branch, findings: [], reason: '本人申请' })
export const suspended = teller(roll.membershipSuspended, {
  ground: 'lost-contact',
  decidedBy: ids.street,
  findings: [],
  since: toLocalDate('2023-01-01'),
})
export const restored = teller(roll.membershipRestored, {
  decidedBy: ids.street,
  findings: [],
  reason: '已取得联系',
})
export const removed = teller(roll.memberRemoved, {
  ground: 'no-longer-qualified',
  decidedBy: ids.street,
  findings: [],
  reason: '缺乏革命意志',
})

export const deemedWithdrawn = teller(roll.memberDeemedWithdrawn, {
  ground: 'dues',
  decidedBy: ids.street,
  findings: [],
  since: toLocalDate('2025-01-01'),
  lapseId: ids.lapse,
  reason: '无正当理由',
})
export const lapsed = ({
  since,
  ...named
}: { since: string } & Partial<Pick<Parameters<typeof roll.lapseRecorded>[0], 'kind' | 'lapseId'>>) =>
  teller(roll.lapseRecorded, { lapseId: ids.lapse, kind: 'dues', since: toLocalDate(since) })({ on: since, ...named })
export const lapseEnded = ({ on, how = 'resumed' }: { on: string; how?: 'resumed' | 'excused' }) =>
  teller(roll.lapseEnded, { lapseId: ids.lapse, how, endedOn: toLocalDate(on), reason: '已补交' })({ on })
export const contactLost = ({ since }: { since: string }) =>
  teller(roll.contactLost, { lastContactOn: toLocalDate(since) })({ on: since })
export const contactFound = ({ on }: { on: string }) =>
  teller(roll.contactFound, { foundOn: toLocalDate(on), reason: '家属转告' })({ on })
export const erased = teller(roll.personalDataErased, { reason: '本人申请撤回', authority: '街道党工委决定' })

export const initiated = teller(transfer.transferInitiated, {
  transferId: ids.transfer,
  sourceId: ids.branch,
  destination: { unitId: ids.otherBranch },
  reason: '工作调动',
})
export const transferApproved = teller(transfer.transferApproved, {
  transferId: ids.transfer,
  unitId: ids.street,
  findings: [],
})
export const letterIssued = teller(transfer.transferLetterIssued, {
  transferId: ids.transfer,
  unitId: ids.street,
  letterNumber: 'ZB-2025-0001',
  validUntil: toLocalDate('2025-04-10'),
  addressee: '滨海街道党工委',
  findings: [],
})
export const received = teller(transfer.transferReceived, {
  transferId: ids.transfer,
  at: { unitId: ids.otherBranch },
  decidedBy: ids.otherStreet,
  findings: [],
})

export const transferRefused = teller(transfer.transferRefused, {
  transferId: ids.transfer,
  ground: 'file-incomplete',
  decidedBy: ids.otherStreet,
  reason: '档案缺少政审材料',
})
export const transferWithdrawn = teller(transfer.transferWithdrawn, {
  transferId: ids.transfer,
  decidedBy: ids.branch,
  reason: '本人不再调动',
})
/** Somebody comes from outside with a letter of ninety days, issued on the day of the announcement. */
export const announced = ({
  on,
  ...named
}: { on: string } & Partial<Parameters<typeof transfer.transferAnnounced>[0]>) =>
  teller(transfer.transferAnnounced, {
    findings: [],
    transferId: ids.transfer,
    sourceName: '云岭县委组织部',
    destinationId: ids.branch,
    letterNumber: 'YL-0042',
    issuedOn: toLocalDate(on),
    validUntil: addDays(toLocalDate(on), 90),
    stage: 'full',
    joinedOn: toLocalDate('2015-07-01'),
    fullOn: toLocalDate('2016-07-01'),
    personal: person,
  })({ on, ...named })

export const floatingRegistered = teller(transfer.floatingRegistered, {
  floatingId: ids.floating,
  region: '新加坡',
  abroad: true,
})
export const floatingContacted = ({ on }: { on: string }) =>
  teller(transfer.floatingContacted, {
    floatingId: ids.floating,
    contactedOn: toLocalDate(on),
    personal: { by: '周岚' },
  })({ on })
export const floatingReturned = teller(transfer.floatingReturned, { floatingId: ids.floating })

/** A transfer inside the platform up to its letter, all on one day; the letter is valid for ninety days. */
export function underWay(on: string) {
  return [initiated({ on }), transferApproved({ on }), letterIssued({ on, validUntil: addDays(toLocalDate(on), 90) })]
}
