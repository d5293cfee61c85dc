import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { recordedFindings } from '@harbor/tables/report/import-finding'
import { treeDirectory } from '@harbor/tables/text/name-directory'
import { csvOf, gb18030Of, utf8Of, xlsxOf, type CellValue } from '@harbor/testing/table-files'
import { educations, ethnicities, readEducation, readEthnicity, readStage } from './code-lists'
import { readRoster, readRosterTable, type RosterOptions, type RosterRow } from './read-roster'
import { checkCharacter } from './resident-id'
import { rosterColumns, type RosterKey } from './roster-columns'

const today = '2026-11-24' as LocalDate
const units = [
  { id: 'street' as UnitId, name: '招宝山街道党工委', kind: 'committee', parentId: null },
  { id: 'coast' as UnitId, name: '海滨社区党委', kind: 'committee', parentId: 'street' as UnitId },
  { id: 'port' as UnitId, name: '渔港社区党委', kind: 'committee', parentId: 'street' as UnitId },
  { id: 'beacon' as UnitId, name: '灯塔党支部', kind: 'branch', parentId: 'coast' as UnitId },
  { id: 'coast-1' as UnitId, name: '第一党支部', kind: 'branch', parentId: 'coast' as UnitId },
  { id: 'port-1' as UnitId, name: '第一党支部', kind: 'branch', parentId: 'port' as UnitId },
] as const
const options: RosterOptions = { today, knownUnits: treeDirectory(units) }

/** A number with the right check character: fictional, in a region and order that nobody is given. */
function idOf(body: string): string {
  return body + checkCharacter(body)
}
const manId = idOf('33020619900401995')
const womanId = idOf('33020619900402996')

const sound: Readonly<Partial<Record<RosterKey, string>>> = {
  name: '海山',
  sex: '男',
  ethnicity: '汉族',
  bornOn: '1990-04-01',
  education: '大学本科',
  idNumber: manId,
  stage: '正式党员',
  joinedOn: '2014-06-01',
  fullOn: '2015-06-01',
  branch: '灯塔党支部',
  posts: '支部委员',
  workplace: '某某有限公司',
  phone: '13800001111',
}

type Written = Partial<Record<RosterKey, CellValue>>

/** One row like the sound one but for what is given; XLSX, since only there cells have kinds. */
async function rowOf(changes: Written, more: Partial<RosterOptions> = {}): Promise<RosterRow> {
  const [row] = await rowsOf([changes], more)
  if (!row) throw new Error('no row')
  return row
}

async function rowsOf(
  changes: readonly Written[],
  more: Partial<RosterOptions> = {},
  merges: string[] = [],
): Promise<RosterRow[]> {
  const header = rosterColumns.map(({ title }) => title)
  const rows = changes.map((change) =>
    rosterColumns.map(({ key }) => (key in change ? (change[key] ?? null) : (sound[key] ?? null))),
  )
  const table = await readRosterTable(xlsxOf([{ name: '花名册', rows: [header, ...rows], merges }]))
  return Array.fromAsync(readRoster(table, { ...options, ...more }))
}

function codes(row: RosterRow): string[] {
  return row.findings.map(({ severity, code, cell }) => `${severity} ${code} ${cell ?? '-'}`)
}

function personal(row: RosterRow) {
  return row.accepted ? row.content.personal : undefined
}

