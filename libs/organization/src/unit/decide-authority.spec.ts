import { toLocalDate, type LocalDate } from '@harbor/kernel/time'
import type { UnitId } from '@harbor/kernel/ids'
import { fixedId, ids, memberNo, unitNo } from '@harbor/testing/member-ids'
import { givenUnits, street, type UnitAct } from '@harbor/testing/unit-fixture'
import { hasPower, offices, powers, type GridId, type Office, type OfficeId, type Power } from '../unit-facts'
import { branchHasCommitteeOn } from '../unit-rules'
import { gridsOn, officersOn } from '../unit-tree'
import { dissolveUnit } from './decide'
import { appointOfficer, assignGrid, endGrid, endOffice, grantPower, withdrawPower } from './decide-authority'
import { gridAssigned, gridEnded, officerAppointed, officerEnded, powerGranted, powerWithdrawn } from './events'
import { unitRefusals } from './refusals'

const day = toLocalDate
const at = (on: string): { effectiveOn: LocalDate } => ({ effectiveOn: day(on) })
const grant =
  (power: Power, on: string): UnitAct =>
  (file, given) =>
    grantPower(file, { power, on: day(on) }, given)
const withdraw =
  (power: Power, on: string): UnitAct =>
  (file, given) =>
    withdrawPower(file, { power, on: day(on), reason: '上级决定' }, given)

describe('granting a power', () => {
  it('to approve members, to a community committee (case 12): refused, naming who approves', () => {
    givenUnits(street())
      .when(ids.community, grant('approve-members', '2024-01-01'))
      .thenRefused('unit.cannot-approve-members')
    expect(unitRefusals['unit.cannot-approve-members'].article).toMatch(/^DEV-2014 art\. \d+/)
    expect(unitRefusals['unit.cannot-approve-members'].kind).toBe('authority')
  })
  it.each(['generalBranch', 'branch'] as const)('to approve members, to the %s: refused', (unit) =>
    givenUnits(street())
      .when(ids[unit], grant('approve-members', '2024-01-01'))
      .thenRefused('unit.cannot-approve-members'),
  )
  it.each(powers)('%s to a branch is refused', (power) =>
    expect(street().act(ids.branch, grant(power, '2024-01-01')).accepted).toBe(false),
  )
  it('that a community committee can hold is an event', () =>
    givenUnits(street())
      .when(ids.community, grant('approve-discipline', '2024-01-01'))
      .then(powerGranted({ power: 'approve-discipline' }, at('2024-01-01'))))
  it('that is held already adds nothing', () =>
    givenUnits(street()).when(ids.street, grant('approve-members', '2024-01-01')).thenNothing())
  it('before its last change is refused, on its day it counts', () => {
    const world = street().mustAct(ids.street, withdraw('approve-discipline', '2020-01-01'))
    const [before, same] = ['2019-12-31', '2020-01-01'].map((on) => grant('approve-discipline', on)) as [
      UnitAct,
      UnitAct,
    ]
    givenUnits(world).when(ids.street, before).thenRefused('unit.before-last-change', { lastOn: '2020-01-01' })
    givenUnits(world)
      .when(ids.street, same)
      .then(powerGranted({ power: 'approve-discipline' }, at('2020-01-01')))
    givenUnits(world).when(ids.street, before).thenRefused('unit.before-last-change', { lastOn: '2020-01-01' })
    givenUnits(world).when(ids.street, same).thenNothing()
  })
})

describe('withdrawing a power', () => {
  it('leaves it to the unit until the day before', () => {
    const world = street()
    givenUnits(world)
      .when(ids.street, withdraw('approve-members', '2024-01-01'))
      .then(powerWithdrawn({ power: 'approve-members', reason: '上级决定' }, at('2024-01-01')))
    world.mustAct(ids.street, grant('approve-members', '2025-01-01'))
    const unit = world.units.get(ids.street)
    const held = ['2023-12-31', '2024-01-01', '2024-12-31', '2025-01-01'].map(
      (on) => unit && hasPower(unit, 'approve-members', day(on)),
    )
    expect(held).toEqual([true, false, false, true])
  })
  it('twice adds nothing', () => {
    const world = street().mustAct(ids.street, withdraw('approve-members', '2024-01-01'))
    givenUnits(world).when(ids.street, withdraw('approve-members', '2024-01-01')).thenNothing()
    givenUnits(world).when(ids.street, withdraw('approve-members', '2024-01-02')).thenRefused('unit.power-not-held')
  })
  it('before it was granted is refused, on that day it counts', () => {
    const world = street().mustAct(ids.community, grant('approve-discipline', '2024-01-01'))
    givenUnits(world)
      .when(ids.community, withdraw('approve-discipline', '2023-12-31'))
      .thenRefused('unit.before-last-change', { lastOn: '2024-01-01' })
    expect(world.act(ids.community, withdraw('approve-discipline', '2024-01-01')).accepted).toBe(true)
  })
  it('that was never held is refused', () =>
    givenUnits(street())
      .when(ids.community, withdraw('approve-members', '2024-01-01'))
      .thenRefused('unit.power-not-held'))
})

