import type { Automation, Todo } from '@harbor/kernel/automation'
import type { EventOf, Recorded } from '@harbor/kernel/event'
import type { MemberId, TransferId } from '@harbor/kernel/ids'
import type { View } from '@harbor/kernel/view'
import { memberMoveCalledOff, memberMoveOrdered } from '@harbor/organization/public'
import { memberFile, memberStream } from '../../member-file'
import type { MemberEvent } from '../../member-event'
import { endingTypes, transferInitiated, transferReceived } from '../events'
import { beginOrderedTransfer, type OrderedMove } from './decide-move'

/** A move that was ordered and has not begun. */
export interface MoveToBegin extends Todo, OrderedMove {
  readonly memberId: MemberId
}

interface State {
  readonly ordered: MoveToBegin | null
  /** Transfers that have begun, in whatever order they are told. */
  readonly begun: readonly TransferId[]
}

type Handled =
  | EventOf<typeof memberMoveOrdered | typeof memberMoveCalledOff | typeof transferInitiated | typeof transferReceived>
  | Extract<MemberEvent, { type: (typeof endingTypes)[number] }>

const noMove: State = { ordered: null, begun: [] }

/** By member: whoever arrives elsewhere, or leaves the roll, is not moved any more. */
export const movesToBegin: View<Handled, State, MoveToBegin> = {
  name: 'moves-to-begin',
  version: 1,
  collection: { name: 'moves-to-begin', fields: {}, indexes: [], text: [] },
  handles: [
    memberMoveOrdered.type,
    memberMoveCalledOff.type,
    transferInitiated.type,
    transferReceived.type,
    ...endingTypes,
  ],
  personal: false,
  key: (event) =>
    event.type === memberMoveOrdered.type || event.type === memberMoveCalledOff.type
      ? event.data.memberId
      : event.stream.slice(-36),
  evolve(state = noMove, event) {
    switch (event.type) {
      case 'organization.member-move-ordered.v1': {
        if (state.begun.includes(event.data.transferId)) return state
        return { ...state, ordered: { id: event.id, stream: memberStream(event.data.memberId), ...event.data } }
      }
      case 'membership.transfer-initiated.v1':
        return without({ ...state, begun: [...state.begun, event.data.transferId] }, event.data.transferId)
      case 'organization.member-move-called-off.v1':
        return without(state, event.data.transferId)
      case 'membership.transfer-received.v1':
      case 'membership.member-died.v1':
      case 'membership.member-resigned.v1':
      case 'membership.member-persuaded-to-resign.v1':
      case 'membership.member-removed.v1':
      case 'membership.member-deemed-withdrawn.v1':
        return { ...state, ordered: null }
      case 'membership.sanction-imposed.v1':
        return event.data.kind === 'expulsion' ? { ...state, ordered: null } : state
    }
  },
  documents: ({ ordered }) => (ordered ? [ordered] : []),
}

function without(state: State, transferId: TransferId): State {
  return state.ordered?.transferId === transferId ? { ...state, ordered: null } : state
}

/** An own transfer that is under way, or a suspension, stands in its way: then the to-do stays until that has ended. */
export const whenAMoveIsOrderedThenATransferBegins: Automation<MoveToBegin> = {
  name: 'when-a-move-is-ordered-then-a-transfer-begins',
  todos: movesToBegin,
  decide: (todo, events, given) =>
    beginOrderedTransfer(memberFile(todo.memberId, events as readonly Recorded<MemberEvent>[]), todo, given),
}
