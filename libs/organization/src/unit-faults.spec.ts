import type { UnitId } from '@harbor/kernel/ids'
import { addDays, toLocalDate } from '@harbor/kernel/time'
import { fixedId, ids, unitNo } from '@harbor/testing/member-ids'
import { street } from '@harbor/testing/unit-fixture'
import type { UnitHistory } from './unit-facts'
import { treeFaults, unitFaults, type UnitFaultKind } from './unit-faults'

const day = toLocalDate

/** The street with some of its units written otherwise, as no decision would. */
function faultsWith(...changed: readonly UnitHistory[]): readonly (readonly [UnitFaultKind, UnitId, string])[] {
  const units = new Map(street().units)
  for (const unit of changed) units.set(unit.id, unit)
  return treeFaults(units).map(({ kind, unitId, on }) => [kind, unitId, on])
}
function unit(id: UnitId): UnitHistory {
  const found = street().units.get(id)
  if (!found) throw new Error('not one of the street')
  return found
}

describe('faults of the tree', () => {
  it('are none in a street that was built by decisions', () => expect(faultsWith()).toEqual([]))

  it('show a second root', () => {
    const second = {
      ...unit(ids.community),
      parentId: null,
      parents: [{ parentId: null, from: day('2010-02-01'), until: null }],
    }
    expect(faultsWith(second)).toEqual([['second-root', ids.community, '2010-02-01']])
  })

  it('show a unit that outlives its parent by a day, not one that ends with it', () => {
    const gone = day('2020-01-01')
    const parent = { ...unit(ids.generalBranch), dissolvedOn: gone }
    const until = (last: string): UnitHistory => ({
      ...unit(ids.branch),
      dissolvedOn: addDays(day(last), 1),
      parents: [{ parentId: ids.generalBranch, from: day('2010-04-01'), until: day(last) }],
    })
    expect(faultsWith(parent, until('2019-12-31'))).toEqual([])
    expect(faultsWith(parent, until('2020-01-01'))).toEqual([['parent-missing', ids.branch, gone]])
  })

  it('show a circle, on the day on which it closes', () => {
    const below = (id: UnitId, parentId: UnitId, on: string): UnitHistory => ({
      ...unit(id),
      kind: 'committee',
      parentId,
      parents: [
        { parentId: ids.street, from: unit(id).establishedOn, until: addDays(day(on), -1) },
        { parentId, from: day(on), until: null },
      ],
    })
    const faults = faultsWith(
      below(ids.community, ids.generalBranch, '2024-01-01'),
      below(ids.generalBranch, ids.community, '2023-01-01'),
    )
    expect(faults).toEqual([['circle', ids.community, '2024-01-01']])
  })

  it('show a grid that two branches serve on the same day', () => {
    const serving = (id: UnitId, from: string, until: string | null): UnitHistory => ({
      ...unit(id),
      grids: [{ gridId: fixedId(1), name: '一网格', from: day(from), until: until === null ? null : day(until) }],
    })
    const later = serving(ids.otherBranch, '2022-01-01', null)
    expect(faultsWith(serving(ids.branch, '2020-01-01', '2021-12-31'), later)).toEqual([])
    expect(faultsWith(serving(ids.branch, '2020-01-01', '2022-01-01'), later)).toEqual([
      ['grid-twice', ids.otherBranch, '2022-01-01'],
    ])
  })

  it('show two units of one name below one parent, from the first common day on', () => {
    const name = unit(ids.otherBranch).name
    const from = day('2022-01-01')
    const twin = {
      ...unit(ids.otherBranch),
      id: unitNo(20),
      names: [{ name, from, until: null }],
      parents: [{ parentId: ids.community, from, until: null }],
    }
    expect(faultsWith(twin)).toEqual([['name-twice', unitNo(20), from]])
  })
})

describe('faults of one unit', () => {
  it('show powers, grids and offices that its kind cannot have', () => {
    const from = day('2020-01-01')
    const branch: UnitHistory = {
      ...unit(ids.generalBranch),
      powers: [{ power: 'approve-members', from, until: null }],
      grids: [{ gridId: fixedId(1), name: '一网格', from, until: null }],
      officers: [
        {
          officeId: fixedId(1),
          office: 'group-leader',
          memberId: null,
          termUntil: day('2022-12-31'),
          from,
          until: null,
        },
      ],
    }
    expect(unitFaults(branch).map(({ kind }) => kind)).toEqual([
      'power-not-for-kind',
      'grid-not-for-kind',
      'office-not-for-kind',
    ])
    expect(unitFaults(unit(ids.generalBranch))).toEqual([])
  })
})
