import type { AccountId, MemberId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import type { UnitFacts, UnitHistory } from '@harbor/organization/public'
import type { GivenProblem, ProblemDecision } from '@harbor/organization/problem/decide'
import * as problem from '@harbor/organization/problem/events'
import type { ProblemRefusal } from '@harbor/organization/problem/refusals'
import { problemOf, type ProblemState } from '@harbor/organization/problem/state'
import { outcomeOf } from './member-fixture'
import { accountNo, fixed, ids, memberNo } from './member-ids'
import { branch, community, generalBranch, otherBranch, street } from './street-units'
import { recordedIn, type ToldEvent } from './volunteering-fixture'

// Problems that specs speak of: the branch's, with member 1 as leader and member 2 on the squad.

const day = toLocalDate

export const theProblem = fixed<'problem'>('e1', 1)
export const stepNo = (number: number) => fixed<'step'>('e2', number)
export const evidenceNo = (number: number) => fixed<'evidence'>('e5', number)
export const examiner = memberNo(9)
export const staffOfStreet = accountNo(51)

const from = day('2010-01-01')
const history = (unit: UnitFacts): UnitHistory => ({
  ...unit,
  successorId: null,
  names: [{ name: unit.name, from, until: null }],
  parents: [{ parentId: unit.parentId, from, until: null }],
  grids: [],
  officers: [],
})
export const unitsOfStreet: ReadonlyMap<UnitHistory['id'], UnitHistory> = new Map(
  [street, community, generalBranch, branch, otherBranch].map((unit) => [unit.id, history(unit)]),
)

/** Acts on that day, for the street. */
export function deciding(today: string, as: { by?: AccountId; memberId?: MemberId } = {}): GivenProblem {
  const { by = staffOfStreet, memberId = null } = as
  return { today: day(today), actorId: by, actorMemberId: memberId, units: unitsOfStreet }
}

export function givenProblem(...events: readonly ToldEvent<problem.ProblemEvent>[]): {
  readonly problem: ProblemState
  readonly when: (
    decide: (state: ProblemState) => ProblemDecision,
  ) => ReturnType<typeof outcomeOf<problem.ProblemEvent, ProblemRefusal>>
} {
  const state = problemOf(recordedIn(problem.problemStream(theProblem), events))
  return { problem: state, when: (decide) => outcomeOf(decide(state)) }
}

export function opened(on = '2024-03-01', dueOn = '2024-12-31') {
  const said = { number: '2024-01', kind: 'difficult', title: '后河淤积', matter: '汛期倒灌' } as const
  return problem.problemOpened({ ...said, unitId: ids.branch, dueOn: day(dueOn) }, { effectiveOn: day(on) })
}
export function squad(on = '2024-03-02') {
  return problem.squadFormed({ leaderId: ids.member, memberIds: [memberNo(2)] }, { effectiveOn: day(on) })
}
export function planned(number = 1, dueOn = '2024-06-30', on = '2024-03-03') {
  return problem.stepPlanned(
    { stepId: stepNo(number), title: `步骤${number}`, dueOn: day(dueOn) },
    { effectiveOn: day(on) },
  )
}
export function stepFinished(number = 1, on = '2024-05-01') {
  return problem.stepDone({ stepId: stepNo(number), result: '完成' }, { effectiveOn: day(on) })
}
export function visited(on = '2024-04-01') {
  const memberIds = [ids.member]
  return problem.siteVisited(
    { visitId: fixed<'visit'>('e3', 1), memberIds, found: '淤泥一米' },
    { effectiveOn: day(on) },
  )
}
export function measure(on = '2024-04-10') {
  return problem.measureTaken({ measureId: fixed<'measure'>('e4', 1), what: '原位清淤' }, { effectiveOn: day(on) })
}
export function evidence(number = 1, on = '2024-05-02') {
  const file = { sha256: String(number).padStart(64, '0'), bytes: 10, mediaType: 'image/png', shows: '河面' }
  return problem.evidenceAdded({ evidenceId: evidenceNo(number), ...file }, { effectiveOn: day(on) })
}
export function submitted(on = '2024-06-01') {
  return problem.problemSubmitted({ result: '已疏通' }, { effectiveOn: day(on) })
}
export function accepted(on = '2024-06-10') {
  const said = { unitId: ids.community, examinerIds: [examiner], finding: '属实' }
  return problem.problemAccepted(said, { effectiveOn: day(on) })
}
export function returned(on = '2024-06-10') {
  const said = { unitId: ids.community, examinerIds: [examiner], reason: '仍有溢流' }
  return problem.problemReturned(said, { effectiveOn: day(on) })
}
export function reopened(on = '2024-09-01', dueOn = '2025-06-30') {
  return problem.problemReopened(
    { unitId: ids.community, reason: '再次淤积', dueOn: day(dueOn) },
    { effectiveOn: day(on) },
  )
}
export function givenUp(on = '2024-08-01') {
  const said = { unitId: ids.community, reason: '地块征迁', document: '海党〔2024〕1号' }
  return problem.problemGivenUp(said, { effectiveOn: day(on) })
}
/** Everything that a submission needs. */
export const worked = [opened(), squad(), visited(), measure(), evidence()] as const
