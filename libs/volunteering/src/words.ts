import { deriveId, type Id, type MemberId } from '@harbor/kernel/ids'

/** The words of the glossary that the slices of volunteering share. Stored in events: never change one. */

export { baseNames, bases, type Base } from '@harbor/organization/public'

export type OrderId = Id<'order'>
/** Whoever asked for a service, as the owner of the personal part: the key that seals it is kept under this id. */
export type ResidentId = Id<'resident'>
export type HoursRecordId = Id<'hours-record'>
export type CertificateId = Id<'certificate'>

export function orderStream(orderId: OrderId): string {
  return `order-${orderId}`
}

/** One ledger a member: hours and the certificates that were issued about them. */
export function hoursStream(memberId: string): string {
  return `hours-${memberId}`
}

type OfRecord = { readonly recordId: HoursRecordId } | { readonly memberId: MemberId }

/** The record that an event of a ledger names; for an attendance that was taken back, the one that it had brought. */
export function recordOfParticipation({
  stream,
  data,
}: {
  readonly stream: string
  readonly data: OfRecord
}): HoursRecordId {
  return 'recordId' in data ? data.recordId : deriveId<'hours-record'>(stream.slice(-36), data.memberId)
}
