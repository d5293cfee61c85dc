import { FAR_INSTANT } from '@harbor/kernel/time'
import { standingIntervals, type StandingInterval } from '@harbor/membership/standing/views'
import { onTheRoll } from '@harbor/membership/words'
import type { RollOfUnits } from '@harbor/organization/public'
import type { ReadModels } from '@harbor/read-models/read-models'

/** What units must know of the roll, from the intervals of standing as they are known now. */
export function rollOfUnits(readModels: ReadModels): RollOfUnits {
  const intervals = readModels.collection<StandingInterval>(standingIntervals.name)
  const known = { recordedTo: { eq: FAR_INSTANT } }
  return {
    membersFrom: async (unitId, on) => {
      const where = { ...known, unitId: { eq: unitId }, validTo: { gt: on }, standing: { in: onTheRoll } }
      return (await intervals.countBy(['memberId'], where)).length
    },
    isFullMemberOn: async (memberId, on) => {
      const where = { ...known, memberId: { eq: memberId }, validFrom: { lte: on }, validTo: { gt: on } }
      const [standing] = (await intervals.find({ where, limit: 1 })).documents
      return standing ? standing.stage === 'full' && standing.standing === 'member' : null
    },
    branchOn: branchOn(readModels),
  }
}

/** As the intervals of standing have it now. */
export function branchOn(readModels: ReadModels): RollOfUnits['branchOn'] {
  const intervals = readModels.collection<StandingInterval>(standingIntervals.name)
  return async (memberId, on) => {
    // Its position is read first: rows that are newer do no harm, older ones would.
    const position = await readModels.position(standingIntervals.name)
    const where = {
      memberId: { eq: memberId },
      recordedTo: { eq: FAR_INSTANT },
      validFrom: { lte: on },
      validTo: { gt: on },
      standing: { in: onTheRoll },
    }
    const [row] = (await intervals.find({ where, limit: 1 })).documents
    return { branchId: row?.unitId ? row.unitId : null, position }
  }
}
