import type { Instant, LocalDate } from '@harbor/kernel/time'
import { dateOf } from '@harbor/kernel/time'

/** A stretch of time in which somebody served. */
export interface Stretch {
  readonly startedAt: Instant
  readonly endedAt: Instant
}

const quarterMs = 15 * 60_000
/** Longer than any one service of one person without a night between. */
const longestQuarters = 16 * 4

/** Whole quarters of an hour; what is begun and not complete does not count. Negative or zero when it ends before it starts. */
export function quarterHoursOf({ startedAt, endedAt }: Stretch): number {
  return Math.floor((Date.parse(endedAt) - Date.parse(startedAt)) / quarterMs)
}

export type StretchFault = 'reversed' | 'too-short' | 'too-long' | 'not-ended'

/** What is wrong with a stretch that somebody reports at that moment; undefined when nothing is. */
export function faultOf(stretch: Stretch, now: Instant): StretchFault | undefined {
  if (stretch.endedAt <= stretch.startedAt) return 'reversed'
  if (stretch.endedAt > now) return 'not-ended'
  const quarters = quarterHoursOf(stretch)
  if (quarters < 1) return 'too-short'
  return quarters > longestQuarters ? 'too-long' : undefined
}

/** They share some time; one that ends as the other begins does not. */
export function overlap(a: Stretch, b: Stretch): boolean {
  return a.startedAt < b.endedAt && b.startedAt < a.endedAt
}

export function overlapping<T extends Stretch>(stretch: Stretch, others: readonly T[]): T | undefined {
  return others.find((other) => overlap(stretch, other))
}

/** The day on which it counts: that of its start, in Asia/Shanghai. */
export function dayOf({ startedAt }: Stretch): LocalDate {
  return dateOf(startedAt)
}

/** 7 quarter hours are 1.75 h. */
export function hoursText(quarterHours: number): string {
  return String(quarterHours / 4)
}
