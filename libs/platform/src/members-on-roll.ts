import type { Position } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { FAR_INSTANT, type LocalDate } from '@harbor/kernel/time'
import { rightsLimitedView, withoutVoteOn, type RightLimitedRow } from '@harbor/membership/sanction/rights/views'
import { rosterRowOf, standingsAsOf } from '@harbor/membership/standing/queries'
import { standingIntervals, type StandingInterval } from '@harbor/membership/standing/views'
import { hasFullRights } from '@harbor/membership/standing/voters'
import type { MembersOnRoll } from '@harbor/organization/public'
import type { ReadModels } from '@harbor/read-models/read-models'

const pageSize = 500

/** What organisation life must know of the roll, from the intervals of standing and the limits of sanctions as they are known now. */
export function membersOnRoll(readModels: ReadModels): MembersOnRoll {
  const intervals = readModels.collection<StandingInterval>(standingIntervals.name)
  const limits = readModels.collection<RightLimitedRow>(rightsLimitedView.name)

  /** Read before the rows: rows that are newer do no harm, older ones would. */
  const position = async (): Promise<Position> => {
    const checkpoints = [
      await readModels.position(standingIntervals.name),
      await readModels.position(rightsLimitedView.name),
    ]
    return Math.min(...checkpoints) as Position
  }
  const answer = async (rows: readonly StandingInterval[], on: LocalDate, at: Position) => {
    const members = rows.filter(({ standing, unitId }) => standing === 'member' && unitId !== '')
    const voteless = await withoutVoteOn(
      limits,
      members.map(({ memberId }) => memberId),
      on,
    )
    return {
      position: at,
      members: members
        .map((row) => ({
          memberId: row.memberId,
          branchId: row.unitId as UnitId,
          votes: hasFullRights({ ...rosterRowOf(row), onProbationWithinParty: voteless.has(row.memberId) }),
        }))
        .toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1)),
    }
  }
  return {
    membersOf: async (branchIds, on) => {
      const at = await position()
      return answer(
        await standingsAsOf(intervals, { asOf: on, knownAt: FAR_INSTANT }, { units: new Set(branchIds) }),
        on,
        at,
      )
    },
    among: async (memberIds, on) => {
      const at = await position()
      return answer(await rowsOf(memberIds, on), on, at)
    },
  }

  async function rowsOf(memberIds: readonly MemberId[], on: LocalDate): Promise<readonly StandingInterval[]> {
    const found: StandingInterval[] = []
    for (let start = 0; start < memberIds.length; start += pageSize) {
      const where = {
        memberId: { in: memberIds.slice(start, start + pageSize) },
        recordedTo: { eq: FAR_INSTANT },
        validFrom: { lte: on },
        validTo: { gt: on },
      }
      found.push(...(await intervals.find({ where, limit: pageSize })).documents)
    }
    return found
  }
}
