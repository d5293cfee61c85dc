import type { Recorded } from '@harbor/kernel/event'
import type { AccountId, Id, TransferId, UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { MemberEvent, MemberEventType } from '../member-event'
import type { PersonDetails } from '../roll/events'
import { leftRollAfter, type Segment } from '../standing/timeline'
import type { Stage } from '../words'
import { endingTypes, transferEvents, type TransferEvent } from './events'

export type Destination = { readonly unitId: UnitId } | { readonly outside: string }

export interface Letter {
  readonly number: string
  /** Null: issued by an organisation outside the platform. */
  readonly unitId: UnitId | null
  readonly issuedOn: LocalDate
  readonly validUntil: LocalDate
  /** 抬头; null where an outside letter was not copied out. */
  readonly addressee: string | null
  /** `YYYY-MM` */
  readonly duesPaidUntil: string | null
}

/** What an inbound letter says of the person's road so far. */
export interface Announced {
  readonly sourceName: string
  readonly stage: Stage
  readonly appliedOn?: LocalDate
  readonly activistOn?: LocalDate
  readonly targetOn?: LocalDate
  readonly joinedOn?: LocalDate
  readonly fullOn?: LocalDate
  /** Null where personal parts were not opened. */
  readonly personal: PersonDetails | null
}

export interface Transfer {
  readonly transferId: TransferId
  /** Null: the source is outside the platform. */
  readonly sourceId: UnitId | null
  readonly announced: Announced | null
  readonly destination: Destination
  readonly initiatedOn: LocalDate
  readonly initiatedBy: AccountId
  readonly approval: { readonly on: LocalDate; readonly unitId: UnitId } | null
  /** Oldest first; a later letter takes the place of the earlier ones. */
  readonly letters: readonly Letter[]
  /** `membership-ended`: nothing is left to transfer, e.g. after an expulsion. */
  readonly closed: {
    readonly how: 'received' | 'refused' | 'withdrawn' | 'membership-ended'
    readonly on: LocalDate
  } | null
}

export interface Floating {
  readonly floatingId: Id<'floating'>
  readonly region: string
  readonly abroad: boolean
  readonly leftOn: LocalDate
  readonly expectedReturnOn: LocalDate | null
  /** Days of contact, oldest first. */
  readonly contacts: readonly LocalDate[]
  /** Returned, or the relation was transferred after all. */
  readonly endedOn: LocalDate | null
}

export interface TransferState {
  /** Oldest first; at most the last one is open. */
  readonly transfers: readonly Transfer[]
  /** Oldest first; at most the last one has not ended. */
  readonly floating: readonly Floating[]
}

export const noTransfers: TransferState = { transfers: [], floating: [] }

/** The transfer under way, expired or not. */
export function openTransfer({ transfers }: TransferState): Transfer | undefined {
  const last = transfers.at(-1)
  return last && last.closed === null ? last : undefined
}

/**
 * The open transfer of somebody who has been on the roll ever since it began, or who comes from outside. Whoever left the roll in
 * between takes no old letter along when coming back.
 */
export function transferUnderWay(state: TransferState, timeline: readonly Segment[]): Transfer | undefined {
  const open = openTransfer(state)
  const lapsed = open && open.sourceId !== null && leftRollAfter(timeline, open.initiatedOn) !== null
  return lapsed ? undefined : open
}

/** Neither returned nor transferred, and still on the roll. */
export function isAway(timeline: readonly Segment[], { leftOn, endedOn }: Floating): boolean {
  return endedOn === null && leftRollAfter(timeline, leftOn) === null
}

/** The branch that answers for the receipt: the destination, or the source where the destination is outside the platform. */
export function answeringBranch({ destination, sourceId }: Pick<Transfer, 'destination' | 'sourceId'>): UnitId | null {
  return 'unitId' in destination ? destination.unitId : sourceId
}

/** The branch that answers for the transfer until the receipt; an inbound person has only the destination. */
export function responsibleBranch(transfer: Pick<Transfer, 'destination' | 'sourceId'>): UnitId | null {
  return transfer.sourceId ?? answeringBranch(transfer)
}

export type TransferStatus =
  'initiated' | 'approved' | 'letter-issued' | 'expired' | NonNullable<Transfer['closed']>['how']

/** Expiry is derived from the letter's last day; no event tells it, and the source stays responsible. */
export function transferStatus({ closed, approval, letters }: Transfer, today: LocalDate): TransferStatus {
  if (closed) return closed.how
  const letter = letters.at(-1)
  if (letter) return today > letter.validUntil ? 'expired' : 'letter-issued'
  return approval ? 'approved' : 'initiated'
}

const own: ReadonlySet<string> = new Set(transferEvents.map(({ type }) => type))

function isTransferEvent(event: Recorded<MemberEvent>): event is Recorded<TransferEvent> {
  return own.has(event.type)
}

export function evolveTransfers(state: TransferState, event: Recorded<MemberEvent>): TransferState {
  if (isTransferEvent(event)) return evolveOwn(state, event)
  const open = openTransfer(state)
  if (!open || !endsMembership(event)) return state
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  return withTransfer(state, open.transferId, { closed: { how: 'membership-ended', on } })
}

function endsMembership({ type, data }: Recorded<MemberEvent>): boolean {
  if (type === 'membership.sanction-imposed.v1') return data.kind === 'expulsion'
  return endings.includes(type)
}

const endings: readonly MemberEventType[] = endingTypes

function evolveOwn(state: TransferState, event: Recorded<TransferEvent>): TransferState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'membership.transfer-initiated.v1':
    case 'membership.transfer-announced.v1':
      return { ...state, transfers: [...state.transfers, opened(event, on)] }
    case 'membership.transfer-approved.v1':
      return withTransfer(state, event.data.transferId, { approval: { on, unitId: event.data.unitId } })
    case 'membership.transfer-letter-issued.v1': {
      const { transferId, letterNumber: number, unitId, validUntil, addressee, duesPaidUntil = null } = event.data
      return withLetter(state, transferId, { number, unitId, issuedOn: on, validUntil, addressee, duesPaidUntil })
    }
    case 'membership.transfer-received.v1': {
      const received = withTransfer(state, event.data.transferId, { closed: { how: 'received', on } })
      return { ...received, floating: received.floating.map((one) => (one.endedOn ? one : { ...one, endedOn: on })) }
    }
    case 'membership.transfer-refused.v1':
      return withTransfer(state, event.data.transferId, { closed: { how: 'refused', on } })
    case 'membership.transfer-withdrawn.v1':
      return withTransfer(state, event.data.transferId, { closed: { how: 'withdrawn', on } })
    case 'membership.floating-registered.v1': {
      const { floatingId, region, abroad, expectedReturnOn = null } = event.data
      const floating: Floating = {
        floatingId,
        region,
        abroad,
        leftOn: on,
        expectedReturnOn,
        contacts: [],
        endedOn: null,
      }
      return { ...state, floating: [...state.floating, floating] }
    }
    case 'membership.floating-contacted.v1': {
      const { floatingId, contactedOn } = event.data
      const contacted = (one: Floating): Partial<Floating> => ({ contacts: [...one.contacts, contactedOn].toSorted() })
      return withFloating(state, floatingId, contacted)
    }
    case 'membership.floating-returned.v1':
      return withFloating(state, event.data.floatingId, () => ({ endedOn: on }))
  }
}

