import { toLocalDate } from '@harbor/kernel/time'
import type { EventId, UnitId } from '@harbor/kernel/ids'
import { fixedId, ids, memberNo } from '@harbor/testing/member-ids'
import { givenUnits, street, unitEventNo, type UnitAct, type UnitWorld } from '@harbor/testing/unit-fixture'
import { hasPower } from '../unit-facts'
import { nameOn } from '../unit-tree'
import { dissolveUnit, moveUnit, renameUnit } from './decide'
import { appointOfficer, withdrawPower } from './decide-authority'
import {
  approveUnitCorrection,
  previewUnitCorrection,
  proposeUnitCorrection,
  rejectUnitCorrection,
  type ProposeUnitCorrection,
} from './decide-correction'
import { unitCorrected, unitCorrectionProposed, unitCorrectionRejected, type UnitEventType } from './events'

const day = toLocalDate
const proposalNo = (no: number): ProposeUnitCorrection['proposalId'] => fixedId<'proposal'>(no)

function order(corrects: EventId, replacement: ProposeUnitCorrection['replacement'], no = 1): ProposeUnitCorrection {
  return { proposalId: proposalNo(no), corrects, reason: '录入错误', authority: '望海组〔2026〕8号', replacement }
}
const propose =
  (what: ProposeUnitCorrection): UnitAct =>
  (file, given) =>
    proposeUnitCorrection(file, what, given)
const approve =
  (no = 1): UnitAct =>
  (file, given) =>
    approveUnitCorrection(file, { proposalId: proposalNo(no) }, given)
const reject =
  (no = 1): UnitAct =>
  (file) =>
    rejectUnitCorrection(file, { proposalId: proposalNo(no), reason: '原记录无误' })
const byColleague = { actorId: ids.colleague }

function eventOf(world: UnitWorld, id: UnitId, type: UnitEventType): EventId {
  return world.file(id).recorded.findLast((event) => event.type === type)?.id ?? unitEventNo(999)
}
function renamed(): UnitWorld {
  return street().mustAct(ids.branch, (file, given) =>
    renameUnit(file, { name: '望月支部', on: day('2022-07-01') }, given),
  )
}
const rename = 'organization.unit-renamed.v1'

