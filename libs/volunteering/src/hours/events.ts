import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { Choice, IdOf, InstantText, Line, Payload } from '@harbor/kernel/schema'
import { bases } from '../words'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.
// Effective on the day on which the service began, for every event of one record.

const QuarterHours = Type.Integer({ minimum: 1, maximum: 64 })

/**
 * Somebody served. `source`: an order confirmed by who had asked, an activity that an organiser tells of, or a ledger brought in.
 * `quarterHours`: complete quarters of an hour between start and end, or fewer where the organiser counts fewer.
 */
export const hoursRecorded = defineEvent(
  'volunteering.hours-recorded',
  1,
  Payload({
    recordId: IdOf<'hours-record'>(),
    source: Choice(['order', 'activity', 'import']),
    orderId: Type.Optional(IdOf<'order'>()),
    activity: Line(100),
    base: Choice(bases),
    organiserId: IdOf<'unit'>(),
    startedAt: InstantText,
    endedAt: InstantText,
    quarterHours: QuarterHours,
    provenance: Type.Optional(Payload({ fileHash: Line(64), fileName: Line(200), row: Type.Integer({ minimum: 1 }) })),
  }),
)
/** By a person of the organiser or of a unit above who neither served nor recorded it. */
export const hoursCertified = defineEvent(
  'volunteering.hours-certified',
  1,
  Payload({ recordId: IdOf<'hours-record'>() }),
)
/** From now on the record reads so; it has to be certified again. */
export const hoursCorrected = defineEvent(
  'volunteering.hours-corrected',
  1,
  Payload({
    recordId: IdOf<'hours-record'>(),
    activity: Line(100),
    base: Choice(bases),
    startedAt: InstantText,
    endedAt: InstantText,
    quarterHours: QuarterHours,
    reason: Line(500),
    /** The document or organ that allows the correction. */
    authority: Line(200),
  }),
)
/** The record counts no more. */
export const hoursVoided = defineEvent(
  'volunteering.hours-voided',
  1,
  Payload({ recordId: IdOf<'hours-record'>(), reason: Line(500), authority: Line(200) }),
)

export const hoursEvents = [hoursRecorded, hoursCertified, hoursCorrected, hoursVoided] as const
export type HoursEvent = EventOf<(typeof hoursEvents)[number]>
