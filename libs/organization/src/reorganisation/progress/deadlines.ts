import { deadlineSource, type DeadlineSource } from '@harbor/calendar/deadline-source'
import { addMonths } from '@harbor/kernel/time'
import { memberMoveCalledOff, memberMoveOrdered, reorganisationEvents, type ReorganisationEvent } from '../events'
import { evolveReorganisation, noReorganisation, type ReorganisationState } from '../state'

/** 批复时间一般不超过1个月 */
const approvalMonths = 1

/** Who moves where changes no time limit. */
const beside: ReadonlySet<string> = new Set([memberMoveOrdered, memberMoveCalledOff].map(({ type }) => type))

type Kept = Pick<ReorganisationState, 'proposedOn' | 'decision' | 'ended' | 'unitId'>

function keptOf({ proposedOn, decision, ended, unitId }: ReorganisationState): Kept {
  return { proposedOn, decision, ended, unitId }
}

/** What was proposed is answered within a month: approved, or withdrawn. */
export const reorganisationDeadlines: DeadlineSource = deadlineSource<ReorganisationEvent, Kept>({
  streams: 'reorganisation',
  handles: reorganisationEvents.map(({ type }) => type).filter((type) => !beside.has(type)),
  evolve: (kept, event) => keptOf(evolveReorganisation({ ...noReorganisation, ...kept }, event)),
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
