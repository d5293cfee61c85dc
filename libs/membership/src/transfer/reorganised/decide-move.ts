import { accept, type Decision } from '@harbor/kernel/decision'
import type { EventOf } from '@harbor/kernel/event'
import type { TransferId, UnitId } from '@harbor/kernel/ids'
import type { MemberFile } from '../../member-file'
import { segmentOn } from '../../standing/timeline'
import { leavingForbidden, type Given } from '../decide'
import { transferApproved, transferInitiated, transferWithdrawn } from '../events'
import type { TransferRefusal } from '../refusals'
import { openTransfer } from '../state'

export interface OrderedMove {
  readonly transferId: TransferId
  readonly sourceId: UnitId
  readonly destinationId: UnitId
  /** The committee that approved the reorganisation, and with it every transfer. */
  readonly unitId: UnitId
  readonly document: string
}

/**
 * What a reorganisation orders of one member: an ordinary transfer, begun and approved in one. That two people stand behind it, that the committee
 * has the power and that the destination is a branch was decided with the whole. Letter, clearance and receipt are those of any transfer. Whoever has
 * left the source meanwhile is left alone.
 */
export function beginOrderedTransfer(
  file: MemberFile,
  { transferId, sourceId, destinationId, unitId, document }: OrderedMove,
  { today: on }: Pick<Given, 'today'>,
): Decision<EventOf<typeof transferInitiated | typeof transferApproved>, TransferRefusal> {
  if (file.transfer.transfers.some((one) => one.transferId === transferId)) return accept()
  const now = segmentOn(file.timeline, on)
  if (now?.branchId !== sourceId) return accept()
  const forbidden = leavingForbidden(file, now, on)
  if (forbidden) return forbidden
  const begun = { transferId, sourceId, destination: { unitId: destinationId }, reason: `党组织调整 ${document}` }
  return accept<EventOf<typeof transferInitiated | typeof transferApproved>>(
    transferInitiated(begun, { effectiveOn: on }),
    transferApproved({ findings: [], transferId, unitId }, { effectiveOn: on }),
  )
}

/** A reorganisation was stopped: a transfer that it began and that is not received is withdrawn. Any other is left alone. */
export function withdrawOrderedTransfer(
  file: MemberFile,
  order: { readonly transferId: TransferId; readonly unitId: UnitId; readonly reason: string },
  { today }: Pick<Given, 'today'>,
): Decision<EventOf<typeof transferWithdrawn>> {
  const { transferId, unitId: decidedBy, reason } = order
  if (openTransfer(file.transfer)?.transferId !== transferId) return accept()
  return accept(transferWithdrawn({ transferId, decidedBy, reason }, { effectiveOn: today }))
}
