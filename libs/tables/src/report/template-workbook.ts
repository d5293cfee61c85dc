import type { Workbook, Worksheet } from '@cj-tech-master/excelts'
import { columnLetters } from '../cell-address'

export interface TemplateColumn {
  readonly title: string
  readonly required: boolean
  /** In characters. */
  readonly width: number
  /** How to fill it in; shown beside the cell, and on the sheet of instructions. */
  readonly hint: string
  /** What may be chosen; other values are warned of by the spreadsheet, or refused when `strict`. */
  readonly choices?: readonly string[]
  readonly strict?: boolean
}

export interface TemplateSheet {
  readonly name: string
  readonly columns: readonly TemplateColumn[]
  /** Lines above the table of columns on the sheet of instructions. */
  readonly instructions: readonly string[]
  /** Rows that get drop-downs and text format. */
  readonly rows: number
}

const choicesSheet = '选项'
const instructionsSheet = '填表说明'
/** The same template is the same bytes whenever it is made. */
const madeOn = new Date('2026-01-01T00:00:00Z')

/** An empty XLSX to fill in: header, drop-downs, text format everywhere (so that no number or date is rewritten), instructions. */
export async function templateWorkbook(template: TemplateSheet): Promise<Uint8Array> {
  const { Workbook } = await import('@cj-tech-master/excelts')
  const workbook = new Workbook()
  workbook.created = madeOn
  workbook.modified = madeOn
  addTable(workbook, template)
  addInstructions(workbook, template)
  addChoices(workbook, template.columns)
  return workbook.xlsx.writeBuffer({ validate: false, zip: { modTime: madeOn } })
}

function addTable(workbook: Workbook, template: TemplateSheet): void {
  const sheet = workbook.addWorksheet(template.name, { views: [{ state: 'frozen', ySplit: 1 }] })
  template.columns.forEach((column, index) => {
    const letters = columnLetters(index)
    const data = `${letters}2:${letters}${template.rows + 1}`
    sheet.getColumn(index + 1).width = column.width
    sheet.getColumn(index + 1).numFmt = '@'
    headerCell(sheet, index, column)
    sheet.dataValidations.add(data, validation(column, index))
  })
}

function headerCell(sheet: Worksheet, index: number, column: TemplateColumn): void {
  const cell = sheet.getRow(1).getCell(index + 1)
  cell.value = column.title
  cell.font = { bold: true, color: { argb: column.required ? 'FFC00000' : 'FF000000' } }
  cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF2F2F2' } }
  cell.alignment = { horizontal: 'center', vertical: 'middle' }
}

/** A list longer than 255 characters does not fit into the validation itself: all refer to the sheet of choices. */
function validation(column: TemplateColumn, index: number) {
  const shown = {
    allowBlank: true,
    showInputMessage: true,
    promptTitle: column.title,
    prompt: column.hint.slice(0, 255),
  }
  if (!column.choices || column.choices.length === 0) return { type: 'any' as const, ...shown }
  const letters = columnLetters(index)
  return {
    type: 'list' as const,
    formulae: [`'${choicesSheet}'!$${letters}$1:$${letters}$${column.choices.length}`],
    ...shown,
    showErrorMessage: true,
    errorStyle: column.strict === true ? 'stop' : 'warning',
    errorTitle: column.title,
    error: '请从下拉列表中选择 / choose from the list',
  }
}

function addChoices(workbook: Workbook, columns: readonly TemplateColumn[]): void {
  const sheet = workbook.addWorksheet(choicesSheet, { state: 'veryHidden' })
  columns.forEach((column, index) => {
    column.choices?.forEach((choice, row) => {
      const cell = sheet.getRow(row + 1).getCell(index + 1)
      cell.value = choice
      cell.numFmt = '@'
    })
  })
}

function addInstructions(workbook: Workbook, template: TemplateSheet): void {
  const sheet = workbook.addWorksheet(instructionsSheet)
  const lines = template.instructions.map((line) => [line])
  const columns = template.columns.map(({ title, required, hint }) => [title, required ? '必填 / required' : '', hint])
  for (const line of [...lines, [], ['列 / column', '', '填写方法 / how to fill in'], ...columns]) sheet.addRow(line)
  sheet.getColumn(1).width = 24
  sheet.getColumn(2).width = 16
  sheet.getColumn(3).width = 90
}
