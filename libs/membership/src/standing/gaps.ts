import type { UnitId } from '@harbor/kernel/ids'
import { earlier, FAR_DATE, later, type LocalDate } from '@harbor/kernel/time'
import { isOnTheRoll, type Segment } from './timeline'

/** Days on which the rule "each member belongs to exactly one branch" (REG-2019 art. 25) does not hold. `until` is not included. */
export interface Gap {
  readonly from: LocalDate
  readonly until: LocalDate
  /** `none`: on the roll, no branch. `several`: two segments claim the day. `hole`: no segment does. `no-such-branch`: the branch did not exist. */
  readonly kind: 'none' | 'several' | 'hole' | 'no-such-branch'
  readonly branchId: UnitId | null
}

/** From when to when (not included) a branch existed. */
export interface BranchLife {
  readonly from: LocalDate
  readonly until: LocalDate
}

/** Where and how somebody stood from day to day. */
type Days = Pick<Segment, 'validFrom' | 'validTo' | 'branchId' | 'standing'>

/**
 * Proves that from the first day on which a branch of the platform was responsible each day has exactly one, for as long as the
 * person is on the roll. With `branches`, that branch must have existed too; a branch missing there never did.
 */
export function gapsOf(segments: readonly Days[], branches?: ReadonlyMap<UnitId, BranchLife>): readonly Gap[] {
  const first = segments.findIndex(({ branchId }) => branchId !== null)
  if (first === -1) return []
  return segments
    .slice(first)
    .flatMap((segment, index, all) => [
      ...joint(segment, all[index + 1]),
      ...(isOnTheRoll(segment) ? unanswered(segment, branches) : []),
    ])
}

/** Gaps of `after` that are not within one of `before`: an old gap that becomes shorter is none. */
export function newGaps(before: Timed, after: Timed): readonly Gap[] {
  const old = gapsOf(before.timeline)
  return gapsOf(after.timeline).filter((gap) => !old.some(({ from, until }) => from <= gap.from && gap.until <= until))
}

interface Timed {
  readonly timeline: readonly Segment[]
}

function joint({ validTo, branchId }: Days, next: Days | undefined): readonly Gap[] {
  const follows = next?.validFrom ?? FAR_DATE
  if (follows === validTo) return []
  return validTo < follows
    ? [{ kind: 'hole', from: validTo, until: follows, branchId: null }]
    : [{ kind: 'several', from: follows, until: validTo, branchId }]
}

function unanswered(segment: Days, branches: ReadonlyMap<UnitId, BranchLife> | undefined): readonly Gap[] {
  const { validFrom: from, validTo: until, branchId } = segment
  if (branchId === null) return [{ kind: 'none', from, until, branchId }]
  if (!branches) return []
  const life = branches.get(branchId)
  if (!life) return [{ kind: 'no-such-branch', from, until, branchId }]
  const before: Gap = { kind: 'no-such-branch', from, until: earlier(until, life.from), branchId }
  const after: Gap = { kind: 'no-such-branch', from: later(from, life.until), until, branchId }
  return [before, after].filter((gap) => gap.from < gap.until)
}
