import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { Choice, DateText, IdOf, Line, Payload, Personal } from '@harbor/kernel/schema'
import { bases } from '../words'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.

/**
 * A certificate about the certified hours of a period, as printed. It stands in the ledger that it is about, so that what it rests on
 * is what stood there at that moment. `codeIndex`: keyed hash of the verification code, by which it is found; the code itself is in
 * the sealed part, for printing again. Effective on the day of issue.
 */
export const certificateIssued = defineEvent(
  'volunteering.certificate-issued',
  1,
  Payload({
    certificateId: IdOf<'certificate'>(),
    number: Line(40),
    from: DateText,
    until: DateText,
    /** The issuing unit. */
    unitId: IdOf<'unit'>(),
    quarterHours: Type.Integer({ minimum: 1 }),
    byBase: Type.Array(Payload({ base: Choice(bases), quarterHours: Type.Integer({ minimum: 1 }) }), { maxItems: 4 }),
    codeIndex: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    personal: Personal(Type.Object({ name: Line(60), code: Line(40) })),
  }),
)
/** It should not have been issued. A later correction of hours needs no such act: the certificate then reads as superseded. */
export const certificateRevoked = defineEvent(
  'volunteering.certificate-revoked',
  1,
  Payload({ certificateId: IdOf<'certificate'>(), reason: Line(500), authority: Line(200) }),
)

export const certificateEvents = [certificateIssued, certificateRevoked] as const
export type CertificateEvent = EventOf<(typeof certificateEvents)[number]>
