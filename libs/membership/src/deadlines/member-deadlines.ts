import { deadlineSource, type DeadlineSource } from '@harbor/calendar/deadline-source'
import { effectiveHistory } from '@harbor/kernel/correction'
import type { MemberId } from '@harbor/kernel/ids'
import { developmentEvents } from '../development/events'
import { evolveDevelopment, noDevelopment, type DevelopmentState } from '../development/state'
import { CORRECTION, type MemberEvent, type MemberEventType } from '../member-event'
import { rollEvents } from '../roll/events'
import { evolveRoll, noRoll, type RollState } from '../roll/state'
import { sanctionEvents } from '../sanction/events'
import { evolveSanctions, noSanctions, type SanctionState } from '../sanction/state'
import { standingFacts, standingTypes, type StandingFact } from '../standing/facts'
import { timelineOf } from '../standing/timeline'
import { transferEvents } from '../transfer/events'
import { evolveTransfers, noTransfers, type TransferState } from '../transfer/state'
import { deadlinesOf, deadlineTexts } from './deadlines-of'

interface State {
  readonly roll: RollState
  readonly development: DevelopmentState
  readonly transfer: TransferState
  readonly sanction: SanctionState
  readonly facts: readonly StandingFact[]
}

const empty: State = {
  roll: noRoll,
  development: noDevelopment,
  transfer: noTransfers,
  sanction: noSanctions,
  facts: [],
}
const saysStanding: ReadonlySet<string> = new Set(standingTypes)

/** They open, move and meet no deadline, so their pages need not be read. A correction does, by the events that it replaces. */
const withoutDeadlines: ReadonlySet<string> = new Set<MemberEventType>([
  'membership.details-changed.v1',
  'membership.correction-proposed.v1',
  'membership.correction-rejected.v1',
  'membership.personal-data-erased.v1',
  'membership.activist-nominated.v1',
  'membership.filed-upward.v1',
  'membership.cultivators-assigned.v1',
  'membership.notice-published.v1',
  'membership.opinion-filed.v1',
  'membership.introducers-assigned.v1',
  'membership.political-review-concluded.v1',
  'membership.training-completed.v1',
  'membership.committee-reviewed.v1',
  'membership.form-filled.v1',
  'membership.approval-talk-held.v1',
  'membership.group-assigned.v1',
  'membership.conversion-applied.v1',
  'membership.file-archived.v1',
  'membership.local-step-recorded.v1',
  'membership.criticism-recorded.v1',
])
const handles = [...rollEvents, ...developmentEvents, ...transferEvents, ...sanctionEvents]
  .map(({ type }) => type)
  .filter((type) => !withoutDeadlines.has(type))

/**
 * Every time limit of the member files. By the national rules: limits that local rules tighten stand in the member's overview and
 * next steps (docs/adr/0013).
 */
export const memberDeadlines: DeadlineSource = deadlineSource<MemberEvent, State>({
  streams: 'member',
  handles,
  evolve(state = empty, event) {
    return {
      roll: evolveRoll(state.roll, event),
      development: evolveDevelopment(state.development, event),
      transfer: evolveTransfers(state.transfer, event),
      sanction: evolveSanctions(state.sanction, event),
      facts: saysStanding.has(event.type) ? [...state.facts, ...standingFacts(event)] : state.facts,
    }
  },
  deadlinesOf: ({ facts, ...slices }, id) =>
    deadlinesOf({ ...slices, timeline: timelineOf(facts) }).map((deadline) => ({
      ...deadline,
      memberId: id as MemberId,
    })),
  rewrite: { on: [CORRECTION], effective: (events) => effectiveHistory(events, CORRECTION) },
  texts: deadlineTexts,
})
