import { FAR_DATE, FAR_INSTANT, toInstant, toLocalDate } from '@harbor/kernel/time'
import type { UnitId } from '@harbor/kernel/ids'
import { applied, person } from '@harbor/testing/member-events'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { detailsChanged, enrolled, received, removed, suspended, underWay } from '@harbor/testing/member-roll-events'
import { MemberWorld } from '@harbor/testing/member-world'
import { recordCorrected } from '../roll/events'
import { rollOfBranch } from '../standing/queries'
import { rollGaps } from '../standing/roll-gaps'
import { standingIntervals, type StandingInterval } from '../standing/views'
import { votersDue } from '../standing/voters'
import { rosterAsOf, rosterPage, type RosterQuestion } from './queries'
import { ageBand, statistics, type Dimension } from './statistics'
import { roster, type RosterEntry } from './views'

const day = toLocalDate
const known = (on: string) => toInstant(`${on}T20:00:00+08:00`)
const recordedAt = (on: string) => toInstant(`${on}T10:00:00+08:00`)
const [lin, shan, gone, applicant, mover] = [memberNo(1), memberNo(2), memberNo(3), memberNo(4), memberNo(5)]

let world: MemberWorld
beforeAll(async () => {
  world = await MemberWorld.open([roster, standingIntervals])
  const at = recordedAt('2024-01-05')
  const named = (name: string, sex: 'male' | 'female', bornOn: string) =>
    enrolled({ on: '2011-07-01', personal: { ...person, name, sex, bornOn: day(bornOn) } })
  await world.record(lin, [named('林晓舟', 'female', '1990-05-20')], at)
  await world.record(shan, [named('单雄信', 'male', '1960-02-01')], at)
  await world.record(gone, [named('周远', 'male', '1985-01-01'), removed({ on: '2020-01-01' })], at)
  await world.record(applicant, [applied({ on: '2023-05-01', personal: { name: '王海' } })], at)
  await world.record(mover, [named('沈清', 'female', '1975-01-01')], at)
  await world.record(mover, [...underWay('2025-01-10'), received({ on: '2025-02-01' })], recordedAt('2025-02-01'))
  await world.record(shan, [suspended({ on: '2024-06-01', ground: 'settled-abroad' })], recordedAt('2025-03-01'))
  await world.record(
    lin,
    [detailsChanged({ on: '2025-04-01', personal: { name: '林小舟' } })],
    recordedAt('2025-04-01'),
  )
  await world.caughtUp()
})
afterAll(() => world.close())

/** In a world of their own: the others are counted. */
async function found(typed: string): Promise<readonly string[]> {
  const page = await rosterPage(odd.readModels.collection<RosterEntry>('roster'), question({ text: typed }))
  return page.documents.map(({ name }) => name)
}
let odd: MemberWorld
beforeAll(async () => {
  odd = await MemberWorld.open([roster])
  for (const [no, name] of ['吕岚', '阿卜杜拉·买买提', '𠮷田勇', '鲁兰'].entries())
    await odd.record(memberNo(20 + no), [enrolled({ on: '2011-07-01', personal: { ...person, name } })])
  await odd.caughtUp()
})
afterAll(() => odd.close())

const entries = () => world.readModels.collection<RosterEntry>('roster')
const intervals = () => world.readModels.collection<StandingInterval>('standing-intervals')
const question = (named: Partial<RosterQuestion> = {}): RosterQuestion => ({
  units: 'all',
  standings: ['candidate', 'member', 'suspended'],
  sort: { by: 'name', direction: 'asc' },
  limit: 50,
  ...named,
})
const names = async (named: Partial<RosterQuestion> = {}) =>
  (await rosterPage(entries(), question(named))).documents.map(({ name }) => name)
const namesAsOf = async (asOf: string, knownAt = FAR_INSTANT, named: Partial<RosterQuestion> = {}) => {
  const page = await rosterAsOf(entries(), intervals(), { asOf: day(asOf), knownAt }, question(named))
  return page.documents.map(({ name, standing, unitId }) => [name, standing, unitId])
}