type Opening = Extract<TransferEvent, { type: 'membership.transfer-initiated.v1' | 'membership.transfer-announced.v1' }>

function opened(event: Recorded<Opening>, on: LocalDate): Transfer {
  const { id: initiatedBy } = event.actor
  const common = { transferId: event.data.transferId, initiatedOn: on, initiatedBy, approval: null, closed: null }
  if (event.type === 'membership.transfer-initiated.v1') {
    const { sourceId, destination } = event.data
    return { ...common, sourceId, destination, announced: null, letters: [] }
  }
  const { transferId: _, findings: __, destinationId, ...said } = event.data
  const { letterNumber: number, issuedOn, validUntil, ...announced } = said
  const letter: Letter = { number, unitId: null, issuedOn, validUntil, addressee: null, duesPaidUntil: null }
  return { ...common, sourceId: null, destination: { unitId: destinationId }, announced, letters: [letter] }
}

function withTransfer(state: TransferState, transferId: TransferId, change: Partial<Transfer>): TransferState {
  const transfers = state.transfers.map((one) => (one.transferId === transferId ? { ...one, ...change } : one))
  return { ...state, transfers }
}

function withLetter(state: TransferState, transferId: TransferId, letter: Letter): TransferState {
  const transfers = state.transfers.map((one) =>
    one.transferId === transferId ? { ...one, letters: [...one.letters, letter] } : one,
  )
  return { ...state, transfers }
}

function withFloating(
  state: TransferState,
  floatingId: Id<'floating'>,
  change: (one: Floating) => Partial<Floating>,
): TransferState {
  const floating = state.floating.map((one) => (one.floatingId === floatingId ? { ...one, ...change(one) } : one))
  return { ...state, floating }
}
