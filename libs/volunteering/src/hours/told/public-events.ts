import { Type } from 'typebox'
import type { Recorded } from '@harbor/kernel/event'
import type { MemberId } from '@harbor/kernel/ids'
import { definePublic, type PublicEvents } from '@harbor/kernel/public-event'
import { Choice, IdOf } from '@harbor/kernel/schema'
import { bases } from '../../words'
import { hoursCertified, hoursCorrected, hoursEvents, hoursVoided, type HoursEvent } from '../events'
import { evolveHours, noHours, recordOf } from '../state'

// NOTE: what districts are told is a contract with them: add a field, or a new version beside the old one; never take away.

const TOPIC = 'party.volunteer.v1'
const ofRecord = { memberId: IdOf<'member'>(), recordId: IdOf<'hours-record'>() }

/** The day of service is the event's own (`effectiveon`). Certified again after a correction, the newest counts. */
export const certified = definePublic(
  'party.volunteer.hours-certified',
  1,
  TOPIC,
  Type.Object({
    ...ofRecord,
    base: Choice(bases),
    organiserId: IdOf<'unit'>(),
    /** How many there may be in a record is a rule of the street, which may change, and no promise. */
    quarterHours: Type.Integer({ minimum: 1 }),
  }),
  { zh: '志愿服务时长已认证', en: 'Hours of service were certified' },
)
export const withdrawn = definePublic(
  'party.volunteer.hours-withdrawn',
  1,
  TOPIC,
  Type.Object({ ...ofRecord, how: Choice(['corrected', 'voided']) }),
  { zh: '已认证的时长不再有效', en: 'Certified hours count no more, or not until they are certified again' },
)

const handled = [hoursCertified.type, hoursCorrected.type, hoursVoided.type] as const

/** Hours are told once somebody else has certified them; not what was done, when exactly, for whom, or why it was corrected. */
export const hoursPublicEvents: PublicEvents = {
  types: [certified, withdrawn],
  handles: handled,
  readsFile: true,
  tell(event, before) {
    const told = event as Recorded<Extract<HoursEvent, { type: (typeof handled)[number] }>>
    const memberId = event.stream.slice(-36) as MemberId
    const { recordId } = told.data
    const record = recordOf(before.filter(isOfHours).reduce(evolveHours, noHours), recordId)
    if (!record || record.voidedOn !== null) return []
    if (told.type === hoursCertified.type) {
      const { base, organiserId, quarterHours } = record
      return [certified(memberId, { memberId, recordId, base, organiserId, quarterHours })]
    }
    if (record.certifiedOn === null) return []
    const how = told.type === hoursVoided.type ? 'voided' : 'corrected'
    return [withdrawn(memberId, { memberId, recordId, how })]
  },
}

const own: ReadonlySet<string> = new Set(hoursEvents.map(({ type }) => type))

/** A ledger holds certificates too. */
function isOfHours(event: Recorded): event is Recorded<HoursEvent> {
  return own.has(event.type)
}