describe('a sound row of a roster', () => {
  it('gives what the roll records, in its words', async () => {
    const row = await rowOf({})
    expect(row).toMatchObject({ accepted: true, row: 2, findings: [] })
    expect(row.accepted && row.content).toEqual({
      branchId: 'beacon',
      stage: 'full',
      joinedOn: '2014-06-01',
      fullOn: '2015-06-01',
      personal: {
        name: '海山',
        sex: 'male',
        ethnicity: '汉族',
        bornOn: '1990-04-01',
        education: '大学本科',
        idNumber: manId,
        workplace: '某某有限公司',
        phone: '13800001111',
        posts: '支部委员',
      },
    })
  })

  it('may be written in full-width characters, with spaces, and in the styles of rosters', async () => {
    const wide = manId.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
    const row = await rowOf({
      name: ' 海 山 ',
      sex: '男性',
      ethnicity: '汉',
      bornOn: '1990年4月1日',
      education: '本科',
      idNumber: `'${wide}`,
      stage: ' 正式 党员',
      joinedOn: '20140601',
      fullOn: { date: 42156 },
      phone: '+86 138-0000-1111',
    })
    expect(codes(row)).toEqual([])
    const plain = await rowOf({})
    expect(row.accepted && plain.accepted && row.content).toEqual(plain.accepted && plain.content)
    expect(row.accepted && row.contentHash).toBe(plain.accepted && plain.contentHash)
    expect(row.accepted && row.key).not.toBe(plain.accepted && plain.key)
  })

  it('has the same key whenever the same file is read', async () => {
    const [one, again] = await Promise.all([rowOf({}), rowOf({})])
    expect(one).toEqual(again)
    expect(one.accepted && one.key).toMatch(/^[0-9a-f]{64}$/)
  })

  it('takes its branch from a merged cell', async () => {
    const [, second] = await rowsOf([{}, { idNumber: womanId, sex: '女', bornOn: '1990-04-02', branch: null }], {}, [
      'J2:J3',
    ])
    expect(second?.accepted && second.content.branchId).toBe('beacon')
  })

  it.each([
    ['预备党员', 'probationary', { joinedOn: '2026-01-10', fullOn: null }],
    ['发展对象', 'development-target', { joinedOn: null, fullOn: null, targetOn: '2026-01-10' }],
    ['积极分子', 'activist', { joinedOn: null, fullOn: null, activistOn: '2026-01-10' }],
    ['申请人', 'applicant', { joinedOn: null, fullOn: null, appliedOn: '2026-01-10' }],
  ])('of the category %s is at the stage %s', async (stage, expected, changes) => {
    const row = await rowOf({ stage, ...changes })
    expect(codes(row)).toEqual([])
    expect(row.accepted && row.content).toMatchObject({ stage: expected })
  })
})

describe('the columns of a roster', () => {
  const synonyms = rosterColumns.flatMap(({ key, synonyms }) => synonyms.map((synonym) => [synonym, key] as const))

  it.each(synonyms)('%s is understood as %s', async (title, key) => {
    const header = [...new Set(['姓名', '身份证号', '人员类别', '所在党支部'])].filter(
      (usual) => rosterColumns.find((spec) => spec.key === key)?.title !== usual,
    )
    const table = await readRosterTable(
      utf8Of(
        csvOf([
          [...header, title],
          [...header, 'x'],
        ]),
      ),
    )
    expect(table.columns.get(key)?.title).toBe(title)
  })

  it('that are not recorded are told apart from those not understood', async () => {
    const table = await readRosterTable(
      utf8Of('序号,姓名,身份证号,人员类别,所在支部,籍贯,家庭住址,备注,星座\n1,海山,1,正式党员,灯塔,宁波,某路,无,天秤'),
    )
    expect(table.ignored.map(({ letters, title, reason }) => `${letters} ${title} ${reason}`)).toEqual([
      'A 序号 known',
      'F 籍贯 known',
      'G 家庭住址 known',
      'H 备注 known',
      'I 星座 unknown',
    ])
  })

  it('that are required must be there', async () => {
    await expect(readRosterTable(utf8Of('姓名,性别\n海山,男'))).rejects.toMatchObject({
      code: 'table.column-missing',
      detail: { columns: '身份证号、人员类别、所在党支部' },
    })
  })
})

