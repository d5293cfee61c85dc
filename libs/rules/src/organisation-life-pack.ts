import type { LocalDate } from '@harbor/kernel/time'
import type { RuleSource } from './limit'

/** 党员大会, 支部委员会, 党小组会, 党课, 主题党日, 组织生活会, 民主评议党员. Stored in events: never change one. */
export const sessionKinds = [
  'general-meeting',
  'committee-meeting',
  'group-meeting',
  'lecture',
  'theme-day',
  'organisation-life-meeting',
  'democratic-appraisal',
] as const
export type SessionKind = (typeof sessionKinds)[number]

export type Period = 'month' | 'quarter' | 'year'

/** Kinds of unit, as organisation words them. */
type Holder = 'committee' | 'general-branch' | 'branch' | 'group'

/** One kind of session as a pack has it. */
export interface KindRule extends RuleSource {
  /** Which kinds of unit hold it. */
  readonly heldBy: readonly Holder[]
  /** Held at least `times` in every period; null: no number in the rules. */
  readonly every: { readonly times: number; readonly period: Period } | null
  /** Who is due: all members of the branch, its committee, or whoever is called by name. */
  readonly due: 'members' | 'committee' | 'called'
  /** Opens, and votes, at half or more of those due (半数以上, the half included). Admission votes, which need more, are decided elsewhere. */
  readonly opensAtHalf: boolean
}

export interface LifePack {
  readonly code: string
  /** First day in force. */
  readonly inForceFrom: LocalDate
  readonly kinds: Readonly<Record<SessionKind, KindRule>>
  /** Class hours that a member is to attend in a calendar year; null: no number. */
  readonly classHoursAYear: (RuleSource & { readonly value: number }) | null
}
