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
  switch (event.type) {
    case 'volunteering.hours-recorded.v1': {
      const { provenance: _, orderId, ...told } = event.data
      const { recordedAt, actor } = event
      const untouched = { certifiedOn: null, certifiedBy: null, corrections: 0, voidedOn: null }
      const record = { ...told, orderId: orderId ?? null, recordedAt, toldBy: actor.id, ...untouched }
      return { records: [...state.records, record] }
    }
    case 'volunteering.hours-certified.v1':
      return changed(state, event.data.recordId, () => ({
        certifiedOn: dateOf(event.recordedAt),
        certifiedBy: event.actor.id,
      }))
    case 'volunteering.hours-corrected.v1': {
      const { recordId, reason: _, authority: __, ...said } = event.data
      return changed(state, recordId, ({ corrections }) => ({
        ...said,
        toldBy: event.actor.id,
        certifiedOn: null,
        certifiedBy: null,
        corrections: corrections + 1,
      }))
    }
    case 'volunteering.hours-voided.v1':
      return changed(state, event.data.recordId, () => ({ voidedOn: dateOf(event.recordedAt) }))
  }
}

function changed(
  { records }: HoursState,
  recordId: HoursRecordId,
  change: (record: HoursRecord) => Partial<HoursRecord>,
): HoursState {
  return {
    records: records.map((record) => (record.recordId === recordId ? { ...record, ...change(record) } : record)),
  }
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