describe('the roster as it stands', () => {
  it('lists who is on it, by the sound of the name', async () =>
    expect(await names()).toEqual(['林小舟', '单雄信', '沈清', '王海']))
  it('finds by characters, pinyin and initials; surnames sound as surnames do', async () => {
    expect(await names({ text: '小舟' })).toEqual(['林小舟'])
    expect(await names({ text: '晓舟' })).toEqual([])
    expect(await names({ text: 'linxiao' })).toEqual(['林小舟'])
    expect(await names({ text: 'sxx' })).toEqual(['单雄信'])
    expect(await names({ text: 'shanxiong' })).toEqual(['单雄信'])
  })
  it('finds by what a keyboard offers: v for ü, spaces between syllables, any dot between the parts of a name', async () => {
    for (const typed of ['lvlan', 'LV LAN', 'lülan', ' 吕岚 ', '吕 岚']) expect(await found(typed)).toEqual(['吕岚'])
    for (const typed of ['阿卜杜拉•买', '阿卜杜拉. 买买提', 'abudula maimaiti', 'abudula·mai', 'abdlmmt'])
      expect(await found(typed)).toEqual(['阿卜杜拉·买买提'])
    for (const typed of ['𠮷田', '田勇', 'tianyong', '𠮷ty']) expect(await found(typed)).toEqual(['𠮷田勇'])
    for (const typed of ['%', '吕·岚']) expect(await found(typed)).toEqual([])
  })
  it('filters by unit, stage and standing', async () => {
    expect(await names({ units: new Set([ids.otherBranch]) })).toEqual(['沈清'])
    expect(await names({ stages: ['applicant'] })).toEqual(['王海'])
    expect(await names({ standings: ['removed'] })).toEqual(['周远'])
    expect(await names({ units: new Set() })).toEqual([])
  })
  it('goes on page by page', async () => {
    const first = await rosterPage(entries(), question({ limit: 3 }))
    expect(first).toMatchObject({ total: 4 })
    const next = await rosterPage(entries(), question({ limit: 3, cursor: first.nextCursor ?? '' }))
    expect(next.documents.map(({ name }) => name)).toEqual(['王海'])
    expect(next.nextCursor).toBeNull()
  })
})

describe('the roster as of a day', () => {
  it('finds by the sound of the name, too', async () =>
    expect(await namesAsOf('2024-07-01', FAR_INSTANT, { text: 'lin xiao' })).toEqual([
      ['林小舟', 'member', ids.branch],
    ]))
  it('tells where everybody stood then', async () => {
    expect(await namesAsOf('2019-12-31')).toContainEqual(['周远', 'member', ids.branch])
    expect(await namesAsOf('2020-01-01')).not.toContainEqual(['周远', 'member', ids.branch])
    expect(await namesAsOf('2025-01-31', FAR_INSTANT, { text: '沈' })).toEqual([['沈清', 'member', ids.branch]])
    expect(await namesAsOf('2025-02-01', FAR_INSTANT, { text: '沈' })).toEqual([['沈清', 'member', ids.otherBranch]])
  })
  it('as it was known at an instant', async () => {
    const shanOn = (knownOn: string) => namesAsOf('2024-07-01', known(knownOn), { text: '单' })
    expect(await shanOn('2025-02-28')).toEqual([['单雄信', 'member', ids.branch]])
    expect(await shanOn('2025-03-01')).toEqual([['单雄信', 'suspended', ids.branch]])
    expect(await namesAsOf('2024-07-01', known('2024-01-04'))).toEqual([])
  })
  it('goes on page by page, too', async () => {
    const clocks = { asOf: day('2024-03-01'), knownAt: FAR_INSTANT }
    const first = await rosterAsOf(entries(), intervals(), clocks, question({ limit: 2 }))
    const rest = await rosterAsOf(
      entries(),
      intervals(),
      clocks,
      question({ limit: 2, cursor: first.nextCursor ?? '' }),
    )
    const all = await rosterAsOf(entries(), intervals(), clocks, question())
    expect([...first.documents, ...rest.documents]).toEqual(all.documents)
    expect(all.total).toBe(4)
  })
})

