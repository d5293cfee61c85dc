import { workbookParts, xlsxOf, zipOf, type CellValue, type SheetSpec } from '@harbor/testing/table-files'
import { readTable } from '../read-table'
import type { Cell, ColumnSpec, Table, TableLimits } from '../table'

type Key = 'name' | 'number' | 'on' | 'branch'
const columns: readonly ColumnSpec<Key>[] = [
  { key: 'name', title: '姓名', synonyms: [], required: true },
  { key: 'number', title: '号码', synonyms: [], required: true },
  { key: 'on', title: '日期', synonyms: [], required: false },
  { key: 'branch', title: '支部', synonyms: [], required: false },
]
const header = ['姓名', '号码', '日期', '支部']

function read(
  sheets: readonly SheetSpec[],
  spec: Parameters<typeof xlsxOf>[1] = {},
  limits: Partial<TableLimits> = {},
) {
  return readTable(xlsxOf(sheets, spec), { columns, limits })
}

function sheet(rows: SheetSpec['rows'], more: Partial<SheetSpec> = {}): SheetSpec {
  return { name: '名单', rows, ...more }
}

async function rowsOf(table: Table<Key>): Promise<string[]> {
  return Array.fromAsync(table.rows(), (row) =>
    [row.number, ...(['name', 'number', 'on', 'branch'] as const).map((key) => row.get(key).text)].join('|'),
  )
}

/** The cell B2 of a sheet that has this value there. */
async function cellOf(value: CellValue, spec: Parameters<typeof xlsxOf>[1] = {}): Promise<Cell | undefined> {
  const table = await read([sheet([header, ['海山', value]])], spec)
  for await (const row of table.rows()) return row.get('number')
  return undefined
}

describe('an XLSX file', () => {
  it('is read with row numbers and addresses as in the file, blank rows left out', async () => {
    const table = await read([
      sheet([['某街道名单'], null, header, ['海山', 1], null, [' ', null], ['云舟', '2', { date: 41791 }]]),
    ])
    expect(table).toMatchObject({ format: 'xlsx', sheet: '名单', headerRow: 3, rowCount: 2, dateSystem: 1900 })
    expect(await rowsOf(table)).toEqual(['4|海山|1||', '7|云舟|2|2014-06-01|'])
    const [, second] = await Array.fromAsync(table.rows(), (row) => [row.get('on').address, row.get('branch').address])
    expect(second).toEqual(['C7', 'D7'])
  })

  it('takes the first visible sheet that has the required columns', async () => {
    const table = await read([
      sheet([['说明'], ['填表须知']], { name: '说明' }),
      sheet([header, ['隐藏', 1]], { name: '底稿', hidden: true }),
      sheet(
        [
          ['姓名', '日期'],
          ['缺列', 1],
        ],
        { name: '不全' },
      ),
      sheet([header, ['海山', 1]], { name: '正表' }),
      sheet([header, ['后表', 1]], { name: '后表' }),
    ])
    expect(table.sheet).toBe('正表')
    expect(await rowsOf(table)).toEqual(['2|海山|1||'])
  })

  it('passes over a sheet that is beyond a limit when a later one holds the table', async () => {
    const wide = sheet([Array.from({ length: 300 }, (_, index) => `c${index}`)], { name: '宽表' })
    const table = await read([wide, sheet([header, ['海山', 1]])])
    expect(await rowsOf(table)).toEqual(['2|海山|1||'])
    await expect(read([wide])).rejects.toMatchObject({ code: 'limit.columns' })
  })

  it('fills the rows of a merged cell with its value, but not sideways', async () => {
    const rows = [header, ['海山', 1, null, '灯塔支部'], ['云舟', 2], ['山海', 3], ['舟云', 4], ['备注说明很长']]
    const table = await read([sheet(rows, { merges: ['D2:D4', 'A6:D6', 'bad', 'D9:D8'] })])
    expect(await rowsOf(table)).toEqual([
      '2|海山|1||灯塔支部',
      '3|云舟|2||灯塔支部',
      '4|山海|3||灯塔支部',
      '5|舟云|4||',
      '6|备注说明很长|||',
    ])
    const [, filled] = await Array.fromAsync(table.rows(), (row) => row.get('branch'))
    expect(filled).toEqual({ address: 'D3', text: '灯塔支部', kind: 'text', mergedFrom: 'D2' })
  })

  it('may have a header of two rows with merged cells', async () => {
    const rows = [
      ['姓名', '党籍信息', null, '支部'],
      [null, '号码', '日期'],
      ['海山', 1, { date: 41791 }, '灯塔支部'],
    ]
    const table = await read([sheet(rows, { merges: ['A1:A2', 'B1:C1', 'D1:D2'] })])
    expect(table.headerRow).toBe(2)
    expect(await rowsOf(table)).toEqual(['3|海山|1|2014-06-01|灯塔支部'])
  })

  it('does not take a row that a merged cell merely covers for one of its own', async () => {
    const rows = [header, ['海山', 1, null, '灯塔支部'], [null, null]]
    expect(await rowsOf(await read([sheet(rows, { merges: ['A2:A3', 'D2:D3'] })]))).toEqual(['2|海山|1||灯塔支部'])
  })
})

