import type { MemberId, TransferId, UnitId } from '@harbor/kernel/ids'
import { FAR_INSTANT } from '@harbor/kernel/time'
import { standingsAsOf } from '@harbor/membership/standing/queries'
import { isOnTheRoll } from '@harbor/membership/standing/timeline'
import { standingIntervals, type StandingInterval } from '@harbor/membership/standing/views'
import { transfersUnderWay, type TransferUnderWay } from '@harbor/membership/transfer/reorganised/transfers-under-way'
import type { BranchRolls, PersonOnRoll } from '@harbor/organization/public'
import type { ReadModels } from '@harbor/read-models/read-models'

const pageSize = 500

/** What reorganisations must know of rolls and transfers, as the views of membership have it now. */
export function branchRolls(readModels: ReadModels): BranchRolls {
  const intervals = readModels.collection<StandingInterval>(standingIntervals.name)
  const transfers = readModels.collection<TransferUnderWay>(transfersUnderWay.name)
  return {
    peopleOf: async (branchIds, on) => {
      // Its position is read first: rows that are newer do no harm, older ones would.
      const position = await readModels.position(standingIntervals.name)
      const found = await standingsAsOf(intervals, { asOf: on, knownAt: FAR_INSTANT }, { units: new Set(branchIds) })
      return { people: peopleIn(found), position }
    },
    among: async (memberIds, on) => {
      const rows = await inPages(memberIds, (ids) => {
        const known = { memberId: { in: ids }, recordedTo: { eq: FAR_INSTANT } }
        return intervals.find({ where: { ...known, validFrom: { lte: on }, validTo: { gt: on } }, limit: pageSize })
      })
      return peopleIn(rows)
    },
    transfersOf: async (memberIds) => {
      const rows = await inPages(memberIds, (ids) => transfers.find({ where: { id: { in: ids } }, limit: pageSize }))
      return new Map<MemberId, TransferId>(rows.map(({ id, transferId }) => [id, transferId]))
    },
  }
}

async function inPages<Row>(
  ids: readonly MemberId[],
  find: (ids: readonly MemberId[]) => Promise<{ readonly documents: readonly Row[] }>,
): Promise<readonly Row[]> {
  const found: Row[] = []
  for (let start = 0; start < ids.length; start += pageSize)
    found.push(...(await find(ids.slice(start, start + pageSize))).documents)
  return found
}

function peopleIn(rows: readonly StandingInterval[]): readonly PersonOnRoll[] {
  return rows
    .filter((row) => row.unitId !== '' && isOnTheRoll(row))
    .map(({ memberId, unitId, stage, standing }) => ({
      memberId,
      branchId: unitId as UnitId,
      isFull: stage === 'full' && standing === 'member',
      isSuspended: standing === 'suspended',
    }))
    .toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1))
}
