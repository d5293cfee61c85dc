import { deadlineSource, type DeadlineSource } from '@harbor/calendar/deadline-source'
import { addMonths } from '@harbor/kernel/time'
import { reorganisationEvents, type ReorganisationEvent } from '../events'
import { evolveReorganisation, noReorganisation, type ReorganisationState } from '../state'

/** 批复时间一般不超过1个月 */
const approvalMonths = 1

/** What was proposed is answered within a month: approved, or withdrawn. */
export const reorganisationDeadlines: DeadlineSource = deadlineSource<ReorganisationEvent, ReorganisationState>({
  streams: 'reorganisation',
  handles: reorganisationEvents.map(({ type }) => type),
  evolve: (state = noReorganisation, event) => evolveReorganisation(state, event),
  deadlinesOf: ({ proposedOn, decision, ended, unitId }) =>
    proposedOn === null
      ? []
      : [
          {
            key: 'reorganisation.approval',
            rule: 'reorganisation.approval',
            article: 'BRANCH-2018 art. 6?',
            opensOn: proposedOn,
            dueOn: addMonths(proposedOn, approvalMonths),
            metOn: decision?.on ?? ended?.on ?? null,
            unitId,
          },
        ],
  texts: {
    'reorganisation.approval': { zh: '一个月内批复党组织调整', en: 'A reorganisation answered within a month' },
  },
})
