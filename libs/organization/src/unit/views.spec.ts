import type { Position, Recorded } from '@harbor/kernel/event'
import { toLocalDate } from '@harbor/kernel/time'
import type { UnitId } from '@harbor/kernel/ids'
import type { KeyUpdate, ReadModels } from '@harbor/read-models/read-models'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import { fixedId, ids, unitNo } from '@harbor/testing/member-ids'
import { useTestFolder } from '@harbor/testing/test-folder'
import { street, type UnitWorld } from '@harbor/testing/unit-fixture'
import { UnitDirectory } from '../unit-directory'
import { hasPower } from '../unit-facts'
import { unitsNamed, unitsNamedNear } from '../unit-names'
import { subtreeOn } from '../unit-tree'
import { dissolveUnit, moveUnit, renameUnit } from './decide'
import { appointOfficer } from './decide-authority'
import { approveUnitCorrection, proposeUnitCorrection } from './decide-correction'
import type { UnitEvent } from './events'
import { effectiveUnitHistory } from './state'
import { allUnits, treeOn, unitsView, type UnitDocument } from './views'

const day = toLocalDate
const folder = useTestFolder()
let readModels: ReadModels

beforeEach(async () => {
  readModels = await openSqliteReadModels(folder(), { installationId: '00000000-0000-7000-8000-000000000001' })
})
afterEach(() => readModels.close())

/** Brings the view to what the world has recorded, as the projector would. */
async function project(world: UnitWorld): Promise<void> {
  const generation = await readModels.live(unitsView.name, unitsView.version, unitsView.collection)
  const streams = Map.groupBy(world.log, unitsView.key)
  const updates = [...streams].map(([key, events]): KeyUpdate => {
    const state = effectiveUnitHistory(events).reduce<ReturnType<typeof unitsView.evolve> | undefined>(
      (before, event: Recorded<UnitEvent>) => unitsView.evolve(before, event),
      undefined,
    )
    return { key, state, documents: state ? unitsView.documents(state, key) : [] }
  })
  await generation.commit(updates, (world.log.at(-1)?.position ?? 0) as Position)
}

const units = () => readModels.collection<UnitDocument>(unitsView.name)

describe('the view of units', () => {
  it('answers authority as of a date from one document', async () => {
    await project(street())
    const unit = await units().get(ids.street)
    expect(unit && hasPower(unit, 'approve-members', day('2010-01-01'))).toBe(true)
    expect(unit?.revision).toBe(5)
    expect(await units().get(unitNo(99))).toBeUndefined()
  })

  it('tells no name of an officer', async () => {
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
    await project(world)
    const unit = await units().get(ids.branch)
    expect(unit?.officers).toHaveLength(1)
    expect(JSON.stringify(unit)).not.toContain('周知远')
  })

  it('gives the tree as it stood on a day, committees before branches', async () => {
    const world = street().mustAct(ids.generalBranch, (file, given) =>
      moveUnit(file, { parentId: ids.street, on: day('2023-03-01') }, given),
    )
    await project(world)
    const known = await allUnits(units())
    const before = treeOn(known, day('2023-02-28'))
    expect(before?.units.map(({ name }) => name)).toEqual(['听涛社区党委'])
    expect(before?.units[0]?.units.map(({ name }) => name)).toEqual(['听涛社区第一党总支', '听涛社区第二网格党支部'])
    const after = treeOn(known, day('2023-03-01'))
    expect(after?.units.map(({ name }) => name)).toEqual(['听涛社区党委', '听涛社区第一党总支'])
    expect(treeOn(known, day('2009-12-31'))).toBeUndefined()
    expect(subtreeOn(known, ids.generalBranch, day('2023-03-01'))).toEqual(new Set([ids.generalBranch, ids.branch]))
    expect(subtreeOn(known, ids.generalBranch, day('2010-02-28'))).toEqual(new Set())
  })

  it('finds a unit by its name in the words that people use, or says what was near', async () => {
    const world = street().mustAct(ids.branch, (file, given) =>
      renameUnit(file, { name: '听涛社区望月党支部', on: day('2022-07-01') }, given),
    )
    await project(world)
    const known = [...(await allUnits(units())).values()]
    const named = (name: string) => unitsNamed(known, name).map(({ id }) => id)
    const near = (name: string) => unitsNamedNear(known, name).map(({ id }) => id)
    expect(named('中共听涛社区望月支部委员会')).toEqual([ids.branch])
    expect(named('听涛社区 第二网格党支部')).toEqual([ids.otherBranch])
    expect(named('听涛社区第一网格党支部')).toEqual([ids.branch])
    expect([named('听涛社区第三网格党支部'), near('听涛社区第三网格党支部')[0]]).toEqual([[], ids.otherBranch])
    expect([named('码头'), near('码头')]).toEqual([[], []])
  })

  it('prefers a living unit to a dissolved one of the same name', async () => {
    const world = street()
      .mustAct(ids.otherBranch, (file, given) =>
        dissolveUnit(file, { on: day('2020-01-01'), successorId: null, reason: '撤销' }, given),
      )
      .establish(unitNo(20), 'branch', ids.community, '2021-01-01', '听涛社区第二网格党支部')
    await project(world)
    const known = [...(await allUnits(units())).values()]
    expect(unitsNamed(known, '听涛社区第二网格党支部').map(({ id }) => id)).toEqual([unitNo(20)])
  })
})

