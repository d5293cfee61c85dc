import { Workbook } from '@cj-tech-master/excelts'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { ImportReport, RowStanding } from '@harbor/tables/report/import-report'
import { reportText } from '@harbor/tables/report/report-text'
import { tableLimits } from '@harbor/tables/table'
import { ZipArchive } from '@harbor/tables/xlsx/zip'
import { treeDirectory } from '@harbor/tables/text/name-directory'
import { displayWidth } from '@harbor/tables/text/plain-text'
import { csvOf, utf8Of, xlsxOf } from '@harbor/testing/table-files'
import { readRoster, readRosterTable, type RosterOptions } from './read-roster'
import { checkCharacter } from './resident-id'
import { annotateRoster, dryRunReport, rosterTemplate } from './roster-report'

const options: RosterOptions = {
  today: '2026-11-24' as LocalDate,
  knownUnits: treeDirectory([{ id: 'beacon' as UnitId, name: '灯塔党支部', kind: 'branch' as const, parentId: null }]),
}
const header = ['姓名', '身份证号', '人员类别', '入党日期', '转正日期', '所在党支部', '工作单位', '星座', '籍贯']

function idOf(order: number): string {
  const body = `33020619900401${String(order).padStart(3, '0')}`
  return body + checkCharacter(body)
}
function person(order: number, changes: Readonly<Record<number, string>> = {}): string[] {
  const usual = [
    `海山${'甲乙丙丁'[order % 4]}`,
    idOf(order),
    '正式党员',
    '2014-06-01',
    '2015-06-01',
    '灯塔党支部',
    '某厂',
    '天秤',
    '宁波',
  ]
  return usual.map((value, index) => changes[index] ?? value)
}

const rows = [
  header,
  person(1),
  person(2, { 3: '2008.01' }),
  person(3, { 1: '123' }),
  person(5, { 6: '=HYPERLINK("http://x")' }),
]
const csv = utf8Of(csvOf(rows))

const standings: Readonly<Record<number, RowStanding>> = {
  2: { outcome: 'unchanged' },
  3: { outcome: 'changed', fields: ['joinedOn', 'personal.phone'] },
}

async function report(bytes: Uint8Array): Promise<ImportReport> {
  const table = await readRosterTable(bytes)
  return dryRunReport(table, readRoster(table, options), (row) => standings[row.row] ?? { outcome: 'new' })
}

describe('a dry run', () => {
  it('counts what would become of the rows, and lists what was found', async () => {
    const found = await report(csv)
    expect(found).toMatchObject({ format: 'csv', headerRow: 1, rows: 4, new: 1, unchanged: 1, changed: 1, refused: 1 })
    expect(found.changes).toEqual([{ row: 3, fields: ['joinedOn', 'personal.phone'] }])
    expect(found.findings.map(({ row, column, cell, code, severity }) => [row, column, cell, code, severity])).toEqual([
      [1, '星座', 'H1', 'column.unknown', 'warning'],
      [1, '性别', undefined, 'column.derived', 'warning'],
      [1, '出生日期', undefined, 'column.derived', 'warning'],
      [3, '入党日期', 'D3', 'date.month-only', 'warning'],
      [3, '入党日期', 'D3', 'joined.under-18', 'warning'],
      [4, '身份证号', 'B4', 'id.shape', 'error'],
    ])
    expect(found.ignoredColumns).toEqual([
      { letters: 'H', title: '星座', reason: 'unknown' },
      { letters: 'I', title: '籍贯', reason: 'known' },
    ])
    expect(JSON.parse(JSON.stringify(found))).toEqual(found)
  })

  it('tells of a row that the roll refuses', async () => {
    const table = await readRosterTable(csv)
    const refused: RowStanding = {
      outcome: 'refused',
      findings: [
        {
          row: 2,
          code: 'roll.elsewhere',
          severity: 'error',
          pack: 'IMPORT',
          article: '',
          detail: {},
          zh: '甲',
          en: 'a',
        },
      ],
    }
    const found = await dryRunReport(table, readRoster(table, options), () => refused)
    expect(found).toMatchObject({ rows: 4, refused: 4, new: 0 })
    expect(found.findingCounts).toContainEqual({ code: 'roll.elsewhere', severity: 'error', count: 3 })
  })

  it.each(['zh', 'en'] as const)('can be shown on a terminal: %s', async (language) => {
    const text = reportText(await report(csv), language)
    const lines = text.split('\n')
    expect(text).toMatch(
      language === 'zh'
        ? /行数 4 {2}新增 1 {2}不变 1 {2}有变化 1 {2}不导入 1/
        : /rows 4 {2}new 1 {2}unchanged 1 {2}changed 1 {2}refused 1/,
    )
    const coded = lines.filter((line) => /date\.month-only|joined\.under-18/.test(line))
    const columns = coded.map((line) => displayWidth(line.slice(0, line.search(/date\.|joined\./))))
    expect(new Set(columns).size).toBe(1)
    expect(text).toMatch(/B4 .*id\.shape/)
    expect(text).toMatch(/H 星座: /)
  })

  it('never lets a file steer the terminal, and stops at the number of findings asked for', async () => {
    const text = reportText(
      await report(utf8Of(csvOf([[...header, '\u001b[2Jx'], person(1, { 2: '群众' })]).replaceAll('\u001b', '\u009b'))),
      'zh',
      1,
    )
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
    expect(text).toMatch(/……另有 \d+ 条/)
  })
})

