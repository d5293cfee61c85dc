import { accept, refuse, type Decision } from '@harbor/kernel/decision'
import type { MemberId, TransferId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { transferCleared, type ClearanceEvent } from './events'
import type { ClearanceRefusal } from './refusals'

export interface ClearTransfers {
  readonly on: LocalDate
  /** A transfer of null: ahead of the member's next one. */
  readonly cleared: readonly { readonly memberId: MemberId; readonly transferId: TransferId | null }[]
}

/**
 * 转出核查 by a case officer, one command for any number of members. It asks nothing about cases and is answered alike for everybody: whether an
 * open review still stands in a transfer's way is seen at the transfer alone, as a clearance that is not complete (docs/adr/0023).
 */
export function clearTransfers(
  { on, cleared }: ClearTransfers,
  { today }: { readonly today: LocalDate },
): Decision<ClearanceEvent, ClearanceRefusal> {
  if (on > today) return refuse('clearance.in-the-future', { on })
  if (cleared.length === 0) return refuse('clearance.nothing-pending')
  return accept(...cleared.map((one) => transferCleared({ personal: one }, { effectiveOn: on })))
}
