import { rosterColumns } from '@harbor/membership/roll/import/roster-columns'
import { csvText, rosterTable, workbookBytes, type RosterRow } from './roster-file'

const hostile: RosterRow = {
  name: '=HYPERLINK("http://x","陈")',
  branch: '+第一支部',
  stage: '正式党员',
  idNumber: '330203198804120020',
  phone: '19900001001',
  workplace: 'a,b\n"c"',
  remark: '@sum',
}

describe('an exported roster', () => {
  it('has the titles of an import, personal ones only when asked for', () => {
    const { titles } = rosterTable([], false)
    expect(titles.slice(0, 3)).toEqual(['姓名', '性别', '民族'])
    expect(titles).not.toContain('身份证号')
    expect(rosterTable([], true).titles).toContain('身份证号')
    const known = rosterColumns.map(({ title }) => title)
    expect(rosterTable([], true).titles.filter((title) => !known.includes(title))).toEqual(['备注'])
  })

  it('as CSV holds no formula, keeps long numbers and quotes what it must', () => {
    const { titles, lines } = rosterTable([hostile], true)
    const text = csvText(titles, lines)
    expect(text.startsWith('\ufeff姓名,')).toBe(true)
    expect(text.endsWith('\r\n')).toBe(true)
    expect(text).toContain(`"'=HYPERLINK(""http://x"",""陈"")"`)
    expect(text).toContain(`,'+第一支部,`)
    expect(text).toContain('"\t330203198804120020"')
    expect(text).toContain('19900001001')
    expect(text).toContain('"a,b\n""c"""')
    expect(text).toContain(`'@sum`)
  })

  it('as a workbook holds text only', async () => {
    const { Workbook } = await import('@cj-tech-master/excelts')
    const { titles, lines } = rosterTable([hostile], true)
    const workbook = new Workbook()
    await workbook.xlsx.load(await workbookBytes(titles, lines))
    const [sheet] = workbook.worksheets
    const values = (sheet?.getRow(2).values ?? []) as readonly unknown[]
    expect(values).toContain('=HYPERLINK("http://x","陈")')
    expect(values).toContain('330203198804120020')
    expect(values.filter((value) => value !== undefined).every((value) => typeof value === 'string')).toBe(true)
  })
})
