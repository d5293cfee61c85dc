import * as fc from 'fast-check'
import { LOG_START, type Recorded } from '@harbor/kernel/event'
import type { UnitId } from '@harbor/kernel/ids'
import { addDays, addMonths, toLocalDate, type LocalDate } from '@harbor/kernel/time'
import { fixedId, ids, memberNo, unitNo } from '@harbor/testing/member-ids'
import { UnitWorld, unitEventNo, type UnitAct } from '@harbor/testing/unit-fixture'
import {
  covers,
  existsOn,
  offices,
  powers,
  unitKinds,
  type GridId,
  type UnitHistory,
  type UnitKind,
} from '../unit-facts'
import { treeFaults, unitFaults } from '../unit-faults'
import { powerRules, rankOf } from '../unit-rules'
import { ancestorsOn, parentOn, subtreeOn, surroundings, type Units } from '../unit-tree'
import { dissolveUnit, establishUnit, moveUnit, renameUnit } from './decide'
import { appointOfficer, assignGrid, endGrid, endOffice, grantPower, withdrawPower } from './decide-authority'
import { approveUnitCorrection, proposeUnitCorrection } from './decide-correction'
import type { UnitEvent } from './events'
import { namedIn } from './state'
import { unitsView, type UnitDocument } from './views'

const start = toLocalDate('2020-01-31')
const days: readonly LocalDate[] = Array.from({ length: 14 }, (_, index) => addMonths(start, index))
const unitIds: readonly UnitId[] = [ids.street, ...Array.from({ length: 11 }, (_, index) => unitNo(40 + index))]

interface Step {
  readonly unit: UnitId
  readonly act: UnitAct
  /** Of other units and grids that the order names. */
  readonly named: Named
}
interface Named {
  readonly unitIds?: readonly UnitId[]
  readonly gridIds?: readonly GridId[]
}
type Deed = Omit<Step, 'unit'>
const deed = (one: UnitAct, named: Named = {}): Deed => ({ act: one, named })

const on = fc.constantFrom(...days)
const unit = fc.constantFrom(...unitIds)
const name = fc.constantFrom('甲', '乙', '丙', '丁')
const power = fc.constantFrom(...powers)
const gridId = fc.constantFrom(fixedId<'grid'>(1), fixedId<'grid'>(2))
const officeId = fc.integer({ min: 1, max: 4 }).map((no) => fixedId<'office'>(no))
const reason = '调整'

const often = (weight: number, arbitrary: fc.Arbitrary<Deed>) => ({ weight, arbitrary })

const act: fc.Arbitrary<Deed> = fc.oneof(
  often(
    6,
    fc
      .record({ name, kind: fc.constantFrom(...unitKinds), parentId: unit, on })
      .map((order) => deed((file, given) => establishUnit(file, order, given), { unitIds: [order.parentId] })),
  ),
  often(
    3,
    fc
      .record({ parentId: unit, on })
      .map((order) => deed((file, given) => moveUnit(file, order, given), { unitIds: [order.parentId] })),
  ),
  often(
    2,
    on.map((day) => deed((file, given) => dissolveUnit(file, { on: day, successorId: null, reason }, given))),
  ),
  fc.record({ name, on }).map((order) => deed((file, given) => renameUnit(file, order, given))),
  fc.record({ power, on }).map((order) => deed((file, given) => grantPower(file, order, given))),
  fc.record({ power, on }).map((order) => deed((file, given) => withdrawPower(file, { ...order, reason }, given))),
  often(
    2,
    fc
      .record({ gridId, on })
      .map((order) =>
        deed((file, given) => assignGrid(file, { ...order, name: '网格' }, given), { gridIds: [order.gridId] }),
      ),
  ),
  fc.record({ gridId, on }).map((order) => deed((file, given) => endGrid(file, { ...order, reason }, given))),
  often(
    2,
    fc
      .record({ officeId, office: fc.constantFrom(...offices), from: on })
      .map((order) =>
        deed((file, given) =>
          appointOfficer(file, { ...order, memberId: memberNo(1), name: null, until: null }, given),
        ),
      ),
  ),
  fc.record({ officeId, on }).map((order) => deed((file, given) => endOffice(file, { ...order, reason }, given))),
)

