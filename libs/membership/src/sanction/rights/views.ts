import { effectiveHistory } from '@harbor/kernel/correction'
import type { MemberId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import type { Collection } from '@harbor/read-models/read-models'
import type { LimitedRight } from '@harbor/rules/discipline-2023'
import { CORRECTION, type MemberEvent } from '../../member-event'
import { sanctionEvents } from '../events'
import { limitsOver } from './limits'
import { evolveSanctions, noSanctions, type SanctionState } from '../state'

/** One right of one member over one stretch of days, `until` not included: what questions about many members ask. */
export interface RightLimitedRow extends ViewDocument {
  readonly memberId: MemberId
  readonly right: LimitedRight
  readonly from: LocalDate
  readonly until: LocalDate
}

/** Rights that sanctions limit, as they are known now. A correction, so also a decision changed on appeal, rewrites them. */
export const rightsLimitedView: View<MemberEvent, SanctionState, RightLimitedRow> = {
  name: 'rights-limited',
  version: 1,
  collection: {
    name: 'rights-limited',
    fields: { memberId: 'string', right: 'string', from: 'string', until: 'string' },
    indexes: [['right', 'until'], ['memberId']],
    text: [],
  },
  handles: [...sanctionEvents.map(({ type }) => type), CORRECTION],
  personal: false,
  key: (event) => event.stream.slice(-36),
  evolve: (state = noSanctions, event) => evolveSanctions(state, event),
  documents: (state, key) =>
    limitsOver(state).map(({ right, from, until }, index) => ({
      id: `${key}/${index}`,
      memberId: key as MemberId,
      right,
      from,
      until,
    })),
  rewrite: { on: [CORRECTION], effective: (events) => effectiveHistory(events, CORRECTION) },
}

/** Of these members, those who may not vote on that day because of a sanction. */
export async function withoutVoteOn(
  limits: Collection<RightLimitedRow>,
  members: readonly MemberId[],
  on: LocalDate,
): Promise<ReadonlySet<MemberId>> {
  const found: MemberId[] = []
  for (let start = 0; start < members.length; start += pageSize) {
    const memberId = { in: members.slice(start, start + pageSize) }
    const where = { memberId, right: { eq: 'vote' }, from: { lte: on }, until: { gt: on } }
    // Of one right and one kind of sanction at most one stretch covers a day, and only one kind takes the vote.
    found.push(...(await limits.find({ where, limit: pageSize })).documents.map((row) => row.memberId))
  }
  return new Set(found)
}

const pageSize = 500