describe('an annotated roster', () => {
  async function annotated(bytes: Uint8Array) {
    const { findings } = await report(bytes)
    const made = await annotateRoster(bytes, findings)
    const workbook = new Workbook()
    await workbook.xlsx.load(made)
    const sheet = workbook.worksheets[0]
    if (!sheet) throw new Error('no sheet')
    return { made, sheet }
  }

  it.each([
    ['CSV', csv],
    ['XLSX', xlsxOf([{ name: '名册', rows }])],
  ])('made of a %s file has the results by row and by cell', async (_, bytes) => {
    const { sheet } = await annotated(bytes)
    expect(sheet.getCell('J1').value).toBe('核对结果')
    expect(sheet.getCell('J2').value).toBeFalsy()
    expect(sheet.getCell('J3').value).toMatch(/入党日期 只写到月.*\n入党日期 入党时未满 18 周岁/)
    expect(sheet.getCell('B4').fill).toMatchObject({ fgColor: { argb: 'FFFFC7CE' } })
    expect(sheet.getCell('D3').fill).toMatchObject({ fgColor: { argb: 'FFFFEB9C' } })
    expect(sheet.getCell('B2').fill ?? {}).not.toHaveProperty('fgColor')
    expect(JSON.stringify(sheet.getCell('B4').note)).toContain('身份证号不是 18 位')
    expect(sheet.getCell('B2').value).toBe(idOf(1))
  })

  it.each([
    ['CSV', csv],
    ['XLSX', xlsxOf([{ name: '名册', rows }])],
  ])('made of a %s file keeps what looks like a formula as text', async (_, bytes) => {
    const { sheet } = await annotated(bytes)
    const cell = sheet.getCell('G5')
    expect(cell.value).toBe('=HYPERLINK("http://x")')
    expect(cell.formula).toBeFalsy()
    expect(cell.numFmt).toBe('@')
  })

  it('is a whole package: every part that it names is there', async () => {
    for (const bytes of [csv, xlsxOf([{ name: '名册', rows }]), await rosterTemplate(['灯塔党支部'])]) {
      const made = await annotateRoster(bytes, (await report(bytes)).findings)
      const zip = new ZipArchive(made, tableLimits)
      await expect(zip.proveSizes()).resolves.toBeUndefined()
      const types = Buffer.concat(await Array.fromAsync(zip.read('[Content_Types].xml'))).toString()
      const parts = [...types.matchAll(/PartName="([^"]+)"/g)].map(([, name = '']) => name)
      expect(parts.filter((name) => !zip.has(name))).toEqual([])
    }
  })

  it('writes fills without a type of pattern as Excel accepts them', async () => {
    const styles =
      '<styleSheet><fonts count="1"><font/></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill></fills><borders count="1"><border/></borders><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="0" fillId="2" applyFill="1"/></cellXfs></styleSheet>'
    const styled = { xml: '<c s="1" t="inlineStr"><is><t>海丙</t></is></c>' }
    const bytes = xlsxOf([{ name: '名册', rows: [...rows, [styled]] }], { parts: { 'xl/styles.xml': styles } })
    const zip = new ZipArchive(await annotateRoster(bytes, (await report(bytes)).findings), tableLimits)
    const written = Buffer.concat(await Array.fromAsync(zip.read('xl/styles.xml'))).toString()
    expect(written).toContain('<patternFill><bgColor')
    expect(written).not.toContain('undefined')
  })

  it('keeps the look of a workbook, and its other sheets', async () => {
    const workbook = new Workbook()
    const sheet = workbook.addWorksheet('名册')
    sheet.addRows(rows)
    sheet.getCell('B4').font = { bold: true }
    sheet.getCell('A1').note = '原有批注'
    workbook.addWorksheet('附表').addRow(['其他'])
    const bytes = await workbook.xlsx.writeBuffer()
    const made = new Workbook()
    await made.xlsx.load(await annotateRoster(bytes, (await report(bytes)).findings))
    expect(made.worksheets.map(({ name }) => name)).toEqual(['名册', '附表'])
    expect(made.worksheets[0]?.getCell('B4').font).toMatchObject({ bold: true })
    expect(JSON.stringify(made.worksheets[0]?.getCell('A1').note)).toContain('原有批注')
  })

  it('annotated again has its column written anew, and reads as the same roster', async () => {
    const { made } = await annotated(csv)
    const again = await annotated(made)
    expect(again.sheet.getCell('J1').value).toBe('核对结果')
    expect(again.sheet.getCell('K1').value).toBeFalsy()
    expect((await report(made)).ignoredColumns).toContainEqual({ letters: 'J', title: '核对结果', reason: 'known' })
  })
})

