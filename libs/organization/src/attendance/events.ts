import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { IdOf, Line, Payload, Personal } from '@harbor/kernel/schema'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.
// One stream a member, `study-<memberId>`. Attendances themselves are told by the streams of what took place.

const year = Type.Integer({ minimum: 2019, maximum: 2200 })

/** In this year the member need not reach the class hours. Why (age, illness) is sealed with the member's key. */
export const classHoursExempted = defineEvent(
  'organization.class-hours-exempted',
  1,
  Payload({
    year,
    byUnitId: IdOf<'unit'>(),
    authority: Line(200),
    personal: Personal(Type.Object({ reason: Line(500) })),
  }),
)
export const exemptionEnded = defineEvent(
  'organization.class-hours-exemption-ended',
  1,
  Payload({ year, byUnitId: IdOf<'unit'>(), authority: Line(200) }),
)

export const studyEvents = [classHoursExempted, exemptionEnded] as const
export type StudyEvent = EventOf<(typeof studyEvents)[number]>

export function studyStream(memberId: string): string {
  return `study-${memberId}`
}
