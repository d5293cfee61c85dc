import type { Automation, Todo } from '@harbor/kernel/automation'
import type { EventOf, Recorded } from '@harbor/kernel/event'
import type { MemberId, TransferId, UnitId } from '@harbor/kernel/ids'
import type { View } from '@harbor/kernel/view'
import { memberMoveCalledOff } from '@harbor/organization/public'
import { memberFile, memberStream } from '../../member-file'
import type { MemberEvent } from '../../member-event'
import { transferInitiated, transferReceived, transferRefused, transferWithdrawn } from '../events'
import { withdrawOrderedTransfer } from './decide-move'

/** A move that was called off while its transfer is open. */
export interface MoveToWithdraw extends Todo {
  readonly memberId: MemberId
  readonly transferId: TransferId
  readonly unitId: UnitId
  readonly reason: string
}

interface State {
  readonly calledOff: MoveToWithdraw | null
  readonly isOpen: boolean
}

type Handled = EventOf<
  | typeof memberMoveCalledOff
  | typeof transferInitiated
  | typeof transferReceived
  | typeof transferRefused
  | typeof transferWithdrawn
>

/** By transfer: it may begin a moment after it was called off, by a runner that had it in hand. */
export const movesToWithdraw: View<Handled, State, MoveToWithdraw> = {
  name: 'moves-to-withdraw',
  version: 1,
  collection: { name: 'moves-to-withdraw', fields: {}, indexes: [], text: [] },
  handles: [
    memberMoveCalledOff.type,
    transferInitiated.type,
    transferReceived.type,
    transferRefused.type,
    transferWithdrawn.type,
  ],
  personal: false,
  key: (event) => event.data.transferId,
  evolve(state = { calledOff: null, isOpen: false }, event) {
    switch (event.type) {
      case 'organization.member-move-called-off.v1':
        return {
          ...state,
          calledOff: { id: event.id, stream: memberStream(event.data.memberId), ...event.data },
        }
      case 'membership.transfer-initiated.v1':
        return { ...state, isOpen: true }
      case 'membership.transfer-received.v1':
      case 'membership.transfer-refused.v1':
      case 'membership.transfer-withdrawn.v1':
        return { ...state, isOpen: false }
    }
  },
  documents: ({ calledOff, isOpen }) => (calledOff && isOpen ? [calledOff] : []),
}

export const whenAMoveIsCalledOffThenItsTransferIsWithdrawn: Automation<MoveToWithdraw> = {
  name: 'when-a-move-is-called-off-then-its-transfer-is-withdrawn',
  todos: movesToWithdraw,
  decide: (todo, events, given) =>
    withdrawOrderedTransfer(memberFile(todo.memberId, events as readonly Recorded<MemberEvent>[]), todo, given),
}