const grid = fixedId<'grid'>(1) satisfies GridId
const serve =
  (on: string, name = '听涛一网格'): UnitAct =>
  (file, given) =>
    assignGrid(file, { gridId: grid, name, on: day(on) }, given)
const stopServing =
  (on: string): UnitAct =>
  (file, given) =>
    endGrid(file, { gridId: grid, on: day(on), reason: '网格调整' }, given)

describe('a grid', () => {
  it('is served by a branch from that day on', () => {
    const world = street()
    givenUnits(world)
      .when(ids.branch, serve('2020-01-01'))
      .then(gridAssigned({ gridId: grid, name: '听涛一网格' }, at('2020-01-01')))
    const unit = world.units.get(ids.branch)
    expect(
      unit && [gridsOn(unit, day('2019-12-31')), gridsOn(unit, day('2020-01-01')).map(({ name }) => name)],
    ).toEqual([[], ['听涛一网格']])
  })
  it('is served by one branch at a time: free on the day on which the other stops', () => {
    const world = street().mustAct(ids.branch, serve('2020-01-01'))
    givenUnits(world)
      .when(ids.otherBranch, serve('2022-01-01'))
      .thenRefused('unit.grid-served', { name: '听涛社区第一网格党支部' })
    givenUnits(world)
      .when(ids.branch, stopServing('2022-01-01'))
      .then(gridEnded({ gridId: grid, reason: '网格调整' }, at('2022-01-01')))
    givenUnits(world).when(ids.otherBranch, serve('2021-12-31')).thenRefused('unit.grid-served')
    expect(world.act(ids.otherBranch, serve('2022-01-01')).accepted).toBe(true)
  })
  it('cannot be claimed for days before another branch that serves it still', () => {
    const world = street().mustAct(ids.branch, serve('2020-01-01'))
    givenUnits(world).when(ids.otherBranch, serve('2015-01-01')).thenRefused('unit.grid-served')
  })
  it('is free again when the branch is dissolved', () => {
    const world = street()
      .mustAct(ids.otherBranch, serve('2020-01-01'))
      .mustAct(ids.otherBranch, (file, given) =>
        dissolveUnit(file, { on: day('2022-01-01'), successorId: null, reason: '撤销' }, given),
      )
    expect(world.act(ids.branch, serve('2022-01-01')).accepted).toBe(true)
  })
  it.each(['street', 'community', 'generalBranch'] as const)('is not served by the %s itself', (unit) =>
    givenUnits(street()).when(ids[unit], serve('2020-01-01')).thenRefused('unit.grid-not-for-kind'),
  )
  it('stands beside others, of the same branch and of another', () => {
    const another: UnitAct = (file, given) =>
      assignGrid(file, { gridId: fixedId<'grid'>(2), name: '听涛二网格', on: day('2020-01-01') }, given)
    const world = street().mustAct(ids.otherBranch, another)
    expect(world.act(ids.branch, serve('2020-01-01')).accepted).toBe(true)
    givenUnits(world).when(ids.branch, another).thenRefused('unit.grid-served', { from: '2020-01-01' })
  })
  it('is called otherwise by being assigned anew, not before it was', () => {
    const world = street().mustAct(ids.branch, serve('2020-01-01'))
    givenUnits(world)
      .when(ids.branch, serve('2019-12-31', '听涛二网格'))
      .thenRefused('unit.before-last-change', { lastOn: '2020-01-01' })
    givenUnits(world)
      .when(ids.branch, serve('2020-01-01', '听涛二网格'))
      .then(gridAssigned({ gridId: grid, name: '听涛二网格' }, at('2020-01-01')))
  })
  it('that was given up can be taken up again by its name', () => {
    const world = street().mustAct(ids.branch, serve('2020-01-01')).mustAct(ids.branch, stopServing('2022-01-01'))
    givenUnits(world)
      .when(ids.branch, serve('2023-01-01'))
      .then(gridAssigned({ gridId: grid, name: '听涛一网格' }, at('2023-01-01')))
  })
  it('is not given up before it was taken, on that day it is', () => {
    const world = street().mustAct(ids.branch, serve('2020-01-01'))
    givenUnits(world)
      .when(ids.branch, stopServing('2019-12-31'))
      .thenRefused('unit.before-last-change', { lastOn: '2020-01-01' })
    expect(world.act(ids.branch, stopServing('2020-01-01')).accepted).toBe(true)
    givenUnits(street()).when(ids.branch, stopServing('2020-01-01')).thenRefused('unit.grid-not-served')
  })
  it('assigned or ended again adds nothing', () => {
    const world = street().mustAct(ids.branch, serve('2020-01-01'))
    givenUnits(world).when(ids.branch, serve('2020-01-01')).thenNothing()
    world.mustAct(ids.branch, stopServing('2022-01-01'))
    givenUnits(world).when(ids.branch, stopServing('2022-01-01')).thenNothing()
    givenUnits(world).when(ids.branch, stopServing('2022-01-02')).thenRefused('unit.grid-not-served')
  })
})

