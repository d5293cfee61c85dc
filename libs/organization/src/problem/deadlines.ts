import { deadlineSource, type DeadlineOfFile, type DeadlineSource } from '@harbor/calendar/deadline-source'
import { addDays } from '@harbor/kernel/time'
import {
  evidenceAdded,
  evidenceRemoved,
  measureTaken,
  problemEvents,
  siteVisited,
  squadFormed,
  type ProblemEvent,
} from './events'
import { programme } from './refusals'
import { evolveProblem, noProblem, type ProblemState } from './state'

/** A habit of the house: how long a problem may wait for acceptance, in days. */
const acceptanceDays = 15

/** They change no time limit, and are the most of a long file. */
const beside: ReadonlySet<string> = new Set(
  [squadFormed, siteVisited, measureTaken, evidenceAdded, evidenceRemoved].map(({ type }) => type),
)

/** The deadline of the problem as extended, each step’s own, and that what was submitted is looked at. */
export const problemDeadlines: DeadlineSource = deadlineSource<ProblemEvent, ProblemState>({
  streams: 'problem',
  handles: problemEvents.map(({ type }) => type).filter((type) => !beside.has(type)),
  evolve: (state = noProblem, event) => evolveProblem(state, event),
  deadlinesOf: (problem) => [...toSolve(problem), ...toDoSteps(problem), ...toExamine(problem)],
  texts: {
    'problem.solve': { zh: '难题在期限内提请验收', en: 'The problem is submitted for acceptance by its deadline' },
    'problem.step': { zh: '难题步骤按期完成', en: 'A step towards solving the problem is done in time' },
    'problem.examine': { zh: '提请验收后十五日内验收', en: 'What was submitted is examined within fifteen days' },
  },
})

/** Met by submission: how long the acceptance takes is not the squad’s to answer for. */
function toSolve({ openedOn, dueOn, phase, submittedOn, turns, unitId }: ProblemState): readonly DeadlineOfFile[] {
  if (openedOn === null || dueOn === null) return []
  const endedOn = phase === 'given-up' ? (turns.at(-1)?.on ?? null) : null
  const opensOn = turns.findLast((turn) => turn.phase === 'open')?.on ?? openedOn
  return [row('problem.solve', '', { opensOn, dueOn, metOn: submittedOn ?? endedOn, unitId })]
}

function toDoSteps({ steps, unitId, phase, turns }: ProblemState): readonly DeadlineOfFile[] {
  const endedOn = phase === 'given-up' ? (turns.at(-1)?.on ?? null) : null
  return steps.flatMap(({ stepId, plannedOn, dueOn, doneOn, droppedOn }) => {
    if (droppedOn !== null) return []
    return [row('problem.step', `/${stepId}`, { opensOn: plannedOn, dueOn, metOn: doneOn ?? endedOn, unitId })]
  })
}

function toExamine({ submittedOn, acceptedOn, unitId }: ProblemState): readonly DeadlineOfFile[] {
  if (submittedOn === null) return []
  const dueOn = addDays(submittedOn, acceptanceDays)
  return [row('problem.examine', '', { opensOn: submittedOn, dueOn, metOn: acceptedOn, unitId })]
}

function row(
  rule: string,
  about: string,
  days: Pick<DeadlineOfFile, 'opensOn' | 'dueOn' | 'metOn' | 'unitId'>,
): DeadlineOfFile {
  return { key: `${rule}${about}`, rule, article: programme, ...days }
}