describe('the ID number of a row', () => {
  it.each<[string, Written, string[]]>([
    [
      'with a wrong check character',
      { idNumber: `${manId.slice(0, 17)}${manId.endsWith('1') ? '2' : '1'}` },
      ['error id.checksum F2'],
    ],
    ['of 17 digits', { idNumber: manId.slice(0, 17) }, ['error id.shape F2']],
    ['with a day that does not exist', { idNumber: idOf('33020619900231995') }, ['error id.birth-date F2']],
    ['of somebody not yet born', { idNumber: idOf('33020620990401995') }, ['error id.birth-date F2']],
    ['of no known region', { idNumber: idOf('99020619900401995') }, ['warning id.region F2']],
    [
      'rounded by the spreadsheet',
      { idNumber: { xml: '<c><v>3.3020619900401E+17</v></c>' } },
      ['error id.precision-lost F2'],
    ],
    ['that is an error value', { idNumber: { xml: '<c t="e"><v>#N/A</v></c>' } }, ['error cell.error-value F2']],
    ['that is missing', { idNumber: null }, ['warning id.missing F2']],
    [
      'that is missing like the birth date',
      { idNumber: '无', bornOn: null },
      ['warning id.missing F2', 'error id.unidentified F2'],
    ],
    ['of a woman for a man', { idNumber: idOf('33020619900401996') }, ['warning sex.differs-from-id B2']],
    ['with another birth date', { idNumber: idOf('33020619900402995') }, ['warning born.differs-from-id D2']],
  ])('%s is found', async (_, changes, expected) => {
    expect(codes(await rowOf(changes))).toEqual(expected)
  })

  it('of 15 digits is recorded as the 18 that it became', async () => {
    const row = await rowOf({ idNumber: manId.slice(0, 6) + manId.slice(8, 17) })
    expect(codes(row)).toEqual(['warning id.fifteen-digits F2'])
    expect(personal(row)?.idNumber).toBe(manId)
  })

  it('with a wrong check character is taken where fictional data is allowed, without finding', async () => {
    const idNumber = `${manId.slice(0, 17)}${manId.endsWith('1') ? '2' : '1'}`
    const row = await rowOf({ idNumber }, { allowInvalidIdChecksum: true })
    expect(codes(row)).toEqual([])
    expect(personal(row)?.idNumber).toBe(idNumber)
  })

  it('tells sex and birth date where the row does not', async () => {
    const row = await rowOf({ sex: null, bornOn: null })
    expect(codes(row)).toEqual(['warning born.from-id D2', 'warning sex.from-id B2'])
    expect(personal(row)).toMatchObject({ sex: 'male', bornOn: '1990-04-01' })
  })

  it('tells the day where the roster has only the month', async () => {
    const row = await rowOf({ bornOn: '1990.04' })
    expect(codes(row)).toEqual([])
    expect(personal(row)?.bornOn).toBe('1990-04-01')
    expect(codes(await rowOf({ bornOn: '1990.05' }))).toEqual([
      'warning date.month-only D2',
      'warning born.differs-from-id D2',
    ])
  })
})

describe('the name of a row', () => {
  it.each<[string, string, string[], string | undefined]>([
    ['阿依古丽•海山', '阿依古丽·海山', [], '阿依古丽·海山'],
    ['阿依古丽 . 海山', 'with an ASCII dot', [], '阿依古丽·海山'],
    ['𠮷海', 'with a rare hanzi', [], '𠮷海'],
    ['海', 'of one hanzi', ['warning name.shape A2'], '海'],
    ['Anna Haishan', 'in Latin letters', ['warning name.shape A2'], 'Anna Haishan'],
    ['\ue000海', 'with a private character', ['warning name.private-use A2'], '\ue000海'],
    ['海?', 'with a lost character', ['error name.character-lost A2'], undefined],
    ['海山2', 'with a digit', ['error name.unlikely A2'], undefined],
    ['海山(女)', 'with a remark', ['error name.unlikely A2'], undefined],
    ['海'.repeat(61), 'that is too long', ['error cell.too-long A2'], undefined],
    ['-', 'that is a dash', ['error name.missing A2'], undefined],
  ])('%s: %s', async (name, _, expected, recorded) => {
    const row = await rowOf({ name })
    expect(codes(row)).toEqual(expected)
    expect(personal(row)?.name).toBe(recorded)
  })
})