/** One event of the unit is annulled or gets another day; proposal and approval by two people. */
const correction: fc.Arbitrary<readonly Deed[]> = fc
  .tuple(fc.nat({ max: 8 }), fc.option(on), fc.integer({ min: 1, max: 1_000_000 }))
  .map(([pick, effectiveOn, no]): readonly Deed[] => [
    deed((file, given) => {
      const event = file.recorded[pick]
      const replacement = event && effectiveOn ? { data: { ...event.data }, effectiveOn } : null
      const proposalId = fixedId<'proposal'>(no)
      const corrects = event?.id ?? unitEventNo(999_999)
      return proposeUnitCorrection(file, { proposalId, corrects, reason, authority: '街道', replacement }, given)
    }),
    deed((file, given) =>
      approveUnitCorrection(file, { proposalId: fixedId<'proposal'>(no) }, { ...given, actorId: ids.colleague }),
    ),
  ])

const steps: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.tuple(unit, fc.oneof({ weight: 5, arbitrary: act.map((one) => [one]) }, { weight: 1, arbitrary: correction })),
    { minLength: 60, maxLength: 120, size: 'max' },
  )
  .map((chosen) => chosen.flatMap(([id, deeds]) => deeds.map((one): Step => ({ unit: id, ...one }))))

/** Two community committees, a general branch, three branches and a group; four more units may come. */
function begun(): UnitWorld {
  const [, north = ids.street, south, general = ids.street, first = ids.street, second, third, group] = unitIds
  const world = new UnitWorld().establish(ids.street, 'committee', null, start, '街道')
  const below = (id: UnitId | undefined, kind: UnitKind, parentId: UnitId, called: string): UnitWorld =>
    world.establish(id ?? ids.street, kind, parentId, start, called)
  below(north, 'committee', ids.street, '北社区')
  below(south, 'committee', ids.street, '南社区')
  below(general, 'general-branch', north, '总支')
  below(first, 'branch', general, '一支部')
  below(second, 'branch', north, '二支部')
  below(third, 'branch', ids.street, '三支部')
  return below(group, 'group', first, '小组')
}

function lived(
  chosen: readonly Step[],
  each: (world: UnitWorld, step: Step, accepted: boolean) => void = () => undefined,
): UnitWorld {
  const world = begun()
  for (const step of chosen) each(world, step, world.act(step.unit, step.act).accepted)
  return world
}

/** The days on which something can have changed, and those beside them. */
const seen = days.flatMap((day) => [addDays(day, -1), day, addDays(day, 1)])

