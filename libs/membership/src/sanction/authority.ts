import { refuse, type Refused } from '@harbor/kernel/decision'
import type { AccountId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { hasPower, type UnitFacts } from '@harbor/organization/public'
import type { MemberFile } from '../member-file'
import { segmentOn } from '../standing/timeline'
import type { SanctionRefusal } from './refusals'

export interface Given {
  readonly today: LocalDate
  readonly actorId: AccountId
}
/** For acts that a unit decides. */
export interface GivenUnits extends Given {
  /** The branch responsible on the day of the act and the units above it, as they stood that day. */
  readonly units: readonly UnitFacts[]
}

/** What an order names whose act a unit decides. */
export interface Decided {
  /** The day of legal effect. */
  readonly on: LocalDate
  /** The deciding unit. */
  readonly unitId: UnitId
}

/** What stands in the way of every act about a member: no file, a future day, no membership on that day. */
export function whoMayAct(file: MemberFile, on: LocalDate, { today }: Given): Refused<SanctionRefusal> | undefined {
  if (!file.exists) return refuse('sanction.no-file')
  if (on > today) return refuse('sanction.in-the-future', { on })
  const then = segmentOn(file.timeline, on)
  if (then?.standing === 'member' || then?.standing === 'suspended') return undefined
  return refuse('sanction.not-a-member', { on, standing: then?.standing ?? 'unknown' })
}

/** The unit is the responsible branch or stands above it. */
export function standsOver(unitId: UnitId, units: readonly UnitFacts[]): Refused<SanctionRefusal> | undefined {
  return units.some(({ id }) => id === unitId) ? undefined : refuse('sanction.unit-elsewhere', { unitId })
}

/** The unit stands over the member and had power over disciplinary matters on that day (党章 art. 42). */
export function powerOver(
  unitId: UnitId,
  units: readonly UnitFacts[],
  on: LocalDate,
): Refused<SanctionRefusal> | undefined {
  const unit = units.find(({ id }) => id === unitId)
  if (!unit) return refuse('sanction.unit-elsewhere', { unitId })
  return hasPower(unit, 'approve-discipline', on) ? undefined : refuse('sanction.no-power', { unit: unit.name, on })
}
