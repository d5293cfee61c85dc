import { Type } from 'typebox'
import type { UnitId } from '@harbor/kernel/ids'
import { definePublic } from '@harbor/kernel/public-event'
import { Choice, DateText, IdOf } from '@harbor/kernel/schema'
import { ofPartyMembers, TRANSFER_TOPIC, type ToldOfMembers } from '../../told-outside'
import { refusalGrounds } from '../events'

// NOTE: what districts are told is a contract with them: add a field, or a new version beside the old one; never take away.

const ofTransfer = { memberId: IdOf<'member'>(), transferId: IdOf<'transfer'>() }
/** Null: an organisation outside this platform. */
const UnitOrOutside = Type.Union([IdOf<'unit'>(), Type.Null()])

export const initiated = definePublic(
  'party.transfer.initiated',
  1,
  TRANSFER_TOPIC,
  Type.Object({ ...ofTransfer, sourceId: IdOf<'unit'>(), destinationId: UnitOrOutside }),
  { zh: '发起组织关系转接', en: 'A relation transfer was initiated' },
)
export const letterIssued = definePublic(
  'party.transfer.letter-issued',
  1,
  TRANSFER_TOPIC,
  Type.Object({ ...ofTransfer, issuedBy: IdOf<'unit'>(), validUntil: DateText }),
  { zh: '开具介绍信', en: 'A transfer letter was issued' },
)
export const received = definePublic(
  'party.transfer.received',
  1,
  TRANSFER_TOPIC,
  Type.Object({ ...ofTransfer, destinationId: UnitOrOutside }),
  { zh: '接收并回执', en: 'The destination took the member in' },
)
export const ended = definePublic(
  'party.transfer.ended',
  1,
  TRANSFER_TOPIC,
  Type.Object({
    ...ofTransfer,
    how: Choice(['refused', 'withdrawn']),
    ground: Type.Optional(Choice(refusalGrounds)),
  }),
  { zh: '转接未成', en: 'The transfer ended without receipt: the source stays responsible' },
)

/** No letter number, no reason in words, no floating member's whereabouts. */
export const toldOfTransfer: ToldOfMembers = {
  'membership.transfer-initiated.v1': ({ data: { transferId, sourceId, destination } }, memberId) => [
    initiated(memberId, { memberId, transferId, sourceId, destinationId: unitOf(destination) }),
  ],
  'membership.transfer-letter-issued.v1': ({ data: { transferId, unitId: issuedBy, validUntil } }, memberId) => [
    letterIssued(memberId, { memberId, transferId, issuedBy, validUntil }),
  ],
  'membership.transfer-received.v1': ({ data: { transferId, at } }, memberId) => [
    received(memberId, { memberId, transferId, destinationId: unitOf(at) }),
  ],
  'membership.transfer-refused.v1': ({ data: { transferId, ground } }, memberId) => [
    ended(memberId, { memberId, transferId, how: 'refused', ground }),
  ],
  'membership.transfer-withdrawn.v1': ({ data: { transferId } }, memberId) => [
    ended(memberId, { memberId, transferId, how: 'withdrawn' }),
  ],
}

function unitOf(party: { readonly unitId: UnitId } | { readonly outside: string }): UnitId | null {
  return 'unitId' in party ? party.unitId : null
}

export const transferPublicEvents = ofPartyMembers([initiated, letterIssued, received, ended], toldOfTransfer)
