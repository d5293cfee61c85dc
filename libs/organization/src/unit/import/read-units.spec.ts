import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { reportText } from '@harbor/tables/report/report-text'
import { csvOf, gb18030Of, utf8Of, xlsxOf } from '@harbor/testing/table-files'
import { readUnits, readUnitsTable, type UnitRow } from './read-units'
import { unitColumns } from './unit-columns'
import type { KnownUnit } from './unit-places'
import { annotateUnits, unitsDryRunReport, unitsTemplate } from './unit-report'

const today = '2026-11-24' as LocalDate
const header = [
  '名称',
  '上级组织',
  '类型',
  '成立日期',
  '服务网格',
  '书记',
  '副书记',
  '委员',
  '任期起',
  '任期届满日期',
  '党小组组长',
]
const street = ['招宝山街道党工委', '', '街道党工委', '1990-01-01']
const coast = ['海滨社区党委', '招宝山街道党工委', '社区党委', '2001-03-05']
const beacon = [
  '灯塔党支部',
  '海滨社区党委',
  '党支部',
  '2005.7.1',
  '一网格、二网格',
  '海山',
  '云舟',
  '山海、舟云',
  '2024-01-10',
  '2029-01-09',
]
const group = ['第一党小组', '灯塔党支部', '党小组', '2006年1月', '', '', '', '', '2024-01-10', '', '海珊']

const known: readonly KnownUnit[] = [
  {
    id: 'street' as UnitId,
    name: '招宝山街道党工委',
    kind: 'committee',
    parentId: null,
    establishedOn: '1990-01-01' as LocalDate,
    dissolvedOn: null,
  },
  {
    id: 'coast' as UnitId,
    name: '海滨社区党委',
    kind: 'committee',
    parentId: 'street' as UnitId,
    establishedOn: '2001-03-05' as LocalDate,
    dissolvedOn: null,
  },
  {
    id: 'gone' as UnitId,
    name: '老码头党委',
    kind: 'committee',
    parentId: 'street' as UnitId,
    establishedOn: '1991-01-01' as LocalDate,
    dissolvedOn: '2010-01-01' as LocalDate,
  },
]

async function read(
  rows: readonly (readonly string[])[],
  knownUnits: readonly KnownUnit[] = [],
): Promise<readonly UnitRow[]> {
  const table = await readUnitsTable(utf8Of(csvOf([header, ...rows])))
  return readUnits(table, { today, knownUnits })
}

function codes(rows: readonly UnitRow[]): string[] {
  return rows.flatMap((row) =>
    row.findings.map(({ severity, code, cell }) => `${row.row} ${severity} ${code} ${cell ?? '-'}`),
  )
}

function contents(rows: readonly UnitRow[]) {
  return rows.flatMap((row) => (row.accepted ? [row.content] : []))
}

describe('a list of units', () => {
  it('gives a tree with everything above first, whatever the order of the file', async () => {
    const rows = await read([group, beacon, coast, street])
    expect(contents(rows).map(({ name }) => name)).toEqual([street[0], coast[0], beacon[0], group[0]])
    expect(rows.map(({ row }) => row)).toEqual([5, 4, 3, 2])
    expect(codes(rows)).toEqual(['2 warning date.month-only D2'])
    expect(contents(rows)).toMatchObject([
      { kind: 'committee', parent: null, establishedOn: '1990-01-01', grids: [], officers: [] },
      { kind: 'committee', parent: { kind: 'row', row: 5 } },
      {
        kind: 'branch',
        parent: { kind: 'row', row: 4 },
        establishedOn: '2005-07-01',
        grids: ['一网格', '二网格'],
        officers: [
          { office: 'secretary', name: '海山', from: '2024-01-10', until: '2029-01-09' },
          { office: 'deputy-secretary', name: '云舟' },
          { office: 'committee-member', name: '山海' },
          { office: 'committee-member', name: '舟云' },
        ],
      },
      { kind: 'group', parent: { kind: 'row', row: 3 }, officers: [{ office: 'group-leader', name: '海珊' }] },
    ])
  })

  it('may be GB18030 or XLSX as well as UTF-8', async () => {
    const rows = [header, street, coast, beacon]
    for (const bytes of [gb18030Of(csvOf(rows)), xlsxOf([{ name: '组织', rows }])]) {
      const read = await readUnits(await readUnitsTable(bytes), { today, knownUnits: [] })
      expect(contents(read).map(({ name }) => name)).toEqual([street[0], coast[0], beacon[0]])
    }
  })

  it('may stand below units on record', async () => {
    expect(contents(await read([beacon], known))).toMatchObject([{ parent: { kind: 'known', id: 'coast' } }])
  })

  it('may name units on record again: the rows of the file are then the ones above', async () => {
    const rows = await read([street, coast, beacon], known)
    expect(codes(rows)).toEqual([])
    expect(contents(rows).map(({ parent }) => parent)).toEqual([null, { kind: 'row', row: 2 }, { kind: 'row', row: 3 }])
  })

  it('may have equal names below different units, told apart by a path', async () => {
    const port = ['渔港社区党委', '招宝山街道党工委', '社区党委', '2001-03-05']
    const first = (parent: string) => ['第一党支部', parent, '党支部', '2005-07-01']
    const rows = await read([
      street,
      coast,
      port,
      first('海滨社区党委'),
      first('渔港社区党委'),
      ['甲党小组', '渔港社区党委/第一党支部', '党小组', '2006-01-01'],
    ])
    expect(codes(rows)).toEqual([])
    expect(contents(rows).at(-1)).toMatchObject({ parent: { kind: 'row', row: 6 } })
  })

  it('has keys that stay the same', async () => {
    const keys = async () => (await read([street, coast])).map((row) => row.accepted && row.key)
    expect(await keys()).toEqual(await keys())
    expect(new Set(await keys()).size).toBe(2)
  })

  it.each(unitColumns.flatMap(({ key, synonyms }) => synonyms.map((synonym) => [synonym, key] as const)))(
    'knows the column %s as %s',
    async (title, key) => {
      const usual = unitColumns.filter((spec) => spec.required && spec.key !== key).map((spec) => spec.title)
      const table = await readUnitsTable(
        utf8Of(
          csvOf([
            [...usual, title],
            [...usual, 'x'],
          ]),
        ),
      )
      expect(table.columns.get(key)?.title).toBe(title)
    },
  )
})

