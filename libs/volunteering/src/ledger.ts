import type { Recorded } from '@harbor/kernel/event'
import type { MemberId } from '@harbor/kernel/ids'
import type { CertificateEvent } from './certificate/events'
import { evolveCertificates, type Certificate } from './certificate/state'
import type { HoursEvent } from './hours/events'
import { evolveHours, noHours, type HoursState } from './hours/state'

/** Every event of a member's ledger (`hours-<memberId>`): slices share the stream, so that a certificate rests on the very hours there. */
export type LedgerEvent = HoursEvent | CertificateEvent

export interface LedgerState {
  readonly hours: HoursState
  readonly certificates: readonly Certificate[]
}
export interface Ledger extends LedgerState {
  readonly memberId: MemberId
}

export const noLedger: LedgerState = { hours: noHours, certificates: [] }

export function evolveLedger({ hours, certificates }: LedgerState, event: Recorded<LedgerEvent>): LedgerState {
  return {
    hours: isHoursEvent(event) ? evolveHours(hours, event) : hours,
    certificates: evolveCertificates(certificates, hours, event),
  }
}

/** Folds a stream read whole (or cut at an instant: what was known then). */
export function ledgerOf(memberId: MemberId, recorded: readonly Recorded[]): Ledger {
  return { memberId, ...(recorded as readonly Recorded<LedgerEvent>[]).reduce(evolveLedger, noLedger) }
}

function isHoursEvent(event: Recorded<LedgerEvent>): event is Recorded<HoursEvent> {
  return event.type.startsWith('volunteering.hours-')
}
