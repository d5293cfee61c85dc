import type { LocalDate } from '@harbor/kernel/time'
import type { TransferClearance } from '@harbor/membership/public'
import type { ReadModels } from '@harbor/read-models/read-models'
import { wasCleared } from './state'
import { transferClearances, type ClearanceRow } from './views'

/**
 * What transfers are told. `from`: the day from which transfers are cleared at all; those initiated before go on as they began. The view must
 * have passed the caller's position. One question by id, whatever the answer, so that its time tells nothing.
 */
export function transferClearance(readModels: ReadModels, from: LocalDate | 'never'): TransferClearance {
  const rows = readModels.collection<ClearanceRow>(transferClearances.name)
  return {
    isCleared: async ({ memberId, transferId, initiatedOn }) => {
      const { documents } = await rows.find({ where: { id: { eq: memberId } }, limit: 1 })
      if (from === 'never' || initiatedOn === null || initiatedOn < from) return true
      const [row] = documents
      return row?.free === 1 && wasCleared(row.clearances, transferId, initiatedOn)
    },
  }
}