describe('what is wrong with a unit', () => {
  it.each<[string, readonly (readonly string[])[], string[]]>([
    ['no name', [street, ['', '招宝山街道党工委', '党委', '2001-03-05']], ['3 error name.missing A3']],
    [
      'no kind, but a name that tells it',
      [street, ['甲党委', '招宝山街道党工委', '', '2001-03-05']],
      ['3 warning kind.from-name C3'],
    ],
    ['no kind at all', [street, ['甲', '招宝山街道党工委', '', '2001-03-05']], ['3 error kind.missing C3']],
    ['an unknown kind', [street, ['甲', '招宝山街道党工委', '俱乐部', '2001-03-05']], ['3 error kind.unknown C3']],
    [
      'a kind that the name contradicts',
      [street, ['甲党支部', '招宝山街道党工委', '党总支', '2001-03-05']],
      ['3 warning kind.differs-from-name C3'],
    ],
    ['no date', [street, ['甲党委', '招宝山街道党工委', '党委', '']], ['3 error established.missing D3']],
    ['a date to come', [street, ['甲党委', '招宝山街道党工委', '党委', '2026-11-25']], ['3 error dates.in-future D3']],
    [
      'a date before the unit above',
      [street, ['甲党委', '招宝山街道党工委', '党委', '1989-12-31']],
      ['3 error established.before-parent D3'],
    ],
    ['no unit above', [street, ['甲党支部', '', '党支部', '2001-03-05']], ['3 error parent.missing B3']],
    [
      'an unknown unit above',
      [street, ['甲党支部', '火星观测站', '党支部', '2001-03-05']],
      ['3 error parent.unknown B3'],
    ],
    [
      'a misspelt unit above',
      [street, ['甲党支部', '招宝山街到党工委', '党支部', '2001-03-05']],
      ['3 error parent.unknown-near B3'],
    ],
    [
      'a unit above of the wrong kind',
      [street, ['甲党小组', '招宝山街道党工委', '党小组', '2001-03-05']],
      ['3 error parent.kind B3'],
    ],
    ['itself above', [street, ['甲党委', '甲党委', '党委', '2001-03-05']], ['3 error parent.circle B3']],
    ['a second top', [street, ['乙街道党工委', '', '党工委', '2001-03-05']], ['3 error root.second B3']],
    ['the same unit twice', [street, coast, coast], ['4 error duplicate.unit A4']],
    [
      'a term that ends before it begins',
      [
        street,
        coast,
        ['甲党支部', '海滨社区党委', '党支部', '2005-07-01', '', '海山', '', '', '2024-01-10', '2023-01-10'],
      ],
      ['4 error dates.order J4'],
    ],
    [
      'officers without a term',
      [street, ['甲党委', '招宝山街道党工委', '党委', '2001-03-05', '', '海山']],
      ['3 warning term.missing I3'],
    ],
    [
      'two secretaries',
      [street, ['甲党委', '招宝山街道党工委', '党委', '2001-03-05', '', '海山、云舟', '', '', '2024-01-10']],
      ['3 warning office.too-many F3'],
    ],
    [
      'an office of another kind',
      [street, ['甲党委', '招宝山街道党工委', '党委', '2001-03-05', '', '', '', '', '2024-01-10', '', '海山']],
      ['3 warning office.not-for-kind K3'],
    ],
    [
      'a grid of a committee',
      [street, ['甲党委', '招宝山街道党工委', '党委', '2001-03-05', '一网格']],
      ['3 warning grids.not-for-kind E3'],
    ],
    ['a note below', [street, ['合计', '', '', '', '', '1']], ['3 warning row.note -']],
  ])('is found: %s', async (_, rows, expected) => {
    expect(codes(await read(rows))).toEqual(expected)
  })

  it('takes those below it along', async () => {
    const rows = await read([street, ['海滨社区党委', '招宝山街道党工委', '党委', '1980-01-01'], beacon, group])
    expect(contents(rows).map(({ name }) => name)).toEqual([street[0]])
    expect(codes(rows)).toEqual([
      '3 error established.before-parent D3',
      '4 error parent.refused B4',
      '5 warning date.month-only D5',
      '5 error parent.refused B5',
    ])
  })

  it('shows a circle on every unit in it, and refuses those that hang on it', async () => {
    const rows = await read([
      street,
      ['甲党委', '丙党委', '党委', '2001-01-01'],
      ['乙党委', '甲党委', '党委', '2001-01-01'],
      ['丙党委', '乙党委', '党委', '2001-01-01'],
      ['丁党支部', '丙党委', '党支部', '2001-01-01'],
    ])
    expect(codes(rows)).toEqual([
      '3 error parent.circle B3',
      '4 error parent.circle B4',
      '5 error parent.circle B5',
      '6 error parent.refused B6',
    ])
    expect(rows.find((row) => row.row === 3)?.findings[0]?.zh).toBe('上级关系成环:甲党委 → 丙党委 → 乙党委 → 甲党委')
  })

  it('shows the choice where a name above is ambiguous', async () => {
    const port = ['渔港社区党委', '招宝山街道党工委', '社区党委', '2001-03-05']
    const first = (parent: string) => ['第一党支部', parent, '党支部', '2005-07-01']
    const rows = await read([
      street,
      coast,
      port,
      first('海滨社区党委'),
      first('渔港社区党委'),
      ['甲党小组', '第一党支部', '党小组', '2006-01-01'],
    ])
    expect(codes(rows)).toEqual(['7 error parent.ambiguous B7'])
    expect(rows.at(-1)?.findings[0]?.detail).toMatchObject({
      among: '海滨社区党委/第一党支部、渔港社区党委/第一党支部',
    })
  })

  it('is a second top beside the one on record, or a unit dissolved', async () => {
    expect(codes(await read([['乙街道党工委', '', '党工委', '2001-03-05']], known))).toEqual(['2 error root.second B2'])
    expect(codes(await read([['甲党支部', '老码头党委', '党支部', '1995-01-01']], known))).toEqual([
      '2 error parent.unknown B2',
    ])
  })
})

