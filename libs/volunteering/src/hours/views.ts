import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import type { Base, HoursRecordId } from '../words'
import { hoursEvents, type HoursEvent } from './events'
import { countsOn, evolveHours, noHours, type HoursState } from './state'

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

export const hoursView: View<HoursEvent, HoursState, HoursRow> = {
  name: 'volunteer-hours',
  version: 1,
  collection: {
    name: 'volunteer-hours',
    fields: { memberId: 'string', unitId: 'string', base: 'string', on: 'string', certified: 'number' },
    indexes: [['unitId', 'on'], ['memberId'], ['on']],
    text: [],
  },
  handles: hoursEvents.map(({ type }) => type),
  personal: false,
  key: (event) => event.stream.slice(-36),
  evolve: (state, event) => evolveHours(state ?? noHours, event),
  documents: ({ records }, key) =>
    records.flatMap((record) => {
      if (record.voidedOn !== null) return []
      const { recordId: id, organiserId: unitId, base, quarterHours, certifiedOn } = record
      const certified = certifiedOn === null ? 0 : 1
      return [{ id, memberId: key as MemberId, unitId, base, on: countsOn(record), quarterHours, certified }]
    }),
}
