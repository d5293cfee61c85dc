import type { Recorded } from '@harbor/kernel/event'
import type { EventId, Id, UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { MemberEvent } from '../member-event'
import { rollEvents, type lapseKinds, type PersonDetails, type RollEvent, type suspensionGrounds } from './events'

export type LapseKind = (typeof lapseKinds)[number]
export type SuspensionGround = (typeof suspensionGrounds)[number]

/** A stretch without organisation life, dues or assigned work. */
export interface Lapse {
  readonly lapseId: Id<'lapse'>
  readonly kind: LapseKind
  readonly since: LocalDate
  /** Null while it lasts. */
  readonly end: { readonly on: LocalDate; readonly how: 'resumed' | 'excused' } | null
}
/** The latest loss of contact. */
export interface ContactLoss {
  readonly lastContactOn: LocalDate
  readonly foundOn: LocalDate | null
}
/** The latest suspension of membership. */
export interface Suspension {
  readonly ground: SuspensionGround
  readonly on: LocalDate
  readonly restoredOn: LocalDate | null
}

/** What the file says of the person and of his or her place on the roll, apart from the road of development. */
export interface RollState {
  /** Null where personal parts were not opened, and for ever after erasure. */
  readonly details: PersonDetails | null
  /** The latest enrolment. */
  readonly enrolled: { readonly eventId: EventId; readonly on: LocalDate; readonly branchId: UnitId } | null
  readonly lapses: readonly Lapse[]
  readonly contact: ContactLoss | null
  readonly suspension: Suspension | null
  readonly deemedWithdrawnOn: LocalDate | null
  readonly diedOn: LocalDate | null
  readonly erased: boolean
}

export const noRoll: RollState = {
  details: null,
  enrolled: null,
  lapses: [],
  contact: null,
  suspension: null,
  deemedWithdrawnOn: null,
  diedOn: null,
  erased: false,
}

const own: ReadonlySet<string> = new Set(rollEvents.map(({ type }) => type))

function isRollEvent(event: Recorded<MemberEvent>): event is Recorded<RollEvent> {
  return own.has(event.type)
}

export function evolveRoll(state: RollState, event: Recorded<MemberEvent>): RollState {
  if (isRollEvent(event)) return evolveOwn(state, event)
  // Applications and announced transfers open a file too: they bring the person's details.
  if (event.type === 'membership.application-submitted.v1' || event.type === 'membership.transfer-announced.v1')
    return event.data.personal ? { ...state, details: event.data.personal } : state
  return state
}

function evolveOwn(state: RollState, event: Recorded<RollEvent>): RollState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'membership.member-enrolled.v1': {
      const { branchId, personal } = event.data
      return { ...state, enrolled: { eventId: event.id, on, branchId }, details: personal ?? state.details }
    }
    case 'membership.details-changed.v1':
      return { ...state, details: changed(state.details, event.data) }
    case 'membership.member-died.v1':
      return { ...state, diedOn: on }
    case 'membership.membership-suspended.v1':
      return { ...state, suspension: { ground: event.data.ground, on, restoredOn: null } }
    case 'membership.membership-restored.v1':
      return { ...state, suspension: state.suspension && { ...state.suspension, restoredOn: on } }
    case 'membership.member-deemed-withdrawn.v1':
      return { ...state, deemedWithdrawnOn: on }
    case 'membership.lapse-recorded.v1': {
      const { lapseId, kind, since } = event.data
      return { ...state, lapses: [...state.lapses, { lapseId, kind, since, end: null }] }
    }
    case 'membership.lapse-ended.v1': {
      const { lapseId, endedOn, how } = event.data
      const ended = (lapse: Lapse): Lapse =>
        lapse.lapseId === lapseId ? { ...lapse, end: { on: endedOn, how } } : lapse
      return { ...state, lapses: state.lapses.map(ended) }
    }
    case 'membership.contact-lost.v1':
      return { ...state, contact: { lastContactOn: event.data.lastContactOn, foundOn: null } }
    case 'membership.contact-found.v1':
      return { ...state, contact: state.contact && { ...state.contact, foundOn: event.data.foundOn } }
    case 'membership.personal-data-erased.v1':
      return { ...state, details: null, erased: true }
    case 'membership.member-resigned.v1':
    case 'membership.member-removed.v1':
    case 'membership.correction-proposed.v1':
    case 'membership.correction-rejected.v1':
    case 'membership.record-corrected.v1':
      return state
  }
}

type Change = Extract<RollEvent, { type: 'membership.details-changed.v1' }>['data']

/** Unknown stays unknown: a change that was not opened, or to details that were not, tells nothing. */
function changed(details: PersonDetails | null, { personal, cleared = [] }: Change): PersonDetails | null {
  if (details === null) return null
  const merged: PersonDetails = { ...details, ...personal }
  for (const detail of cleared) delete merged[detail]
  return merged
}
