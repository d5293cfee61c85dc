import { toLocalDate } from '@harbor/kernel/time'
import { ids, unitNo } from '@harbor/testing/member-ids'
import { givenUnits, street, UnitWorld, type UnitAct } from '@harbor/testing/unit-fixture'
import { existsOn, hasPower, powers, type UnitKind } from '../unit-facts'
import { ancestorsOn, nameOn, parentOn, subtreeOn } from '../unit-tree'
import { dissolveUnit, establishUnit, moveUnit, renameUnit } from './decide'
import { powerGranted, unitDissolved, unitEstablished, unitMoved, unitRenamed } from './events'

const day = toLocalDate
const newUnit = unitNo(20)
const establish =
  (kind: UnitKind, parentId: typeof ids.street | null, on = '2024-05-01', name = '新设组织'): UnitAct =>
  (file, given) =>
    establishUnit(file, { name, kind, parentId, on: day(on) }, given)
const rename =
  (name: string, on: string): UnitAct =>
  (file, given) =>
    renameUnit(file, { name, on: day(on) }, given)
const move =
  (parentId: typeof ids.street, on: string): UnitAct =>
  (file, given) =>
    moveUnit(file, { parentId, on: day(on) }, given)
const dissolve =
  (on: string, successorId: typeof ids.street | null = null): UnitAct =>
  (file, given) =>
    dissolveUnit(file, { on: day(on), successorId, reason: '并入' }, given)

const second = '听涛社区第二网格党支部'

describe('an act', () => {
  const gone = () => street().mustAct(ids.otherBranch, dissolve('2024-09-01'))
  it.each<readonly [string, (on: string) => UnitAct]>([
    ['renamed', (on) => rename('甲', on)],
    ['moved', (on) => move(ids.street, on)],
    ['dissolved', (on) => dissolve(on)],
  ])('is of a unit that lives that day, and of no day to come: %s', (_, act) => {
    givenUnits(street()).when(newUnit, act('2024-01-01')).thenRefused('unit.unknown')
    givenUnits(street()).when(ids.otherBranch, act('2010-03-31')).thenRefused('unit.not-living', {
      establishedOn: '2010-04-01',
      dissolvedOn: '-',
    })
    expect(street().act(ids.otherBranch, act('2026-11-24')).accepted).toBe(true)
    givenUnits(street()).when(ids.otherBranch, act('2026-11-25')).thenRefused('unit.date-in-future')
    givenUnits(gone()).when(ids.otherBranch, act('2024-09-02')).thenRefused('unit.not-living', {
      dissolvedOn: '2024-09-01',
    })
  })
})

