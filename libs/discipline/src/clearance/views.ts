import type { MemberId, TransferId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import { clearanceEvents } from './events'
import {
  evolveClearance,
  holdingTypes,
  noClearance,
  transferTypes,
  wasCleared,
  type ClearanceHandled,
  type ClearanceState,
} from './state'

/** One member's clearances. `cleared` and `free` are asked by transfers alone; the list for case officers names the rest. */
export interface ClearanceRow extends ViewDocument {
  readonly memberId: MemberId
  /** Empty text: no transfer out is under way. */
  readonly transferId: TransferId | ''
  readonly sourceId: UnitId | ''
  readonly initiatedOn: LocalDate | ''
  /** A case officer has cleared the transfer that is under way: 1, else 0. */
  readonly cleared: number
  /** Every clearance of the member, whatever became of the transfer since. */
  readonly clearances: ClearanceState['cleared']
  /** No open review holds the member: 1, else 0. */
  readonly free: number
}

export const transferClearances: View<ClearanceHandled, ClearanceState, ClearanceRow> = {
  name: 'transfer-clearances',
  version: 1,
  collection: {
    name: 'transfer-clearances',
    fields: { sourceId: 'string', cleared: 'number', initiatedOn: 'string' },
    indexes: [['sourceId', 'cleared', 'initiatedOn']],
    text: [],
  },
  handles: [...transferTypes, ...holdingTypes, ...clearanceEvents.map(({ type }) => type)],
  personal: true,
  key(event) {
    if ('memberId' in event.data) return event.data.memberId
    const sealed = 'personal' in event.data ? event.data.personal : null
    return sealed?.memberId ?? event.stream.slice(-36)
  },
  evolve: (state = noClearance, event) => evolveClearance(state, event),
  documents(state, key) {
    const { open, holding } = state
    const row: ClearanceRow = {
      id: key,
      memberId: key as MemberId,
      transferId: open?.transferId ?? '',
      sourceId: open?.sourceId ?? '',
      initiatedOn: open?.on ?? '',
      cleared: open && wasCleared(state.cleared, open.transferId, open.on) ? 1 : 0,
      clearances: state.cleared,
      free: holding.length === 0 ? 1 : 0,
    }
    return [row]
  },
}
