import { deadlineSource, type DeadlineOfFile } from '@harbor/calendar/deadline-source'
import type { Recorded } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import { discipline2023 } from '@harbor/rules/discipline-2023'
import { citation, limitDate } from '@harbor/rules/limit'
import {
  appealLodged,
  appealUpheld,
  decisionAnnounced,
  decisionExecuted,
  decisionRevised,
  executionExtended,
  reviewDecided,
  reviewStream,
  type ReviewEvent,
} from '../events'

/** What the calendar keeps of a case: days, the deciding unit, the member; all of it open from the decision on. Before it there is nothing. */
interface State {
  readonly decided?: { readonly on: LocalDate; readonly memberId: MemberId; readonly unitId: UnitId }
  readonly announcedOn?: LocalDate
  readonly executedOn?: LocalDate
  readonly extendedUntil?: LocalDate
  readonly revokedOn?: LocalDate
  readonly appeals: readonly { readonly on: LocalDate; readonly decidedOn: LocalDate | null }[]
}

const handled = [
  reviewDecided.type,
  decisionAnnounced.type,
  decisionExecuted.type,
  executionExtended.type,
  appealLodged.type,
  appealUpheld.type,
  decisionRevised.type,
] as const
type Handled = Extract<ReviewEvent, { type: (typeof handled)[number] }>

/** Time limits of a case, each in the circle of its team: for everybody else the rows do not exist. */
export const reviewDeadlines = deadlineSource<Handled, State>({
  streams: 'review',
  handles: handled,
  evolve: (state = { appeals: [] }, event) => evolve(state, event),
  deadlinesOf: (state, id) => deadlinesOf(state, reviewStream(id)),
  texts: {
    'review.announcement': { zh: '处分决定一个月内宣布', en: 'Announce the decision within a month' },
    'review.execution': { zh: '处分决定一个月内执行完毕', en: 'Carry out the decision within a month' },
    'review.re-examination': { zh: '申诉三个月内复查', en: 'Re-examine the appeal within three months' },
  },
})

function evolve(state: State, event: Recorded<Handled>): State {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case reviewDecided.type: {
      const { memberId, decidedBy: unitId } = event.data
      return { ...state, decided: { on, memberId, unitId } }
    }
    case decisionAnnounced.type:
      return { ...state, announcedOn: on }
    case decisionExecuted.type:
      return { ...state, executedOn: on }
    case executionExtended.type:
      return { ...state, extendedUntil: event.data.until }
    case appealLodged.type:
      return { ...state, appeals: [...state.appeals, { on, decidedOn: null }] }
    case appealUpheld.type:
      return concluded(state, on)
    case decisionRevised.type:
      return { ...concluded(state, on), ...(event.data.terms === null && { revokedOn: on }) }
  }
}

function concluded(state: State, decidedOn: LocalDate): State {
  return { ...state, appeals: state.appeals.map((one) => (one.decidedOn === null ? { ...one, decidedOn } : one)) }
}

function deadlinesOf(state: State, circle: string): readonly DeadlineOfFile[] {
  const { decided, announcedOn, executedOn, extendedUntil, revokedOn, appeals } = state
  if (!decided) return []
  const { on: opensOn, memberId, unitId } = decided
  const { execution, executionExtended: extended, reExamination } = discipline2023
  const usual = limitDate(execution, opensOn)
  const ofCase = { memberId, unitId, circle }
  return [
    {
      ...ofCase,
      key: 'review.announcement',
      rule: 'review.announcement',
      article: citation(execution),
      opensOn,
      dueOn: usual,
      metOn: announcedOn ?? revokedOn ?? null,
    },
    {
      ...ofCase,
      key: 'review.execution',
      rule: 'review.execution',
      article: citation(extendedUntil === undefined ? execution : extended),
      opensOn,
      dueOn: extendedUntil ?? usual,
      metOn: executedOn ?? revokedOn ?? null,
    },
    ...appeals.map(({ on, decidedOn }, index) => ({
      ...ofCase,
      key: `review.re-examination/${index}`,
      rule: 'review.re-examination',
      article: citation(reExamination),
      opensOn: on,
      dueOn: limitDate(reExamination, on),
      metOn: decidedOn,
    })),
  ]
}