describe('establishing a unit', () => {
  it('gives the street committee every power, each as an event of its own', () => {
    givenUnits(new UnitWorld())
      .when(ids.street, establish('committee', null, '2010-01-01', '望海街道党工委'))
      .then(
        unitEstablished(
          { name: '望海街道党工委', kind: 'committee', parentId: null },
          { effectiveOn: day('2010-01-01') },
        ),
        ...powers.map((power) => powerGranted({ power }, { effectiveOn: day('2010-01-01') })),
      )
  })
  it('gives a branch no power of approval', () => {
    givenUnits(street())
      .when(newUnit, establish('branch', ids.community))
      .then(
        unitEstablished(
          { name: '新设组织', kind: 'branch', parentId: ids.community },
          { effectiveOn: day('2024-05-01') },
        ),
      )
  })
  it('gives a community committee no power of approval either', () => {
    const world = street()
    world.mustAct(newUnit, establish('committee', ids.street))
    expect(world.file(newUnit).unit?.powers).toEqual([])
  })
  it('allows one street committee only', () =>
    givenUnits(street())
      .when(newUnit, establish('committee', null))
      .thenRefused('unit.root-exists', { name: '望海街道党工委' }))
  it('allows no other kind without a parent', () =>
    givenUnits(new UnitWorld()).when(newUnit, establish('branch', null)).thenRefused('unit.parent-required'))
  it('needs a parent that is known', () =>
    givenUnits(street())
      .when(newUnit, establish('branch', unitNo(99)))
      .thenRefused('unit.parent-unknown'))
  it('on the day on which its parent was established is possible, a day earlier is not', () => {
    givenUnits(street())
      .when(newUnit, establish('branch', ids.community, '2010-01-31'))
      .thenRefused('unit.parent-not-living')
    expect(street().act(newUnit, establish('branch', ids.community, '2010-02-01')).accepted).toBe(true)
  })
  it('below a dissolved parent is refused', () => {
    const world = street().mustAct(ids.otherBranch, dissolve('2020-01-01'))
    givenUnits(world)
      .when(newUnit, establish('group', ids.otherBranch, '2015-01-01'))
      .thenRefused('unit.parent-not-living')
  })
  it('is an act of today at the latest', () => {
    givenUnits(street())
      .when(newUnit, establish('branch', ids.community, '2026-11-25'))
      .thenRefused('unit.date-in-future')
    expect(street().act(newUnit, establish('branch', ids.community, '2026-11-24')).accepted).toBe(true)
  })
  it.each([
    ['committee', 'generalBranch'],
    ['committee', 'branch'],
    ['general-branch', 'generalBranch'],
    ['general-branch', 'branch'],
    ['branch', 'branch'],
    ['group', 'street'],
    ['group', 'generalBranch'],
  ] as const)('of kind %s below the %s is refused', (kind, parent) =>
    givenUnits(street()).when(newUnit, establish(kind, ids[parent])).thenRefused('unit.parent-kind'),
  )
  it.each([
    ['committee', 'street'],
    ['committee', 'community'],
    ['general-branch', 'street'],
    ['branch', 'street'],
    ['branch', 'generalBranch'],
    ['group', 'branch'],
  ] as const)('of kind %s below the %s is possible', (kind, parent) =>
    expect(street().act(newUnit, establish(kind, ids[parent])).accepted).toBe(true),
  )
  it('under the name of a living sibling is refused, elsewhere it is possible', () => {
    const name = '听涛社区第二网格党支部'
    givenUnits(street())
      .when(newUnit, establish('branch', ids.community, '2024-05-01', name))
      .thenRefused('unit.name-taken', { name })
    expect(street().act(newUnit, establish('branch', ids.street, '2024-05-01', name)).accepted).toBe(true)
  })
  it.each<readonly [string, UnitAct]>([
    ['on another day', establish('branch', ids.community, '2010-04-02', second)],
    ['as another kind', establish('committee', ids.community, '2010-04-01', second)],
    ['by another name', establish('branch', ids.community, '2010-04-01', '乙')],
    ['elsewhere', establish('branch', ids.street, '2010-04-01', second)],
  ])('a second time adds nothing, %s is refused', (_, otherwise) => {
    const again = establish('branch', ids.community, '2010-04-01', second)
    givenUnits(street()).when(ids.otherBranch, again).thenNothing()
    givenUnits(street())
      .when(ids.otherBranch, otherwise)
      .thenRefused('unit.already-established', { establishedOn: '2010-04-01' })
  })
  it('from a file says which row', () => {
    const provenance = { fileHash: 'a'.repeat(64), fileName: '组织.csv', row: 3 }
    const order = { name: '新设组织', kind: 'branch' as const, parentId: ids.community }
    givenUnits(street())
      .when(newUnit, (file, given) => establishUnit(file, { ...order, on: day('2024-05-01'), provenance }, given))
      .then(unitEstablished({ ...order, provenance }, { effectiveOn: day('2024-05-01') }))
  })
  const change = day('2020-01-01')
  it.each<readonly [string, UnitAct, typeof ids.street, string]>([
    ['that is gone', dissolve(change), ids.community, second],
    ['that left', move(ids.street, change), ids.community, second],
    ['that gave it up', rename('乙', change), ids.community, second],
  ])('under the name of a sibling %s is possible from that day on', (_, act, parentId, name) => {
    const world = street().mustAct(ids.otherBranch, act)
    givenUnits(world)
      .when(newUnit, establish('branch', parentId, '2019-12-31', name))
      .thenRefused('unit.name-taken', { name })
    expect(world.consider(newUnit, establish('branch', parentId, change, name)).accepted).toBe(true)
  })
  it('under the name of a unit that came later, or was called so later, is refused', () => {
    const moved = street().mustAct(ids.otherBranch, move(ids.street, change))
    givenUnits(moved)
      .when(newUnit, establish('branch', ids.street, '2015-01-01', second))
      .thenRefused('unit.name-taken')
    const renamed = street().mustAct(ids.otherBranch, rename('乙', change))
    givenUnits(renamed)
      .when(newUnit, establish('branch', ids.community, '2015-01-01', '乙'))
      .thenRefused('unit.name-taken')
  })
  it('under a name that another unit had elsewhere, or before, is possible', () => {
    const world = street()
      .mustAct(ids.otherBranch, move(ids.street, change))
      .mustAct(ids.otherBranch, rename('乙', '2021-01-01'))
    expect(world.consider(newUnit, establish('branch', ids.community, '2019-06-01', '乙')).accepted).toBe(true)
    expect(world.consider(newUnit, establish('branch', ids.street, '2021-01-01', second)).accepted).toBe(true)
    givenUnits(world)
      .when(newUnit, establish('branch', ids.street, '2020-12-31', second))
      .thenRefused('unit.name-taken')
  })
})

