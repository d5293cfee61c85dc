import { annotateWorkbook } from '@harbor/tables/report/annotate-workbook'
import type { ImportFinding } from '@harbor/tables/report/import-finding'
import {
  reportImport,
  type AcceptedRow,
  type ImportReport,
  type RowStanding,
} from '@harbor/tables/report/import-report'
import type { ReportLanguage } from '@harbor/tables/report/report-text'
import { templateWorkbook, type TemplateColumn } from '@harbor/tables/report/template-workbook'
import { readUnitsTable, type UnitContent, type UnitRow, type UnitsTable } from './read-units'
import { unitColumns, type UnitKey } from './unit-columns'

/** What importing these rows would do, without doing it. `standingOf` finds the unit on record by name below the same parent. */
export function unitsDryRunReport(
  table: UnitsTable,
  rows: Iterable<UnitRow>,
  standingOf: (row: AcceptedRow<UnitContent>) => RowStanding | Promise<RowStanding>,
): Promise<ImportReport> {
  return reportImport(table, rows, standingOf)
}

/** The list with what was found: column 核对结果, colours and comments. Always XLSX; rejects with a TableError when the bytes are no list of units. */
export async function annotateUnits(
  bytes: Uint8Array,
  findings: readonly ImportFinding[],
  language: ReportLanguage = 'zh',
): Promise<Uint8Array> {
  return annotateWorkbook(bytes, await readUnitsTable(bytes), findings, language)
}

/** An empty list of units to fill in (XLSX), with drop-downs; `known` are units that may stand above. */
export function unitsTemplate(known: readonly string[] = []): Promise<Uint8Array> {
  const columns = unitColumns.map(({ key, title, required }) => ({ title, required, ...columnForm(key, known) }))
  return templateWorkbook({ name: '党组织名册', columns, instructions, rows: 1_000 })
}

const instructions: readonly string[] = [
  '党组织名册填表说明 / How to fill in the list of units',
  '每个组织一行;红色标题的列必填。最上级组织的“上级组织”留空,其余填上级组织的名称。',
  'One unit a row; columns with a red title are required. Leave 上级组织 empty for the top of the tree only.',
  '有重名组织时,上级组织写成“上级/名称”。多个网格或委员用“、”分开。',
  'Where names occur twice, write above/name. Separate several grids or persons by 、.',
]

function columnForm(key: UnitKey, known: readonly string[]): Omit<TemplateColumn, 'title' | 'required'> {
  const day = '如 2014-06-01 / e.g. 2014-06-01'
  if (key === 'name') return { width: 34, hint: '党组织全称 / full name' }
  if (key === 'parent') return { width: 34, hint: '上级组织的名称 / name of the unit above', choices: known }
  if (key === 'kind') {
    return {
      width: 12,
      hint: '从列表中选择 / choose',
      choices: ['党工委', '党委', '党总支', '党支部', '党小组'],
      strict: true,
    }
  }
  if (key === 'establishedOn' || key === 'dissolvedOn' || key === 'termFrom' || key === 'termUntil') {
    return { width: 14, hint: day }
  }
  if (key === 'grids') return { width: 24, hint: '党支部服务的网格 / grids that a branch serves' }
  return { width: 14, hint: '姓名,多人用“、”分开 / name; several separated by 、' }
}
