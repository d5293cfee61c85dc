import { annotateWorkbook } from '@harbor/tables/report/annotate-workbook'
import { importFinding, type FindingText, type ImportFinding } from '@harbor/tables/report/import-finding'
import {
  reportImport,
  type AcceptedRow,
  type ImportReport,
  type RowStanding,
} from '@harbor/tables/report/import-report'
import type { ReportLanguage } from '@harbor/tables/report/report-text'
import { templateWorkbook, type TemplateColumn } from '@harbor/tables/report/template-workbook'
import { educations, ethnicities, stageTitles } from './code-lists'
import { readRosterTable, type RosterContent, type RosterRow, type RosterTable } from './read-roster'
import { rosterColumns, type RosterKey } from './roster-columns'

const derivedColumn: Readonly<Record<'column.derived', FindingText>> = {
  'column.derived': {
    severity: 'warning',
    zh: '没有这一列,按身份证号登记',
    en: 'There is no such column; taken from the ID number',
  },
}

/**
 * What importing these rows would do, without doing it. `standingOf` says how an accepted row stands to the roll: to be found there by ID number
 * (else name and birth date), and the same or not in what it says.
 */
export function dryRunReport(
  table: RosterTable,
  rows: AsyncIterable<RosterRow> | Iterable<RosterRow>,
  standingOf: (row: AcceptedRow<RosterContent>) => RowStanding | Promise<RowStanding>,
): Promise<ImportReport> {
  return reportImport(table, rows, standingOf, derivedColumns(table))
}

/** The roster with what was found: column 核对结果, colours and comments. Always XLSX; rejects with a TableError when the bytes are no roster. */
export async function annotateRoster(
  bytes: Uint8Array,
  findings: readonly ImportFinding[],
  language: ReportLanguage = 'zh',
): Promise<Uint8Array> {
  return annotateWorkbook(bytes, await readRosterTable(bytes), findings, language)
}

/** An empty roster to fill in (XLSX), with drop-downs; `branches` are the names to choose from. */
export function rosterTemplate(branches: readonly string[]): Promise<Uint8Array> {
  const columns = rosterColumns.map(({ key, title, required }) => ({ title, required, ...columnForms(branches)[key] }))
  return templateWorkbook({ name: '党员花名册', columns, instructions, rows: 5_000 })
}

function derivedColumns(table: RosterTable): readonly ImportFinding[] {
  const derivable = ['sex', 'bornOn'] as const
  return derivable
    .filter((key) => !table.columns.has(key))
    .map((key) => {
      const column = rosterColumns.find((spec) => spec.key === key)?.title ?? key
      return importFinding(derivedColumn, 'column.derived', { row: table.headerRow, column })
    })
}

const instructions: readonly string[] = [
  '党员花名册填表说明 / How to fill in the roster',
  '每人一行;红色标题的列必填。日期写成 2014-06-01,也可写 2014.6.1、2014年6月1日或 20140601。',
  'One person a row; columns with a red title are required. Dates as 2014-06-01, 2014.6.1, 2014年6月1日 or 20140601.',
  '各列已设为文本格式,请勿改为数字,否则身份证号会丢失末几位。可先试导入,系统会逐格列出问题。',
  'All columns are text: as numbers, ID numbers lose their last digits. Try a dry run first: it lists every problem by cell.',
]

function columnForms(
  branches: readonly string[],
): Readonly<Record<RosterKey, Omit<TemplateColumn, 'title' | 'required'>>> {
  const day = '如 2014-06-01 / e.g. 2014-06-01'
  return {
    name: { width: 12, hint: '与身份证一致;少数民族姓名中间用“·” / as on the ID card' },
    sex: { width: 6, hint: '男或女', choices: ['男', '女'], strict: true },
    ethnicity: { width: 10, hint: '如 汉族 / e.g. 汉族', choices: ethnicities },
    bornOn: { width: 12, hint: day },
    education: { width: 12, hint: '最高学历 / highest level reached', choices: educations },
    idNumber: { width: 21, hint: '18 位,末位可为 X / 18 characters, the last may be X' },
    stage: { width: 14, hint: '从列表中选择 / choose', choices: Object.values(stageTitles), strict: true },
    joinedOn: { width: 12, hint: `支部大会通过其为预备党员之日;${day}` },
    fullOn: { width: 12, hint: `预备期满转为正式党员之日,正式党员必填;${day}` },
    branch: { width: 30, hint: '从列表中选择 / choose', choices: branches },
    posts: { width: 14, hint: '如 支部书记 / e.g. 支部书记' },
    workplace: { width: 30, hint: '单位全称 / full name of the workplace' },
    phone: { width: 14, hint: '手机号码或带区号的固定电话 / mobile, or with area code' },
    above: { width: 24, hint: '支部重名时填写 / when several branches have the same name' },
    appliedOn: { width: 14, hint: day },
    activistOn: { width: 16, hint: day },
    targetOn: { width: 16, hint: day },
  }
}
