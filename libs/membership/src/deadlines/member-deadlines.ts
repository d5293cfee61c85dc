import { deadlineSource, type DeadlineSource } from '@harbor/calendar/deadline-source'
import { effectiveHistory } from '@harbor/kernel/correction'
import type { MemberId } from '@harbor/kernel/ids'
import { developmentEvents } from '../development/events'
import { CORRECTION, type MemberEvent, type MemberEventType } from '../member-event'
import { rollEvents } from '../roll/events'
import { sanctionEvents } from '../sanction/events'
import { transferEvents } from '../transfer/events'
import { deadlinesOf, deadlineTexts } from './deadlines-of'
import { evolveKept, fileOfKept, nothingKept, type KeptFile } from './kept'

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
export const memberDeadlines: DeadlineSource = deadlineSource<MemberEvent, KeptFile>({
  streams: 'member',
  handles,
  evolve: (kept = nothingKept, event) => evolveKept(kept, event),
  deadlinesOf: (kept, id) =>
    deadlinesOf(fileOfKept(kept)).map((deadline) => ({ ...deadline, memberId: id as MemberId })),
  rewrite: { on: [CORRECTION], effective: (events) => effectiveHistory(events, CORRECTION) },
  texts: deadlineTexts,
})
