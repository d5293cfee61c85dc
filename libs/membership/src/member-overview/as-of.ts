import { effectiveHistory } from '@harbor/kernel/correction'
import type { Recorded } from '@harbor/kernel/event'
import { dateOf, FAR_DATE, type Instant, type LocalDate } from '@harbor/kernel/time'
import { CORRECTION, type MemberEvent } from '../member-event'
import type { Segment } from '../standing/timeline'

/** What was known at the instant: a prefix of the file, since `recordedAt` never runs backwards within it. */
export function knownAt(recorded: readonly Recorded<MemberEvent>[], at: Instant): readonly Recorded<MemberEvent>[] {
  return recorded.filter((event) => event.recordedAt <= at)
}

/** Of what was known, the part that had taken effect by the end of that day; corrections are applied first. */
export function effectiveBy(
  recorded: readonly Recorded<MemberEvent>[],
  on: LocalDate,
): readonly Recorded<MemberEvent>[] {
  return effectiveHistory(recorded, CORRECTION).filter((event) => (event.effectiveOn ?? dateOf(event.recordedAt)) <= on)
}

/** Standing up to that day, the last of it open: what came later was not there yet. */
export function segmentsBy(timeline: readonly Segment[], on: LocalDate): readonly Segment[] {
  const begun = timeline.filter(({ validFrom }) => validFrom <= on)
  return begun.map((segment) => (segment.validTo > on ? { ...segment, validTo: FAR_DATE } : segment))
}