describe('the directory of units', () => {
  it('knows what the view knows, up to a position', async () => {
    const world = street()
    await project(world)
    const directory = UnitDirectory.over(readModels)
    expect(directory.facts(ids.street)).toBeUndefined()
    await directory.refresh()
    expect(directory.position).toBe(world.log.at(-1)?.position)
    expect(directory.facts(ids.branch)?.name).toBe('听涛社区第一网格党支部')
    expect(directory.subtree(ids.community, day('2024-01-01'))).toEqual(
      new Set([ids.community, ids.generalBranch, ids.branch, ids.otherBranch]),
    )
    expect(directory.ancestors(ids.branch, day('2024-01-01'))).toEqual([ids.generalBranch, ids.community, ids.street])
    expect(directory.byName('听涛社区党委').map(({ id }) => id)).toEqual([ids.community])
    expect(directory.root()?.id).toBe(ids.street)
  })

  it('sees a correction that took a unit’s newest event away', async () => {
    const world = street().mustAct(ids.branch, (file, given) =>
      renameUnit(file, { name: '望月', on: day('2022-07-01') }, given),
    )
    await project(world)
    const directory = UnitDirectory.over(readModels)
    await directory.refresh()
    expect(directory.facts(ids.branch)?.name).toBe('望月')
    const corrects = world.log.at(-1)?.id ?? fixedId<'event'>(1)
    const proposalId = fixedId<'proposal'>(1)
    world
      .mustAct(ids.branch, (file, given) =>
        proposeUnitCorrection(
          file,
          { proposalId, corrects, reason: '误录', authority: '街道', replacement: null },
          given,
        ),
      )
      .mustAct(ids.branch, (file, given) => approveUnitCorrection(file, { proposalId }, given), {
        actorId: ids.colleague,
      })
    await project(world)
    await directory.refresh()
    expect(directory.facts(ids.branch)?.name).toBe('听涛社区第一网格党支部')
  })

  it('sees a unit vanish whose establishment was annulled, although another unit is newer', async () => {
    const [gone, newer] = [unitNo(20), unitNo(21)]
    const world = street().establish(gone, 'branch', ids.street, '2020-01-01', '误设支部')
    const corrects = world.log.at(-1)?.id ?? fixedId<'event'>(1)
    world.establish(newer, 'branch', ids.street, '2020-01-01', '码头支部')
    await project(world)
    const directory = UnitDirectory.over(readModels)
    await directory.refresh()
    expect(directory.facts(gone)?.name).toBe('误设支部')
    const proposalId = fixedId<'proposal'>(1)
    world
      .mustAct(gone, (file, given) =>
        proposeUnitCorrection(
          file,
          { proposalId, corrects, reason: '误录', authority: '街道', replacement: null },
          given,
        ),
      )
      .mustAct(gone, (file, given) => approveUnitCorrection(file, { proposalId }, given), { actorId: ids.colleague })
    await project(world)
    await directory.refresh()
    expect([directory.facts(gone), directory.facts(newer)?.name]).toEqual([undefined, '码头支部'])
  })

  it('looks again when it joined a refresh that had started too early', async () => {
    const world = street()
    await project(world)
    const head = (world.log.at(-1)?.position ?? 0) as Position
    const begun = Promise.withResolvers<Position>()
    const positions = [begun.promise, Promise.resolve(head)]
    const directory = new UnitDirectory(units(), () => positions.shift() ?? Promise.resolve(head))
    const early = directory.refresh()
    const joined = directory.refresh(head)
    begun.resolve((head - 1) as Position)
    await early
    expect(directory.position).toBe(head - 1)
    await joined
    expect(directory.position).toBe(head)
  })

  it('reads 2,500 units page by page', async () => {
    const generation = await readModels.live(unitsView.name, unitsView.version, unitsView.collection)
    const world = street()
    const model = world.units.get(ids.branch)
    if (!model) throw new Error('the model is there')
    const many = Array.from({ length: 2500 }, (_, index): UnitId => unitNo(1000 + index))
    const updates = many.map((id, index): KeyUpdate => {
      const document = { ...model, id, revision: 0, position: (index + 1) as Position }
      return { key: id, state: {}, documents: [document] }
    })
    await generation.commit(updates, 2500 as Position)
    const directory = UnitDirectory.over(readModels)
    await directory.refresh()
    expect(directory.units.size).toBe(2500)
  })
})