describe('the dates of a row', () => {
  it.each<[string, Written, string[]]>([
    [
      'joined before being born',
      { joinedOn: '1980-01-01', fullOn: '2015-06-01' },
      ['error dates.before-birth H2', 'warning joined.under-18 H2'],
    ],
    ['joined at 17', { joinedOn: '2008-03-31', fullOn: '2009-04-01' }, ['warning joined.under-18 H2']],
    ['joined on the 18th birthday', { joinedOn: '2008-04-01', fullOn: '2009-04-01' }, []],
    ['applied at 17', { appliedOn: '2007-04-01' }, ['warning applied.under-18 O2']],
    ['applied after joining', { appliedOn: '2014-06-02' }, ['error dates.order H2']],
    [
      'converted before joining',
      { fullOn: '2014-05-01' },
      ['error dates.order I2', 'warning full.within-probation I2'],
    ],
    ['converted a day early', { fullOn: '2015-05-31' }, ['warning full.within-probation I2']],
    [
      'converted at once when there was no probation',
      { bornOn: '1950-04-01', idNumber: idOf('33020619500401995'), joinedOn: '1970-07-01', fullOn: '1970-07-01' },
      [],
    ],
    ['joins tomorrow', { joinedOn: '2026-11-25', fullOn: null, stage: '预备党员' }, ['error dates.in-future H2']],
    ['converts tomorrow', { fullOn: '2026-11-25' }, ['error dates.in-future I2']],
    [
      'on probation for two years',
      { stage: '预备党员', joinedOn: '2024-11-24', fullOn: null },
      ['warning probation.overdue H2'],
    ],
    ['on probation for almost two years', { stage: '预备党员', joinedOn: '2024-11-25', fullOn: null }, []],
    ['no date of joining', { joinedOn: null }, ['error joined.missing H2']],
    ['no date of conversion', { fullOn: null }, ['error full.missing I2']],
    [
      'converted though on probation',
      { stage: '预备党员', joinedOn: '2025-11-24', fullOn: '2026-11-24' },
      ['error full.not-yet I2'],
    ],
    ['joined though an applicant', { stage: '入党申请人', fullOn: null }, ['error joined.not-yet H2']],
    ['a date that is none', { fullOn: '2015.2.30' }, ['error date.no-such-day I2']],
    ['a date that is text', { fullOn: '待定' }, ['error date.unreadable I2']],
    ['only the year', { joinedOn: '2014' }, ['error date.year-only H2']],
    ['a month that may be two', { joinedOn: 2014.1 }, ['error date.ambiguous-month H2']],
  ])('that say %s are found', async (_, changes, expected) => {
    expect(codes(await rowOf(changes))).toEqual(expected)
  })

  it('of which only the month is known stand for its first day, with a finding', async () => {
    const row = await rowOf({ joinedOn: '2014.06', fullOn: '2015年6月' })
    expect(codes(row)).toEqual(['warning date.month-only H2', 'warning date.month-only I2'])
    expect(row.accepted && row.content).toMatchObject({ joinedOn: '2014-06-01', fullOn: '2015-06-01' })
  })

  it('of which only the month is known break no rule that the day could keep', async () => {
    expect(codes(await rowOf({ joinedOn: '2014-06-15', fullOn: '2015.06' }))).toEqual(['warning date.month-only I2'])
    expect(codes(await rowOf({ joinedOn: '2014-06-15', fullOn: '2015.05' }))).toContain(
      'warning full.within-probation I2',
    )
  })

  it('are counted from 1904 where the workbook says so', async () => {
    const header = rosterColumns.map(({ title }) => title)
    const row = rosterColumns.map(({ key }) => (key === 'joinedOn' ? 40329 : (sound[key] ?? null)))
    const table = await readRosterTable(xlsxOf([{ name: 'a', rows: [header, row] }], { date1904: true }))
    const [read] = await Array.fromAsync(readRoster(table, options))
    expect(read?.accepted && read.content.joinedOn).toBe('2014-06-01')
  })

  it('that are bare numbers in a CSV are taken for serials, with a finding', async () => {
    const text = csvOf([
      ['姓名', '身份证号', '人员类别', '入党日期', '转正日期', '支部'],
      ['海山', manId, '正式党员', '41791', '2015.6.1', '灯塔党支部'],
    ])
    const [row] = await Array.fromAsync(readRoster(await readRosterTable(gb18030Of(text)), options))
    expect(row && codes(row)).toEqual(['warning date.serial-assumed D2'])
    expect(row?.accepted && row.content.joinedOn).toBe('2014-06-01')
  })
})

describe('the branch of a row', () => {
  it.each<[string, Written, string[]]>([
    ['unknown', { branch: '火星观测站' }, ['error branch.unknown J2']],
    ['misspelt', { branch: '灯塌党支部' }, ['error branch.unknown-near J2']],
    ['ambiguous', { branch: '第一党支部' }, ['error branch.ambiguous J2']],
    ['no branch', { branch: '海滨社区党委' }, ['error branch.no-branch J2']],
    ['missing', { branch: null }, ['error branch.missing J2']],
    ['in short style', { branch: '灯塔支部' }, ['warning branch.short-name J2']],
  ])('that is %s is found', async (_, changes, expected) => {
    expect(codes(await rowOf(changes))).toEqual(expected)
  })

  it('is found by a path, or with the column of the unit above', async () => {
    const byPath = await rowOf({ branch: '渔港社区党委/第一党支部' })
    const byColumn = await rowOf({ branch: '第一党支部', above: '海滨社区党委' })
    expect(byPath.accepted && byPath.content.branchId).toBe('port-1')
    expect(byColumn.accepted && byColumn.content.branchId).toBe('coast-1')
  })

  it('that is misspelt is answered with the names that are near', async () => {
    const { findings } = await rowOf({ branch: '灯塌党支部' })
    expect(findings[0]).toMatchObject({
      row: 2,
      column: '所在党支部',
      zh: '没有名为“灯塌党支部”的党支部;是否为:海滨社区党委/灯塔党支部',
      en: 'There is no branch "灯塌党支部"; did you mean: 海滨社区党委/灯塔党支部',
    })
  })
})

