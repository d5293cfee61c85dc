import { accept, refuse, type Refused } from '@harbor/kernel/decision'
import type { MemberId } from '@harbor/kernel/ids'
import { addDays, addYears, type LocalDate } from '@harbor/kernel/time'
import { covers, overlaps, type GridId, type Office, type OfficeId, type Power, type UnitHistory } from '../unit-facts'
import { seatTaken, termTooLong } from '../unit-faults'
import { officeRules, powerRules, rankOf, termRules } from '../unit-rules'
import type { UnitGiven, UnitDecision } from './decide'
import { notLiving } from './decide'
import {
  gridAssigned,
  gridEnded,
  officerAppointed,
  officerEnded,
  powerGranted,
  powerWithdrawn,
  type UnitEvent,
} from './events'
import type { UnitRefusal } from './refusals'
import type { UnitFile } from './state'

export interface GrantPower {
  readonly power: Power
  readonly on: LocalDate
}

const cannotHold = {
  'approve-members': 'unit.cannot-approve-members',
  'approve-transfers': 'unit.cannot-approve-transfers',
  'approve-membership': 'unit.cannot-approve-membership',
  'approve-discipline': 'unit.cannot-approve-discipline',
  'correct-records': 'unit.cannot-correct-records',
} as const satisfies Record<Power, UnitRefusal>

export function grantPower(file: UnitFile, { power, on }: GrantPower, given: UnitGiven): UnitDecision {
  const { unit } = file
  if (!unit) return refuse('unit.unknown')
  const dead = notLiving(unit, on, given.today)
  if (dead) return dead
  if (!powerRules[power].holders.includes(rankOf(unit))) return refuse(cannotHold[power])
  const last = file.state.powers[power]?.at(-1)
  if (last?.value && last.on <= on) return accept()
  if (last && on < last.on) return refuse('unit.before-last-change', { lastOn: last.on })
  return accept(powerGranted({ power }, { effectiveOn: on }))
}

export interface WithdrawPower {
  readonly power: Power
  /** The first day without it. */
  readonly on: LocalDate
  readonly reason: string
}

export function withdrawPower(file: UnitFile, { power, on, reason }: WithdrawPower, given: UnitGiven): UnitDecision {
  const { unit } = file
  if (!unit) return refuse('unit.unknown')
  const dead = notLiving(unit, on, given.today)
  if (dead) return dead
  const last = file.state.powers[power]?.at(-1)
  if (last?.value === false && last.on === on) return accept()
  if (!last?.value) return refuse('unit.power-not-held', { on })
  if (on < last.on) return refuse('unit.before-last-change', { lastOn: last.on })
  return accept(powerWithdrawn({ power, reason }, { effectiveOn: on }))
}

export interface AssignGrid {
  readonly gridId: GridId
  readonly name: string
  readonly on: LocalDate
}

/** A grid is served by one branch at a time. */
export function assignGrid(file: UnitFile, { gridId, name, on }: AssignGrid, given: UnitGiven): UnitDecision {
  const { unit } = file
  if (!unit) return refuse('unit.unknown')
  const dead = notLiving(unit, on, given.today)
  if (dead) return dead
  if (unit.kind !== 'branch') return refuse('unit.grid-not-for-kind')
  const grid = file.state.grids[gridId]
  const last = grid?.steps.at(-1)
  if (last && on < last.on) return refuse('unit.before-last-change', { lastOn: last.on })
  if (last?.value && grid?.name === name) return accept()
  const other = servedByOther(unit, gridId, on, given)
  if (other) return other
  return accept(gridAssigned({ gridId, name }, { effectiveOn: on }))
}

function servedByOther(
  unit: UnitHistory,
  gridId: GridId,
  on: LocalDate,
  given: UnitGiven,
): Refused<UnitRefusal> | undefined {
  for (const other of given.units.values()) {
    if (other.id === unit.id) continue
    const served = other.grids.find((grid) => grid.gridId === gridId && overlaps(grid, { from: on, until: null }))
    if (served) return refuse('unit.grid-served', { name: other.name, from: served.from })
  }
  return undefined
}