describe('renaming a unit', () => {
  it('keeps the former name for the days before', () => {
    const world = street()
    givenUnits(world)
      .when(ids.branch, rename('听涛社区望月党支部', '2022-07-01'))
      .then(unitRenamed({ name: '听涛社区望月党支部' }, { effectiveOn: day('2022-07-01') }))
    const unit = world.units.get(ids.branch)
    expect(unit && [nameOn(unit, day('2022-06-30')), nameOn(unit, day('2022-07-01'))]).toEqual([
      '听涛社区第一网格党支部',
      '听涛社区望月党支部',
    ])
  })
  it('to the name that it has adds nothing', () =>
    givenUnits(street()).when(ids.branch, rename('听涛社区第一网格党支部', '2022-07-01')).thenNothing())
  it('before the last renaming is refused, on its day it counts', () => {
    const world = street().mustAct(ids.branch, rename('甲', '2022-07-01'))
    givenUnits(world)
      .when(ids.branch, rename('乙', '2022-06-30'))
      .thenRefused('unit.before-last-change', { lastOn: '2022-07-01' })
    givenUnits(world)
      .when(ids.branch, rename('乙', '2022-07-01'))
      .then(unitRenamed({ name: '乙' }, { effectiveOn: day('2022-07-01') }))
    expect(world.units.get(ids.branch)?.names.map(({ name }) => name)).toEqual(['听涛社区第一网格党支部', '乙'])
  })
  it('before it existed is refused', () =>
    givenUnits(street()).when(ids.branch, rename('甲', '2010-03-31')).thenRefused('unit.not-living'))
  it('to the name that a sibling has is refused', () => {
    const world = street().establish(newUnit, 'branch', ids.community, '2024-05-01', '第三')
    givenUnits(world).when(newUnit, rename('听涛社区第二网格党支部', '2025-01-01')).thenRefused('unit.name-taken')
  })
  it('is about the siblings that it has from that day on', () => {
    const world = street()
      .establish(newUnit, 'branch', ids.community, '2015-01-01', '第三')
      .mustAct(newUnit, move(ids.street, '2023-01-01'))
      .establish(unitNo(21), 'branch', ids.street, '2015-01-01', '丙')
    // While it stood below the community committee, and after it came to the street.
    givenUnits(world).when(newUnit, rename(second, '2022-12-31')).thenRefused('unit.name-taken', { name: second })
    givenUnits(world).when(newUnit, rename('丙', '2022-12-31')).thenRefused('unit.name-taken')
    givenUnits(world).when(newUnit, rename('丙', '2023-01-01')).thenRefused('unit.name-taken')
    givenUnits(world)
      .when(newUnit, rename(second, '2023-01-01'))
      .then(unitRenamed({ name: second }, { effectiveOn: day('2023-01-01') }))
  })
  it('of the street committee has no siblings', () =>
    givenUnits(street())
      .when(ids.street, rename('听涛社区党委', '2022-01-01'))
      .then(unitRenamed({ name: '听涛社区党委' }, { effectiveOn: day('2022-01-01') })))
})

