import { cellAddress, parseAddress } from '../cell-address'
import type { Cell, DateSystem, Sheet, SheetRow, TableLimits } from '../table'
import { TableError } from '../table-error'
import { MergedCells } from './merged-cells'
import { serialToText } from './number-format'
import { decodeEscapes, type SheetPart, type Workbook } from './workbook'
import { attribute, readXmlPieces, type XmlHandler } from './xml'
import type { ZipArchive } from './zip'

/** A worksheet, read piece by piece: at no time is more of it in memory than one piece of the inflated XML. */
export class XlsxSheet implements Sheet {
  readonly name: string
  readonly dateSystem: DateSystem
  private merged = new MergedCells([])

  constructor(
    private readonly zip: ZipArchive,
    private readonly workbook: Workbook,
    private readonly sheet: SheetPart,
    private readonly limits: TableLimits,
  ) {
    this.name = sheet.name
    this.dateSystem = workbook.dateSystem
  }

  /** Also learns the merged ranges, which stand behind the rows in the file. */
  async survey(): Promise<number> {
    const reader = this.newReader()
    let count = 0
    for await (const rows of this.pieces(reader)) {
      count += rows.length
      if (count > this.limits.rows) throw new TableError('limit.rows', { limit: this.limits.rows })
    }
    if (!reader.isWorksheet) throw new TableError('file.damaged', { part: this.sheet.part })
    this.merged = new MergedCells(reader.mergedRanges)
    return count
  }

  async *rows(last = Infinity): AsyncGenerator<SheetRow> {
    const fill = this.merged.filler()
    for await (const rows of this.pieces(this.newReader()))
      for (const row of rows) {
        if (row.number > last) return
        yield fill(row)
      }
  }

  private pieces(reader: WorksheetReader): AsyncGenerator<readonly SheetRow[]> {
    const { part } = this.sheet
    return readXmlPieces(part, this.zip.read(part), reader, () => reader.takeRows())
  }

  private newReader(): WorksheetReader {
    return new WorksheetReader(this.sheet.part, this.workbook, this.limits)
  }
}

interface OpenCell {
  readonly column: number
  readonly type: string
  readonly style: number
  value: string
  hasFormula: boolean
}

const maxMergedRanges = 200_000
const maxSheetRows = 1_048_576

/** Gathers rows from the XML of a worksheet (ECMA-376 part 1, 18.3). Cells without reference follow the one before. */
class WorksheetReader implements XmlHandler {
  readonly mergedRanges: string[] = []
  isWorksheet = false
  private ready: SheetRow[] = []
  private rowNumber = 0
  private column = -1
  private cells: Map<number, Cell> | undefined
  private cell: OpenCell | undefined
  private takesText = false
  private phonetic = false

  constructor(
    private readonly part: string,
    private readonly workbook: Workbook,
    private readonly limits: TableLimits,
  ) {}

  /** The rows completed since the last call that hold something. */
  takeRows(): readonly SheetRow[] {
    const rows = this.ready
    this.ready = []
    return rows
  }

  open(name: string, attributes: string): void {
    if (name === 'row') this.openRow(attributes)
    else if (name === 'c') this.openCell(attributes)
    else if (name === 'v' || name === 't') this.takesText = this.cell !== undefined && !this.phonetic
    else if (name === 'f' && this.cell) this.cell.hasFormula = true
    else if (name === 'rPh') this.phonetic = true
    else if (name === 'worksheet') this.isWorksheet = true
    else if (name === 'mergeCell') this.addMergedRange(attribute(attributes, 'ref') ?? '')
  }

  text(value: string): void {
    if (!this.takesText || !this.cell) return
    this.cell.value += value
    if (this.cell.value.length > this.limits.cellChars) throw this.tooLong(this.cell)
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.takesText = false
    else if (name === 'rPh') this.phonetic = false
    else if (name === 'c') this.closeCell()
    else if (name === 'row') this.closeRow()
  }

  private openRow(attributes: string): void {
    const given = attribute(attributes, 'r')
    const number = given === undefined ? this.rowNumber + 1 : Number(given)
    if (!Number.isInteger(number) || number <= this.rowNumber || number > maxSheetRows) throw this.damaged()
    this.rowNumber = number
    this.column = -1
    this.cells = new Map()
  }

