import { holderOf } from '@harbor/event-log/reservations'
import type { Journal } from '@harbor/event-log/journal'
import type { MemberId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { ledgerOf } from '../../ledger'
import { hoursText } from '../../stretch'
import { endOf, type Certificate, type CertificateStatus } from '../state'
import { normalCode } from './verification-code'

/** Kinds of reservations that certificates hold. */
export const CERTIFICATE_NUMBER = 'certificate-number'
export const CERTIFICATE_CODE = 'certificate-code'

/** What the paper says. */
export interface PrintedCertificate {
  readonly number: string
  /** Null once the holder's data is erased. */
  readonly name: string | null
  readonly from: LocalDate
  readonly until: LocalDate
  /** As printed, e.g. `12.25`. */
  readonly hours: string
  readonly unit: string
  readonly issuedOn: LocalDate
}

/** What anybody is told who has the code: no more than the paper says, and what became of it. */
export interface Verification {
  readonly status: CertificateStatus | 'unknown'
  /** The day on which it was superseded or revoked; null while it is valid, and when it is unknown. */
  readonly since: LocalDate | null
  /** Null when it is unknown. */
  readonly certificate: PrintedCertificate | null
}

const unknown: Verification = { status: 'unknown', since: null, certificate: null }

/** Looks a code up as it was typed. It needs no view: the code's keyed hash leads to the ledger, and the ledger tells the state. */
export async function verifyCode(
  journal: Journal,
  typed: string,
  unitName: (id: Certificate['unitId']) => string,
): Promise<Verification> {
  const code = normalCode(typed)
  if (code === undefined) return unknown
  const stream = await holderOf(journal, CERTIFICATE_CODE, code)
  if (stream === undefined) return unknown
  const { events } = await journal.load(stream, { personal: true })
  const codeIndex = journal.keys.blindIndex(CERTIFICATE_CODE, code)
  const { certificates } = ledgerOf(stream.slice(-36) as MemberId, events)
  const certificate = certificates.find((one) => one.codeIndex === codeIndex)
  return certificate ? told(certificate, unitName) : unknown
}

function told(certificate: Certificate, unitName: (id: Certificate['unitId']) => string): Verification {
  const { number, printed, from, until, quarterHours, unitId, issuedOn } = certificate
  const ended = endOf(certificate)
  return {
    status: ended?.status ?? 'valid',
    since: ended?.on ?? null,
    certificate: {
      number,
      name: printed?.name ?? null,
      from,
      until,
      hours: hoursText(quarterHours),
      unit: unitName(unitId),
      issuedOn,
    },
  }
}
