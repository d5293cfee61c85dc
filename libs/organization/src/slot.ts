import { dateOf, type Instant, type LocalDate } from '@harbor/kernel/time'

/** From when to when somebody has a room, or an activity lasts. */
export interface Slot {
  readonly startsAt: Instant
  readonly endsAt: Instant
}

/** They share some time; one that begins as the other ends does not. */
export function slotsOverlap(a: Slot, b: Slot): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt
}

export function isReversed({ startsAt, endsAt }: Slot): boolean {
  return endsAt <= startsAt
}

export function isSameSlot(a: Slot, b: Slot): boolean {
  return a.startsAt === b.startsAt && a.endsAt === b.endsAt
}

export function hoursIn({ startsAt, endsAt }: Slot): number {
  return (Date.parse(endsAt) - Date.parse(startsAt)) / 3_600_000
}

export function startDay({ startsAt }: Slot): LocalDate {
  return dateOf(startsAt)
}

export function endDay({ endsAt }: Slot): LocalDate {
  return dateOf(endsAt)
}
