import { appraisalSource, type AppraisalFact, type AppraisalSource } from '../../appraisal/appraisal-source'
import {
  evidenceAdded,
  evidenceRemoved,
  measureTaken,
  problemEvents,
  stepDone,
  stepDropped,
  stepPlanned,
  type ProblemEvent,
} from '../events'
import { evolveProblem, noProblem, squadOf, type ProblemState } from '../state'

const problems = { zh: '个难题', en: 'problems' }

/** No index counts them. */
const beside: ReadonlySet<string> = new Set(
  [stepPlanned, stepDone, stepDropped, measureTaken, evidenceAdded, evidenceRemoved].map(({ type }) => type),
)

/** What problems tell the indices: what units solved, gave up or saw come back, and what members did on the spot. */
export const problemFacts: AppraisalSource = appraisalSource<ProblemEvent, ProblemState>({
  streams: 'problem',
  handles: problemEvents.map(({ type }) => type).filter((type) => !beside.has(type)),
  evolve: (state = noProblem, event) => evolveProblem(state, event),
  factsOf: (problem) => [...ofUnit(problem), ...ofMembers(problem)],
  kinds: {
    'problem.taken-up': { zh: '立项难题', en: 'problem taken up', about: ['unit'], quantity: problems },
    'problem.solved': { zh: '难题通过验收', en: 'problem accepted as solved', about: ['unit'], quantity: problems },
    'problem.returned': {
      zh: '验收退回',
      en: 'returned from acceptance',
      about: ['unit'],
      quantity: { zh: '次', en: 'times' },
    },
    'problem.given-up': { zh: '难题终止', en: 'problem given up', about: ['unit'], quantity: problems },
    'problem.squad': {
      zh: '参与解决难题',
      en: 'on the squad of a solved problem',
      about: ['member'],
      quantity: problems,
    },
    'problem.visited': { zh: '一线走访', en: 'site visit', about: ['member'], quantity: { zh: '次', en: 'times' } },
  },
})

function ofUnit({ unitId, kind: detail, openedOn, phase, acceptedOn, turns, returns }: ProblemState) {
  if (unitId === null || openedOn === null) return []
  const about = { memberId: null, unitId, detail, quantity: 1 }
  const facts: AppraisalFact[] = [{ key: 'taken-up', kind: 'problem.taken-up', on: openedOn, ...about }]
  if (acceptedOn !== null) facts.push({ key: 'solved', kind: 'problem.solved', on: acceptedOn, ...about })
  const last = turns.at(-1)
  if (phase === 'given-up' && last) facts.push({ key: 'given-up', kind: 'problem.given-up', on: last.on, ...about })
  if (returns > 0) facts.push(...returnsOf(turns, about))
  return facts
}

/** A turn back to open from acceptance. */
function returnsOf(turns: ProblemState['turns'], about: Omit<AppraisalFact, 'key' | 'kind' | 'on'>): AppraisalFact[] {
  return turns.flatMap(({ phase, on }, place) =>
    phase === 'open' && turns[place - 1]?.phase === 'submitted'
      ? [{ key: `returned/${place}`, kind: 'problem.returned', on, ...about }]
      : [],
  )
}

/** Solved together: whoever is on the squad when it is accepted. A visit counts for everybody who was there. */
function ofMembers(problem: ProblemState): readonly AppraisalFact[] {
  const { unitId, kind: detail, acceptedOn, visits } = problem
  const solved = acceptedOn === null ? [] : squadOf(problem).map((memberId) => ({ memberId, on: acceptedOn }))
  return [
    ...solved.map(({ memberId, on }) => ({
      key: `squad/${memberId}`,
      memberId,
      unitId,
      kind: 'problem.squad',
      detail,
      on,
      quantity: 1,
    })),
    ...visits.flatMap(({ visitId, on, memberIds }) =>
      memberIds.map((memberId) => ({
        key: `visited/${visitId}/${memberId}`,
        memberId,
        unitId,
        kind: 'problem.visited',
        detail,
        on,
        quantity: 1,
      })),
    ),
  ]
}
