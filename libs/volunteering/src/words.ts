import type { Id } from '@harbor/kernel/ids'

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
