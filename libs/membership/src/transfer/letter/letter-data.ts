import type { CommandId, TransferId, UnitId } from '@harbor/kernel/ids'
import { ageOn, daysBetween, type LocalDate } from '@harbor/kernel/time'
import type { MemberFile } from '../../member-file'
import { segmentOn } from '../../standing/timeline'
import { isMemberStage, type Stage } from '../../words'
import type { Destination } from '../state'

/** What a 党员组织关系介绍信 says, ready to print. */
export interface TransferLetterData {
  readonly number: string
  /** 抬头: the organisation that it is written to. */
  readonly addressee: string
  readonly person: {
    readonly name: string
    readonly sex: 'male' | 'female' | null
    /** On the day of issue. */
    readonly age: number | null
    readonly ethnicity: string | null
    readonly idNumber: string | null
    readonly phone: string | null
  }
  readonly stage: Stage
  readonly from: string
  readonly to: string
  /** `YYYY-MM`; null is left blank, to be filled in by hand. */
  readonly duesPaidUntil: string | null
  readonly issuedOn: LocalDate
  readonly validDays: number
  /** 党员原所在基层党委: where the receipt goes. What is not known is left blank. */
  readonly sender: {
    readonly name: string
    readonly address?: string
    readonly phone?: string
    readonly fax?: string
    readonly postcode?: string
  }
}

/**
 * The number of a letter that the platform numbers: year of issue and eight digits. They come from the part of the command's id that
 * differs from one command to the next also within a moment, and are the same when the command is repeated.
 */
export function letterNumberOf(issuedOn: LocalDate, commandId: CommandId): string {
  const digits = Number.parseInt(commandId.slice(-8), 16) % 100_000_000
  return `${issuedOn.slice(0, 4)}-${String(digits).padStart(8, '0')}`
}

/** What the file does not know of the units named. */
export interface LetterNames {
  /** Name of a unit on the day of issue. */
  readonly unitName: (unitId: UnitId, on: LocalDate) => string
  readonly sender?: Omit<TransferLetterData['sender'], 'name'>
}

/**
 * The latest letter of a transfer as the file has it. Undefined when there is none to print: no letter yet, one from outside,
 * a person who is no member, or personal parts that were not opened or are erased.
 */
export function transferLetterData(
  file: Pick<MemberFile, 'transfer' | 'roll' | 'timeline'>,
  transferId: TransferId,
  { unitName, sender }: LetterNames,
): TransferLetterData | undefined {
  const transfer = file.transfer.transfers.find((one) => one.transferId === transferId)
  const letter = transfer?.letters.at(-1)
  const { details } = file.roll
  if (!transfer || !letter || letter.unitId === null || transfer.sourceId === null || details === null) return undefined
  const { issuedOn, validUntil, number, duesPaidUntil, unitId } = letter
  const stage = segmentOn(file.timeline, issuedOn)?.stage
  if (stage === undefined || !isMemberStage(stage)) return undefined
  const { name, sex = null, bornOn, ethnicity = null, idNumber = null, phone = null } = details
  const nameThen = (id: UnitId) => unitName(id, issuedOn)
  const to = destinationName(transfer.destination, nameThen)
  return {
    number,
    addressee: letter.addressee ?? to,
    person: { name, sex, age: bornOn ? ageOn(bornOn, issuedOn) : null, ethnicity, idNumber, phone },
    stage,
    from: nameThen(transfer.sourceId),
    to,
    duesPaidUntil,
    issuedOn,
    validDays: daysBetween(issuedOn, validUntil),
    sender: { name: nameThen(unitId), ...sender },
  }
}

function destinationName(destination: Destination, unitName: (unitId: UnitId) => string): string {
  return 'unitId' in destination ? unitName(destination.unitId) : destination.outside
}
