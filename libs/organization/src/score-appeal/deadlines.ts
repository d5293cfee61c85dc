import { deadlineSource, type DeadlineSource } from '@harbor/calendar/deadline-source'
import { addMonths } from '@harbor/kernel/time'
import { appealEvents, type AppealEvent } from './events'
import { programme } from './refusals'
import { evolveAppeal, noAppeal, type AppealState } from './state'

/** A habit of the house. */
const decideMonths = 1

export const appealDeadlines: DeadlineSource = deadlineSource<AppealEvent, AppealState>({
  streams: 'score-appeal',
  handles: appealEvents.map(({ type }) => type),
  evolve: (state = noAppeal, event) => evolveAppeal(state, event),
  deadlinesOf: ({ openedOn, decidedOn, unitId, memberId }) =>
    openedOn === null
      ? []
      : [
          {
            key: 'score-appeal.decide',
            rule: 'score-appeal.decide',
            article: programme,
            opensOn: openedOn,
            dueOn: addMonths(openedOn, decideMonths),
            metOn: decidedOn,
            unitId,
            ...(memberId !== null && { memberId }),
          },
        ],
  texts: { 'score-appeal.decide': { zh: '一个月内作出复核决定', en: 'An appeal of a score decided within a month' } },
})
