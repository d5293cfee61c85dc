import { ids, memberNo, transferNo } from '@harbor/testing/member-ids'
import {
  approved,
  calledOff,
  givenReorganisation,
  ordered,
  person,
  proposed,
  receiver,
  dissolving,
  type ToldReorganisation,
} from '@harbor/testing/reorganisation-fixture'
import { toLocalDate } from '@harbor/kernel/time'
import { reorganisationWithdrawn } from '../events'
import { reorganisationDeadlines } from './deadlines'
import { progressOf } from './progress'

const nobody = { people: [], transfers: new Map() }

describe('how far a reorganisation is', () => {
  it('before approval shows who would go where, and who is forgotten', () => {
    const receivers = [receiver(ids.otherBranch, { memberIds: [memberNo(1)] })]
    const { state } = givenReorganisation(proposed({ ...dissolving, receivers }))
    const { moves, withoutDestination } = progressOf(state, { ...nobody, people: [person(1), person(2)] })
    expect(moves).toMatchObject([{ memberId: memberNo(1), destinationId: ids.otherBranch, state: 'planned' }])
    expect(withoutDestination).toEqual([{ memberId: memberNo(2), unitId: ids.branch }])
  })
  it('then accounts for everybody, by roll and open transfer', () => {
    const moves = [1, 2, 3, 4, 5, 6, 7].map((number) => ordered(number))
    const { state } = givenReorganisation(proposed(), approved(), ...moves)
    const people = [
      person(1, { branchId: ids.otherBranch }),
      person(2, { branchId: ids.community }),
      person(4),
      person(5),
      person(6, { isSuspended: true }),
      person(7),
      person(8),
    ]
    const transfers = new Map([
      [memberNo(4), transferNo(4)],
      [memberNo(5), transferNo(99)],
    ])
    const progress = progressOf(state, { people, transfers })
    expect(progress.moves.map((move) => [move.state, move.heldBy])).toEqual([
      ['moved', null],
      ['moved-otherwise', null],
      ['left', null],
      ['under-way', null],
      ['held', 'own-transfer'],
      ['held', 'suspended'],
      ['to-go', null],
    ])
    expect(progress.counts).toMatchObject({ moved: 1, held: 2, left: 1, planned: 0 })
    expect(progress.withoutDestination).toEqual([{ memberId: memberNo(8), unitId: ids.branch }])
  })
  it('leaves those whose move was called off', () => {
    const { state } = givenReorganisation(proposed(), approved(), ordered(1), calledOff(1))
    expect(progressOf(state, { ...nobody, people: [person(1)] }).moves).toMatchObject([{ state: 'stays' }])
  })
})

describe('a proposal', () => {
  it('is answered within a month', () => {
    const due = (...events: ToldReorganisation) =>
      reorganisationDeadlines.deadlinesOf(givenReorganisation(...events).state, 'x')
    expect(due(proposed())).toMatchObject([{ opensOn: '2026-05-10', dueOn: '2026-06-10', metOn: null }])
    expect(due(proposed(), approved())).toMatchObject([{ metOn: '2026-05-20' }])
    const withdrawn = reorganisationWithdrawn({ reason: '另行研究' }, { effectiveOn: toLocalDate('2026-05-12') })
    expect(due(proposed(), withdrawn)).toMatchObject([{ metOn: '2026-05-12' }])
    expect(due()).toEqual([])
  })
})