describe('statistics', () => {
  const counts = (asOf: string, by: readonly Dimension[], knownAt = FAR_INSTANT) =>
    statistics({ intervals: intervals(), roster: entries() }, { asOf: day(asOf), knownAt }, question(), by)

  it('count by what is on record', async () =>
    expect(await counts('2024-03-01', ['stage'])).toEqual([
      { values: { stage: 'applicant' }, count: 1 },
      { values: { stage: 'full' }, count: 3 },
    ]))
  it('count by sex and by age on the day', async () => {
    expect(await counts('2024-03-01', ['sex', 'stage'])).toEqual([
      { values: { sex: '', stage: 'applicant' }, count: 1 },
      { values: { sex: 'female', stage: 'full' }, count: 2 },
      { values: { sex: 'male', stage: 'full' }, count: 1 },
    ])
    expect(await counts('2019-12-31', ['ageBand'])).toEqual([
      { values: { ageBand: '-30' }, count: 1 },
      { values: { ageBand: '31-35' }, count: 1 },
      { values: { ageBand: '41-45' }, count: 1 },
      { values: { ageBand: '56-60' }, count: 1 },
    ])
  })
  it('count as known at an instant, by either way the same', async () => {
    for (const by of [['standing'], ['standing', 'sex']] as const) {
      const rows = await counts('2024-07-01', by, known('2025-02-28'))
      expect(rows.filter(({ values }) => values['standing'] === 'suspended')).toEqual([])
      expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(4)
    }
  })
  it.each([
    [18, '-30'],
    [30, '-30'],
    [31, '31-35'],
    [60, '56-60'],
    [61, '61-'],
  ])('%s years of age are in the band %s', (age, band) => expect(ageBand(age)).toBe(band))
})

describe('who is due to vote', () => {
  const due = async (on: string, branchId = ids.branch) =>
    votersDue(await rollOfBranch(intervals(), branchId, day(on)), branchId, day(on)).members

  it('are the full members of the branch on that day, less the suspended', async () => {
    expect(await due('2024-05-31')).toEqual([lin, shan, mover])
    expect(await due('2024-06-01')).toEqual([lin, mover])
    expect(await due('2025-02-01')).toEqual([lin])
    expect(await due('2025-02-01', ids.otherBranch)).toEqual([mover])
  })
})

it('a correction moves the roster at once', async () => {
  const { recorded } = await world.file(gone)
  const [, removal] = recorded
  if (!removal) throw new Error('no removal')
  const terms = { proposalId: ids.proposal, corrects: removal.id, reason: '登记有误', authority: '街道党工委' }
  await world.record(gone, [recordCorrected({ ...terms, replacement: null })])
  await world.caughtUp()
  expect(await names({ text: '周' })).toEqual(['周远'])
})

describe('the gap detector', () => {
  const always = { from: day('1921-07-01'), until: FAR_DATE }
  const branches = (life = always) => new Map(Object.values(ids).map((id) => [id as UnitId, life]))

  it('finds that everybody belongs to one branch on every day', async () =>
    expect(await rollGaps(intervals(), FAR_INSTANT, branches())).toEqual({ persons: 5, found: [] }))
  it('looks at those who were known at the instant asked for', async () =>
    expect(await rollGaps(intervals(), known('2024-01-01'), branches())).toEqual({ persons: 0, found: [] }))
  it('names the days of a branch that did not exist, up to the day on which it did', async () => {
    const { found } = await rollGaps(intervals(), FAR_INSTANT, branches({ from: day('2012-01-01'), until: FAR_DATE }))
    expect(found).toContainEqual({
      memberId: lin,
      gaps: [expect.objectContaining({ kind: 'no-such-branch', from: '2011-07-01', until: '2012-01-01' })],
    })
    expect(found.map(({ memberId }) => memberId)).not.toContain(applicant)
  })
})