describe('moving a unit', () => {
  it('takes all below it along, from that day on', () => {
    const world = street()
    givenUnits(world)
      .when(ids.generalBranch, move(ids.street, '2023-03-01'))
      .then(unitMoved({ parentId: ids.street }, { effectiveOn: day('2023-03-01') }))
    expect(ancestorsOn(world.units, ids.branch, day('2023-02-28'))).toEqual([
      ids.generalBranch,
      ids.community,
      ids.street,
    ])
    expect(ancestorsOn(world.units, ids.branch, day('2023-03-01'))).toEqual([ids.generalBranch, ids.street])
    expect(subtreeOn(world.units, ids.community, day('2023-02-28'))).toContain(ids.branch)
    expect(subtreeOn(world.units, ids.community, day('2023-03-01'))).not.toContain(ids.branch)
  })
  it('below where it stands adds nothing', () =>
    givenUnits(street()).when(ids.branch, move(ids.generalBranch, '2023-03-01')).thenNothing())
  it('below something of its own would close a circle', () => {
    const world = street().establish(newUnit, 'committee', ids.community, '2015-01-01', '沙洲党委')
    givenUnits(world).when(ids.community, move(newUnit, '2023-03-01')).thenRefused('unit.circle')
    givenUnits(world).when(ids.community, move(ids.community, '2023-03-01')).thenRefused('unit.circle')
  })
  it('that would close a circle only after a later move is refused too', () => {
    const [second, third] = [unitNo(21), unitNo(22)]
    const world = street()
      .establish(second, 'committee', ids.street, '2015-01-01', '乙党委')
      .establish(third, 'committee', ids.street, '2015-01-01', '丙党委')
      .mustAct(third, move(second, '2024-01-01'))
    givenUnits(world).when(second, move(third, '2023-01-01')).thenRefused('unit.circle')
  })
  it('of the street committee is refused', () =>
    givenUnits(street()).when(ids.street, move(ids.community, '2023-03-01')).thenRefused('unit.root-stays'))
  it('before the last move is refused', () => {
    const world = street().mustAct(ids.branch, move(ids.community, '2023-03-01'))
    givenUnits(world)
      .when(ids.branch, move(ids.street, '2023-02-28'))
      .thenRefused('unit.before-last-change', { lastOn: '2023-03-01' })
    givenUnits(world)
      .when(ids.branch, move(ids.street, '2023-03-01'))
      .then(unitMoved({ parentId: ids.street }, { effectiveOn: day('2023-03-01') }))
  })
  it('that would have closed a circle only before is possible', () => {
    const [one, other] = [unitNo(21), unitNo(22)]
    const world = street()
      .establish(one, 'committee', ids.street, '2015-01-01', '乙党委')
      .establish(other, 'committee', ids.street, '2015-01-01', '丙党委')
      .mustAct(other, move(one, '2020-01-01'))
      .mustAct(other, move(ids.street, '2022-01-01'))
    givenUnits(world).when(one, move(other, '2021-12-31')).thenRefused('unit.circle', { name: '丙党委' })
    expect(world.act(one, move(other, '2022-01-01')).accepted).toBe(true)
  })
  it('below a unit that is not known, not yet there or gone is refused', () => {
    const world = street()
      .establish(newUnit, 'committee', ids.street, '2023-03-01', '丙党委')
      .establish(unitNo(21), 'committee', ids.street, '2023-03-01', '丁党委')
      .mustAct(unitNo(21), dissolve('2025-01-01'))
    givenUnits(world)
      .when(ids.branch, move(unitNo(99), '2023-03-01'))
      .thenRefused('unit.parent-unknown')
    givenUnits(world).when(ids.branch, move(newUnit, '2023-02-28')).thenRefused('unit.parent-not-living')
    givenUnits(world)
      .when(ids.branch, move(unitNo(21), '2023-03-01'))
      .thenRefused('unit.parent-not-living')
    expect(world.act(ids.branch, move(newUnit, '2023-03-01')).accepted).toBe(true)
  })
  it('below a kind that does not fit is refused', () =>
    givenUnits(street()).when(ids.branch, move(ids.otherBranch, '2023-03-01')).thenRefused('unit.parent-kind'))
  it('next to a unit of the same name is refused', () => {
    const world = street().establish(newUnit, 'branch', ids.street, '2015-01-01', '听涛社区第二网格党支部')
    givenUnits(world).when(newUnit, move(ids.community, '2023-03-01')).thenRefused('unit.name-taken')
  })
  it('is about the names that it has from that day on', () => {
    const named = () =>
      street()
        .establish(newUnit, 'branch', ids.street, '2015-01-01', '第三')
        .mustAct(newUnit, rename(second, '2020-01-01'))
    givenUnits(named())
      .when(newUnit, move(ids.community, '2019-06-01'))
      .thenRefused('unit.name-taken', { name: second })
    const world = named().mustAct(newUnit, rename('第四', '2022-01-01'))
    givenUnits(world).when(newUnit, move(ids.community, '2021-12-31')).thenRefused('unit.name-taken', { name: second })
    expect(world.act(newUnit, move(ids.community, '2022-01-01')).accepted).toBe(true)
  })
})

