import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Cell as SheetCell, Fill, Workbook, Worksheet } from '@cj-tech-master/excelts'
import { tableLimits, type SheetRow, type Table } from '../table'
import { compactText } from '../text/plain-text'
import { ZipArchive } from '../xlsx/zip'
import type { ImportFinding } from './import-finding'
import type { ReportLanguage } from './report-text'

/** The column that annotated files get; a file annotated before has it already, and it is written anew. */
export const resultTitle = '核对结果'

/** Above this inflated size a workbook is written anew cell by cell, without its formatting: opened as a whole it would fill the memory. */
const wholeWorkbookBytes = 24 * 1024 * 1024

const fills = {
  error: { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFC7CE' } },
  warning: { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFEB9C' } },
} as const satisfies Readonly<Record<string, Fill>>

/**
 * The file as an XLSX workbook with what was found: a column 核对结果 behind the last one, and on each cell that has a finding a colour and
 * a comment. A workbook keeps its own look; a CSV becomes a workbook of text cells. What a user typed never turns into a formula.
 */
export async function annotateWorkbook(
  bytes: Uint8Array,
  table: Table,
  findings: readonly ImportFinding[],
  language: ReportLanguage = 'zh',
): Promise<Uint8Array> {
  const notes = new Annotations(findings, language)
  const place: Place = { row: table.headerRow, column: await resultColumn(table) }
  const workbook = table.format === 'xlsx' ? await openWhole(bytes) : undefined
  const sheet = workbook?.worksheets.find((one) => one.name === table.sheet)
  if (!workbook || !sheet) return rewrite(table, notes, place)
  for (const row of notes.rows) annotateRow(sheet, row, notes, place)
  sheet.getRow(place.row).getCell(place.column).value = resultTitle
  keepAsText(sheet)
  return mendFills(await workbook.xlsx.writeBuffer({ validate: false }))
}

/** Where the title of the column of results goes: both from 1. */
interface Place {
  readonly row: number
  readonly column: number
}

/** What is to be written where, by row and by cell. */
class Annotations {
  private readonly byRow: ReadonlyMap<number, readonly ImportFinding[]>

  constructor(
    findings: readonly ImportFinding[],
    private readonly language: ReportLanguage,
  ) {
    this.byRow = Map.groupBy(findings, (finding) => finding.row)
  }

  get rows(): Iterable<number> {
    return this.byRow.keys()
  }

  summary(row: number): string {
    const texts = (this.byRow.get(row) ?? []).map((finding) =>
      `${finding.column ?? ''} ${finding[this.language]}`.trim(),
    )
    return texts.join('\n').slice(0, 30_000)
  }

  rowFill(row: number): Fill {
    return this.fillOf(this.byRow.get(row) ?? [])
  }

  cells(row: number): readonly { readonly address: string; readonly note: string; readonly fill: Fill }[] {
    const placed = (this.byRow.get(row) ?? []).filter((finding) => (finding.cell ?? '') !== '')
    return [...Map.groupBy(placed, (finding) => finding.cell ?? '')].map(([address, findings]) => ({
      address,
      note: findings
        .map((finding) => finding[this.language])
        .join('\n')
        .slice(0, 2_000),
      fill: this.fillOf(findings),
    }))
  }

  private fillOf(findings: readonly ImportFinding[]): Fill {
    return findings.some((finding) => finding.severity === 'error') ? fills.error : fills.warning
  }
}

/** Cells of one look share their style object: it is replaced, never changed, or the colour would spread. */
function annotateRow(
  sheet: Pick<Worksheet, 'getCell' | 'getRow'>,
  row: number,
  notes: Annotations,
  place: Place,
): void {
  for (const { address, note, fill } of notes.cells(row)) {
    const cell = sheet.getCell(address)
    cell.note = [noteText(cell), note].filter((text) => text !== '').join('\n')
    cell.style = { ...cell.style, fill }
  }
  if (row === place.row) return
  const result = sheet.getRow(row).getCell(place.column)
  result.value = notes.summary(row)
  result.style = { ...result.style, fill: notes.rowFill(row), alignment: { wrapText: true, vertical: 'top' } }
}

function noteText(cell: SheetCell): string {
  const note = cell.note
  if (note === undefined || typeof note === 'string') return note ?? ''
  return (note.texts ?? []).map(({ text }) => text).join('')
}

/** A text such as `=1+1` is none the worse while it is text; the text format keeps it so when somebody edits the cell. */
function keepAsText(sheet: Worksheet): void {
  sheet.eachRow((row) => {
    row.eachCell((cell) => {
      if (typeof cell.value === 'string' && /^[=+\-@\t\r]/.test(cell.value)) cell.style = { ...cell.style, numFmt: '@' }
    })
  })
}

/** The column behind all that hold something, or that of an earlier annotation. From 1. */
async function resultColumn(table: Table): Promise<number> {
  let last = 0
  for await (const row of table.sheetRows()) {
    for (const [index, cell] of row.cells) {
      if (row.number === table.headerRow && compactText(cell.text) === resultTitle) return index + 1
      last = Math.max(last, index + 1)
    }
  }
  return last + 1
}

/** Undefined for a workbook that is too large, or that the library does not take: then the sheet is written anew. */
async function openWhole(bytes: Uint8Array): Promise<Workbook | undefined> {
  const { Workbook } = await import('@cj-tech-master/excelts')
  /** Programs on Apache POI write workbooks without a theme; the library would then refer to one and not write it. */
  class ThemedWorkbook extends Workbook {
    completeTheme(): void {
      if (Object.keys(this._themes ?? {}).length === 0) this._themes = undefined
    }
  }
  try {
    await new ZipArchive(bytes, { ...tableLimits, inflatedBytes: wholeWorkbookBytes }).proveSizes()
    const workbook = new ThemedWorkbook()
    await workbook.xlsx.load(bytes)
    workbook.completeTheme()
    return workbook
  } catch {
    // The table itself was read: what cannot be opened are other parts, and the findings are worth more than the formatting.
    return undefined
  }
}

const stylesPart = 'xl/styles.xml'

/**
 * Conditional formats of Excel have fills without a type of pattern. The library writes these as of the type "undefined", over which
 * Excel declares the file damaged.
 */
async function mendFills(bytes: Uint8Array): Promise<Uint8Array> {
  const zip = new ZipArchive(bytes, tableLimits)
  const styles = Buffer.concat(await Array.fromAsync(zip.read(stylesPart))).toString('utf8')
  const mended = styles.replaceAll(' patternType="undefined"', '')
  if (mended === styles) return bytes
  const { editZip } = await import('@cj-tech-master/excelts/archive')
  const editor = await editZip(bytes)
  return editor.set(stylesPart, mended).bytes()
}

async function rewrite(table: Table, notes: Annotations, place: Place): Promise<Uint8Array> {
  const { WorkbookWriter } = await import('@cj-tech-master/excelts')
  const stream = new PassThrough()
  const written = buffer(stream)
  const workbook = new WorkbookWriter({ stream, useStyles: true })
  const sheet = workbook.addWorksheet(table.sheet === undefined ? '核对' : sheetName(table.sheet))
  const annotated = new Set(notes.rows)
  for await (const row of table.sheetRows()) {
    writeTexts(sheet, row)
    if (annotated.has(row.number)) annotateRow(sheet, row.number, notes, place)
    if (row.number === place.row) sheet.getRow(row.number).getCell(place.column).value = resultTitle
    sheet.getRow(row.number).commit()
  }
  sheet.commit()
  await workbook.commit()
  return written
}

function writeTexts(sheet: Pick<Worksheet, 'getRow'>, row: SheetRow): void {
  const target = sheet.getRow(row.number)
  for (const [index, { text }] of row.cells) {
    const cell = target.getCell(index + 1)
    cell.value = text
    cell.numFmt = '@'
  }
}

/** Sheet names have at most 31 characters, none of them `[]:*?/\`. */
function sheetName(name: string): string {
  return name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31) || '核对'
}