describe('the units of a place, whatever is decided and corrected', () => {
  it('have one living parent each on every day of their life, but for the root', () => {
    fc.assert(
      fc.property(steps, (chosen) => {
        const { units } = lived(chosen)
        const orphans = seen.flatMap((day) =>
          [...units.values()].filter((one) => existsOn(one, day) && livingParents(units, one, day) !== 1),
        )
        expect(orphans).toEqual([])
      }),
    )
  })

  it('form a tree without circles on every day: every living unit leads up to the root', () => {
    fc.assert(
      fc.property(steps, (chosen) => {
        const { units } = lived(chosen)
        for (const day of seen) {
          const living = [...units.values()].filter((one) => existsOn(one, day)).map(({ id }) => id)
          expect(living.filter((id) => !leadsUp(units, id, day))).toEqual([])
          expect([...subtreeOn(units, ids.street, day)].toSorted()).toEqual(living.toSorted())
        }
      }),
    )
  })

  it('break no rule of organisation, and no grid is served twice on a day', () => {
    fc.assert(
      fc.property(steps, (chosen) => {
        const { units } = lived(chosen)
        expect(treeFaults(units)).toEqual([])
        expect([...units.values()].flatMap(unitFaults)).toEqual([])
        for (const day of seen) {
          const served = [...units.values()].flatMap(({ grids }) => grids.filter((grid) => covers(grid, day)))
          expect(new Set(served.map((grid) => grid.gridId)).size).toBe(served.length)
          expect([...units.values()].every((one) => holdsOnlyWhatItMay(one, day))).toBe(true)
        }
      }),
    )
  })

  it('take an accepted command twice without adding anything', () => {
    fc.assert(
      fc.property(steps, (chosen) => {
        lived(chosen, (world, step, accepted) => {
          if (!accepted) return
          expect(world.act(step.unit, step.act)).toEqual({ accepted: true, events: [] })
        })
      }),
    )
  })

  it('are decided the same on the surroundings of a unit as on the whole tree', () => {
    fc.assert(
      fc.property(steps, (chosen) => {
        const world = begun()
        for (const { unit: id, act: decide, named } of chosen) {
          const { recorded } = world.file(id)
          const inFile = namedIn(recorded)
          const near = surroundings(
            world.units,
            [id, ...inFile.unitIds, ...(named.unitIds ?? [])],
            [...inFile.gridIds, ...(named.gridIds ?? [])],
          )
          const there = world.consider(id, decide, { units: new Map(near.map((one) => [one.id, one])) })
          expect(there).toEqual(world.act(id, decide))
        }
      }),
      { numRuns: 50 },
    )
  })

  it('read the same in the view as in the fold of their streams', () => {
    fc.assert(
      fc.property(steps, (chosen) => {
        const world = lived(chosen)
        const folded = [...world.units.values()].map((history): UnitDocument => {
          const newest = world.file(history.id).recorded.at(-1)
          return { ...history, revision: newest?.revision ?? -1, position: newest?.position ?? LOG_START }
        })
        expect(viewOf(world.log)).toEqual(folded)
      }),
    )
  })
})

/** The root counts as its own. */
function livingParents(units: Units, one: UnitHistory, day: LocalDate): number {
  return one.parents.filter((stretch) => {
    const parent = units.get(stretch.parentId ?? ids.street)
    return covers(stretch, day) && parent && existsOn(parent, day)
  }).length
}

function leadsUp(units: Units, id: UnitId, day: LocalDate): boolean {
  const path = ancestorsOn(units, id, day)
  const top = units.get(path.at(-1) ?? id)
  return top?.id === ids.street && parentOn(top, day) === null && new Set([id, ...path]).size === path.length + 1
}

function holdsOnlyWhatItMay(one: UnitHistory, day: LocalDate): boolean {
  const held = one.powers.filter((stretch) => covers(stretch, day)).map((stretch) => stretch.power)
  const secretaries = one.officers.filter((officer) => officer.office === 'secretary' && covers(officer, day))
  return held.every((which) => powerRules[which].holders.includes(rankOf(one))) && secretaries.length <= 1
}

/** As the projector does it: event by event, and again from the start after a correction. */
function viewOf(log: readonly Recorded<UnitEvent>[]): readonly UnitDocument[] {
  const states = new Map<string, Parameters<typeof unitsView.evolve>[0]>()
  for (const event of log) {
    const key = unitsView.key(event)
    const { rewrite } = unitsView
    if (rewrite?.on.includes(event.type)) {
      const stream = log.filter((one) => one.stream === event.stream && one.revision <= event.revision)
      states.set(key, undefined)
      for (const past of rewrite.effective(stream)) states.set(key, unitsView.evolve(states.get(key), past))
    } else states.set(key, unitsView.evolve(states.get(key), event))
  }
  return [...states].flatMap(([key, state]) => (state ? unitsView.documents(state, key) : []))
}
