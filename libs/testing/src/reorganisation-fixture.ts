import type { DomainEvent } from '@harbor/kernel/event'
import type { Decision } from '@harbor/kernel/decision'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import type { PersonOnRoll } from '@harbor/organization/branch-rolls'
import type { ProposeReorganisation } from '@harbor/organization/reorganisation/decide'
import type { GivenRolls } from '@harbor/organization/reorganisation/decide-approval'
import * as of from '@harbor/organization/reorganisation/events'
import type { ReceivingBranch } from '@harbor/organization/reorganisation/state'
import { reorganisationOf, type ReorganisationState } from '@harbor/organization/reorganisation/state'
import { outcomeOf, type Outcome } from './member-fixture'
import { fixed, ids, memberNo, transferNo, unitNo } from './member-ids'
import { street } from './unit-fixture'
import { colleague, recordedIn, staff, type ToldEvent } from './volunteering-fixture'

// A branch with six full members and one on probation, beside another one; reorganisations that specs speak of.

export const theReorganisation: of.ReorganisationId = fixed<'reorganisation'>('f9', 1)
export const newBranch: UnitId = unitNo(9)
export const document = '潮党委〔2026〕9号'
const on = toLocalDate('2026-05-10')

export function person(number: number, more: Partial<PersonOnRoll> = {}): PersonOnRoll {
  return { memberId: memberNo(number), branchId: ids.branch, isFull: number < 7, isSuspended: false, ...more }
}
export const sevenPeople: readonly PersonOnRoll[] = [1, 2, 3, 4, 5, 6, 7].map((number) => person(number))

export function receiver(unitId: UnitId, more: Partial<ReceivingBranch> = {}): ReceivingBranch {
  return { unitId, gridIds: [], memberIds: [], rest: false, ...more }
}
export const founded = (...memberIds: readonly MemberId[]): ReceivingBranch =>
  receiver(newBranch, {
    established: { name: '听涛社区第三网格党支部', parentId: ids.generalBranch },
    memberIds,
  })

/** Three of the branch found another one; the branch goes on. */
export const splitting: ProposeReorganisation = {
  kind: 'split',
  unitId: ids.branch,
  on,
  sources: [{ unitId: ids.branch, closes: false }],
  receivers: [founded(memberNo(1), memberNo(2), memberNo(3))],
  reason: '党员人数增加',
}
/** The branch is dissolved into the other one. */
export const dissolving: ProposeReorganisation = {
  kind: 'dissolve',
  unitId: ids.branch,
  on,
  sources: [{ unitId: ids.branch, closes: true, successorId: ids.otherBranch }],
  receivers: [receiver(ids.otherBranch, { rest: true })],
  reason: '党员人数减少',
}

export function proposed({ on: day, ...said }: ProposeReorganisation = dissolving): of.ReorganisationEvent {
  const receivers = said.receivers.map(({ established, gridIds, memberIds, ...one }) => ({
    ...one,
    ...(established && { established }),
    gridIds: [...gridIds],
    memberIds: [...memberIds],
  }))
  return of.reorganisationProposed({ ...said, sources: [...said.sources], receivers }, { effectiveOn: day })
}
export function approved(day = '2026-05-20'): of.ReorganisationEvent {
  return of.reorganisationApproved({ unitId: ids.street, document }, { effectiveOn: toLocalDate(day) })
}
export function ordered(number: number, to: UnitId = ids.otherBranch, day = '2026-05-20'): of.ReorganisationEvent {
  const move = { memberId: memberNo(number), transferId: transferNo(number), sourceId: ids.branch, destinationId: to }
  return of.memberMoveOrdered({ ...move, unitId: ids.street, document }, { effectiveOn: toLocalDate(day) })
}
export function setUp(day = '2026-05-21'): of.ReorganisationEvent {
  return of.reorganisationSetUp({}, { effectiveOn: toLocalDate(day) })
}
export function calledOff(number: number, day = '2026-06-01'): of.ReorganisationEvent {
  const off = { memberId: memberNo(number), transferId: transferNo(number), unitId: ids.street, reason: '暂缓调整' }
  return of.memberMoveCalledOff(off, { effectiveOn: toLocalDate(day) })
}

/** On 20 May 2026, by a colleague of who proposed, with everybody on the roll. */
export function givenRolls(more: Partial<GivenRolls> = {}): GivenRolls {
  const units = street().units
  return { today: toLocalDate('2026-05-20'), actorId: colleague, units, people: sevenPeople, busy: [], ...more }
}

export type ToldReorganisation = readonly ToldEvent<of.ReorganisationEvent>[]
type Decide = <E extends DomainEvent, Code extends string>(
  decide: (state: ReorganisationState) => Decision<E, Code>,
) => Outcome<E, Code>

/** `givenReorganisation(proposed()).when((state) => approveReorganisation(state, order, givenRolls())).then(…)` */
export function givenReorganisation(...events: ToldReorganisation): {
  readonly state: ReorganisationState
  readonly when: Decide
} {
  const state = reorganisationOf(recordedIn(of.reorganisationStream(theReorganisation), events))
  return { state, when: (decide) => outcomeOf(decide(state)) }
}
export { staff }
