import { deriveId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import { fixed, ids, memberNo } from '@harbor/testing/member-ids'
import {
  approved,
  calledOff,
  dissolving,
  document,
  founded,
  givenReorganisation,
  givenRolls,
  newBranch,
  ordered,
  person,
  proposed,
  receiver,
  setUp,
  sevenPeople,
  splitting,
  staff,
  theReorganisation,
  type ToldReorganisation,
} from '@harbor/testing/reorganisation-fixture'
import { street } from '@harbor/testing/unit-fixture'
import { assignGrid } from '../unit/decide-authority'
import {
  approveReorganisation,
  completeReorganisation,
  setUpReorganisation,
  stopReorganisation,
  type ApproveReorganisation,
  type GivenRolls,
} from './decide-approval'
import { memberMoveOrdered, planLimits, reorganisationCompleted, reorganisationStopped } from './events'

const day = toLocalDate
const order: ApproveReorganisation = { on: day('2026-05-20'), unitId: ids.street, document }
const approve = (proposal = dissolving, given: Partial<GivenRolls> = {}, more: Partial<ApproveReorganisation> = {}) =>
  givenReorganisation(proposed(proposal)).when((state) =>
    approveReorganisation(state, { ...order, ...more }, givenRolls(given)),
  )

describe('approving a reorganisation', () => {
  it('orders a move of each, with a transfer of its own', () => {
    const move = (number: number) => {
      const memberId = memberNo(number)
      const transferId = deriveId<'transfer'>(memberId, `reorganisation/${theReorganisation}`)
      const branches = { sourceId: ids.branch, destinationId: ids.otherBranch }
      return memberMoveOrdered(
        { memberId, transferId, ...branches, unitId: ids.street, document },
        { effectiveOn: order.on },
      )
    }
    approve().then(approved(), ...[1, 2, 3, 4, 5, 6, 7].map(move))
  })
  it('of a branch that goes on moves those named alone', () => {
    const moves = approve(splitting).thenTypes(
      'organization.reorganisation-approved.v1',
      ...[1, 2, 3].map(() => 'organization.member-move-ordered.v1' as const),
    )
    expect(moves.slice(1).map(({ data }) => ('destinationId' in data ? data.destinationId : ''))).toEqual([
      newBranch,
      newBranch,
      newBranch,
    ])
  })
  it('is for a committee above all branches that transfers in its own name', () => {
    approve(dissolving, {}, { unitId: ids.community }).thenRefused('reorganisation.no-power', { unit: '听涛社区党委' })
    approve(dissolving, {}, { unitId: ids.generalBranch }).thenRefused('reorganisation.unit-not-above')
    approve(splitting, {}, { unitId: ids.branch }).thenRefused('reorganisation.unit-not-above')
  })
  it('is for another person, once, and not before it was proposed', () => {
    approve(dissolving, { actorId: staff }).thenRefused('reorganisation.same-person')
    approve(dissolving, {}, { on: day('2026-05-09') }).thenRefused('reorganisation.before-proposal')
    expect(approve(dissolving, {}, { on: day('2026-05-10') }).decision.accepted).toBe(true)
    approve(dissolving, {}, { on: day('2026-05-21') }).thenRefused('reorganisation.in-the-future')
    givenReorganisation(proposed(), approved())
      .when((state) => approveReorganisation(state, order, givenRolls()))
      .thenRefused('reorganisation.not-open', { phase: 'approved' })
  })
  it('waits while another reorganisation has one of the branches', () => {
    approve(dissolving, { busy: [ids.otherBranch] }).thenRefused('reorganisation.branch-busy', {
      unit: '听涛社区第二网格党支部',
    })
  })

  it('lists everybody of a closing branch who has no destination, also who joined since', () => {
    const named = {
      ...dissolving,
      receivers: [receiver(ids.otherBranch, { memberIds: [1, 2, 3, 4, 5, 6].map(memberNo) })],
    }
    approve(named).thenRefused('reorganisation.without-destination', { count: 1, memberIds: [memberNo(7)] })
    approve(named, { people: [...sevenPeople, person(8)] }).thenRefused('reorganisation.without-destination', {
      memberIds: [memberNo(7), memberNo(8)],
    })
    approve(named, { people: sevenPeople.slice(0, 6) }).thenRecords(
      'organization.reorganisation-approved.v1',
      ...sevenPeople.slice(0, 6).map(() => 'organization.member-move-ordered.v1' as const),
    )
  })
  it('knows everybody whom the plan names', () => {
    const receivers = [receiver(ids.otherBranch, { rest: true, memberIds: [memberNo(40)] })]
    approve({ ...dissolving, receivers }).thenRefused('reorganisation.not-on-the-roll', { memberIds: [memberNo(40)] })
  })
  it.each([
    [planLimits.people, true],
    [planLimits.people + 1, false],
  ])('moves so many at once at most: %i', (count, possible) => {
    const people = Array.from({ length: count }, (_, index) => person(index + 1))
    expect(approve(dissolving, { people }).decision).toMatchObject(
      possible ? { accepted: true } : { code: 'reorganisation.too-many', detail: { most: planLimits.people } },
    )
  })
  it('leaves no branch with fewer than three full members', () => {
    const of = (...numbers: readonly number[]) => ({ ...splitting, receivers: [founded(...numbers.map(memberNo))] })
    approve(of(1, 2, 7)).thenRefused('reorganisation.too-small', { branch: '听涛社区第三网格党支部', count: 2 })
    approve(of(1, 2, 3, 4)).thenRefused('reorganisation.too-small', { branch: '听涛社区第一网格党支部', count: 2 })
    approve(splitting, {
      people: [...sevenPeople.slice(1), person(1, { isFull: false, isSuspended: true })],
    }).thenRefused('reorganisation.too-small', { count: 2 })
  })
  it('leaves no grid of a closing branch to nobody, and passes none that no source serves', () => {
    const gridId = fixed<'grid'>('f6', 1)
    const world = street().mustAct(ids.branch, (file, given) =>
      assignGrid(file, { gridId, name: '听涛第一网格', on: day('2020-01-01') }, given),
    )
    const { units } = world
    approve(dissolving, { units }).thenRefused('reorganisation.grid-left', { grid: '听涛第一网格' })
    const taking = { ...dissolving, receivers: [receiver(ids.otherBranch, { rest: true, gridIds: [gridId] })] }
    approve(taking).thenRefused('reorganisation.grid-not-served', { gridId })
    expect(approve(taking, { units }).decision.accepted).toBe(true)
    const another = fixed<'grid'>('f6', 2)
    const receivers = [receiver(ids.otherBranch, { rest: true, gridIds: [gridId, another] })]
    approve({ ...dissolving, receivers }, { units }).thenRefused('reorganisation.grid-not-served', { gridId: another })
    // A branch that goes on keeps its grids unless they are named.
    expect(approve(splitting, { units }).decision.accepted).toBe(true)
  })
})

describe('under way', () => {
  const three = [ordered(1), ordered(2), ordered(3)] as const
  const today = day('2026-06-01')
  const stopped = reorganisationStopped({ unitId: ids.street, reason: '暂缓调整' }, { effectiveOn: today })

  it('units follow once', () => {
    const follow = (...events: ToldReorganisation) =>
      givenReorganisation(...events).when((state) => setUpReorganisation(state, { today: day('2026-05-21') }))
    follow(proposed(), approved()).then(setUp())
    follow(proposed(), approved(), setUp()).thenNothing()
    follow(proposed()).thenRefused('reorganisation.not-under-way', { phase: 'proposed' })
    follow().thenRefused('reorganisation.unknown')
  })
  it('is stopped by the unit that approved it; who has moved stays there', () => {
    const stop = (unitId = ids.street) =>
      givenReorganisation(proposed(), approved(), ...three).when((state) =>
        stopReorganisation(state, { unitId, reason: '暂缓调整' }, { today, people: [person(2)] }),
      )
    stop().then(stopped, calledOff(2))
    stop(ids.community).thenRefused('reorganisation.not-the-deciding-unit')
  })
  it.each([
    ['nobody proposed', [], 'reorganisation.unknown'],
    ['is not approved', [proposed()], 'reorganisation.not-under-way'],
    ['was stopped', [proposed(), approved(), stopped], 'reorganisation.not-under-way'],
  ] as const)('is neither stopped nor completed what %s', (_, events, code) => {
    const { when } = givenReorganisation(...events)
    when((state) =>
      stopReorganisation(state, { unitId: ids.street, reason: '暂缓调整' }, { today, people: [] }),
    ).thenRefused(code)
    when((state) => completeReorganisation(state, { on: today }, { today, people: [] })).thenRefused(code)
  })
  it('is completed when nobody is left on the rolls that close', () => {
    const complete = (people: GivenRolls['people'], on = '2026-06-01', isSetUp = true) =>
      givenReorganisation(proposed(), approved(), ...three, ...(isSetUp ? [setUp()] : [])).when((state) =>
        completeReorganisation(state, { on: day(on) }, { today, people }),
      )
    complete([]).then(reorganisationCompleted({}, { effectiveOn: today }))
    complete([person(2), person(9)]).thenRefused('reorganisation.people-left', {
      count: 2,
      memberIds: [memberNo(2), memberNo(9)],
    })
    complete([], '2026-06-02').thenRefused('reorganisation.in-the-future')
    complete([], '2026-05-19').thenRefused('reorganisation.before-approval')
    complete([], '2026-05-20').thenRecords('organization.reorganisation-completed.v1')
    complete([], '2026-06-01', false).thenRefused('reorganisation.not-set-up')
  })
  it('of a branch that goes on waits for those alone who are to leave', () => {
    const moves = [1, 2, 3].map((number) => ordered(number, newBranch))
    const complete = (...numbers: readonly number[]) =>
      givenReorganisation(proposed(splitting), approved(), ...moves, setUp()).when((state) =>
        completeReorganisation(state, { on: today }, { today, people: numbers.map((number) => person(number)) }),
      )
    complete(4, 5, 6, 7).then(reorganisationCompleted({}, { effectiveOn: today }))
    complete(3, 4, 5, 6, 7).thenRefused('reorganisation.people-left', { memberIds: [memberNo(3)] })
  })
})
