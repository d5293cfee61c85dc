import { toLocalDate } from '@harbor/kernel/time'
import { ids, memberNo, unitNo } from '@harbor/testing/member-ids'
import {
  approved,
  dissolving,
  founded,
  givenReorganisation,
  givenRolls,
  newBranch,
  proposed,
  receiver,
  splitting,
  type ToldReorganisation,
} from '@harbor/testing/reorganisation-fixture'
import { street } from '@harbor/testing/unit-fixture'
import { dissolveUnit } from '../unit/decide'
import { proposeReorganisation, revisePlan, withdrawReorganisation, type ProposeReorganisation } from './decide'
import { planLimits, reorganisationPlanRevised, reorganisationWithdrawn } from './events'

const today = toLocalDate('2026-05-20')
const propose = (order: ProposeReorganisation, more: Partial<ProposeReorganisation> = {}) =>
  givenReorganisation().when((state) => proposeReorganisation(state, { ...order, ...more }, givenRolls()))

describe('proposing a reorganisation', () => {
  it('records branches, plan and reason; nothing moves', () => {
    propose(splitting).then(proposed(splitting))
    propose(dissolving).then(proposed(dissolving))
  })
  it('is done once, and of no day to come', () => {
    givenReorganisation(proposed())
      .when((state) => proposeReorganisation(state, dissolving, givenRolls()))
      .thenRefused('reorganisation.proposed-already', { on: '2026-05-10' })
    propose(dissolving, { on: today }).thenRecords('organization.reorganisation-proposed.v1')
    propose(dissolving, { on: toLocalDate('2026-05-21') }).thenRefused('reorganisation.in-the-future')
  })
  it('is for one of the branches or a unit above one', () => {
    propose(dissolving, { unitId: ids.street }).thenRecords('organization.reorganisation-proposed.v1')
    propose(dissolving, { unitId: ids.otherBranch }).thenRecords('organization.reorganisation-proposed.v1')
    propose(splitting, { unitId: ids.otherBranch }).thenRefused('reorganisation.unit-elsewhere')
  })

  it('by splitting makes at least two branches of one', () => {
    const closing = [{ unitId: ids.branch, closes: true }]
    propose(splitting, { sources: closing }).thenRefused('reorganisation.no-split')
    propose(splitting, {
      sources: closing,
      receivers: [founded(memberNo(1)), receiver(ids.otherBranch, { rest: true })],
    }).thenRecords('organization.reorganisation-proposed.v1')
    propose(splitting, {
      sources: [ids.branch, ids.otherBranch].map((unitId) => ({ unitId, closes: false })),
    }).thenRefused('reorganisation.no-split')
  })
  it('by merging makes one branch of at least two', () => {
    const both = [ids.branch, ids.otherBranch].map((unitId) => ({ unitId, closes: true }))
    const merging = { ...dissolving, kind: 'merge' as const }
    propose(merging).thenRecords('organization.reorganisation-proposed.v1')
    propose(merging, { sources: both, receivers: [founded()] }).thenRecords('organization.reorganisation-proposed.v1')
    propose(merging, { sources: both.slice(0, 1), receivers: [founded()] }).thenRefused('reorganisation.no-merger')
    propose(merging, { sources: [{ unitId: ids.branch, closes: false }] }).thenRefused('reorganisation.no-merger')
    propose(merging, { receivers: [...dissolving.receivers, founded()] }).thenRefused('reorganisation.no-merger')
  })
  it('by dissolving gives one branch away to branches that are there', () => {
    propose(dissolving, { receivers: [founded()] }).thenRefused('reorganisation.no-dissolution')
    propose(dissolving, { receivers: [...dissolving.receivers, founded()] }).thenRefused(
      'reorganisation.no-dissolution',
    )
    propose(dissolving, { sources: [{ unitId: ids.branch, closes: false }] }).thenRefused(
      'reorganisation.no-dissolution',
    )
    propose(dissolving, {
      sources: [
        { unitId: ids.branch, closes: true },
        { unitId: unitNo(8), closes: false },
      ],
    }).thenRefused('reorganisation.no-dissolution')
  })

  it('names living branches, and new ones that can be established', () => {
    const to = (unitId: typeof ids.branch) => ({
      receivers: [receiver(unitId, { rest: true })],
      sources: [{ unitId: ids.branch, closes: true }],
    })
    propose(dissolving, to(ids.community)).thenRefused('reorganisation.not-a-branch', { unit: '听涛社区党委' })
    propose(dissolving, to(unitNo(77))).thenRefused('reorganisation.not-a-branch')
    const { units } = street().mustAct(ids.otherBranch, (file, given) =>
      dissolveUnit(file, { on: toLocalDate('2026-05-15'), successorId: null, reason: '撤销' }, given),
    )
    // Living on the day, and dissolved since.
    givenReorganisation()
      .when((state) => proposeReorganisation(state, dissolving, givenRolls({ units })))
      .thenRefused('reorganisation.not-a-branch', { unit: '听涛社区第二网格党支部' })
    const [branch] = splitting.receivers
    const named = (name: string, parentId = ids.generalBranch) =>
      propose(splitting, { receivers: [{ ...receiver(newBranch), ...branch, established: { name, parentId } }] })
    named('听涛社区第一网格党支部').thenRefused('unit.name-taken')
    named('听涛社区第三网格党支部', ids.branch).thenRefused('unit.parent-kind')
  })
  it('sends nobody and no grid to two places, and the rest to one', () => {
    const two = (one: object, other: object) =>
      propose(splitting, {
        sources: [{ unitId: ids.branch, closes: true }],
        receivers: [{ ...founded(), ...one }, receiver(ids.otherBranch, other)],
      })
    two({ memberIds: [memberNo(1)] }, { memberIds: [memberNo(1)] }).thenRefused('reorganisation.member-twice')
    two({ gridIds: [newBranch] }, { gridIds: [newBranch] }).thenRefused('reorganisation.grid-twice')
    two({ rest: true }, { rest: true }).thenRefused('reorganisation.rest-twice')
    propose(dissolving, { receivers: [receiver(ids.branch, { rest: true })] }).thenRefused(
      'reorganisation.branch-twice',
    )
  })
  it('sends at most so many people by name', () => {
    const named = (count: number) =>
      propose(dissolving, {
        receivers: [
          receiver(ids.otherBranch, { memberIds: Array.from({ length: count }, (_, index) => memberNo(index + 1)) }),
        ],
      })
    named(planLimits.people).thenRecords('organization.reorganisation-proposed.v1')
    named(planLimits.people + 1).thenRefused('reorganisation.too-many', { most: planLimits.people })
  })
  it.each([
    ['a receiver', { closes: true, successorId: newBranch }, true],
    ['another receiver', { closes: true, successorId: ids.otherBranch }, true],
    ['no receiver', { closes: true, successorId: ids.community }, false],
    ['a receiver, of a branch that goes on', { closes: false, successorId: newBranch }, false],
  ])('names as successor of a closing branch %s', (_, source, possible) => {
    const outcome = propose(splitting, {
      sources: [{ unitId: ids.branch, ...source }],
      receivers: [founded(), receiver(ids.otherBranch)],
    })
    if (possible) outcome.thenRecords('organization.reorganisation-proposed.v1')
    else outcome.thenRefused('reorganisation.successor-elsewhere')
  })
  it('names a successor of each branch that closes, or of none', () => {
    const merging = (successorId: typeof ids.branch) =>
      propose(
        { ...dissolving, kind: 'merge', receivers: [founded()] },
        {
          sources: [
            { unitId: ids.branch, closes: true },
            { unitId: ids.otherBranch, closes: true, successorId },
          ],
        },
      )
    merging(newBranch).thenRecords('organization.reorganisation-proposed.v1')
    merging(ids.community).thenRefused('reorganisation.successor-elsewhere')
  })
})

