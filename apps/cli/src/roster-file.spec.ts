import { rosterColumns } from '@harbor/membership/roll/import/roster-columns'
import type { UnitOn } from '@harbor/organization/unit-overview/as-of'
import { csvText, namesOfBranch, rosterTable, workbookBytes, type RosterRow } from './roster-file'

const hostile: RosterRow = {
  name: '=HYPERLINK("http://x","陈")',
  branch: '+第一支部',
  stage: '正式党员',
  idNumber: '330203198804120020',
  phone: '19900001001',
  workplace: 'a,b\n"c"',
  remark: '@sum',
}

type Named = Pick<UnitOn, 'name'> & { readonly id: string; readonly parentId: string | null }
const unitOn = (unit: Named): [string, UnitOn] => [unit.id, unit as UnitOn]

describe('an exported roster', () => {
  it('has the titles of an import, personal ones only when asked for', () => {
    const { titles } = rosterTable([], false)
    expect(titles.slice(0, 3)).toEqual(['姓名', '性别', '民族'])
    expect(titles).not.toContain('身份证号')
    expect(rosterTable([], true).titles).toContain('身份证号')
    const known = rosterColumns.map(({ title }) => title)
    expect(rosterTable([], true).titles.filter((title) => !known.includes(title))).toEqual(['备注'])
  })

  it('names the branch and what is above it, unless that may not be seen', () => {
    const [branchId, parentId] = ['0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b', '0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5c']
    const branch = unitOn({ id: branchId, name: '第一支部', parentId })
    const above = unitOn({ id: parentId, name: '社区党委', parentId: null })
    expect(namesOfBranch(new Map([branch, above]), branchId)).toEqual({ branch: '第一支部', above: '社区党委' })
    expect(namesOfBranch(new Map([branch]), branchId)).toEqual({ branch: '第一支部', above: '' })
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
