import { accept, refuse, type Decision } from '@harbor/kernel/decision'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { existsOn, type UnitFacts } from '@harbor/organization/public'
import type { Ledger } from '../ledger'
import { bases, type CertificateId } from '../words'
import { certificateIssued, certificateRevoked, type CertificateEvent } from './events'
import type { CertificateRefusal } from './refusals'
import { certifiedWithin } from './state'

export type CertificateDecision = Decision<CertificateEvent, CertificateRefusal>

export interface GivenCertificate {
  readonly today: LocalDate
  readonly actorId: AccountId
  readonly actorMemberId: MemberId | null
}

export interface IssueCertificate {
  readonly certificateId: CertificateId
  /** As printed; reserved before, so that no two certificates carry it. */
  readonly number: string
  readonly code: string
  readonly codeIndex: string
  readonly from: LocalDate
  readonly until: LocalDate
  readonly unitId: UnitId
}

/** Free of charge, about certified hours alone. `name`: null when the person's data is erased; `unit`: the issuing unit. */
export function issueCertificate(
  { memberId, hours, certificates }: Ledger,
  order: IssueCertificate,
  given: GivenCertificate & { readonly unit: UnitFacts | undefined; readonly name: string | null },
): CertificateDecision {
  const { certificateId, number, code, codeIndex, from, until, unitId } = order
  if (given.actorMemberId === memberId) return refuse('certificate.own')
  if (certificates.some((one) => one.certificateId === certificateId)) return accept()
  if (from > until || until > given.today) return refuse('certificate.period')
  if (!given.unit || !existsOn(given.unit, given.today)) return refuse('certificate.unit-unknown')
  if (certificates.some((one) => one.number === number)) return refuse('certificate.number-used', { number })
  if (given.name === null) return refuse('certificate.name-erased')
  const covered = certifiedWithin(hours, from, until)
  if (covered.length === 0) return refuse('certificate.no-hours')
  const sum = (of: typeof covered) => of.reduce((total, { quarterHours }) => total + quarterHours, 0)
  const byBase = bases
    .map((base) => ({ base, quarterHours: sum(covered.filter((record) => record.base === base)) }))
    .filter(({ quarterHours }) => quarterHours > 0)
  const said = { certificateId, number, from, until, unitId, quarterHours: sum(covered), byBase, codeIndex }
  return accept(certificateIssued({ ...said, personal: { name: given.name, code } }, { effectiveOn: given.today }))
}

export interface RevokeCertificate {
  readonly certificateId: CertificateId
  readonly reason: string
  readonly authority: string
}

export function revokeCertificate(
  { memberId, certificates }: Ledger,
  order: RevokeCertificate,
  given: GivenCertificate,
): CertificateDecision {
  const certificate = certificates.find(({ certificateId }) => certificateId === order.certificateId)
  if (!certificate) return refuse('certificate.unknown')
  if (given.actorMemberId === memberId) return refuse('certificate.own')
  if (certificate.revokedOn !== null) return accept()
  return accept(certificateRevoked(order, { effectiveOn: given.today }))
}