describe('a reorganisation before approval', () => {
  const revise = (more: object = {}, ...events: ToldReorganisation) =>
    givenReorganisation(...(events.length > 0 ? events : [proposed(splitting)])).when((state) =>
      revisePlan(state, [receiver(newBranch, { memberIds: [memberNo(4)], ...more })], { today }),
    )

  it('has its plan revised whole, for the same branches; the same again changes nothing', () => {
    revise().then(
      reorganisationPlanRevised(
        { receivers: [{ ...founded(), gridIds: [], memberIds: [memberNo(4)] }] },
        { effectiveOn: today },
      ),
    )
    revise({ memberIds: [memberNo(1), memberNo(2), memberNo(3)] }).thenNothing()
    revise({ unitId: ids.otherBranch }).thenRefused('reorganisation.other-branches')
    revise({ memberIds: [memberNo(4), memberNo(4)] }).thenRefused('reorganisation.member-twice')
    const reviseAll = (...assigned: Parameters<typeof revisePlan>[1]) =>
      givenReorganisation(proposed(splitting)).when((state) => revisePlan(state, assigned, { today }))
    reviseAll().thenRefused('reorganisation.other-branches')
    reviseAll(receiver(newBranch), receiver(newBranch)).thenRefused('reorganisation.branch-twice', {
      unitId: newBranch,
    })
    revise({}, proposed(splitting), approved()).thenRefused('reorganisation.not-open', { phase: 'approved' })
  })
  it('can be withdrawn, and then it is over', () => {
    const withdraw = (...events: ToldReorganisation) =>
      givenReorganisation(...events).when((state) => withdrawReorganisation(state, { reason: '另行研究' }, { today }))
    const withdrawn = reorganisationWithdrawn({ reason: '另行研究' }, { effectiveOn: today })
    withdraw(proposed()).then(withdrawn)
    withdraw(proposed(), withdrawn).thenRefused('reorganisation.not-open', { phase: 'withdrawn' })
    withdraw().thenRefused('reorganisation.unknown')
  })
})
