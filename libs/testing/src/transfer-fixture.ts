import { toLocalDate } from '@harbor/kernel/time'
import type { MemberFile } from '@harbor/membership/member-file'
import type { GivenUnits } from '@harbor/membership/transfer/decide'
import { receiveTransfer, type ReceiveTransfer } from '@harbor/membership/transfer/decide-receipt'
import { ids } from './member-ids'
import { enrolled, underWay } from './member-roll-events'
import { branchAndAbove, otherBranch, otherStreet } from './street-units'

// A member of the branch moves with a letter to the other branch, which is in another street.

/** Facts on the source's side. Another person acts than who started the transfers of the fixture. */
export const source: GivenUnits = {
  today: toLocalDate('2026-11-24'),
  actorId: ids.colleague,
  units: branchAndAbove,
}
export const elsewhere = { ...otherBranch, parentId: ids.otherStreet }
export const destination: GivenUnits = { ...source, units: [elsewhere, otherStreet] }
export const member = enrolled({ on: '2011-07-01' })
/** The day of start, approval and letter. */
export const issue = '2025-01-10'
/** Ninety days after the issue. */
export const lastDay = '2025-04-10'
export const sent = [member, underWay(issue)]

export const receive =
  (on: string, with_: GivenUnits = destination, named: Partial<ReceiveTransfer> = {}) =>
  (file: MemberFile) =>
    receiveTransfer(file, { transferId: ids.transfer, on: toLocalDate(on), unitId: ids.otherStreet, ...named }, with_)