describe('the template of a roster', () => {
  it('is a roster without rows, as our reader sees it', async () => {
    const table = await readRosterTable(await rosterTemplate(['灯塔党支部']))
    expect(table).toMatchObject({ sheet: '党员花名册', headerRow: 1, rowCount: 0, ignored: [] })
    expect(table.columns.size).toBe(17)
  })

  it('offers the lists to choose from, explains itself and is the same bytes each time', async () => {
    const bytes = await rosterTemplate(['灯塔党支部', '=1+1'])
    const workbook = new Workbook()
    await workbook.xlsx.load(bytes)
    const [sheet, choices, instructions] = ['党员花名册', '选项', '填表说明'].map((name) => workbook.getWorksheet(name))
    expect(sheet?.dataValidations.find('B2')).toMatchObject({
      type: 'list',
      formulae: ["'选项'!$B$1:$B$2"],
      errorStyle: 'stop',
    })
    expect(sheet?.dataValidations.find('J5000')).toMatchObject({ type: 'list', formulae: ["'选项'!$J$1:$J$2"] })
    expect(sheet?.getCell('F2').numFmt).toBe('@')
    expect(choices?.getCell('C56').value).toBe('基诺族')
    expect(choices?.getCell('J2').value).toBe('=1+1')
    expect(choices?.state).toBe('veryHidden')
    expect(instructions?.getCell('A1').value).toMatch(/填表说明/)
    expect(Buffer.from(bytes).equals(await rosterTemplate(['灯塔党支部', '=1+1']))).toBe(true)
  })

  it('filled in is read without findings', async () => {
    const workbook = new Workbook()
    await workbook.xlsx.load(await rosterTemplate(['灯塔党支部']))
    const values = [
      '海山',
      '男',
      '汉族',
      '1990-04-01',
      '大学本科',
      idOf(995),
      '正式党员',
      '2014-06-01',
      '2015-06-01',
      '灯塔党支部',
    ]
    workbook.getWorksheet('党员花名册')?.getRow(2).getCell(1)
    values.forEach((value, index) => {
      const cell = workbook
        .getWorksheet('党员花名册')
        ?.getRow(2)
        .getCell(index + 1)
      if (cell) cell.value = value
    })
    const found = await report(await workbook.xlsx.writeBuffer())
    expect(found).toMatchObject({ rows: 1, unchanged: 1, findings: [] })
  })
})

describe('a roster of 10,000 rows', () => {
  jest.setTimeout(60_000)

  const many = [header, ...Array.from({ length: 10_000 }, (_, order) => person(order, { 1: bigId(order) }))]

  function bigId(order: number): string {
    const day = String(1 + (order % 28)).padStart(2, '0')
    const month = String(1 + (Math.floor(order / 28) % 12)).padStart(2, '0')
    const body = `330206${1960 + Math.floor(order / 336)}${month}${day}995`
    return body + checkCharacter(body)
  }

  it.each([
    ['CSV', utf8Of(csvOf(many))],
    ['XLSX', xlsxOf([{ name: '名册', rows: many }])],
  ])('in %s is checked in a fraction of the time that the import has', async (_, bytes) => {
    const start = process.cpuUsage()
    const found = await report(bytes)
    expect(found.rows).toBe(10_000)
    expect(found).toMatchObject({ refused: 0, unchanged: 1, changed: 1, new: 9_998 })
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1_000).toBeLessThan(5_000)
  })
})
