import type { LocalDate } from '@harbor/kernel/time'
import type { Rule } from './breach'
import type { AtLeast, AtMost, RuleSource } from './limit'
import type { Step } from './steps'

/** 党小组, 培养联系人, 党员, 群众: whose opinions are heard before a target is confirmed. */
export type Opinion = 'group' | 'cultivators' | 'members' | 'masses'

/** More than this share of those due, e.g. 1/2. */
export interface Share extends Rule {
  readonly numerator: number
  readonly denominator: number
}

/** The numbers of a development pack. Null: this pack knows no such limit. */
export interface DevelopmentLimits {
  /** Years of age on the day of applying. */
  readonly applicantAge: AtLeast<'years'> | null
  /** From the receipt of the application to the talk. */
  readonly talk: AtMost<'months'> | null
  readonly cultivatorsLeast: AtLeast<'persons'> | null
  readonly cultivatorsMost: AtMost<'persons'> | null
  /** From one assessment of an activist to the next, the first from the day of being confirmed. */
  readonly assessment: AtMost<'months'> | null
  /** As activist before being a target. It counts on after a move. */
  readonly activistTime: AtLeast<'months'> | null
  /** Public notice that must be over before a target is listed. */
  readonly targetNotice: AtLeast<'working-days'> | null
  readonly introducersLeast: AtLeast<'persons'> | null
  readonly introducersMost: AtMost<'persons'> | null
  /** Either of these two lengths is enough. */
  readonly trainingDays: AtLeast<'days'> | null
  readonly trainingClassHours: AtLeast<'class-hours'> | null
  /** How long a person should still stay after the pre-review. */
  readonly stay: AtLeast<'months'> | null
  /** From the pre-review to the general meeting. */
  readonly admissionMeeting: AtMost<'months'> | null
  /** From the meeting to the approval; the second in special cases. */
  readonly approval: AtMost<'months'> | null
  readonly approvalSpecial: AtMost<'months'> | null
  /** From the approval to the oath. */
  readonly oath: AtMost<'months'> | null
  readonly extensionLeast: AtLeast<'months'> | null
  readonly extensionMost: AtMost<'months'> | null
  readonly extensions: AtMost<'times'> | null
  /** From the end of probation to the meeting on conversion. */
  readonly conversionMeeting: AtMost<'months'> | null
  /** The same for somebody who moved here during probation. */
  readonly conversionMeetingAfterMove: AtMost<'months'> | null
  /** From that meeting to the decision on it. */
  readonly conversionApproval: AtMost<'months'> | null
}
export type LimitKey = keyof DevelopmentLimits

/** Rules without a number of their own. */
export interface DevelopmentRules {
  /** Probation lasts a year from the day of the branch meeting: the one length that nothing shortens or prolongs but an extension. */
  readonly probation: Rule & { readonly months: number }
  readonly opinions: Rule & { readonly heard: readonly Opinion[] }
  /** Voters present of voters due, for the meeting to be valid. */
  readonly quorum: Share
  /** Yes votes, written ones included, of voters due. */
  readonly majority: Share
  readonly secretBallot: Rule
  /** Those of absentees count when they were filed before the meeting. */
  readonly writtenOpinions: Rule
  /** Which organ of the branch decides. */
  readonly organ: Rule
  readonly cultivatorsFull: Rule
  /** Full members, none on probation within the Party without restored rights. */
  readonly introducersFull: Rule
  readonly politicalReview: Rule
  /** Who may approve. */
  readonly authority: Rule
  /** Conversion waits for the end of probation. */
  readonly conversionTime: Rule
  /** Facts of old acts that today's roll cannot prove. */
  readonly derivedVoters: Rule
}

/** The rules by which an act of development is judged: chosen by the date of the act. */
export interface DevelopmentPack {
  readonly code: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly document: string
  readonly inForceFrom: LocalDate
  /** False: known from secondary sources only. Show it wherever the pack is cited. */
  readonly verified: boolean
  /** True: its time is over and its texts were not read; acts under it are recorded as history only. */
  readonly historicOnly: boolean
  readonly limits: DevelopmentLimits
  readonly rules: DevelopmentRules
  /** The 25 national steps, and those that local overlays add, in their order. */
  readonly steps: readonly Step[]
}

/** The same rules, each cited or weighed anew. */
export function eachRule<Rules extends { readonly [K in keyof Rules]: RuleSource | null }>(
  rules: Rules,
  change: (rule: RuleSource) => Partial<Rule>,
): Rules {
  const changed = Object.entries<RuleSource | null>(rules).map(([key, rule]) => [
    key,
    rule && { ...rule, ...change(rule) },
  ])
  return Object.fromEntries(changed) as Rules
}
