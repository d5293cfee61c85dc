import { csvOf, utf8Of } from '@harbor/testing/table-files'
import { UnitStores } from '@harbor/testing/unit-stores'

let stores: UnitStores
beforeEach(async () => {
  stores = await UnitStores.open()
})
afterEach(() => stores.close())

const header = ['名称', '上级组织', '类型', '成立日期', '撤销日期', '服务网格', '书记', '委员', '任期起']
const street = ['望潮街道党工委', '', '街道党工委', '1984-05-01', '', '', '', '', '']
const coast = ['海滨社区党委', '望潮街道党工委', '党委', '2001-03-05', '', '', '', '', '']
const beacon = [
  '灯塔党支部',
  '海滨社区党委',
  '党支部',
  '2005-07-01',
  '',
  '一网格、二网格',
  '海山',
  '山海、舟云',
  '2024-01-10',
]
const closed = ['老码头党总支', '海滨社区党委', '党总支', '2002-01-01', '2010-01-01', '', '', '', '']
const closedBranch = ['老码头党支部', '老码头党总支', '党支部', '2003-01-01', '2009-06-01', '', '', '', '']
const list = (...rows: readonly (readonly string[])[]) => utf8Of(csvOf([header, ...rows]))
const whole = list(street, coast, beacon, closed, closedBranch)

/** What the directory holds, without the ids, which every installation has its own of. */
function units() {
  return [...stores.directory.units.values()]
    .map(({ name, kind, establishedOn, dissolvedOn, grids, officers }) => ({
      name,
      kind,
      establishedOn,
      dissolvedOn,
      grids: grids.map((grid) => grid.name).toSorted(),
      offices: officers.map(({ office, from }) => `${office} ${from}`).toSorted(),
    }))
    .toSorted((a, b) => (a.establishedOn < b.establishedOn ? -1 : 1))
}

const imported = [
  { name: '望潮街道党工委', establishedOn: '1949-10-01', dissolvedOn: null },
  { name: '海滨社区党委', establishedOn: '2001-03-05', dissolvedOn: null },
  { name: '老码头党总支', establishedOn: '2002-01-01', dissolvedOn: '2010-01-01' },
  { name: '老码头党支部', establishedOn: '2003-01-01', dissolvedOn: '2009-06-01' },
  {
    name: '灯塔党支部',
    establishedOn: '2005-07-01',
    dissolvedOn: null,
    grids: ['一网格', '二网格'],
    offices: ['committee-member 2024-01-10', 'committee-member 2024-01-10', 'secretary 2024-01-10'],
  },
]

describe('importing a list of units', () => {
  it('establishes them with grids and officers and dissolves those that are no more, those below first', async () => {
    expect(await stores.import(whole)).toMatchObject({ rows: 5, new: 4, unchanged: 1, refused: 0 })
    expect(units()).toMatchObject(imported)
  })

  it('again adds nothing', async () => {
    await stores.import(whole)
    const head = await stores.log.head()
    expect(await stores.import(whole)).toMatchObject({ rows: 5, new: 0, unchanged: 5, refused: 0 })
    expect(await stores.log.head()).toBe(head)
  })

  it('tells in a dry run the same, and records nothing', async () => {
    const head = await stores.log.head()
    const foretold = await stores.import(whole, { dryRun: true })
    expect(await stores.log.head()).toBe(head)
    expect(await stores.import(whole)).toEqual(foretold)
  })

  it('that was cut off after any act is finished by importing the file again', async () => {
    const wasCutOff = async () =>
      (await Promise.allSettled([stores.import(whole, { cutOffAfter: 1 })])).some(({ status }) => status === 'rejected')
    let cuts = 0
    while (cuts < 100 && (await wasCutOff())) cuts += 1
    // Four established, two grids, three officers, two dissolved.
    expect(cuts).toBe(11)
    expect(units()).toMatchObject(imported)
  })

  it('adds to a unit on record what the list has more, and names the columns', async () => {
    await stores.import(list(coast, [...beacon.slice(0, 5), '一网格', '', '', '']))
    const report = await stores.import(whole, { dryRun: true })
    expect(report).toMatchObject({ new: 2, changed: 1, unchanged: 2 })
    expect(report.changes).toEqual([{ row: 4, fields: ['grids', 'secretary', 'committee-member'] }])
    expect(await stores.import(whole)).toEqual(report)
    expect(units()).toMatchObject(imported)
  })

  it('dissolves nobody over the heads of members: the row is refused and nothing else', async () => {
    await stores.import(list(coast, ['望海党支部', '海滨社区党委', '党支部', '2005-07-01', '', '', '', '', '']))
    stores.membersOnRoll = 1
    const report = await stores.import(
      list(coast, ['望海党支部', '海滨社区党委', '党支部', '2005-07-01', '2020-01-01', '', '', '', '']),
    )
    expect(report).toMatchObject({ unchanged: 1, refused: 1 })
    expect(report.findings).toMatchObject([{ code: 'row.refused', row: 3, detail: { code: 'unit.has-members' } }])
    expect(report.findings[0]?.zh).toMatch(/^按规定不能登记（unit\.has-members）：.*党员/)
  })

  it('refuses a row older than the street and records the others', async () => {
    await stores.close()
    stores = await UnitStores.open('2002-06-01')
    const report = await stores.import(list(street, coast, ['新港党委', '望潮街道党工委', '党委', '2003-01-01']))
    expect(report).toMatchObject({ rows: 3, new: 1 })
    expect(units().map(({ name }) => name)).toEqual(['望潮街道党工委', '新港党委'])
  })

  it('records on which surroundings each act rested, and gives no name away', async () => {
    await stores.import(whole)
    const unit = [...stores.directory.units.values()].find(({ name }) => name === '灯塔党支部')
    const { events } = await stores.journal.load(`unit-${unit?.id}`)
    expect(events.map(({ restsOn }) => restsOn?.facts.startsWith(`units around=${unit?.id}`))).toEqual(
      events.map(() => true),
    )
    const stored = await stores.log.readStream(`unit-${unit?.id}`)
    expect(stored.map(({ data }) => data).join()).not.toMatch(/海山|山海|舟云/)
  })
})