interface Appointment {
  readonly no?: number
  readonly office?: Office
  readonly from: string
  readonly until?: string
  readonly name?: string | null
}
const officeNo = (no: number): OfficeId => fixedId<'office'>(no)
const appoint =
  ({ no = 1, office = 'secretary', from, until, name = null }: Appointment): UnitAct =>
  (file, given) =>
    appointOfficer(
      file,
      {
        officeId: officeNo(no),
        office,
        memberId: name === null ? memberNo(no) : null,
        name,
        from: day(from),
        until: until === undefined ? null : day(until),
      },
      given,
    )
const end =
  (no: number, on: string): UnitAct =>
  (file, given) =>
    endOffice(file, { officeId: officeNo(no), on: day(on), reason: '换届' }, given)

describe('appointing an officer', () => {
  it('of a branch without naming a term: three years', () =>
    givenUnits(street())
      .when(ids.branch, appoint({ from: '2024-02-29' }))
      .then(
        officerAppointed(
          { officeId: officeNo(1), office: 'secretary', memberId: memberNo(1), until: day('2027-02-27') },
          at('2024-02-29'),
        ),
      ))
  it('of a committee without naming a term: five years', () => {
    const world = street().mustAct(ids.community, appoint({ from: '2021-07-01' }))
    expect(world.units.get(ids.community)?.officers[0]?.termUntil).toBe('2026-06-30')
  })
  it('for five years to the day is possible, for a day more is refused', () => {
    expect(street().act(ids.branch, appoint({ from: '2021-07-01', until: '2026-07-01' })).accepted).toBe(true)
    givenUnits(street())
      .when(ids.branch, appoint({ from: '2021-07-01', until: '2026-07-02' }))
      .thenRefused('unit.term-too-long', { years: 5 })
  })
  it('whose term ends before it begins is refused', () =>
    givenUnits(street())
      .when(ids.branch, appoint({ from: '2021-07-01', until: '2021-06-30' }))
      .thenRefused('unit.term-empty'))
  it('for a day is a term', () =>
    expect(street().act(ids.branch, appoint({ from: '2021-07-01', until: '2021-07-01' })).accepted).toBe(true))
  it('to an office that was held says since when, or from when it will be', () => {
    const world = street()
      .mustAct(ids.branch, appoint({ no: 1, from: '2018-01-01' }))
      .mustAct(ids.branch, end(1, '2020-01-01'))
      .mustAct(ids.branch, appoint({ no: 2, from: '2020-01-01' }))
      .mustAct(ids.branch, appoint({ no: 3, office: 'deputy-secretary', from: '2019-01-01' }))
    const taken = (from: string) => givenUnits(world).when(ids.branch, appoint({ no: 9, from }))
    taken('2019-12-31').thenRefused('unit.office-taken', { from: '2018-01-01' })
    taken('2021-01-01').thenRefused('unit.office-taken', { from: '2020-01-01' })
    taken('2017-01-01').thenRefused('unit.office-taken', { from: '2020-01-01' })
  })
  it('somebody not on the roll goes by name, which is sealed', () =>
    givenUnits(street())
      .when(ids.branch, appoint({ from: '2024-01-01', until: '2026-12-31', name: '周知远' }))
      .then(
        officerAppointed(
          {
            officeId: officeNo(1),
            office: 'secretary',
            memberId: null,
            until: day('2026-12-31'),
            personal: { name: '周知远' },
          },
          at('2024-01-01'),
        ),
      ))
  it('with both or neither of member and name is refused', () => {
    const order = { officeId: officeNo(1), office: 'secretary', from: day('2024-01-01'), until: null } as const
    givenUnits(street())
      .when(ids.branch, (file, given) => appointOfficer(file, { ...order, memberId: null, name: null }, given))
      .thenRefused('unit.officer-unnamed')
    givenUnits(street())
      .when(ids.branch, (file, given) =>
        appointOfficer(file, { ...order, memberId: memberNo(1), name: '周知远' }, given),
      )
      .thenRefused('unit.officer-unnamed')
  })
  it('one secretary at a time: the next may begin on the day on which the other is out', () => {
    const world = street().mustAct(ids.branch, appoint({ from: '2020-01-01' }))
    givenUnits(world)
      .when(ids.branch, appoint({ no: 2, from: '2024-01-01' }))
      .thenRefused('unit.office-taken', { from: '2020-01-01' })
    givenUnits(world)
      .when(ids.branch, end(1, '2024-01-01'))
      .then(officerEnded({ officeId: officeNo(1), reason: '换届' }, at('2024-01-01')))
    givenUnits(world)
      .when(ids.branch, appoint({ no: 2, from: '2023-12-31' }))
      .thenRefused('unit.office-taken')
    expect(world.act(ids.branch, appoint({ no: 2, from: '2024-01-01' })).accepted).toBe(true)
    const unit = world.units.get(ids.branch)
    const secretaries = (on: string): unknown => unit && officersOn(unit, day(on)).map(({ memberId }) => memberId)
    expect([secretaries('2023-12-31'), secretaries('2024-01-01')]).toEqual([[memberNo(1)], [memberNo(2)]])
  })
  it('a term that has run out leaves the officer in office', () => {
    const world = street().mustAct(ids.branch, appoint({ from: '2020-01-01' }))
    const unit = world.units.get(ids.branch)
    expect(unit && officersOn(unit, day('2024-06-01')).map(({ termUntil }) => termUntil)).toEqual(['2022-12-31'])
  })
  it('a branch has one deputy, a committee may have several', () => {
    const deputies: readonly (readonly [UnitId, boolean])[] = [
      [ids.branch, false],
      [ids.community, true],
    ]
    for (const [unit, possible] of deputies) {
      const world = street().mustAct(unit, appoint({ office: 'deputy-secretary', from: '2024-01-01' }))
      expect(world.act(unit, appoint({ no: 2, office: 'deputy-secretary', from: '2024-01-01' })).accepted).toBe(
        possible,
      )
    }
  })
  it('a group has a leader and nobody else', () => {
    const group = unitNo(30)
    const world = street().establish(group, 'group', ids.branch, '2015-01-01', '第一党小组')
    const possible = offices.filter(
      (office, no) => world.act(group, appoint({ no: no + 1, office, from: '2024-01-01' })).accepted,
    )
    expect(possible).toEqual(['group-leader'])
    expect(world.units.get(group)?.officers[0]?.termUntil).toBeNull()
  })
  it('who is known not to be a full member is refused; unknown or full is possible', () => {
    givenUnits(street())
      .when(ids.branch, appoint({ from: '2024-01-01' }), { holderIsFullMember: false })
      .thenRefused('unit.officer-not-full-member')
    expect(street().act(ids.branch, appoint({ from: '2024-01-01' }), { holderIsFullMember: true }).accepted).toBe(true)
  })
  it('again adds nothing, the same id for another appointment is refused', () => {
    const world = street().mustAct(ids.branch, appoint({ from: '2024-01-01' }))
    givenUnits(world)
      .when(ids.branch, appoint({ from: '2024-01-01' }))
      .thenNothing()
    for (const otherwise of [
      appoint({ from: '2024-01-02', until: '2026-12-31' }),
      appoint({ from: '2024-01-01', until: '2026-12-30' }),
      appoint({ from: '2024-01-01', office: 'deputy-secretary' }),
      appoint({ from: '2024-01-01', name: '周知远' }),
    ])
      givenUnits(world).when(ids.branch, otherwise).thenRefused('unit.office-id-used')
  })
})

