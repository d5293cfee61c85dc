import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import type { Base, HoursRecordId } from '../words'
import { hoursEvents, type HoursEvent } from './events'
import { countsOn, evolveRecord, type HoursRecord } from './state'

/** One record that counts, as statistics sum it. Voided ones are gone from here; the ledger keeps them. */
export interface HoursRow extends ViewDocument {
  readonly id: HoursRecordId
  readonly memberId: MemberId
  readonly unitId: UnitId
  readonly base: Base
  readonly on: LocalDate
  readonly quarterHours: number
  /** 1 once somebody has certified it. */
  readonly certified: number
}

/** By record: a volunteer of decades has thousands, and a further one touches none of them. */
export const hoursView: View<HoursEvent, HoursRecord | null, HoursRow> = {
  name: 'volunteer-hours',
  version: 2,
  collection: {
    name: 'volunteer-hours',
    fields: { memberId: 'string', unitId: 'string', base: 'string', on: 'string', certified: 'number' },
    indexes: [['unitId', 'on'], ['memberId'], ['on']],
    text: [],
  },
  handles: hoursEvents.map(({ type }) => type),
  personal: false,
  key: (event) => `${event.stream.slice(-36)}/${event.data.recordId}`,
  evolve: (record, event) => evolveRecord(record ?? undefined, event) ?? null,
  documents: (record, key) => {
    if (record === null || record.voidedOn !== null) return []
    const { recordId: id, organiserId: unitId, base, quarterHours, certifiedOn } = record
    const memberId = key.slice(0, 36) as MemberId
    const certified = certifiedOn === null ? 0 : 1
    return [{ id, memberId, unitId, base, on: countsOn(record), quarterHours, certified }]
  },
}
