import type { Recorded } from '@harbor/kernel/event'
import type { UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { HoursEvent } from '../hours/events'
import { countsOn, standing, type HoursRecord, type HoursState } from '../hours/state'
import type { Base, CertificateId, HoursRecordId } from '../words'
import type { CertificateEvent } from './events'

/** One certificate of a ledger and what became of it. */
export interface Certificate {
  readonly certificateId: CertificateId
  readonly number: string
  readonly from: LocalDate
  readonly until: LocalDate
  readonly unitId: UnitId
  readonly issuedOn: LocalDate
  readonly quarterHours: number
  readonly byBase: readonly { readonly base: Base; readonly quarterHours: number }[]
  readonly codeIndex: string
  /** Null: not opened, or erased. */
  readonly printed: { readonly name: string; readonly code: string } | null
  /** The records that it rests on. */
  readonly covers: readonly HoursRecordId[]
  /** The day on which one of those records was corrected or voided. */
  readonly supersededOn: LocalDate | null
  readonly revokedOn: LocalDate | null
}

export type CertificateStatus = 'valid' | 'superseded' | 'revoked'

export interface CertificateEnd {
  readonly status: Exclude<CertificateStatus, 'valid'>
  readonly on: LocalDate
}

/** Since when it is no longer valid; undefined while it is. */
export function endOf({ revokedOn, supersededOn }: Certificate): CertificateEnd | undefined {
  if (revokedOn !== null) return { status: 'revoked', on: revokedOn }
  return supersededOn === null ? undefined : { status: 'superseded', on: supersededOn }
}

export function statusOf(certificate: Certificate): CertificateStatus {
  return endOf(certificate)?.status ?? 'valid'
}

/** `hours`: the ledger just before the event, on which a certificate that is issued now rests. */
export function evolveCertificates(
  certificates: readonly Certificate[],
  hours: HoursState,
  event: Recorded<CertificateEvent | HoursEvent>,
): readonly Certificate[] {
  switch (event.type) {
    case 'volunteering.certificate-issued.v1': {
      const { personal, ...said } = event.data
      const covers = certifiedWithin(hours, said.from, said.until).map(({ recordId }) => recordId)
      const issuedOn = event.effectiveOn ?? dateOf(event.recordedAt)
      const untouched = { supersededOn: null, revokedOn: null }
      return [...certificates, { ...said, issuedOn, printed: personal, covers, ...untouched }]
    }
    case 'volunteering.certificate-revoked.v1':
      return certificates.map((one) =>
        one.certificateId === event.data.certificateId ? { ...one, revokedOn: dateOf(event.recordedAt) } : one,
      )
    case 'volunteering.hours-corrected.v1':
    case 'volunteering.hours-voided.v1':
      return certificates.map((one) =>
        one.supersededOn === null && one.covers.includes(event.data.recordId)
          ? { ...one, supersededOn: dateOf(event.recordedAt) }
          : one,
      )
    case 'volunteering.hours-recorded.v1':
    case 'volunteering.hours-certified.v1':
      return certificates
  }
}

/** What a certificate about those days can rest on: hours that count and that somebody has certified. */
export function certifiedWithin(hours: HoursState, from: LocalDate, until: LocalDate): readonly HoursRecord[] {
  return standing(hours).filter((record) => {
    const on = countsOn(record)
    return record.certifiedOn !== null && from <= on && on <= until
  })
}
