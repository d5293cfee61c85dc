import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import type { Id } from '@harbor/kernel/ids'
import { Choice, IdOf, Line, Payload, Personal } from '@harbor/kernel/schema'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.

export type TalentId = Id<'talent'>
/** Whose key seals the personal part: the member's own, or one of this registration alone. */
export type PersonId = Id<'person'>

export function talentStream(talentId: TalentId): string {
  return `talent-${talentId}`
}

const Skills = Type.Array(Line(40), { minItems: 1, maxItems: 10 })
const Person = Type.Object({
  name: Line(60),
  phone: Type.Optional(Line(40)),
  introduction: Type.Optional(Line(500)),
})
const personOf = ({ personId }: { readonly personId: string }): string => personId

/**
 * 能人: somebody who lends a skill and has agreed to be shown with it. `document`: where the consent in writing is kept; `online`: the
 * person registered by himself. Effective on the day of the consent.
 */
export const talentRegistered = defineEvent(
  'organization.talent-registered',
  1,
  Payload({
    /** Whose register it is. */
    unitId: IdOf<'unit'>(),
    personId: IdOf<'person'>(),
    /** Somebody on the roll; absent for a resident. */
    memberId: Type.Optional(IdOf<'member'>()),
    skills: Skills,
    consent: Payload({ how: Choice(['written', 'online']), document: Type.Optional(Line(200)) }),
    personal: Personal(Person),
  }),
  { personOf },
)
/** From now on it reads so. */
export const talentChanged = defineEvent(
  'organization.talent-changed',
  1,
  Payload({ personId: IdOf<'person'>(), skills: Skills, personal: Personal(Person) }),
  { personOf },
)
/** From this moment the person is in no list and leads nothing. `told`: by the person, or written down by staff who were told. */
export const talentWithdrawn = defineEvent(
  'organization.talent-consent-withdrawn',
  1,
  Payload({ told: Choice(['by-person', 'to-staff']) }),
)

export const talentEvents = [talentRegistered, talentChanged, talentWithdrawn] as const
export type TalentEvent = EventOf<(typeof talentEvents)[number]>