describe('the report of units', () => {
  const bytes = utf8Of(csvOf([[...header, '星座'], street, ['甲党支部', '海滨', '党支部', '2005-07-01']]))

  it('counts, lists and can be written into the file', async () => {
    const table = await readUnitsTable(bytes)
    const report = await unitsDryRunReport(table, await readUnits(table, { today, knownUnits: [] }), () => ({
      outcome: 'new',
    }))
    expect(report).toMatchObject({
      rows: 2,
      new: 1,
      refused: 1,
      ignoredColumns: [{ title: '星座', reason: 'unknown' }],
    })
    expect(reportText(report, 'zh')).toContain('parent.unknown')
    const annotated = await readUnitsTable(await annotateUnits(bytes, report.findings))
    expect(annotated.ignored.map(({ title }) => title)).toEqual(['星座', '核对结果'])
  })

  it('has a template that reads as an empty list', async () => {
    const table = await readUnitsTable(await unitsTemplate(['海滨社区党委']))
    expect(table).toMatchObject({ sheet: '党组织名册', rowCount: 0, ignored: [] })
    expect(table.columns.size).toBe(unitColumns.length)
  })

  it('refuses a file with more units than a street has', async () => {
    const many = Array.from({ length: 10_001 }, (_, index) => [
      `党支部${index}`,
      '海滨社区党委',
      '党支部',
      '2005-07-01',
    ])
    await expect(readUnitsTable(utf8Of(csvOf([header, ...many])))).rejects.toMatchObject({ code: 'limit.rows' })
  })
})
