import { refuse, type Refused } from '@harbor/kernel/decision'
import type { AccountId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { hasPower, type UnitFacts } from '@harbor/organization/public'
import { breach, type Rule } from '@harbor/rules/breach'
import { reg2019Article } from '@harbor/rules/reg-2019'
import type { Breaches } from '../../judgement'
import type { MemberFile } from '../../member-file'
import { standingsToldAfter } from '../../standing/facts'
import { segmentOn } from '../../standing/timeline'
import type { Standing } from '../../words'
import type { RollRefusal } from '../refusals'

// What all acts have in common that change a member's standing. Each names the deciding unit, and none follows from a time limit alone.

/** What every decision of the roll is given besides the file. */
export interface Given {
  readonly today: LocalDate
  readonly actorId: AccountId
  /** True: a past act is put on record as it was; rules that it broke become findings. */
  readonly historic?: boolean
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

/** Membership ended by leaving or removal is not restored; undefined while it has not. */
export function hasLeft(file: MemberFile, on: LocalDate): Refused<'roll.readmission-by-application'> | undefined {
  const then = segmentOn(file.timeline, on)
  if (!then || !leftForGood.includes(then.standing)) return undefined
  return refuse('roll.readmission-by-application', { standing: then.standing, on: then.validFrom })
}

const leftForGood: readonly Standing[] = ['resigned', 'removed', 'deemed-withdrawn', 'expelled']

/** What always stands in the way: no file, a future day, another standing on that day, or a later change of it on record. */
export function standingForbids(
  file: MemberFile,
  on: LocalDate,
  { today }: Given,
  allowed: readonly Standing[],
  otherwise: RollRefusal = 'roll.not-a-member',
): Refused<RollRefusal> | undefined {
  if (!file.exists) return refuse('roll.no-file')
  if (on > today) return refuse('roll.in-the-future', { on })
  const then = segmentOn(file.timeline, on)
  if (!then || !allowed.includes(then.standing)) return refuse(otherwise, { on, standing: then?.standing ?? 'unknown' })
  const [later] = standingsToldAfter(file.recorded, on)
  return later && refuse('roll.later-change', { on, from: later.from })
}

/** The unit stands over the member and had the power on that day. */
export function authority(unitId: UnitId, units: readonly UnitFacts[], on: LocalDate): Breaches<RollRefusal> {
  const unit = units.find(({ id }) => id === unitId)
  if (!unit) return [breach('roll.unit-elsewhere', membershipPower, { unitId })]
  const powerful = hasPower(unit, 'approve-membership', on)
  return [powerful ? null : breach('roll.no-power', membershipPower, { unit: unit.name, on })]
}

/** Leaving, suspension and removal are approved by the organisation above the branch. */
const membershipPower: Rule = { pack: '党章', article: 'art. 9', hard: true }

export const suspensionRule: Rule = { ...reg2019Article.suspension, hard: true }
export const restoration: Rule = { ...reg2019Article.restoration, hard: true }

export function foundBy(foundOn: LocalDate | null | undefined, on: LocalDate): boolean {
  return foundOn !== null && foundOn !== undefined && foundOn <= on
}

export function isHistoric({ historic = false }: Given): boolean {
  return historic
}