describe('a cell of an XLSX file', () => {
  it.each<[string, CellValue, Partial<Cell>]>([
    ['a whole number', 13800001111, { text: '13800001111', kind: 'number' }],
    [
      'a number with an exponent that is exact',
      { xml: '<c><v>1.3800001111E10</v></c>' },
      { text: '13800001111', kind: 'number' },
    ],
    ['a fraction', 2014.06, { text: '2014.06', kind: 'number' }],
    ['text of digits', '330206199001011234', { text: '330206199001011234', kind: 'text' }],
    ['a date by built-in format', { date: 41791 }, { text: '2014-06-01', kind: 'date' }],
    ['a date by the format of the file', { xml: '<c s="2"><v>41791</v></c>' }, { text: '2014-06-01', kind: 'date' }],
    ['a date with time', { date: 41791.25 }, { text: '2014-06-01 06:00:00', kind: 'date' }],
    ['a number too large for a date, in a date cell', { date: 20140601 }, { text: '20140601', kind: 'number' }],
    ['the 29 February that Excel invented', { date: 60 }, { text: '1900-02-29', kind: 'date' }],
    [
      'a date by ISO text',
      { xml: '<c t="d"><v>2014-06-01T00:00:00</v></c>' },
      { text: '2014-06-01 00:00:00', kind: 'date' },
    ],
    [
      'inline text',
      { xml: '<c t="inlineStr"><is><t>甲</t><rPh><t>jia</t></rPh><t>乙</t></is></c>' },
      { text: '甲乙', kind: 'text' },
    ],
    ['the text of a formula', { xml: '<c t="str"><f>A1</f><v>甲</v></c>' }, { text: '甲', kind: 'text' }],
    ['the number of a formula', { xml: '<c><f>1+1</f><v>2</v></c>' }, { text: '2', kind: 'number' }],
    ['a formula never computed', { xml: '<c><f>1+1</f></c>' }, { text: '=', kind: 'error' }],
    ['an error value', { xml: '<c t="e"><v>#N/A</v></c>' }, { text: '#N/A', kind: 'error' }],
    ['a truth value', { xml: '<c t="b"><v>1</v></c>' }, { text: 'TRUE', kind: 'text' }],
    ['escaped characters', '甲_x000A_乙 &amp; <丙>', { text: '甲\n乙 &amp; <丙>', kind: 'text' }],
    [
      'character references',
      { xml: '<c t="inlineStr"><is><t>&#30002;&#x4E59;&quot;</t></is></c>' },
      { text: '甲乙"', kind: 'text' },
    ],
    [
      'a CDATA section',
      { xml: '<c t="inlineStr"><is><t><![CDATA[<甲>]]></t></is></c>' },
      { text: '<甲>', kind: 'text' },
    ],
  ])('can be %s', async (_, value, expected) => {
    expect(await cellOf(value)).toEqual({ address: 'B2', ...expected })
  })

  it.each<[string, CellValue]>([
    ['rounded to 15 digits by the spreadsheet', { xml: '<c><v>3.3020619900101101E+17</v></c>' }],
    ['written out after rounding', { xml: '<c><v>330206199001011000</v></c>' }],
    ['of 16 digits', { xml: '<c><v>1.234567890123456E15</v></c>' }],
  ])('that is a number %s has lost its precision', async (_, value) => {
    expect(await cellOf(value)).toMatchObject({ kind: 'number', precisionLost: true })
  })

  it('that a program wrote with all its digits has lost none', async () => {
    const cell = await cellOf({ xml: '<c><v>330206199001011234</v></c>' })
    expect(cell).toEqual({ address: 'B2', text: '330206199001011234', kind: 'number' })
  })

  it('has its date counted from 1904 where the workbook says so', async () => {
    expect(await cellOf({ date: 40329 }, { date1904: true })).toMatchObject({ text: '2014-06-01', kind: 'date' })
  })

  it('may be rich text, whose parts are joined', async () => {
    const parts = {
      'xl/sharedStrings.xml':
        '<sst><si><t>姓名</t></si><si><t>号码</t></si><si><t>日期</t></si><si><t>支部</t></si><si><r><rPr/><t>海</t></r><r><t>山</t></r><rPh sb="0" eb="1"><t>hai</t></rPh></si></sst>',
    }
    expect(await rowsOf(await read([sheet([header, ['海山', 1]])], { parts }))).toEqual(['2|海山|1||'])
  })

  it('needs no reference, and rows no number: they follow the one before', async () => {
    const xml =
      '<worksheet><sheetData><row><c t="inlineStr"><is><t>姓名</t></is></c><c t="inlineStr"><is><t>号码</t></is></c></row><row r="4"><c/><c r="B4"><v>7</v></c></row><row><c t="inlineStr"><is><t>海山</t></is></c></row></sheetData></worksheet>'
    const table = await read([sheet([])], { parts: { 'xl/worksheets/sheet1.xml': xml } })
    expect(await rowsOf(table)).toEqual(['4||7||', '5|海山|||'])
  })

  it('may be written with namespace prefixes, single quotes and any letter case of part names', async () => {
    const xml =
      "<x:worksheet xmlns:x='m'><!-- > --><x:sheetData><x:row r='1'><x:c r='A1' t='inlineStr'><x:is><x:t a='>'>姓名</x:t></x:is></x:c><x:c r='B1' t='inlineStr'><x:is><x:t>号码</x:t></x:is></x:c></x:row><x:row r='2'><x:c r='A2' t='inlineStr'><x:is><x:t>海山</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"
    const parts = workbookParts([sheet([])]).map((part) =>
      part.name === 'xl/worksheets/sheet1.xml' ? { name: 'XL/Worksheets/Sheet1.XML', content: xml } : part,
    )
    expect(await rowsOf(await readTable(zipOf(parts), { columns }))).toEqual(['2|海山|||'])
  })
})

describe('the limits of an XLSX file', () => {
  it.each([
    ['limit.rows', { rows: 1 }],
    ['limit.columns', { columns: 3 }],
    ['limit.cell', { cellChars: 3 }],
    ['limit.text', { sharedTextChars: 20 }],
    ['zip.bomb', { inflatedBytes: 100 }],
    ['zip.bomb', { zipEntries: 3 }],
    ['file.too-large', { fileBytes: 100 }],
  ] as const)('are kept before any row is given: %s', async (code, limits) => {
    await expect(read([sheet([header, ['海山', 1, null, '灯塔第一支部']])], {}, limits)).rejects.toMatchObject({
      name: 'TableError',
      code,
    })
  })
})
