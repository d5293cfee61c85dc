import type { LocalDate } from '@harbor/kernel/time'
import { citation, limitDate } from '@harbor/rules/limit'
import { reg2019, reg2019Article } from '@harbor/rules/reg-2019'
import type { Deadline } from '@harbor/calendar/deadline'
import type { MemberFile } from '../member-file'
import type { RollState } from './state'
import { isOnTheRoll, leftRollAfter, type Segment } from '../standing/timeline'

/** What these limits are called in the calendar. */
export const rollDeadlineTexts = {
  'roll.lapse': {
    zh: '连续不参加组织生活、不交党费或不做所分配工作：六个月内查明原因',
    en: 'No organisation life, dues or assigned work: find the reason within six months',
  },
  'roll.lost-contact': { zh: '失去联系：六个月内设法查找', en: 'Contact lost: find the member within six months' },
  'roll.suspended-as-lost': {
    zh: '因失联停止党籍：两年内继续查找',
    en: 'Suspended as lost: keep looking for two years',
  },
} as const

interface Part extends Pick<MemberFile, 'timeline'> {
  readonly roll: Pick<RollState, 'lapses' | 'contact' | 'suspension'>
}

/** The limits of the roll: for the branch to act upon. None of them changes a standing by itself. */
export function rollDeadlines({ roll, timeline }: Part): readonly Deadline[] {
  const unitId = timeline.findLast(({ branchId }) => branchId !== null)?.branchId ?? null
  const leftAfter = (opensOn: LocalDate) => leftRollAfter(timeline, opensOn)
  const { contact, suspension } = roll
  const lapses = roll.lapses.map((lapse): Deadline => {
    const { lapseId, since, end } = lapse
    const dueOn = limitDate(reg2019.lapse, since)
    const met = { metOn: end?.on ?? leftAfter(since), unitId }
    return { key: `roll.lapse/${lapseId}`, rule: 'roll.lapse', ...cited('lapse'), opensOn: since, dueOn, ...met }
  })
  const lost: Deadline[] = []
  if (contact) {
    const { lastContactOn: opensOn, foundOn } = contact
    const suspendedOn = suspension && suspension.on >= opensOn ? suspension.on : null
    const met = { metOn: foundAt(foundOn, suspendedOn) ?? leftAfter(opensOn), unitId }
    const dueOn = limitDate(reg2019.lostContact, opensOn)
    lost.push({
      key: `roll.lost-contact/${opensOn}`,
      rule: 'roll.lost-contact',
      ...cited('lostContact'),
      opensOn,
      dueOn,
      ...met,
    })
  }
  if (suspension?.ground === 'lost-contact') {
    const { on: opensOn, restoredOn } = suspension
    const met = { metOn: foundAt(contact?.foundOn ?? null, restoredOn) ?? leftAfter(opensOn), unitId }
    const dueOn = limitDate(reg2019.removalAfterSuspension, opensOn)
    const rule = 'roll.suspended-as-lost'
    lost.push({ key: `${rule}/${opensOn}`, rule, ...cited('removalAfterSuspension'), opensOn, dueOn, ...met })
  }
  return [...lapses, ...lost]
}

function cited(limit: 'lapse' | 'lostContact' | 'removalAfterSuspension') {
  return { article: citation(reg2019[limit]) }
}

function foundAt(foundOn: LocalDate | null, otherwise: LocalDate | null): LocalDate | null {
  if (foundOn === null || otherwise === null) return foundOn ?? otherwise
  return foundOn < otherwise ? foundOn : otherwise
}

/** The day on which the person left the roll; null while on it. Limits end there. */
export function offRollOn(timeline: readonly Segment[]): LocalDate | null {
  const last = timeline.at(-1)
  if (!last || isOnTheRoll(last)) return null
  return timeline.findLast((_, index) => index === 0 || isOnTheRoll(timeline[index - 1] ?? last))?.validFrom ?? null
}

/** An act that the facts suggest. A person decides; nothing happens by itself. */
export interface RollProposal {
  readonly code:
    'roll.propose-deemed-withdrawal' | 'roll.propose-suspension' | 'roll.propose-restoration' | 'roll.propose-removal'
  readonly article: string
  /** The fact that it rests on began on this day. */
  readonly since: LocalDate
  /** The first day on which the act is lawful. */
  readonly from: LocalDate
}

export const rollProposalTexts: Readonly<Record<RollProposal['code'], { readonly zh: string; readonly en: string }>> = {
  'roll.propose-deemed-withdrawal': {
    zh: '连续六个月无正当理由：请支部查明并研究是否按自行脱党处理',
    en: 'Six months in a row without reason: the branch should consider whether it is a withdrawal',
  },
  'roll.propose-suspension': {
    zh: '失联满六个月：请研究停止党籍',
    en: 'Contact lost for six months: suspension should be considered',
  },
  'roll.propose-restoration': {
    zh: '已取得联系：请研究恢复党籍',
    en: 'Contact was found: restoration should be considered',
  },
  'roll.propose-removal': {
    zh: '停止党籍满两年仍无法联系：请研究按自行脱党除名',
    en: 'Two years after suspension still no contact: removal should be considered',
  },
}

/** What should be considered on that day. */
export function rollProposals({ roll, timeline }: Part, today: LocalDate): readonly RollProposal[] {
  const now = timeline.at(-1)
  if (now?.standing !== 'member' && now?.standing !== 'suspended') return []
  const { contact, suspension } = roll
  const stayed = (since: LocalDate) => leftRollAfter(timeline, since) === null
  const lapses = roll.lapses.flatMap(({ since, end }): RollProposal[] => {
    const from = limitDate(reg2019.lapse, since)
    const code = 'roll.propose-deemed-withdrawal'
    return end === null && from <= today && stayed(since)
      ? [{ code, article: citation(reg2019.lapse), since, from }]
      : []
  })
  return [...lapses, ...(now.standing === 'member' ? suspensionDue() : afterSuspension())]

  function suspensionDue(): RollProposal[] {
    if (!contact || contact.foundOn !== null || !stayed(contact.lastContactOn)) return []
    const since = contact.lastContactOn
    const from = limitDate(reg2019.lostContact, since)
    return from <= today
      ? [{ code: 'roll.propose-suspension', article: citation(reg2019.lostContact), since, from }]
      : []
  }

  function afterSuspension(): RollProposal[] {
    if (suspension?.ground !== 'lost-contact') return []
    const found = contact?.foundOn
    const restoration = citation(reg2019Article.restoration)
    if (found) return [{ code: 'roll.propose-restoration', article: restoration, since: found, from: found }]
    const from = limitDate(reg2019.removalAfterSuspension, suspension.on)
    const article = citation(reg2019.removalAfterSuspension)
    return from <= today ? [{ code: 'roll.propose-removal', article, since: suspension.on, from }] : []
  }
}
