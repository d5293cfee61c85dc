import { accept, refuse, type Decision, type Finding, type Refused } from '@harbor/kernel/decision'
import type { EventOf } from '@harbor/kernel/event'
import type { TransferId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { UnitFacts } from '@harbor/organization/public'
import { breach, type Breach } from '@harbor/rules/breach'
import { reg2019, reg2019Article } from '@harbor/rules/reg-2019'
import { isRecorded, recordJudged } from '../judgement'
import type { MemberFile } from '../member-file'
import { impossibleDates, isBranchOn, roadDates, type RoadDates } from '../roll/decide-person'
import { memberEnrolled, type PersonDetails } from '../roll/events'
import { standingsToldAfter } from '../standing/facts'
import { isOnTheRoll, segmentOn } from '../standing/timeline'
import type { Stage } from '../words'
import { authority, transferToAct, validity, type Decided, type Given, type GivenUnits } from './decide'
import { transferAnnounced, transferReceived } from './events'
import type { TransferRefusal } from './refusals'
import { transferUnderWay, type Announced, type Letter, type Transfer } from './state'

export interface AnnounceTransfer extends RoadDates {
  readonly transferId: TransferId
  /** The day on which the person came with the letter. */
  readonly on: LocalDate
  /** The branch of this platform. */
  readonly destinationId: UnitId
  readonly sourceName: string
  readonly letterNumber: string
  readonly issuedOn: LocalDate
  readonly validUntil: LocalDate
  readonly stage: Stage
  readonly person: PersonDetails
}

/** Somebody comes from outside with a letter. The file is on no roll until the receipt: the outside source stays responsible. */
export function announceTransfer(
  file: MemberFile,
  order: AnnounceTransfer,
  given: GivenUnits,
): Decision<EventOf<typeof transferAnnounced>, TransferRefusal> {
  const { on, transferId, destinationId, sourceName, letterNumber, issuedOn, validUntil, stage, person } = order
  const letter = { transferId, sourceName, destinationId, letterNumber, issuedOn, validUntil }
  const announced = (findings: Finding[]) =>
    transferAnnounced({ findings, ...letter, stage, ...roadDates(order), personal: person }, { effectiveOn: on })
  if (isRecorded(file, announced([]))) return accept()
  const forbidden = fileForbidsComing(file) ?? datesForbid(order, given)
  if (forbidden) return forbidden
  const branch = given.units.find(({ id }) => id === destinationId)
  if (!branch || !isBranchOn(branch, on))
    return refuse('transfer.destination-not-a-branch', { unit: branch?.name ?? destinationId, on })
  return recordJudged(given.historic === true, [validity(issuedOn, validUntil)], announced)
}

function fileForbidsComing(file: MemberFile): Refused<TransferRefusal> | undefined {
  if (file.roll.erased) return refuse('transfer.personal-data-erased')
  if (transferUnderWay(file.transfer, file.timeline)) return refuse('transfer.already-open')
  const last = file.timeline.at(-1)
  if (!last || last.standing === 'transferred-out' || last.standing === 'candidacy-ended') return undefined
  if (isOnTheRoll(last)) return refuse('transfer.on-the-roll-already')
  return refuse('transfer.not-readmitted', { standing: last.standing, on: last.validFrom })
}

function datesForbid(order: AnnounceTransfer, given: Given): Refused<TransferRefusal> | undefined {
  const { on, issuedOn, validUntil } = order
  const impossible = impossibleDates(order, given)
  if (impossible) return inOwnWords(impossible)
  if (on < issuedOn) return refuse('transfer.dates-out-of-order', { earlier: issuedOn, later: on })
  if (validUntil < issuedOn) return refuse('transfer.dates-out-of-order', { earlier: issuedOn, later: validUntil })
  return undefined
}

type ImpossibleDates = NonNullable<ReturnType<typeof impossibleDates>>

/** The same impossible dates, in the words of this slice. */
function inOwnWords({ code, detail }: ImpossibleDates): Refused<TransferRefusal> {
  switch (code) {
    case 'roll.in-the-future':
      return refuse('transfer.in-the-future', detail)
    case 'roll.stage-contradicts-dates':
      return refuse('transfer.stage-contradicts-dates', detail)
    case 'roll.dates-out-of-order':
      return refuse('transfer.dates-out-of-order', detail)
  }
}

/** The day of the act is that of the receipt, from which the destination is responsible. */
export interface ReceiveTransfer extends Decided {
  readonly receiptNumber?: string
}

type Received = EventOf<typeof transferReceived> | EventOf<typeof memberEnrolled>

/**
 * 回执: the destination takes the member in, on a letter that is still valid that day. For a destination outside, the source
 * records the paper receipt. Within one committee that may transfer no letter is needed: the units over the destination then
 * hold the one that approved. An inbound person comes onto the roll with the letter as provenance (the file must be
 * read with personal parts).
 */
export function receiveTransfer(
  file: MemberFile,
  { transferId, on, unitId, receiptNumber }: ReceiveTransfer,
  given: GivenUnits,
): Decision<Received, TransferRefusal> {
  const known = file.transfer.transfers.find((one) => one.transferId === transferId)
  if (!known) return refuse(file.exists ? 'transfer.unknown' : 'transfer.no-file')
  const receipt = {
    transferId,
    at: known.destination,
    decidedBy: unitId,
    ...(receiptNumber && { receiptNumber }),
  }
  const received = (findings: Finding[]) => transferReceived({ findings, ...receipt }, { effectiveOn: on })
  if (isRecorded(file, received([]))) return accept()
  const transfer = transferToAct(file, transferId, on, given)
  if ('accepted' in transfer) return transfer
  if (transfer.sourceId !== null && !transfer.approval) return refuse('transfer.not-approved')
  if (transfer.sourceId !== null && given.cleared === false && given.historic !== true)
    return refuse('transfer.not-cleared')
  const forbidden = arrivalForbidden(file, transfer, on, given)
  if (forbidden) return forbidden
  const broken = [...authority(unitId, given.units, on), letterBreach(transfer, on, given.units)]
  const receivedNow = recordJudged(given.historic === true, broken, received)
  if (!receivedNow.accepted || transfer.announced === null) return receivedNow
  const enrolled = enrolledByLetter(transfer, transfer.announced, on)
  return enrolled ? accept<Received>(...receivedNow.events, enrolled) : refuse('transfer.personal-data-erased')
}

/** What no letter helps against: no branch to arrive in, a suspension, or a later act of the source that says the member was still there. */
function arrivalForbidden(
  { timeline, recorded }: MemberFile,
  { destination }: Transfer,
  on: LocalDate,
  { units, historic = false }: GivenUnits,
): Refused<TransferRefusal> | undefined {
  if (segmentOn(timeline, on)?.standing === 'suspended') return refuse('transfer.suspended')
  if ('outside' in destination) {
    const stayed = timeline.find((segment) => segment.validFrom > on && isOnTheRoll(segment))?.validFrom
    const from = stayed ?? standingsToldAfter(recorded, on).find(({ standing }) => standing !== 'deceased')?.from
    return from && refuse('transfer.later-change', { on, from })
  }
  const branch = units.find(({ id }) => id === destination.unitId)
  if (branch === undefined) return undefined
  const { name: unit, dissolvedOn } = branch
  if (!isBranchOn(branch, on)) return refuse('transfer.destination-not-a-branch', { unit, on })
  // Whoever is put onto its roll now was not there when it was dissolved, and would stay on a roll that is none.
  return dissolvedOn === null || historic
    ? undefined
    : refuse('transfer.destination-dissolved', { unit, on: dissolvedOn })
}

function letterBreach(
  { letters, approval }: Transfer,
  on: LocalDate,
  units: readonly UnitFacts[],
): Breach<TransferRefusal> | null {
  const letter = letters.at(-1)
  if (!letter) {
    const withinOneCommittee = units.some(({ id }) => id === approval?.unitId)
    return withinOneCommittee ? null : breach('transfer.no-letter', { ...reg2019Article.directTransfer, hard: true })
  }
  const { validUntil } = letter
  return on <= validUntil ? null : breach('transfer.letter-expired', reg2019.letterValidity, { validUntil })
}

function enrolledByLetter({ destination, letters }: Transfer, announced: Announced, on: LocalDate) {
  const letter: Letter | undefined = letters.at(-1)
  if (!letter || announced.personal === null || 'outside' in destination) return undefined
  const { sourceName, stage, personal } = announced
  const provenance = { kind: 'letter' as const, letterNumber: letter.number, sourceName }
  return memberEnrolled(
    { branchId: destination.unitId, stage, ...roadDates(announced), provenance, findings: [], personal },
    { effectiveOn: on },
  )
}
