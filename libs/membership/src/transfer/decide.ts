import { accept, refuse, type Decision, type Finding, type Refused } from '@harbor/kernel/decision'
import type { EventOf } from '@harbor/kernel/event'
import type { AccountId, TransferId, UnitId } from '@harbor/kernel/ids'
import { earlier, later, type LocalDate } from '@harbor/kernel/time'
import { hasPower, type UnitFacts } from '@harbor/organization/public'
import { breach, type Rule } from '@harbor/rules/breach'
import { limitDate } from '@harbor/rules/limit'
import { reg2019, reg2019Article } from '@harbor/rules/reg-2019'
import { isRecorded, recordJudged, type Breaches } from '../judgement'
import type { MemberFile } from '../member-file'
import { isBranchOn } from '../roll/decide-person'
import { isOnTheRoll, leftRollAfter, segmentOn, type Segment } from '../standing/timeline'
import {
  transferApproved,
  transferInitiated,
  transferLetterIssued,
  transferRefused,
  transferWithdrawn,
  type refusalGrounds,
} from './events'
import type { TransferRefusal } from './refusals'
import { transferUnderWay, type Destination, type Letter, type Transfer } from './state'

// The source's side of a transfer, and its end without receipt. Until a receipt the source stays responsible: nothing here
// moves a member. Time as activist or probationary member counts on.

/** What every decision about transfers is given besides the file. */
export interface Given {
  readonly today: LocalDate
  readonly actorId: AccountId
  /** True: a past act is put on record as it was; rules that it broke become findings. */
  readonly historic?: boolean
  /** False: the discipline office has not cleared this transfer. For every transfer alike, and nobody is told more. */
  readonly cleared?: boolean
}
/** For acts that a unit decides. */
export interface GivenUnits extends Given {
  /** The branch on whose side the unit acts and the units above it, as they stood on the day of the act. */
  readonly units: readonly UnitFacts[]
}

/** What an order names that a unit decides. */
export interface Decided {
  readonly transferId: TransferId
  /** The day of the act. */
  readonly on: LocalDate
  /** The deciding unit. */
  readonly unitId: UnitId
}

export interface InitiateTransfer {
  readonly transferId: TransferId
  readonly on: LocalDate
  /** A branch of the platform, or an organisation outside it by name. */
  readonly destination: Destination
  readonly reason: string
}

/** The member's branch starts it; one open transfer a member. `given.units`: the destination, if it is inside the platform. */
export function initiateTransfer(
  file: MemberFile,
  { transferId, on, destination, reason }: InitiateTransfer,
  given: GivenUnits,
): Decision<EventOf<typeof transferInitiated>, TransferRefusal> {
  if (!file.exists) return refuse('transfer.no-file')
  if (on > given.today) return refuse('transfer.in-the-future', { on })
  const then = segmentOn(file.timeline, on)
  // No branch answers for whoever is off the roll.
  if (!then || then.branchId === null)
    return refuse('transfer.not-on-the-roll', { on, standing: then?.standing ?? 'unknown' })
  const initiated = transferInitiated({ transferId, sourceId: then.branchId, destination, reason }, { effectiveOn: on })
  if (isRecorded(file, initiated)) return accept()
  const forbidden = leavingForbidden(file, then, on)
  if (forbidden) return forbidden
  if ('outside' in destination) return accept(initiated)
  if (destination.unitId === then.branchId) return refuse('transfer.same-branch')
  const branch = given.units.find(({ id }) => id === destination.unitId)
  return branch && isBranchOn(branch, on)
    ? accept(initiated)
    : refuse('transfer.destination-not-a-branch', { unit: branch?.name ?? destination.unitId, on })
}