describe('an act of authority', () => {
  const gone = () =>
    street().mustAct(ids.otherBranch, (file, given) =>
      dissolveUnit(file, { on: day('2024-09-01'), successorId: null, reason: '撤销' }, given),
    )
  it.each<readonly [string, (on: string) => UnitAct]>([
    ['a power granted', (on) => grant('correct-records', on)],
    ['a power withdrawn', (on) => withdraw('correct-records', on)],
    ['a grid assigned', (on) => serve(on)],
    ['a grid ended', (on) => stopServing(on)],
    ['an officer appointed', (on) => appoint({ from: on })],
    ['an office ended', (on) => end(1, on)],
  ])('is of a unit that lives that day, and of no day to come: %s', (_, act) => {
    givenUnits(street()).when(unitNo(20), act('2024-01-01')).thenRefused('unit.unknown')
    givenUnits(street()).when(ids.otherBranch, act('2010-03-31')).thenRefused('unit.not-living')
    givenUnits(street()).when(ids.otherBranch, act('2026-11-25')).thenRefused('unit.date-in-future')
    givenUnits(gone()).when(ids.otherBranch, act('2024-09-01')).thenRefused('unit.not-living')
  })
})

describe('ending an office', () => {
  it('on its first day is possible', () => {
    const world = street().mustAct(ids.branch, appoint({ from: '2024-01-01' }))
    givenUnits(world)
      .when(ids.branch, end(1, '2024-01-01'))
      .then(officerEnded({ officeId: officeNo(1), reason: '换届' }, at('2024-01-01')))
  })
  it('leaves others in theirs', () => {
    const world = street()
      .mustAct(ids.branch, appoint({ no: 1, from: '2024-01-01' }))
      .mustAct(ids.branch, appoint({ no: 2, office: 'deputy-secretary', from: '2024-02-01' }))
    givenUnits(world)
      .when(ids.branch, end(2, '2024-01-31'))
      .thenRefused('unit.before-last-change', { lastOn: '2024-02-01' })
  })
  it('that is not known, has ended, or had not begun is refused; the same again adds nothing', () => {
    const world = street().mustAct(ids.branch, appoint({ from: '2024-01-01' }))
    givenUnits(world).when(ids.branch, end(2, '2025-01-01')).thenRefused('unit.office-unknown')
    givenUnits(world).when(ids.branch, end(1, '2023-12-31')).thenRefused('unit.before-last-change')
    world.mustAct(ids.branch, end(1, '2025-01-01'))
    givenUnits(world).when(ids.branch, end(1, '2025-01-01')).thenNothing()
    givenUnits(world).when(ids.branch, end(1, '2025-02-01')).thenRefused('unit.office-ended', { endedOn: '2025-01-01' })
  })
})

describe('the committee of a branch', () => {
  it('is there by rule from seven full members on, not with six', () => {
    const unit = street().units.get(ids.branch)
    expect(unit && [6, 7].map((fullMembers) => branchHasCommitteeOn(unit, day('2024-01-01'), fullMembers))).toEqual([
      false,
      true,
    ])
  })
  it('is there in a smaller branch on days on which three of its seats are held', () => {
    const world = street()
      .mustAct(ids.branch, appoint({ no: 1, office: 'secretary', from: '2024-01-01' }))
      .mustAct(ids.branch, appoint({ no: 2, office: 'organisation-member', from: '2024-01-01' }))
      .mustAct(ids.branch, appoint({ no: 3, office: 'discipline-member', from: '2024-02-01' }))
    const unit = world.units.get(ids.branch)
    expect(unit && ['2024-01-31', '2024-02-01'].map((on) => branchHasCommitteeOn(unit, day(on), 5))).toEqual([
      false,
      true,
    ])
  })
})