describe('correcting a unit', () => {
  it('changes nothing until somebody else approves, then for all days', () => {
    const world = renamed()
    const what = order(eventOf(world, ids.branch, rename), {
      data: { name: '望日支部' },
      effectiveOn: day('2022-06-01'),
    })
    givenUnits(world).when(ids.branch, propose(what)).then(unitCorrectionProposed(what))
    expect(world.units.get(ids.branch)?.name).toBe('望月支部')
    givenUnits(world).when(ids.branch, approve()).thenRefused('unit.proposer-cannot-approve')
    givenUnits(world).when(ids.branch, approve(), byColleague).then(unitCorrected(what))
    const unit = world.units.get(ids.branch)
    expect(unit && ['2022-05-31', '2022-06-01'].map((on) => nameOn(unit, day(on)))).toEqual([
      '听涛社区第一网格党支部',
      '望日支部',
    ])
  })
  it('can annul what never took place', () => {
    const world = renamed()
    world
      .mustAct(ids.branch, propose(order(eventOf(world, ids.branch, rename), null)))
      .mustAct(ids.branch, approve(), byColleague)
    expect(world.units.get(ids.branch)?.names).toEqual([
      { name: '听涛社区第一网格党支部', from: '2010-04-01', until: null },
    ])
    expect(world.file(ids.branch).state.revision).toBe(3)
  })
  it('can itself be corrected: undone, all is as before', () => {
    const world = renamed()
    const before = world.units.get(ids.branch)
    world
      .mustAct(ids.branch, propose(order(eventOf(world, ids.branch, rename), null)))
      .mustAct(ids.branch, approve(), byColleague)
    const correction = eventOf(world, ids.branch, 'organization.unit-corrected.v1')
    world.mustAct(ids.branch, propose(order(correction, null, 2))).mustAct(ids.branch, approve(2), byColleague)
    expect(world.units.get(ids.branch)).toEqual(before)
  })
  it('can itself be corrected to say something else of the same event', () => {
    const world = renamed()
    const annulled = order(eventOf(world, ids.branch, rename), null)
    world.mustAct(ids.branch, propose(annulled)).mustAct(ids.branch, approve(), byColleague)
    const correction = eventOf(world, ids.branch, 'organization.unit-corrected.v1')
    const data = { ...annulled, replacement: { data: { name: '望日支部' }, effectiveOn: day('2022-07-01') } }
    world.mustAct(ids.branch, propose(order(correction, { data }, 2))).mustAct(ids.branch, approve(2), byColleague)
    expect(world.units.get(ids.branch)?.name).toBe('望日支部')
  })
  it('of a power moves what the unit could decide on a day', () => {
    const world = street().mustAct(ids.street, (file, given) =>
      withdrawPower(file, { power: 'approve-members', on: day('2024-01-01'), reason: '上级决定' }, given),
    )
    const event = eventOf(world, ids.street, 'organization.power-withdrawn.v1')
    const data = { power: 'approve-members', reason: '上级决定' }
    world
      .mustAct(ids.street, propose(order(event, { data, effectiveOn: day('2024-03-01') })))
      .mustAct(ids.street, approve(), byColleague)
    const unit = world.units.get(ids.street)
    expect(unit && ['2024-02-29', '2024-03-01'].map((on) => hasPower(unit, 'approve-members', day(on)))).toEqual([
      true,
      false,
    ])
  })
  it('that annulled an establishment leaves nothing of that life to a later one', () => {
    const world = street()
    const event = eventOf(world, ids.otherBranch, 'organization.unit-established.v1')
    world
      .mustAct(ids.otherBranch, (file, given) =>
        dissolveUnit(file, { on: day('2015-01-01'), successorId: null, reason: '撤销' }, given),
      )
      .mustAct(ids.otherBranch, propose(order(event, null)))
      .mustAct(ids.otherBranch, approve(), byColleague)
    expect(world.units.get(ids.otherBranch)).toBeUndefined()
    world.establish(ids.otherBranch, 'branch', ids.street, '2012-01-01', '第二党支部')
    expect(world.units.get(ids.otherBranch)).toMatchObject({ establishedOn: '2012-01-01', dissolvedOn: null })
  })
  it('is rejected with a reason, and then closed', () => {
    const world = renamed()
    world.mustAct(ids.branch, propose(order(eventOf(world, ids.branch, rename), null)))
    givenUnits(world)
      .when(ids.branch, reject())
      .then(unitCorrectionRejected({ proposalId: proposalNo(1), reason: '原记录无误' }))
    givenUnits(world).when(ids.branch, reject()).thenNothing()
    givenUnits(world).when(ids.branch, approve(), byColleague).thenRefused('unit.proposal-closed')
    givenUnits(world).when(ids.branch, approve(7), byColleague).thenRefused('unit.proposal-unknown')
  })
  it('proposed or approved again adds nothing; the id for something else is refused', () => {
    const world = renamed()
    const event = eventOf(world, ids.branch, rename)
    world.mustAct(ids.branch, propose(order(event, null)))
    givenUnits(world)
      .when(ids.branch, propose(order(event, null)))
      .thenNothing()
    givenUnits(world)
      .when(ids.branch, propose(order(event, { data: { name: '甲' } })))
      .thenRefused('unit.proposal-id-used')
    world.mustAct(ids.branch, approve(), byColleague)
    givenUnits(world).when(ids.branch, approve(), byColleague).thenNothing()
    givenUnits(world).when(ids.branch, reject()).thenRefused('unit.proposal-closed')
  })
  it('is told apart from others by its id', () => {
    const world = renamed()
    const first = order(eventOf(world, ids.branch, rename), null)
    const second = order(first.corrects, { data: { name: '望日支部' } }, 2)
    world.mustAct(ids.branch, propose(first)).mustAct(ids.branch, propose(second))
    givenUnits(world).when(ids.branch, propose(second)).thenNothing()
    givenUnits(world).when(ids.branch, reject(7)).thenRefused('unit.proposal-unknown')
    givenUnits(world).when(ids.branch, approve(2), byColleague).then(unitCorrected(second))
    givenUnits(world).when(ids.branch, approve(2), byColleague).thenNothing()
    givenUnits(world)
      .when(ids.branch, reject())
      .then(unitCorrectionRejected({ proposalId: proposalNo(1), reason: '原记录无误' }))
  })
  it('is checked again when it is approved, as all stands then', () => {
    const world = renamed()
    const what = order(eventOf(world, ids.branch, rename), { data: { name: '听涛社区第二网格党支部' } })
    world.mustAct(ids.branch, propose(what))
    world.mustAct(ids.otherBranch, (file, given) =>
      moveUnit(file, { parentId: ids.generalBranch, on: day('2023-01-01') }, given),
    )
    givenUnits(world)
      .when(ids.branch, approve(), byColleague)
      .thenRefused('unit.correction-breaks', { fault: 'name-twice', on: '2023-01-01' })
  })
})

