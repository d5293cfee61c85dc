import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { FAR_INSTANT, type Instant } from '@harbor/kernel/time'
import { eachDocument } from '@harbor/read-models/all-documents'
import type { Collection, Where } from '@harbor/read-models/read-models'
import { gapsOf, type BranchLife, type Gap } from './gaps'
import type { StandingInterval } from './views'

/** The proof that each member belongs to exactly one branch on every day (REG-2019 art. 25), or where it fails. */
export interface RollGaps {
  /** Persons looked at. */
  readonly persons: number
  /** Of persons with any, in order of their ids. */
  readonly found: readonly { readonly memberId: MemberId; readonly gaps: readonly Gap[] }[]
}

/** Goes through the standing of everybody as it was known at an instant (FAR_INSTANT: now); memory is one page and one person. */
export async function rollGaps(
  intervals: Collection<StandingInterval>,
  knownAt: Instant,
  branches: ReadonlyMap<UnitId, BranchLife>,
): Promise<RollGaps> {
  const found: { memberId: MemberId; gaps: readonly Gap[] }[] = []
  let persons = 0
  let own: StandingInterval[] = []
  const take = (next: StandingInterval | undefined): void => {
    const [first] = own
    if (first && first.memberId !== next?.memberId) {
      const gaps = gapsOf(own.map(withBranch), branches)
      if (gaps.length > 0) found.push({ memberId: first.memberId, gaps })
      persons++
      own = []
    }
    if (next) own.push(next)
  }
  for await (const row of rowsKnownAt(intervals, knownAt)) take(row)
  take(undefined)
  return { persons, found }
}

function withBranch({ unitId, ...rest }: StandingInterval) {
  return { ...rest, branchId: unitId === '' ? null : unitId }
}

function rowsKnownAt(intervals: Collection<StandingInterval>, knownAt: Instant): AsyncGenerator<StandingInterval> {
  const where: Where =
    knownAt === FAR_INSTANT
      ? { recordedTo: { eq: FAR_INSTANT } }
      : { recordedFrom: { lte: knownAt }, recordedTo: { gt: knownAt } }
  const sort = [
    { field: 'memberId', direction: 'asc' },
    { field: 'validFrom', direction: 'asc' },
  ] as const
  return eachDocument(intervals, { where, sort })
}
