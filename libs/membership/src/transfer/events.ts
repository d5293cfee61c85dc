import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { Choice, DateText, FindingsList, IdOf, Line, Payload, Personal } from '@harbor/kernel/schema'
import { PersonDetails } from '../roll/events'
import { stages } from '../words'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.

const MonthText = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$' })
/** Rules that the act breaks, when it is recorded as a historic fact. */
const judged = { findings: FindingsList }

/** A unit of the platform, or an organisation outside it by name. */
const Party = Type.Union([Payload({ unitId: IdOf<'unit'>() }), Payload({ outside: Line(200) })])

export const transferInitiated = defineEvent(
  'membership.transfer-initiated',
  1,
  Payload({ transferId: IdOf<'transfer'>(), sourceId: IdOf<'unit'>(), destination: Party, reason: Line(500) }),
)
/** Somebody comes from outside with a letter: opens a file that is on no roll until the receipt. */
export const transferAnnounced = defineEvent(
  'membership.transfer-announced',
  1,
  Payload({
    ...judged,
    transferId: IdOf<'transfer'>(),
    sourceName: Line(200),
    destinationId: IdOf<'unit'>(),
    letterNumber: Line(80),
    issuedOn: DateText,
    validUntil: DateText,
    stage: Choice(stages),
    appliedOn: Type.Optional(DateText),
    activistOn: Type.Optional(DateText),
    targetOn: Type.Optional(DateText),
    joinedOn: Type.Optional(DateText),
    fullOn: Type.Optional(DateText),
    personal: Personal(PersonDetails),
  }),
)
export const transferApproved = defineEvent(
  'membership.transfer-approved',
  1,
  Payload({ ...judged, transferId: IdOf<'transfer'>(), unitId: IdOf<'unit'>() }),
)
/** 介绍信. Effective: the day of issue. A second letter for the same transfer takes the place of the first. */
export const transferLetterIssued = defineEvent(
  'membership.transfer-letter-issued',
  1,
  Payload({
    ...judged,
    transferId: IdOf<'transfer'>(),
    unitId: IdOf<'unit'>(),
    letterNumber: Line(80),
    /** The last day on which the letter can be received. */
    validUntil: DateText,
    /** 抬头: the organisation that the letter is written to. */
    addressee: Line(200),
    /** 党费交至: the month up to which dues are paid, as the letter certifies. */
    duesPaidUntil: Type.Optional(MonthText),
  }),
)
/** 回执. Effective: the day on which the destination took the member in; until then the source is responsible. */
export const transferReceived = defineEvent(
  'membership.transfer-received',
  1,
  Payload({
    ...judged,
    transferId: IdOf<'transfer'>(),
    at: Party,
    /** Who answers for the receipt: the destination, or the source that holds an outside organisation's paper receipt. */
    decidedBy: IdOf<'unit'>(),
    receiptNumber: Type.Optional(Line(80)),
  }),
)
export const refusalGrounds = [
  'letter-invalid',
  'file-incomplete',
  'not-residing-or-working-here',
  'membership-in-doubt',
  'addressed-elsewhere',
] as const
export const transferRefused = defineEvent(
  'membership.transfer-refused',
  1,
  Payload({
    transferId: IdOf<'transfer'>(),
    ground: Choice(refusalGrounds),
    decidedBy: IdOf<'unit'>(),
    reason: Line(500),
  }),
)
export const transferWithdrawn = defineEvent(
  'membership.transfer-withdrawn',
  1,
  Payload({ transferId: IdOf<'transfer'>(), decidedBy: IdOf<'unit'>(), reason: Line(500) }),
)

/** 流动党员: away for six months or more, relation not transferred. Effective: the day of leaving. */
export const floatingRegistered = defineEvent(
  'membership.floating-registered',
  1,
  Payload({
    floatingId: IdOf<'floating'>(),
    region: Line(100),
    abroad: Type.Boolean(),
    expectedReturnOn: Type.Optional(DateText),
  }),
)
export const floatingContacted = defineEvent(
  'membership.floating-contacted',
  1,
  Payload({
    floatingId: IdOf<'floating'>(),
    contactedOn: DateText,
    /** Who of the branch was in contact, by name. */
    personal: Personal(Type.Object({ by: Line(60) })),
  }),
)
export const floatingReturned = defineEvent(
  'membership.floating-returned',
  1,
  Payload({ floatingId: IdOf<'floating'>() }),
)

export const transferEvents = [
  transferInitiated,
  transferAnnounced,
  transferApproved,
  transferLetterIssued,
  transferReceived,
  transferRefused,
  transferWithdrawn,
  floatingRegistered,
  floatingContacted,
  floatingReturned,
] as const
export type TransferEvent = EventOf<(typeof transferEvents)[number]>

/** What ends a membership, and with it the transfer under way; of sanctions, an expulsion alone. */
export const endingTypes = [
  'membership.member-died.v1',
  'membership.member-resigned.v1',
  'membership.member-persuaded-to-resign.v1',
  'membership.member-removed.v1',
  'membership.member-deemed-withdrawn.v1',
  'membership.sanction-imposed.v1',
] as const