export interface EndGrid {
  readonly gridId: GridId
  /** The first day on which the branch serves it no more. */
  readonly on: LocalDate
  readonly reason: string
}

export function endGrid(file: UnitFile, { gridId, on, reason }: EndGrid, given: UnitGiven): UnitDecision {
  const { unit } = file
  if (!unit) return refuse('unit.unknown')
  const dead = notLiving(unit, on, given.today)
  if (dead) return dead
  const last = file.state.grids[gridId]?.steps.at(-1)
  if (last?.value === false && last.on === on) return accept()
  if (!last?.value) return refuse('unit.grid-not-served', { on })
  if (on < last.on) return refuse('unit.before-last-change', { lastOn: last.on })
  return accept(gridEnded({ gridId, reason }, { effectiveOn: on }))
}

export interface AppointOfficer {
  readonly officeId: OfficeId
  readonly office: Office
  /** Of somebody on the roll; otherwise `name`. */
  readonly memberId: MemberId | null
  readonly name: string | null
  readonly from: LocalDate
  /** Last day of the term; null: the usual term of this kind of unit. */
  readonly until: LocalDate | null
}

/** `holderIsFullMember`: on the day of appointment, from the roster; null where that is not known. */
export function appointOfficer(
  file: UnitFile,
  order: AppointOfficer,
  given: UnitGiven & { readonly holderIsFullMember: boolean | null },
): UnitDecision {
  const { unit } = file
  if (!unit) return refuse('unit.unknown')
  const { officeId, office, memberId, name, from } = order
  const dead = notLiving(unit, from, given.today)
  if (dead) return dead
  const termUntil = order.until ?? usualTerm(unit, from)
  const known = file.state.officers.find((held) => held.officeId === officeId)
  if (known) {
    const same =
      known.office === office && known.memberId === memberId && known.from === from && known.termUntil === termUntil
    return same ? accept() : refuse('unit.office-id-used')
  }
  if ((memberId === null) === (name === null)) return refuse('unit.officer-unnamed')
  if (!officeRules[unit.kind][office]) return refuse('unit.office-not-for-kind')
  if (given.holderIsFullMember === false) return refuse('unit.officer-not-full-member')
  if (termUntil !== null && termUntil < from) return refuse('unit.term-empty')
  if (termTooLong(unit.kind, { from, termUntil }))
    return refuse('unit.term-too-long', { years: termRules[unit.kind].longestYears ?? 0 })
  if (seatTaken(unit, { officeId, office, from, until: null }))
    return refuse('unit.office-taken', { from: seatedSince(unit, office, from) })
  const data = { officeId, office, memberId, until: termUntil }
  return accept<UnitEvent>(
    officerAppointed(name === null ? data : { ...data, personal: { name } }, { effectiveOn: from }),
  )
}

/** The day before the anniversary; null where the office has no term. */
function usualTerm(unit: UnitHistory, from: LocalDate): LocalDate | null {
  const { usualYears } = termRules[unit.kind]
  return usualYears === null ? null : addDays(addYears(from, usualYears), -1)
}

function seatedSince(unit: UnitHistory, office: Office, on: LocalDate): LocalDate {
  const seated = unit.officers.filter((held) => held.office === office)
  return (seated.find((held) => covers(held, on)) ?? seated.at(-1))?.from ?? on
}

export interface EndOffice {
  readonly officeId: OfficeId
  /** The first day out of office. */
  readonly on: LocalDate
  readonly reason: string
}

/** A term that has run out does not end an office: election of a successor, resignation or removal does. */
export function endOffice(file: UnitFile, { officeId, on, reason }: EndOffice, given: UnitGiven): UnitDecision {
  const { unit } = file
  if (!unit) return refuse('unit.unknown')
  const dead = notLiving(unit, on, given.today)
  if (dead) return dead
  const held = file.state.officers.find((officer) => officer.officeId === officeId)
  if (!held) return refuse('unit.office-unknown')
  if (held.endedOn === on) return accept()
  if (held.endedOn !== null) return refuse('unit.office-ended', { endedOn: held.endedOn })
  if (on < held.from) return refuse('unit.before-last-change', { lastOn: held.from })
  return accept(officerEnded({ officeId, reason }, { effectiveOn: on }))
}
