import type { WordsOfCodes } from '@harbor/kernel/decision'
import type { LocalDate } from '@harbor/kernel/time'
import { limitDate, type AtLeast, type AtMost, type RuleSource, type TimeUnit } from './limit'

const pack = 'DISCIPLINE-2023'

function atLeast<Unit extends TimeUnit>(value: number, unit: Unit, article: string): AtLeast<Unit> {
  return { pack, kind: 'at-least', value, unit, article, hard: true }
}
function atMost<Unit extends TimeUnit>(value: number, unit: Unit, article: string, hard = true): AtMost<Unit> {
  return { pack, kind: 'at-most', value, unit, article, hard }
}

/** 警告, 严重警告, 撤销党内职务, 留党察看, 开除党籍: from the lightest to the heaviest. Stored in events: never change one. */
export const sanctionKinds = [
  'warning',
  'serious-warning',
  'removal-from-posts',
  'probation-within-party',
  'expulsion',
] as const
export type SanctionKind = (typeof sanctionKinds)[number]

export const sanctionNames: WordsOfCodes<SanctionKind> = {
  warning: { zh: '警告', en: 'warning' },
  'serious-warning': { zh: '严重警告', en: 'serious warning' },
  'removal-from-posts': { zh: '撤销党内职务', en: 'removal from posts' },
  'probation-within-party': { zh: '留党察看', en: 'probation within the Party' },
  expulsion: { zh: '开除党籍', en: 'expulsion' },
}

/** What a sanction takes from a member for a time: 提任, 表决权, 选举权和被选举权, 入党介绍人 */
export const rightsLimited = ['promotion', 'vote', 'election', 'introducing'] as const
export type LimitedRight = (typeof rightsLimited)[number]

/** 中国共产党纪律处分条例 (2023). An article with `?` is known from secondary sources only. */
export const discipline2023 = {
  pack,
  title: { zh: '中国共产党纪律处分条例', en: 'Regulation on disciplinary action (2023)' },
  inForceFrom: '2024-01-01',
  verified: true,
  /** 处分影响期, from the day on which the sanction took effect. No decision ends it (art. 46): it is over by the calendar. */
  influence: {
    warning: atLeast(1, 'years', 'art. 10'),
    'serious-warning': atLeast(18, 'months', 'art. 10'),
    'removal-from-posts': atLeast(2, 'years', 'art. 11'),
  },
  /** 留党察看 of one year or two; one of a year may go on for another; never longer than two in all. */
  probationYears: [1, 2],
  probationExtensionYears: 1,
  probationInAll: atMost(2, 'years', 'art. 12'),
  /** 恢复党员权利后二年内 no post like the former one or higher. From the restoration. */
  postsAfterProbation: atLeast(2, 'years', 'art. 12?'),
  /** 开除党籍五年内不得重新入党: from the day of expulsion. */
  readmissionAfterExpulsion: atLeast(5, 'years', 'art. 13'),
  /** Announced and carried out: from the day of the decision. */
  execution: atMost(1, 'months', 'art. 45?', false),
  /** 特殊情况下适当延长, in all from the day of the decision. */
  executionExtended: atMost(6, 'months', 'art. 45?'),
  /** 复议、复查: from the day on which the appeal was lodged. */
  reExamination: atMost(3, 'months', 'art. 47?', false),
} as const

/** Rules without a number by which reviews and sanctions are decided. */
export const disciplineArticle = {
  kinds: { pack, article: 'art. 8' },
  noCancelling: { pack, article: 'art. 46' },
  posts: { pack, article: 'art. 11' },
  probation: { pack, article: 'art. 12' },
  /** 须经支部大会讨论决定，报党的基层委员会批准 */
  branchMeeting: { pack: '党章', article: 'art. 42' },
  /** 处分决定所依据的事实材料和处分决定必须同本人见面，听取本人说明情况和申辩；不服可以申诉 */
  statement: { pack: '党章', article: 'art. 43?' },
  /** 半数以上到会方可进行，赞成人数超过应到会有表决权的党员的半数为通过 */
  branchVote: { pack: 'BRANCH-2018', article: 'art. 11?' },
} as const satisfies Readonly<Record<string, RuleSource>>

/**
 * The first day on which a member is free again from the influence of a sanction that took effect on that day. Null where no day
 * follows from the calendar: probation within the Party ends by restoration or expulsion, and expulsion ends membership.
 */
export function freeFrom(kind: SanctionKind, effectiveOn: LocalDate): LocalDate | null {
  switch (kind) {
    case 'warning':
    case 'serious-warning':
    case 'removal-from-posts':
      return limitDate(discipline2023.influence[kind], effectiveOn)
    case 'probation-within-party':
    case 'expulsion':
      return null
  }
}

/** A vote of the branch meeting on a proposal about one of its members. */
export interface MeetingVote {
  readonly due: number
  readonly present: number
  readonly yes: number
}

/** Opens with half of those due present, is carried by more than half of those due (BRANCH-2018 art. 11?). */
export function countMeetingVote({ due, present, yes }: MeetingVote) {
  const neededPresent = Math.ceil(due / 2)
  const neededYes = Math.floor(due / 2) + 1
  const opens = due > 0 && present >= neededPresent
  return { neededPresent, neededYes, opens, carried: opens && yes >= neededYes }
}