/** What keeps somebody in the branch, wherever he is to go. `then`: where he stands on that day. */
export function leavingForbidden(file: MemberFile, then: Segment, on: LocalDate): Refused<TransferRefusal> | undefined {
  if (transferUnderWay(file.transfer, file.timeline)) return refuse('transfer.already-open')
  if (then.standing === 'suspended') return refuse('transfer.suspended')
  const moved = file.timeline.findLast(({ branchId }) => branchId !== then.branchId)
  return moved && moved.validFrom > on
    ? refuse('transfer.dates-out-of-order', { earlier: moved.validFrom, later: on })
    : undefined
}

export type ApproveTransfer = Decided

/** By the source if it has the power `approve-transfers`, else by the committee above that has; never by whoever started it. */
export function approveTransfer(
  file: MemberFile,
  { transferId, on, unitId }: ApproveTransfer,
  given: GivenUnits,
): Decision<EventOf<typeof transferApproved>, TransferRefusal> {
  const approved = (findings: Finding[]) => transferApproved({ findings, transferId, unitId }, { effectiveOn: on })
  if (isRecorded(file, approved([]))) return accept()
  const transfer = transferToAct(file, transferId, on, given)
  if ('accepted' in transfer) return transfer
  if (transfer.sourceId === null) return refuse('transfer.inbound-has-its-letter')
  if (transfer.approval) return refuse('transfer.approved-already', { on: transfer.approval.on })
  if (transfer.initiatedBy === given.actorId && given.historic !== true) return refuse('transfer.same-person')
  return recordJudged(given.historic === true, authority(unitId, given.units, on), approved)
}

export interface IssueLetter extends Decided {
  /** As printed; reserved before, so that no two letters carry it. */
  readonly letterNumber: string
  /** The last day on which it can be received: at most 90 days after the issue. */
  readonly validUntil: LocalDate
  readonly addressee: string
  /** `YYYY-MM` */
  readonly duesPaidUntil?: string
}

/** 介绍信. Issued again after expiry, loss or a change of addressee, it takes the place of the one before. */
export function issueLetter(
  file: MemberFile,
  order: IssueLetter,
  given: GivenUnits,
): Decision<EventOf<typeof transferLetterIssued>, TransferRefusal> {
  const { transferId, on, unitId, letterNumber, validUntil, addressee, duesPaidUntil } = order
  const letter = { transferId, unitId, letterNumber, validUntil, addressee }
  const issued = (findings: Finding[]) =>
    transferLetterIssued({ findings, ...letter, ...(duesPaidUntil && { duesPaidUntil }) }, { effectiveOn: on })
  if (isRecorded(file, issued([]))) return accept()
  const transfer = transferToAct(file, transferId, on, given)
  if ('accepted' in transfer) return transfer
  if (transfer.sourceId === null) return refuse('transfer.inbound-has-its-letter')
  if (!transfer.approval) return refuse('transfer.not-approved')
  if (given.cleared === false && given.historic !== true) return refuse('transfer.not-cleared')
  if (validUntil < on) return refuse('transfer.dates-out-of-order', { earlier: on, later: validUntil })
  if (allLetters(file).some(({ number }) => number === letterNumber))
    return refuse('transfer.letter-number-used', { number: letterNumber })
  return recordJudged(
    given.historic === true,
    [...authority(unitId, given.units, on), validity(on, validUntil)],
    issued,
  )
}

function allLetters({ transfer }: MemberFile): readonly Letter[] {
  return transfer.transfers.flatMap(({ letters }) => letters)
}

/** Letter valid at most 90 days from the day of issue. */
export function validity(issuedOn: LocalDate, validUntil: LocalDate) {
  const latest = limitDate(reg2019.letterValidity, issuedOn)
  return validUntil > latest ? breach('transfer.letter-too-long', reg2019.letterValidity, { latest }) : null
}

export interface RefuseTransfer extends Decided {
  readonly ground: (typeof refusalGrounds)[number]
  readonly reason: string
}

