import { addDays, addMonths } from '@harbor/kernel/time'
import { citation, limitDate } from '@harbor/rules/limit'
import { reg2019 } from '@harbor/rules/reg-2019'
import type { Deadline } from '@harbor/calendar/deadline'
import type { MemberFile } from '../member-file'
import { leftRollAfter, type Segment } from '../standing/timeline'
import { answeringBranch, responsibleBranch, type Floating, type Letter, type Transfer } from './state'

/** What these limits are called in the calendar. */
export const transferDeadlineTexts = {
  'transfer.receipt': { zh: '介绍信有效期内接收并回执', en: 'Receipt while the letter is valid' },
  'transfer.follow-up': {
    zh: '介绍信到期未接收：转出方跟进（重开、撤回或查明去向）',
    en: 'Letter expired without receipt: the source follows up (new letter, withdrawal, or finds out)',
  },
  'transfer.contact-abroad': {
    zh: '出国（境）流动党员：每半年至少联系一次',
    en: 'Floating member abroad: contact every half-year',
  },
} as const

/** The time that a source has to follow up an expired letter: a habit of the house, no regulation names one. */
const followUpMonths = 1

type LetterDays = Pick<Letter, 'number' | 'issuedOn' | 'validUntil'>
interface TransferInDays extends Pick<Transfer, 'transferId' | 'sourceId' | 'destination' | 'closed'> {
  readonly letters: readonly LetterDays[]
}

/** Of transfers and absences what their time limits follow from. */
export interface TransferDays {
  readonly transfers: readonly TransferInDays[]
  readonly floating: readonly Pick<Floating, 'floatingId' | 'abroad' | 'leftOn' | 'contacts' | 'endedOn'>[]
}

interface Part extends Pick<MemberFile, 'timeline'> {
  readonly transfer: TransferDays
}

/** Receipts that letters wait for, follow-ups of expired ones, contacts with members abroad. Expiry itself is no event. */
export function transferDeadlines({ transfer, timeline }: Part): readonly Deadline[] {
  const unitId = timeline.findLast(({ branchId }) => branchId !== null)?.branchId ?? null
  return [
    ...transfer.transfers.flatMap((one) => letterDeadlines(one, timeline)),
    ...transfer.floating.filter(({ abroad }) => abroad).flatMap((one) => contactDeadlines(one, unitId, timeline)),
  ]
}

function letterDeadlines(transfer: TransferInDays, timeline: readonly Segment[]): readonly Deadline[] {
  const { transferId, letters, closed } = transfer
  return letters.flatMap(({ number, issuedOn, validUntil }, index) => {
    // Whoever comes from outside is on no roll until the receipt: only the receipt, or its refusal, ends the waiting.
    const leftOn = transfer.sourceId === null ? null : leftRollAfter(timeline, issuedOn)
    const endedOn = letters[index + 1]?.issuedOn ?? closed?.on ?? leftOn
    const receipt: Deadline = {
      key: `transfer.receipt/${transferId}/${number}`,
      rule: 'transfer.receipt',
      article: citation(reg2019.letterValidity),
      opensOn: issuedOn,
      dueOn: validUntil,
      metOn: endedOn,
      unitId: answeringBranch(transfer),
    }
    if (endedOn !== null && endedOn <= validUntil) return [receipt]
    const opensOn = addDays(validUntil, 1)
    const followUp: Deadline = {
      key: `transfer.follow-up/${transferId}/${number}`,
      rule: 'transfer.follow-up',
      article: '',
      opensOn,
      dueOn: addMonths(opensOn, followUpMonths),
      metOn: endedOn,
      unitId: responsibleBranch(transfer),
    }
    return [receipt, followUp]
  })
}

/** One row a half-year, each opened by the contact before. */
function contactDeadlines(
  { floatingId, leftOn, contacts, endedOn }: TransferDays['floating'][number],
  unitId: Deadline['unitId'],
  timeline: readonly Segment[],
): readonly Deadline[] {
  const rule = 'transfer.contact-abroad'
  return [leftOn, ...contacts].map((opensOn, index) => ({
    key: `${rule}/${floatingId}/${index}`,
    rule,
    article: citation(reg2019.contactAbroad),
    opensOn,
    dueOn: limitDate(reg2019.contactAbroad, opensOn),
    metOn: contacts[index] ?? endedOn ?? leftRollAfter(timeline, opensOn),
    unitId,
  }))
}