describe('dissolving a unit', () => {
  it('ends it on that day; the day before it still existed', () => {
    const world = street()
    givenUnits(world)
      .when(ids.otherBranch, dissolve('2024-09-01', ids.branch))
      .then(unitDissolved({ successorId: ids.branch, reason: '并入' }, { effectiveOn: day('2024-09-01') }))
    const unit = world.units.get(ids.otherBranch)
    expect(unit && [existsOn(unit, day('2024-08-31')), existsOn(unit, day('2024-09-01'))]).toEqual([true, false])
    expect(unit && [parentOn(unit, day('2024-08-31')), parentOn(unit, day('2024-09-01'))]).toEqual([
      ids.community,
      null,
    ])
  })
  it('with units below is refused, after they are gone it is possible', () => {
    const world = street()
    givenUnits(world).when(ids.generalBranch, dissolve('2024-09-01')).thenRefused('unit.has-units', { count: 1 })
    world.mustAct(ids.branch, dissolve('2024-08-01'))
    expect(world.act(ids.generalBranch, dissolve('2024-07-31'))).toMatchObject({ code: 'unit.has-units' })
    expect(world.act(ids.generalBranch, dissolve('2024-08-01')).accepted).toBe(true)
  })
  it('with people on its roll is refused', () => {
    givenUnits(street())
      .when(ids.branch, dissolve('2024-09-01'), { membersOnRoll: 1 })
      .thenRefused('unit.has-members', { count: 1 })
    expect(street().act(ids.branch, dissolve('2024-09-01'), { membersOnRoll: 0 }).accepted).toBe(true)
  })
  it('of the street committee is refused', () =>
    givenUnits(street()).when(ids.street, dissolve('2024-09-01')).thenRefused('unit.root-stays'))
  it('before its last act is refused', () => {
    const world = street().mustAct(ids.otherBranch, rename('甲', '2024-09-01'))
    givenUnits(world)
      .when(ids.otherBranch, dissolve('2024-09-01'))
      .thenRefused('unit.before-last-change', { lastOn: '2024-09-01' })
    expect(world.act(ids.otherBranch, dissolve('2024-09-02')).accepted).toBe(true)
  })
  it.each([
    ['itself', ids.otherBranch],
    ['a unit that is not known', unitNo(99)],
  ])('in favour of %s is refused', (_, successorId) =>
    givenUnits(street()).when(ids.otherBranch, dissolve('2024-09-01', successorId)).thenRefused('unit.successor-unfit'),
  )
  it('in favour of a unit that is gone is refused', () => {
    const world = street().mustAct(ids.branch, dissolve('2024-09-01'))
    givenUnits(world).when(ids.otherBranch, dissolve('2024-09-01', ids.branch)).thenRefused('unit.successor-unfit')
  })
  it('in favour of a unit that is not yet there is refused', () => {
    const world = street().establish(newUnit, 'branch', ids.community, '2024-09-02', '第三')
    givenUnits(world).when(ids.otherBranch, dissolve('2024-09-01', newUnit)).thenRefused('unit.successor-unfit')
    expect(world.act(ids.otherBranch, dissolve('2024-09-02', newUnit)).accepted).toBe(true)
  })
  it('a second time adds nothing, on another day is refused', () => {
    const world = street().mustAct(ids.otherBranch, dissolve('2024-09-01'))
    givenUnits(world).when(ids.otherBranch, dissolve('2024-09-01')).thenNothing()
    givenUnits(world).when(ids.otherBranch, dissolve('2024-09-01', ids.branch)).thenRefused('unit.not-living')
    givenUnits(world).when(ids.otherBranch, dissolve('2024-10-01')).thenRefused('unit.not-living')
  })
})

describe('questions of authority', () => {
  it('are answered as of a date, whatever came later', () => {
    const world = street()
    const unit = world.units.get(ids.street)
    expect(unit && hasPower(unit, 'approve-members', day('2009-12-31'))).toBe(false)
    expect(unit && hasPower(unit, 'approve-members', day('2010-01-01'))).toBe(true)
  })
})
