import type { MemberId, TransferId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'

export interface TransferToClear {
  readonly memberId: MemberId
  readonly transferId: TransferId
  /** Null: there is no such transfer. */
  readonly initiatedOn: LocalDate | null
}

/**
 * 转出核查: what transfers must know of the discipline office, and all that they may: cleared, or not (yet). The same question for every
 * transfer, answered by a view that stands on the whole log.
 */
export interface TransferClearance {
  isCleared(transfer: TransferToClear): Promise<boolean>
}
export const TRANSFER_CLEARANCE = Symbol('transfer clearance')