/** 不得无故拒转拒接: a refusal names a lawful ground. By the destination; for one outside, its paper answer is recorded by the source. */
export function refuseTransfer(
  file: MemberFile,
  { transferId, on, unitId, ground, reason }: RefuseTransfer,
  given: GivenUnits,
): Decision<EventOf<typeof transferRefused>, TransferRefusal> {
  const refused = transferRefused({ transferId, ground, decidedBy: unitId, reason }, { effectiveOn: on })
  if (isRecorded(file, refused)) return accept()
  const transfer = transferToAct(file, transferId, on, given)
  if ('accepted' in transfer) return transfer
  if (transfer.sourceId !== null && !transfer.approval) return refuse('transfer.not-approved')
  return recordJudged(given.historic === true, authority(unitId, given.units, on), () => refused)
}

export interface WithdrawTransfer extends Decided {
  readonly reason: string
}

/** The source takes it back, before a receipt at any time, also after the letter expired; an inbound one, its destination. */
export function withdrawTransfer(
  file: MemberFile,
  { transferId, on, unitId, reason }: WithdrawTransfer,
  given: GivenUnits,
): Decision<EventOf<typeof transferWithdrawn>, TransferRefusal> {
  const withdrawn = transferWithdrawn({ transferId, decidedBy: unitId, reason }, { effectiveOn: on })
  if (isRecorded(file, withdrawn)) return accept()
  const transfer = transferToAct(file, transferId, on, given)
  if ('accepted' in transfer) return transfer
  if (!given.units.some(({ id }) => id === unitId)) return refuse('transfer.unit-elsewhere', { unitId })
  return accept(withdrawn)
}

/** The open transfer meant, if the day fits it: not in the future, not before what happened to it so far. */
export function transferToAct(
  file: MemberFile,
  transferId: TransferId,
  on: LocalDate,
  { today }: Given,
): Transfer | Refused<TransferRefusal> {
  if (!file.exists) return refuse('transfer.no-file')
  const transfer = file.transfer.transfers.find((one) => one.transferId === transferId)
  if (!transfer) return refuse('transfer.unknown')
  // Where membership ended, the day tells: what was done before that day may still be put on record.
  if (transfer.closed && transfer.closed.how !== 'membership-ended') return refuse('transfer.closed', transfer.closed)
  const newer = file.transfer.transfers.at(-1)
  // A correction can open a transfer again that another has followed.
  if (newer && newer !== transfer) return refuse('transfer.followed-by-another', { on: newer.initiatedOn })
  if (on > today) return refuse('transfer.in-the-future', { on })
  const latest = latestStep(transfer)
  if (on < latest) return refuse('transfer.dates-out-of-order', { earlier: latest, later: on })
  return goneBy(file, transfer, on) ?? transfer
}

/** Inbound people are on no roll yet; everybody else must have stayed on it since the transfer began. */
function goneBy(
  { timeline }: MemberFile,
  { sourceId, initiatedOn }: Transfer,
  on: LocalDate,
): Refused<TransferRefusal> | undefined {
  if (sourceId === null) return undefined
  const leftOn = leftRollAfter(timeline, initiatedOn)
  const seen = earlier(leftOn ?? on, on)
  const then = segmentOn(timeline, seen)
  return then && isOnTheRoll(then)
    ? undefined
    : refuse('transfer.not-on-the-roll', { on: seen, standing: then?.standing ?? 'unknown' })
}

function latestStep({ initiatedOn, approval, letters }: Transfer): LocalDate {
  const steps = [approval?.on, letters.at(-1)?.issuedOn].filter((step) => step !== undefined)
  return steps.reduce(later, initiatedOn)
}

/** The unit stands over the branch on whose side it acts, and may transfer in its own name. */
export function authority(unitId: UnitId, units: readonly UnitFacts[], on: LocalDate): Breaches<TransferRefusal> {
  const unit = units.find(({ id }) => id === unitId)
  if (!unit) return [breach('transfer.unit-elsewhere', direct, { unitId })]
  const powerful = hasPower(unit, 'approve-transfers', on)
  return [powerful ? null : breach('transfer.no-power', direct, { unit: unit.name, on })]
}

const direct: Rule = { ...reg2019Article.directTransfer, hard: true }
