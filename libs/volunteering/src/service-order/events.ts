import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { Choice, DateText, IdOf, InstantText, Line, Payload, Personal } from '@harbor/kernel/schema'
import { bases } from '../words'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.

/**
 * Somebody asks for a service. `need` says what, without naming anybody; who asks and where stands in the personal part, sealed with
 * the resident's own key. An order of a unit has neither `residentId` nor personal part. `accountId`: the resident signed in.
 * Effective on the day on which it was asked for.
 */
export const orderPlaced = defineEvent(
  'volunteering.order-placed',
  1,
  Payload({
    /** The branch that publishes it and answers for it. */
    unitId: IdOf<'unit'>(),
    placedFor: Choice(['resident', 'unit']),
    residentId: Type.Optional(IdOf<'resident'>()),
    accountId: Type.Optional(IdOf<'account'>()),
    need: Line(100),
    base: Choice(bases),
    /** How many members can claim it. */
    capacity: Type.Integer({ minimum: 1, maximum: 100 }),
    wantedOn: DateText,
    /** The last day on which it can be claimed. */
    claimUntil: DateText,
    personal: Type.Optional(
      Personal(
        Type.Object({
          name: Line(60),
          phone: Type.Optional(Line(40)),
          address: Type.Optional(Line(200)),
          note: Type.Optional(Line(500)),
        }),
      ),
    ),
  }),
  { personOf: ({ residentId }) => residentId ?? '' },
)
/** From now on members can claim it. */
export const orderPublished = defineEvent('volunteering.order-published', 1, Payload({}))
/** By the member, never for the member. */
export const orderClaimed = defineEvent('volunteering.order-claimed', 1, Payload({ memberId: IdOf<'member'>() }))
export const orderReleased = defineEvent(
  'volunteering.order-released',
  1,
  Payload({ memberId: IdOf<'member'>(), reason: Line(500) }),
)
/** One claimant has served. */
export const orderDone = defineEvent(
  'volunteering.order-done',
  1,
  Payload({ memberId: IdOf<'member'>(), startedAt: InstantText, endedAt: InstantText }),
)
/** `by`: the resident, staff in whose presence the resident said so, or the unit that had asked. */
export const orderConfirmed = defineEvent(
  'volunteering.order-confirmed',
  1,
  Payload({
    by: Choice(['resident', 'staff', 'unit']),
    rating: Type.Integer({ minimum: 1, maximum: 5 }),
    comment: Type.Optional(Line(200)),
  }),
)
export const orderDisputed = defineEvent('volunteering.order-disputed', 1, Payload({ reason: Line(500) }))
/** `rendered`: the service took place as reported; `not-rendered`: no hours come of it. */
export const orderSettled = defineEvent(
  'volunteering.order-settled',
  1,
  Payload({ outcome: Choice(['rendered', 'not-rendered']), reason: Line(500) }),
)
/** What one member rendered, once the order is confirmed or settled: from it hours are recorded. */
export const serviceRendered = defineEvent(
  'volunteering.service-rendered',
  1,
  Payload({
    memberId: IdOf<'member'>(),
    /** Under which it will stand in the member's ledger. */
    recordId: IdOf<'hours-record'>(),
    activity: Line(100),
    base: Choice(bases),
    organiserId: IdOf<'unit'>(),
    startedAt: InstantText,
    endedAt: InstantText,
  }),
)
/** The branch closes what nobody claimed in time. */
export const orderExpired = defineEvent('volunteering.order-expired', 1, Payload({}))
export const orderWithdrawn = defineEvent('volunteering.order-withdrawn', 1, Payload({ reason: Line(500) }))
/** The key of the resident is destroyed: name, phone and address are unreadable for ever, also in other orders of the same person. */
export const residentErased = defineEvent(
  'volunteering.resident-erased',
  1,
  Payload({ residentId: IdOf<'resident'>(), reason: Line(500), authority: Line(200) }),
)

export const orderEvents = [
  orderPlaced,
  orderPublished,
  orderClaimed,
  orderReleased,
  orderDone,
  orderConfirmed,
  orderDisputed,
  orderSettled,
  serviceRendered,
  orderExpired,
  orderWithdrawn,
  residentErased,
] as const
export type OrderEvent = EventOf<(typeof orderEvents)[number]>