describe('the other cells of a row', () => {
  it.each<[string, Written, string[]]>([
    ['an unreadable sex', { sex: '未知' }, ['error sex.unreadable B2']],
    ['no sex and no ID number', { sex: null, idNumber: null }, ['warning id.missing F2', 'error sex.missing B2']],
    ['an unknown ethnic group', { ethnicity: '火星族' }, ['warning ethnicity.unknown C2']],
    ['an unknown education', { education: '自学成才' }, ['warning education.unknown E2']],
    ['no category', { stage: null }, ['error stage.missing G2']],
    ['an unknown category', { stage: '群众' }, ['error stage.unknown G2']],
    ['several telephones', { phone: '13800001111、0574-86250000' }, ['warning phone.several M2']],
    ['no telephone number', { phone: '问邻居' }, ['warning phone.shape M2']],
    ['a workplace without end', { workplace: '某'.repeat(201) }, ['error cell.too-long L2']],
  ])('%s is found', async (_, changes, expected) => {
    expect(codes(await rowOf(changes))).toEqual(expected)
  })

  it.each(['13800001111', '0574-86250000', '(0574)86250000', '86250000', '010-62000000-8001'])(
    'the telephone %s is fine',
    async (phone) => {
      expect(codes(await rowOf({ phone }))).toEqual([])
    },
  )
})

describe('the same person twice in a file', () => {
  it('is found by ID number', async () => {
    const [first, second] = await rowsOf([{}, { name: '海珊', bornOn: '1990-04-01' }])
    expect(first?.accepted).toBe(true)
    expect(second && codes(second)).toEqual(['error duplicate.id F3'])
    expect(second?.findings[0]?.zh).toBe('身份证号与第 2 行相同')
  })

  it('is found by name and birth date where a row has no ID number', async () => {
    const [, second] = await rowsOf([{}, { idNumber: null }])
    expect(second && codes(second)).toEqual(['warning id.missing F3', 'error duplicate.person A3'])
  })

  it('is not suspected in two namesakes with ID numbers of their own', async () => {
    const [, second] = await rowsOf([{}, { idNumber: idOf('33020619900401997') }])
    expect(second && codes(second)).toEqual([])
  })
})

describe('lines below the persons', () => {
  it.each([
    ['合计', null, '12人'],
    ['填表人:云舟', null, '审核人:山海'],
    ['注:以上名单截至本月'],
    [null, null, null, '某街道'],
  ])('such as %s are skipped, with a finding', async (...cells) => {
    const header = rosterColumns.map(({ title }) => title)
    const person = rosterColumns.map(({ key }) => sound[key] ?? null)
    const table = await readRosterTable(xlsxOf([{ name: 'a', rows: [header, person, cells] }]))
    const [, note] = await Array.fromAsync(readRoster(table, options))
    expect(note).toMatchObject({ accepted: false, isNote: true, findings: [{ code: 'row.note', severity: 'warning' }] })
  })

  it('are not taken for a person with many cells missing', async () => {
    expect(await rowOf({ idNumber: null, stage: null })).toMatchObject({ accepted: false, isNote: false })
  })
})

describe('findings to be recorded', () => {
  it('are the kernel’s, and tell nothing of the person', async () => {
    const row = await rowOf({
      ethnicity: '火星族',
      phone: '问邻居',
      joinedOn: '2008-03-31',
      fullOn: '2010-01-01',
      name: '海',
    })
    const recorded = recordedFindings(row.findings)
    expect(recorded).toContainEqual({ code: 'joined.under-18', pack: 'DEV-2014', article: '5-7', detail: {} })
    expect(JSON.stringify(recorded)).not.toMatch(/火星|邻居|海|2008/)
  })
})

describe('the lists', () => {
  it('of ethnic groups are complete and read with and without 族', () => {
    expect(new Set(ethnicities).size).toBe(56)
    for (const name of ethnicities) expect([name, readEthnicity(name.slice(0, -1))]).toEqual([name, name])
    expect(readEthnicity('维族')).toBe('维吾尔族')
  })

  it('of education know the usual short forms', () => {
    for (const name of educations) expect(readEducation(name)).toBe(name)
    expect(['大专', '本科', '中专', '硕士'].map(readEducation)).toEqual([
      '大学专科',
      '大学本科',
      '中等专科',
      '硕士研究生',
    ])
  })

  it('of categories know the glossary’s five', () => {
    expect(['正式党员', '预备党员', '发展对象', '入党积极分子', '入党申请人'].map(readStage)).toEqual([
      'full',
      'probationary',
      'development-target',
      'activist',
      'applicant',
    ])
  })
})
