import type { FindingText } from '@harbor/tables/report/import-finding'
import { cellTexts, type CellCode } from '@harbor/tables/report/row-check'

const idStandard = { pack: 'GB-11643', article: '4' } as const

/** What can be found against a row of a roster. Errors keep the row out; warnings are recorded with the member (domain principle 5). */
const texts = {
  'row.note': {
    severity: 'warning',
    zh: '不是人员行(说明、合计或落款),已跳过',
    en: 'No person in this row (a note, sum or signature); skipped',
  },
  'name.missing': { severity: 'error', zh: '缺少姓名', en: 'The name is missing' },
  'name.character-lost': {
    severity: 'error',
    zh: '姓名中有无法显示的字(生僻字在转码时丢失);请重新填写',
    en: 'A character of the name was lost (a rare hanzi in a change of encoding); write it again',
  },
  'name.unlikely': { severity: 'error', zh: '姓名中有数字或符号', en: 'The name holds digits or symbols' },
  'name.private-use': {
    severity: 'warning',
    zh: '姓名中有自造字(私用区编码),在别的电脑上可能显示不出',
    en: 'The name holds a privately encoded character, which other computers may not show',
  },
  'name.shape': { severity: 'warning', zh: '姓名的写法不常见,请核对', en: 'An unusual form of name; check it' },
  'sex.missing': {
    severity: 'error',
    zh: '缺少性别,也无法由身份证号得出',
    en: 'The sex is missing, and no ID number tells it',
  },
  'sex.unreadable': { severity: 'error', zh: '性别应为“男”或“女”', en: 'The sex must be 男 or 女' },
  'sex.from-id': { severity: 'warning', zh: '性别未填,按身份证号登记', en: 'No sex given; taken from the ID number' },
  'sex.differs-from-id': {
    severity: 'warning',
    ...idStandard,
    zh: '性别与身份证号不一致',
    en: 'The sex differs from that of the ID number',
  },
  'id.missing': {
    severity: 'warning',
    zh: '缺少身份证号,只能按姓名和出生日期识别',
    en: 'No ID number; the person is told apart by name and birth date only',
  },
  'id.unidentified': {
    severity: 'error',
    zh: '既无身份证号,也无出生日期,无法确认是哪一个人',
    en: 'Neither ID number nor birth date: nobody can tell who this is',
  },
  'id.precision-lost': {
    severity: 'error',
    zh: '身份证号被表格软件当作数字,末几位已丢失;请把该列设为文本后重新填写',
    en: 'The spreadsheet took the ID number for a number and lost its last digits; format the column as text and write it again',
  },
  'id.shape': { severity: 'error', ...idStandard, zh: '身份证号不是 18 位', en: 'Not an ID number of 18 characters' },
  'id.birth-date': {
    severity: 'error',
    ...idStandard,
    zh: '身份证号中的出生日期不存在',
    en: 'The ID number holds a birth date that does not exist',
  },
  'id.checksum': {
    severity: 'error',
    ...idStandard,
    zh: '身份证号的校验码不对,有一位写错了',
    en: 'The check character of the ID number is wrong: a digit is mistaken',
  },
  'id.region': {
    severity: 'warning',
    ...idStandard,
    zh: '身份证号开头的地区代码不存在',
    en: 'The ID number begins with a region code that does not exist',
  },
  'id.fifteen-digits': {
    severity: 'warning',
    ...idStandard,
    zh: '15 位旧身份证号,已换算为 18 位登记',
    en: 'An old ID number of 15 digits; recorded as the 18 it became',
  },
  'born.from-id': {
    severity: 'warning',
    zh: '出生日期未填,按身份证号登记',
    en: 'No birth date given; taken from the ID number',
  },
  'born.differs-from-id': {
    severity: 'warning',
    ...idStandard,
    zh: '出生日期与身份证号不一致,按花名册登记,请核对档案',
    en: 'The birth date differs from that of the ID number; recorded as the roster has it; check the file',
  },
  'ethnicity.unknown': {
    severity: 'warning',
    pack: 'GB/T-3304',
    zh: '不在 56 个民族名称之列',
    en: 'None of the 56 names of ethnic groups',
  },
  'education.unknown': {
    severity: 'warning',
    pack: 'GB/T-4658',
    zh: '不是常用的学历名称',
    en: 'Not a usual name of a level of education',
  },
  'phone.shape': { severity: 'warning', zh: '不像电话号码', en: 'Does not look like a telephone number' },
  'phone.several': {
    severity: 'warning',
    zh: '有多个电话,只登记第一个',
    en: 'Several telephone numbers; only the first is recorded',
  },
  'stage.missing': { severity: 'error', zh: '缺少人员类别', en: 'The category is missing' },
  'stage.unknown': {
    severity: 'error',
    zh: '人员类别“{value}”无法识别;应为正式党员、预备党员、发展对象、入党积极分子或入党申请人',
    en: 'The category "{value}" is not known; it is one of 正式党员, 预备党员, 发展对象, 入党积极分子, 入党申请人',
  },
  'branch.missing': { severity: 'error', zh: '缺少所在党支部', en: 'The branch is missing' },
  'branch.unknown': { severity: 'error', zh: '没有名为“{value}”的党支部', en: 'There is no branch "{value}"' },
  'branch.unknown-near': {
    severity: 'error',
    zh: '没有名为“{value}”的党支部;是否为:{near}',
    en: 'There is no branch "{value}"; did you mean: {near}',
  },
  'branch.ambiguous': {
    severity: 'error',
    zh: '“{value}”不止一个:{among};请在“上级党组织”列写明,或写成“上级/支部”',
    en: 'There is more than one "{value}": {among}; name the unit above in the column 上级党组织, or write above/branch',
  },
  'branch.no-branch': {
    severity: 'error',
    zh: '“{value}”不是党支部,党员应编入党支部',
    en: '"{value}" is no branch; a member belongs to a branch',
  },
  'branch.short-name': { severity: 'warning', zh: '“{value}”按“{name}”登记', en: '"{value}" is recorded as "{name}"' },
  'joined.missing': {
    severity: 'error',
    zh: '{stage}须填入党日期',
    en: 'A {stage} needs the date of joining (入党日期)',
  },
  'joined.not-yet': {
    severity: 'error',
    zh: '{stage}不应有入党日期',
    en: 'A {stage} cannot have a date of joining (入党日期)',
  },
  'joined.under-18': {
    severity: 'warning',
    pack: 'DEV-2014',
    article: '5-7',
    zh: '入党时未满 18 周岁',
    en: 'Under 18 on the day of joining',
  },
  'applied.under-18': {
    severity: 'warning',
    pack: 'DEV-2014',
    article: '5-7',
    zh: '申请入党时未满 18 周岁',
    en: 'Under 18 on the day of applying',
  },
  'full.missing': {
    severity: 'error',
    zh: '正式党员须填转正日期(当年无预备期的,填入党日期)',
    en: 'A full member needs the date of conversion (转正日期); where there was no probation, the date of joining',
  },
  'full.not-yet': {
    severity: 'error',
    zh: '{stage}不应有转正日期',
    en: 'A {stage} cannot have a date of conversion (转正日期)',
  },
  'full.within-probation': {
    severity: 'warning',
    pack: 'DEV-2014',
    article: '32',
    zh: '转正日期距入党日期不足一年预备期',
    en: 'Converted before the year of probation was over',
  },
  'probation.overdue': {
    severity: 'warning',
    pack: 'DEV-2014',
    article: '32',
    zh: '入党已满两年仍为预备党员(预备期一年,最多延长一年)',
    en: 'On probation for two years and more (one year, extended by at most one)',
  },
  'dates.in-future': { severity: 'error', zh: '日期在今天之后', en: 'The date lies in the future' },
  'dates.before-birth': { severity: 'error', zh: '日期早于出生日期', en: 'The date lies before the birth' },
  'dates.order': { severity: 'error', zh: '早于“{earlier}”', en: 'Earlier than {earlier}' },
  'duplicate.id': { severity: 'error', zh: '身份证号与第 {row} 行相同', en: 'The same ID number as in row {row}' },
  'duplicate.person': {
    severity: 'error',
    zh: '姓名和出生日期与第 {row} 行相同',
    en: 'The same name and birth date as in row {row}',
  },
} as const satisfies Readonly<Record<string, FindingText>>

export type RosterCode = keyof typeof texts
export const rosterTexts: Readonly<Record<RosterCode | CellCode, FindingText>> = { ...cellTexts, ...texts }
