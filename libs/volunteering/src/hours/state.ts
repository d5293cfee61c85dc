import type { Recorded } from '@harbor/kernel/event'
import type { AccountId, UnitId } from '@harbor/kernel/ids'
import type { Instant, LocalDate } from '@harbor/kernel/time'
import { dateOf } from '@harbor/kernel/time'
import { dayOf, type Stretch } from '../stretch'
import type { Base, HoursRecordId, OrderId } from '../words'
import type { HoursEvent } from './events'

/** One record of the ledger as it reads now. */
export interface HoursRecord extends Stretch {
  readonly recordId: HoursRecordId
  readonly source: 'order' | 'activity' | 'import'
  readonly orderId: OrderId | null
  readonly activity: string
  readonly base: Base
  readonly organiserId: UnitId
  readonly quarterHours: number
  readonly recordedAt: Instant
  /** Who recorded it, or corrected it last: does not certify it. */
  readonly toldBy: AccountId
  readonly certifiedOn: LocalDate | null
  readonly certifiedBy: AccountId | null
  readonly corrections: number
  readonly voidedOn: LocalDate | null
}

/** A member's hours, oldest recording first. JSON. */
export interface HoursState {
  readonly records: readonly HoursRecord[]
}

export const noHours: HoursState = { records: [] }

export function evolveHours(state: HoursState, event: Recorded<HoursEvent>): HoursState {
  const { records } = state
  if (event.type === 'volunteering.hours-recorded.v1') return { records: [...records, recordedBy(event)] }
  const { recordId } = event.data
  // Looked for from the end: most events are about what was recorded lately.
  const place = records.findLastIndex((record) => record.recordId === recordId)
  const changed = evolveRecord(records[place], event)
  return changed ? { records: records.with(place, changed) } : state
}

/** One record by itself. Undefined: an event of a record that was never made, which no decision records. */
export function evolveRecord(record: HoursRecord | undefined, event: Recorded<HoursEvent>): HoursRecord | undefined {
  switch (event.type) {
    case 'volunteering.hours-recorded.v1':
      return recordedBy(event)
    case 'volunteering.hours-certified.v1':
      return record && { ...record, certifiedOn: dateOf(event.recordedAt), certifiedBy: event.actor.id }
    case 'volunteering.hours-corrected.v1': {
      const { reason: _, authority: __, ...said } = event.data
      const again = { toldBy: event.actor.id, certifiedOn: null, certifiedBy: null }
      return record && { ...record, ...said, ...again, corrections: record.corrections + 1 }
    }
    case 'volunteering.hours-voided.v1':
      return record && { ...record, voidedOn: dateOf(event.recordedAt) }
  }
}

type HoursRecorded = Extract<HoursEvent, { type: 'volunteering.hours-recorded.v1' }>

function recordedBy({ data, recordedAt, actor }: Recorded<HoursRecorded>): HoursRecord {
  const { provenance: _, orderId, ...told } = data
  const untouched = { certifiedOn: null, certifiedBy: null, corrections: 0, voidedOn: null }
  return { ...told, orderId: orderId ?? null, recordedAt, toldBy: actor.id, ...untouched }
}

export function recordOf({ records }: HoursState, recordId: HoursRecordId): HoursRecord | undefined {
  return records.find((record) => record.recordId === recordId)
}

/** Those that count. */
export function standing({ records }: HoursState): readonly HoursRecord[] {
  return records.filter(({ voidedOn }) => voidedOn === null)
}

/** The day on which the record's hours count. */
export function countsOn(record: HoursRecord): LocalDate {
  return dayOf(record)
}