  private openCell(attributes: string): void {
    if (!this.cells) throw this.damaged()
    const reference = attribute(attributes, 'r')
    const place = reference === undefined ? { column: this.column + 1, row: this.rowNumber } : parseAddress(reference)
    if (!place || place.row !== this.rowNumber || place.column <= this.column) throw this.damaged()
    this.column = place.column
    const type = attribute(attributes, 't') ?? 'n'
    this.cell = {
      column: this.column,
      type,
      style: Number(attribute(attributes, 's') ?? 0),
      value: '',
      hasFormula: false,
    }
  }

  private closeCell(): void {
    const cell = this.cell
    this.cell = undefined
    const content = cell && this.toContent(cell)
    if (!cell || !content || !this.cells) return
    if (cell.column >= this.limits.columns) {
      throw new TableError('limit.columns', { row: this.rowNumber, limit: this.limits.columns })
    }
    this.cells.set(cell.column, { address: cellAddress(cell.column, this.rowNumber), ...content })
  }

  private closeRow(): void {
    if (this.cells && this.cells.size > 0) this.ready.push({ number: this.rowNumber, cells: this.cells })
    this.cells = undefined
  }

  private toContent(cell: OpenCell): Pick<Cell, 'text' | 'kind' | 'precisionLost'> | undefined {
    const value = cell.value
    // A formula that was never computed has no value to take; computing it is not this reader's business.
    if (value === '' && cell.hasFormula) return { text: '=', kind: 'error' }
    if (value.trim() === '') return undefined
    if (cell.type === 's') return textContent(this.sharedText(cell))
    if (cell.type === 'str' || cell.type === 'inlineStr') return textContent(decodeEscapes(value))
    if (cell.type === 'e') return { text: value, kind: 'error' }
    if (cell.type === 'b') return { text: value === '1' ? 'TRUE' : 'FALSE', kind: 'text' }
    if (cell.type === 'd') return { text: value.replace('T', ' ').replace(/Z$/, ''), kind: 'date' }
    return this.numberContent(value.trim(), cell)
  }

  private numberContent(value: string, cell: OpenCell): Pick<Cell, 'text' | 'kind' | 'precisionLost'> {
    const number = Number(value)
    if (Number.isNaN(number)) throw this.damaged()
    const date = this.workbook.dateStyles[cell.style] ? serialToText(number, this.workbook.dateSystem) : undefined
    return date === undefined ? toPlainNumber(value, number) : { text: date, kind: 'date' }
  }

  private sharedText(cell: OpenCell): string {
    const text = this.workbook.sharedTexts[Number(cell.value)]
    if (text === undefined) throw this.damaged()
    if (text.length > this.limits.cellChars) throw this.tooLong(cell)
    return text
  }

  private addMergedRange(reference: string): void {
    this.mergedRanges.push(reference)
    if (this.mergedRanges.length > maxMergedRanges) throw this.damaged()
  }

  private tooLong(cell: OpenCell): TableError {
    return new TableError('limit.cell', {
      cell: cellAddress(cell.column, this.rowNumber),
      limit: this.limits.cellChars,
    })
  }

  private damaged(): TableError {
    return new TableError('file.damaged', { part: this.part })
  }
}

function textContent(text: string): Pick<Cell, 'text' | 'kind'> | undefined {
  return text.trim() === '' ? undefined : { text, kind: 'text' }
}

/**
 * A number in plain digits. Spreadsheets keep 15 significant ones: a longer whole number whose further digits are all zero has lost
 * what was typed. Writers that keep more (they are no spreadsheets) are believed.
 */
function toPlainNumber(value: string, number: number): Pick<Cell, 'text' | 'kind' | 'precisionLost'> {
  const digits = /^-?\d+$/.test(value) ? value : plainDigits(number)
  const lost = /^-?\d{16,}$/.test(digits) && (digits !== value || /^-?\d{1,15}0*$/.test(digits))
  return lost ? { text: digits, kind: 'number', precisionLost: true } : { text: digits, kind: 'number' }
}

function plainDigits(number: number): string {
  return Number.isInteger(number) && Math.abs(number) < 1e21 ? BigInt(number).toString() : String(number)
}
