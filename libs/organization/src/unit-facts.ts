import type { MemberId, UnitId, Id } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'

/** committee: 街道党工委 or 党委; general-branch: 党总支; branch: 党支部; group: 党小组 */
export const unitKinds = ['committee', 'general-branch', 'branch', 'group'] as const
export type UnitKind = (typeof unitKinds)[number]

/**
 * What a unit may decide. `approve-members`: admission and conversion of members (发展党员审批); `approve-transfers`: letters and
 * receipts in its own name; `approve-membership`: suspension, restoration, removal; `approve-discipline`; `correct-records`.
 */
export const powers = [
  'approve-members',
  'approve-transfers',
  'approve-membership',
  'approve-discipline',
  'correct-records',
] as const
export type Power = (typeof powers)[number]

/** 书记, 副书记, 组织委员, 宣传委员, 纪检委员, other members of the committee, 党小组组长 */
export const offices = [
  'secretary',
  'deputy-secretary',
  'organisation-member',
  'propaganda-member',
  'discipline-member',
  'committee-member',
  'group-leader',
] as const
export type Office = (typeof offices)[number]

export type GridId = Id<'grid'>
export type OfficeId = Id<'office'>

/** A stretch of days, `until` inclusive; null: open. */
export interface Days {
  readonly from: LocalDate
  readonly until: LocalDate | null
}

/** What other contexts are told of a unit, enough to answer questions of authority as of any date. */
export interface UnitFacts {
  readonly id: UnitId
  /** The latest name and parent on record. */
  readonly name: string
  readonly kind: UnitKind
  readonly parentId: UnitId | null
  readonly establishedOn: LocalDate
  /** The first day on which it was no more. */
  readonly dissolvedOn: LocalDate | null
  readonly powers: readonly (Days & { readonly power: Power })[]
}

/** A person in an office. By id where the person is on the roll; other names are sealed in the log and not told here. */
export interface Officer extends Days {
  readonly officeId: OfficeId
  readonly office: Office
  readonly memberId: MemberId | null
  /** Last day of the term. Being in office ends by decision, not by the calendar: see `until`. */
  readonly termUntil: LocalDate | null
}

/** A unit over all its days, ends of stretches clipped to its life. Oldest first. */
export interface UnitHistory extends UnitFacts {
  readonly successorId: UnitId | null
  readonly names: readonly (Days & { readonly name: string })[]
  readonly parents: readonly (Days & { readonly parentId: UnitId | null })[]
  readonly grids: readonly (Days & { readonly gridId: GridId; readonly name: string })[]
  readonly officers: readonly Officer[]
}

export function existsOn(unit: Pick<UnitFacts, 'establishedOn' | 'dissolvedOn'>, on: LocalDate): boolean {
  return unit.establishedOn <= on && (unit.dissolvedOn === null || on < unit.dissolvedOn)
}

/** Had this unit that power on that day? A unit that did not exist had none. */
export function hasPower(unit: UnitFacts, power: Power, on: LocalDate): boolean {
  return existsOn(unit, on) && unit.powers.some((held) => held.power === power && covers(held, on))
}

export function covers(days: Days, on: LocalDate): boolean {
  return days.from <= on && (days.until === null || on <= days.until)
}

export function overlaps(a: Days, b: Days): boolean {
  return (a.until === null || b.from <= a.until) && (b.until === null || a.from <= b.until)
}