describe('a correction is refused', () => {
  it('of an event of another file, and of a proposal', () => {
    const world = renamed()
    const ofOther = eventOf(world, ids.otherBranch, 'organization.unit-established.v1')
    givenUnits(world)
      .when(ids.branch, propose(order(ofOther, null)))
      .thenRefused('unit.nothing-to-correct')
    world.mustAct(ids.branch, propose(order(eventOf(world, ids.branch, rename), null)))
    const proposal = eventOf(world, ids.branch, 'organization.unit-correction-proposed.v1')
    givenUnits(world)
      .when(ids.branch, propose(order(proposal, null, 2)))
      .thenRefused('unit.nothing-to-correct')
    world.mustAct(ids.branch, reject())
    const rejection = eventOf(world, ids.branch, 'organization.unit-correction-rejected.v1')
    givenUnits(world)
      .when(ids.branch, propose(order(rejection, null, 2)))
      .thenRefused('unit.nothing-to-correct')
  })
  it('when it would make an event one of something else', () => {
    const world = street().mustAct(ids.branch, (file, given) =>
      appointOfficer(
        file,
        {
          officeId: fixedId(1),
          office: 'secretary',
          memberId: memberNo(1),
          name: null,
          from: day('2024-01-01'),
          until: null,
        },
        given,
      ),
    )
    const appointed = eventOf(world, ids.branch, 'organization.officer-appointed.v1')
    const data = { officeId: fixedId<'office'>(2), office: 'secretary', memberId: memberNo(1), until: null }
    givenUnits(world)
      .when(ids.branch, propose(order(appointed, { data })))
      .thenRefused('unit.replacement-invalid', { path: '/officeId' })
    world.mustAct(ids.branch, propose(order(appointed, null))).mustAct(ids.branch, approve(), byColleague)
    const correction = eventOf(world, ids.branch, 'organization.unit-corrected.v1')
    const again = order(unitEventNo(999), null)
    givenUnits(world)
      .when(ids.branch, propose(order(correction, { data: { ...again } }, 2)))
      .thenRefused('unit.replacement-invalid', { path: '/corrects' })
  })
  it('when it does not fit its kind of event, by path', () => {
    const world = renamed()
    const event = eventOf(world, ids.branch, rename)
    givenUnits(world)
      .when(ids.branch, propose(order(event, { data: { name: '' } })))
      .thenRefused('unit.replacement-invalid', { path: '/name' })
    givenUnits(world)
      .when(ids.branch, propose(order(event, { data: { title: '甲' } })))
      .thenRefused('unit.replacement-invalid')
  })
  it('when it would carry a name in the open', () => {
    const world = street().mustAct(ids.branch, (file, given) =>
      appointOfficer(
        file,
        {
          officeId: fixedId(1),
          office: 'secretary',
          memberId: null,
          name: '周知远',
          from: day('2024-01-01'),
          until: null,
        },
        given,
      ),
    )
    const event = eventOf(world, ids.branch, 'organization.officer-appointed.v1')
    const data = { officeId: fixedId<'office'>(1), office: 'secretary', memberId: null, until: null }
    givenUnits(world)
      .when(ids.branch, propose(order(event, { data: { ...data, personal: { name: '周远知' } } })))
      .thenRefused('unit.replacement-invalid', { path: '/personal' })
    givenUnits(world)
      .when(ids.branch, propose(order(event, { data: { ...data, memberId: memberNo(3), until: '2026-12-31' } })))
      .then(unitCorrectionProposed(order(event, { data: { ...data, memberId: memberNo(3), until: '2026-12-31' } })))
  })
  it('when it changes nothing', () => {
    const world = renamed()
    givenUnits(world)
      .when(ids.branch, propose(order(eventOf(world, ids.branch, rename), { data: { name: '望月支部' } })))
      .thenRefused('unit.correction-changes-nothing')
  })
  it('when a power would come to a unit that cannot hold it', () => {
    const world = street()
    const event = eventOf(world, ids.street, 'organization.unit-established.v1')
    const data = { name: '望海街道党工委', kind: 'branch', parentId: null }
    givenUnits(world)
      .when(ids.street, propose(order(event, { data })))
      .thenRefused('unit.correction-breaks')
  })
  it('when a unit below would stand under nothing', () => {
    const world = street()
    const event = eventOf(world, ids.generalBranch, 'organization.unit-established.v1')
    givenUnits(world)
      .when(ids.generalBranch, propose(order(event, null)))
      .thenRefused('unit.correction-breaks', { fault: 'parent-missing', on: '2010-04-01' })
    const data = { name: '听涛社区第一党总支', kind: 'general-branch', parentId: ids.community }
    givenUnits(world)
      .when(ids.generalBranch, propose(order(event, { data, effectiveOn: day('2010-04-02') })))
      .thenRefused('unit.correction-breaks', { fault: 'parent-missing' })
    expect(world.act(ids.generalBranch, propose(order(event, { data, effectiveOn: day('2010-04-01') }))).accepted).toBe(
      true,
    )
  })
  it('when an act would lie before the establishment', () => {
    const world = renamed()
    const data = { name: '听涛社区第一网格党支部', kind: 'branch', parentId: ids.generalBranch }
    const event = eventOf(world, ids.branch, 'organization.unit-established.v1')
    givenUnits(world)
      .when(ids.branch, propose(order(event, { data, effectiveOn: day('2022-07-02') })))
      .thenRefused('unit.correction-breaks', { fault: 'outside-life', on: '2022-07-01' })
  })
  it('when people on the roll would lose their unit', () => {
    const world = street()
    const event = eventOf(world, ids.otherBranch, 'organization.unit-established.v1')
    givenUnits(world)
      .when(ids.otherBranch, propose(order(event, null)), { membersOnRoll: 1 })
      .thenRefused('unit.has-members')
    expect(world.act(ids.otherBranch, propose(order(event, null))).accepted).toBe(true)
  })
  it('not while they keep it, or it is gone anyway', () => {
    const world = renamed()
    const onRoll = { membersOnRoll: 1 }
    const what = order(eventOf(world, ids.branch, rename), null)
    givenUnits(world).when(ids.branch, propose(what), onRoll).then(unitCorrectionProposed(what))
    const gone = street().mustAct(ids.otherBranch, (file, given) =>
      dissolveUnit(file, { on: day('2024-09-01'), successorId: null, reason: '撤销' }, given),
    )
    const established = order(eventOf(gone, ids.otherBranch, 'organization.unit-established.v1'), null)
    givenUnits(gone).when(ids.otherBranch, propose(established), onRoll).then(unitCorrectionProposed(established))
  })
  it('when it lets a dissolution stand again, and people came since', () => {
    const world = street().mustAct(ids.otherBranch, (file, given) =>
      dissolveUnit(file, { on: day('2024-09-01'), successorId: null, reason: '撤销' }, given),
    )
    world
      .mustAct(ids.otherBranch, propose(order(eventOf(world, ids.otherBranch, 'organization.unit-dissolved.v1'), null)))
      .mustAct(ids.otherBranch, approve(), byColleague)
    const correction = order(eventOf(world, ids.otherBranch, 'organization.unit-corrected.v1'), null, 2)
    givenUnits(world)
      .when(ids.otherBranch, propose(correction), { membersOnRoll: 2 })
      .thenRefused('unit.has-members', { count: 2 })
    givenUnits(world).when(ids.otherBranch, propose(correction)).then(unitCorrectionProposed(correction))
  })
  it('for a day to come', () => {
    const world = renamed()
    expect(
      world.consider(
        ids.branch,
        propose(order(eventOf(world, ids.branch, rename), { data: { name: '甲' }, effectiveOn: day('2026-11-24') })),
      ).accepted,
    ).toBe(true)
    givenUnits(world)
      .when(
        ids.branch,
        propose(order(eventOf(world, ids.branch, rename), { data: { name: '甲' }, effectiveOn: day('2026-11-25') })),
      )
      .thenRefused('unit.date-in-future')
  })
})

describe('the preview of a correction', () => {
  it('shows the unit before and after, and records nothing', () => {
    const world = renamed()
    const { before, after, faults } = previewUnitCorrection(
      world.file(ids.branch),
      order(eventOf(world, ids.branch, rename), null),
      world.units,
    )
    expect([before?.name, after?.name, faults]).toEqual(['望月支部', '听涛社区第一网格党支部', []])
    expect(world.units.get(ids.branch)?.name).toBe('望月支部')
  })
})
