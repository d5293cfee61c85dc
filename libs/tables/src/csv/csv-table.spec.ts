import { csvOf, gb18030Of, utf16Of, utf8Of } from '@harbor/testing/table-files'
import { readTable } from '../read-table'
import type { ColumnSpec, Table } from '../table'

const columns: readonly ColumnSpec<'name' | 'number' | 'on'>[] = [
  { key: 'name', title: '姓名', synonyms: ['名字'], required: true },
  { key: 'number', title: '号码', synonyms: ['编号'], required: true },
  { key: 'on', title: '日期', synonyms: [], required: false },
]
const rows = [
  ['姓名', '号码', '日期', '籍贯', '星座'],
  ['海山', '0001', '2014-06-01', '宁波', ''],
  ['云舟', '0002', '', '镇海', '天秤'],
]

async function texts(table: Table<'name' | 'number' | 'on'>): Promise<string[]> {
  const found: string[] = []
  for await (const row of table.rows()) found.push(`${row.number} ${row.get('name').text} ${row.get('number').text}`)
  return found
}

describe('a CSV file', () => {
  const text = csvOf(rows)
  const encodings: readonly (readonly [name: string, bytes: Uint8Array, encoding: string])[] = [
    ['UTF-8', utf8Of(text), 'utf-8'],
    ['UTF-8 with byte order mark', utf8Of(text, true), 'utf-8'],
    ['UTF-16 little-endian', utf16Of(text, 'le'), 'utf-16le'],
    ['UTF-16 big-endian', utf16Of(text, 'be'), 'utf-16be'],
    ['UTF-16 little-endian without mark', utf16Of(text, 'le', false), 'utf-16le'],
    ['UTF-16 big-endian without mark', utf16Of(text, 'be', false), 'utf-16be'],
    ['GB18030', gb18030Of(text), 'gb18030'],
  ]
  it.each(encodings)('in %s is recognised and read', async (_, bytes, encoding) => {
    const table = await readTable(bytes, { columns, knownUnused: ['籍贯'] })
    expect(table.encoding).toBe(encoding)
    expect(table.format).toBe('csv')
    expect(await texts(table)).toEqual(['2 海山 0001', '3 云舟 0002'])
  })

  it('in GB18030 keeps hanzi that need four bytes', async () => {
    const table = await readTable(gb18030Of('姓名,号码\n𠮷海,1\n'), { columns })
    expect(await texts(table)).toEqual(['2 𠮷海 1'])
  })

  it.each([',', ';', '\t', '|'])('separated by %j is recognised, whatever else its texts hold', async (separator) => {
    const table = await readTable(utf8Of(csvOf([rows[0] ?? [], ['甲,乙;丙\t丁|', '1,2']], separator)), { columns })
    expect(table.separator).toBe(separator)
    expect(await texts(table)).toEqual(['2 甲,乙;丙\t丁| 1,2'])
  })

  it('may have titles above the header and blank rows, which count', async () => {
    const table = await readTable(utf8Of('某街道名单,,\n\n制表:2026年\n姓名,号码\n,\n海山,1\n\n云舟,2'), { columns })
    expect(table.headerRow).toBe(4)
    expect(table.rowCount).toBe(2)
    expect(await texts(table)).toEqual(['6 海山 1', '8 云舟 2'])
  })

  it('may have quotation marks, and line breaks inside of them', async () => {
    const table = await readTable(utf8Of('姓名,号码\n"海\n""山""",1\n云舟,"2"\n'), { columns })
    expect(await texts(table)).toEqual(['2 海\n"山" 1', '3 云舟 2'])
  })

  it('ends its rows as it ends the first of them', async () => {
    const table = await readTable(utf8Of('"姓\n名",号码\r\n海\n山,1\r\n"云\r\n舟",2\r\n'), { columns })
    expect(await texts(table)).toEqual(['2 海\n山 1', '3 云\r\n舟 2'])
    const old = await readTable(utf8Of('姓名,号码\r海山,1\r云舟,2'), { columns })
    expect(await texts(old)).toEqual(['2 海山 1', '3 云舟 2'])
  })

  it('has its header within the first thousand rows', async () => {
    const table = await readTable(utf8Of(`${'\n'.repeat(999)}姓名,号码\n海山,1`), { columns })
    expect(table.headerRow).toBe(1_000)
    const late = readTable(utf8Of(`${'\n'.repeat(1_000)}姓名,号码\n海山,1`), { columns })
    await expect(late).rejects.toMatchObject({ code: 'table.no-header' })
  })

  it('is no longer than a sheet, blank rows counted', async () => {
    const ofRows = (sheetRows: number) =>
      readTable(utf8Of('姓名,号码\n海山,1\n\n,\n'), { columns, limits: { sheetRows } })
    expect((await ofRows(4)).rowCount).toBe(1)
    await expect(ofRows(3)).rejects.toMatchObject({ code: 'limit.rows', detail: { limit: 3 } })
  })

  it('gives what Excel protected as ="0001" as text, and says what an exponent has lost', async () => {
    const table = await readTable(utf8Of('姓名,号码\n海山,"=""0001"""\n云舟,3.30206E+17\n山海,330206199001010000\n'), {
      columns,
    })
    const cells = await Array.fromAsync(table.rows(), (row) => row.get('number'))
    expect(cells).toEqual([
      { address: 'B2', text: '0001', kind: 'text' },
      { address: 'B3', text: '3.30206E+17', kind: 'number', precisionLost: true },
      { address: 'B4', text: '330206199001010000', kind: 'number' },
    ])
  })

  it('tells the columns that are not used, and why', async () => {
    const table = await readTable(utf8Of('姓 名:,*编号(必填),籍贯,星座,名字\n海山,1,宁波,天秤,大山\n'), {
      columns,
      knownUnused: ['籍贯'],
    })
    expect([...table.columns]).toEqual([
      ['name', { index: 0, letters: 'A', title: '姓名:' }],
      ['number', { index: 1, letters: 'B', title: '*编号(必填)' }],
    ])
    expect(table.ignored).toEqual([
      { index: 2, letters: 'C', title: '籍贯', reason: 'known' },
      { index: 3, letters: 'D', title: '星座', reason: 'unknown' },
      { index: 4, letters: 'E', title: '名字', reason: 'second' },
    ])
  })

  it('prefers the usual title where two columns mean the same', async () => {
    const table = await readTable(utf8Of('名字,姓名,号码\n大山,海山,1\n'), { columns })
    expect(await texts(table)).toEqual(['2 海山 1'])
    expect(table.ignored).toEqual([{ index: 0, letters: 'A', title: '名字', reason: 'second' }])
  })

  it('can be read several times, and left in the middle', async () => {
    const table = await readTable(utf8Of(text), { columns })
    for await (const row of table.rows()) {
      expect(row.number).toBe(2)
      break
    }
    expect(await texts(table)).toEqual(await texts(table))
  })

  it('has the same hash in any reading, another file has another', async () => {
    const [one, again, other] = await Promise.all(
      [text, text, `${text}\n`].map((t) => readTable(utf8Of(t), { columns })),
    )
    expect(one?.fileHash).toMatch(/^[0-9a-f]{64}$/)
    expect(again?.fileHash).toBe(one?.fileHash)
    expect(other?.fileHash).not.toBe(one?.fileHash)
  })

  it.each([
    ['limit.rows', { rows: 1 }],
    ['limit.columns', { columns: 4 }],
    ['limit.cell', { cellChars: 9 }],
    ['file.too-large', { fileBytes: 20 }],
  ] as const)('beyond a limit is refused before any row is given: %s', async (code, limits) => {
    await expect(readTable(utf8Of(text), { columns, limits })).rejects.toMatchObject({ name: 'TableError', code })
  })

  it.each([
    ['csv.quotes', '姓名,号码\n"海山,1\n云舟,2\n'],
    ['table.column-missing', '姓名,日期,星座\n海山,1,2\n'],
    ['table.no-header', 'name;no\nHaishan;1\n'],
    ['file.empty', ''],
  ] as const)('that is no such table is refused: %s', async (code, content) => {
    await expect(readTable(utf8Of(content), { columns })).rejects.toMatchObject({ name: 'TableError', code })
  })

  it('names the line at which the text cannot be decoded', async () => {
    const bytes = Buffer.concat([gb18030Of('姓名,号码\n海山,1\n云'), Buffer.from([0xff, 0xff]), gb18030Of(',2\n')])
    await expect(readTable(bytes, { columns })).rejects.toMatchObject({ code: 'text.encoding', detail: { line: 3 } })
  })

  it('names the missing columns in both languages', async () => {
    const error: unknown = await readTable(utf8Of('姓名,日期\n海山,1\n'), { columns }).catch((e: unknown) => e)
    expect(error).toMatchObject({
      zh: '第 1 行的表头缺少必需的列:号码',
      en: 'The header in row 1 lacks required columns: 号码',
    })
  })
})
