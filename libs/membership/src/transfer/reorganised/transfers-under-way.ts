import { effectiveHistory } from '@harbor/kernel/correction'
import type { Recorded } from '@harbor/kernel/event'
import type { MemberId, TransferId } from '@harbor/kernel/ids'
import type { View, ViewDocument } from '@harbor/kernel/view'
import { CORRECTION, type MemberEvent } from '../../member-event'
import { endingTypes, transferInitiated, transferReceived, transferRefused, transferWithdrawn } from '../events'
import { evolveTransfers, noTransfers, openTransfer, type TransferState } from '../state'

/** The transfer of a member that is under way, whoever began it. Names nobody but by id. */
export interface TransferUnderWay extends ViewDocument {
  readonly id: MemberId
  readonly transferId: TransferId
}

export const transfersUnderWay: View<MemberEvent, TransferState, TransferUnderWay> = {
  name: 'transfers-under-way',
  version: 1,
  collection: { name: 'transfers-under-way', fields: {}, indexes: [], text: [] },
  handles: [
    transferInitiated.type,
    transferReceived.type,
    transferRefused.type,
    transferWithdrawn.type,
    ...endingTypes,
    CORRECTION,
  ],
  personal: false,
  key: ({ stream }) => stream.slice(-36),
  evolve: (state = noTransfers, event) => evolveTransfers(state, event),
  documents: (state, key) => {
    const open = openTransfer(state)
    return open ? [{ id: key as MemberId, transferId: open.transferId }] : []
  },
  rewrite: {
    on: [CORRECTION],
    effective: (events: readonly Recorded<MemberEvent>[]) => effectiveHistory(events, CORRECTION),
  },
}
