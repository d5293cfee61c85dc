import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { cellAddress } from '../cell-address'
import type { Cell, Cells, Sheet, SheetRow, TableLimits, TextEncoding } from '../table'
import { TableError } from '../table-error'
import { decodeText } from './text-encoding'

export const separators = [',', '\t', ';', '|'] as const

/** More columns than any spreadsheet has are no row, even if they are blank. */
const spreadsheetColumns = 16_384
const maxRecordBytes = 1024 * 1024
/** Written by Excel and systems that fear for leading zeros: `="330206..."` is the text between the quotation marks. */
const quotedFormula = /^="(.*)"$/s
const plainNumber = /^-?\d+(\.\d+)?$/
const exponentNumber = /^\d(\.\d+)?[eE]\+?(\d{1,3})$/

/** A CSV text as a sheet. A row is a record: one with line breaks inside quotation marks counts as one, as spreadsheets show it. */
export class CsvSheet implements Sheet {
  readonly name = ''
  readonly dateSystem = 1900
  private readonly lineBreak: string

  constructor(
    private readonly bytes: Uint8Array,
    private readonly encoding: TextEncoding,
    private readonly separator: string,
    private readonly limits: TableLimits,
  ) {
    this.lineBreak = firstLineBreak(bytes.subarray(0, 2 * maxRecordBytes), encoding)
  }

  async survey(): Promise<number> {
    let count = 0
    for await (const { record, number } of this.records()) {
      if (number > this.limits.sheetRows) throw new TableError('limit.rows', { limit: this.limits.sheetRows })
      if (this.holdsSomething(record, number)) count += 1
      if (count > this.limits.rows) throw new TableError('limit.rows', { limit: this.limits.rows })
    }
    return count
  }

  async *rows(last = Infinity): AsyncGenerator<SheetRow> {
    for await (const { record, number } of this.records()) {
      if (number > last) return
      if (this.holdsSomething(record, number)) yield { number, cells: cellsOf(record, number) }
    }
  }

  private async *records(): AsyncGenerator<{ readonly record: readonly string[]; readonly number: number }> {
    let number = 0
    try {
      for await (const record of this.parsed()) yield { record: record as readonly string[], number: ++number }
    } catch (error) {
      throw error instanceof CsvError ? new TableError('csv.quotes', { row: number + 1 }, error) : error
    }
  }

  private parsed(): AsyncIterable<unknown> {
    const parser = parse({
      delimiter: this.separator,
      record_delimiter: this.lineBreak,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: maxRecordBytes,
    })
    // The reader of the parser sees its errors; the callback only keeps an early end of reading from being one.
    pipeline(Readable.from(decodeText(this.bytes, this.encoding), { objectMode: true }), parser, () => undefined)
    return parser
  }

  /** Whether the row is more than blank; throws at its first limit. Nothing is made of its cells yet: a row may be refused by the next. */
  private holdsSomething(record: readonly string[], number: number): boolean {
    if (record.length > spreadsheetColumns) throw this.tooWide(number)
    let isBlank = true
    for (const [index, value] of record.entries()) {
      if (value.trim() === '') continue
      isBlank = false
      if (index >= this.limits.columns) throw this.tooWide(number)
      if (value.length > this.limits.cellChars)
        throw new TableError('limit.cell', { cell: cellAddress(index, number), limit: this.limits.cellChars })
    }
    return !isBlank
  }

  private tooWide(row: number): TableError {
    return new TableError('limit.columns', { row, limit: this.limits.columns })
  }
}

/** What ends the first record, and so all of them. The parser would find it, too, but makes three buffers for each byte until then. */
function firstLineBreak(head: Uint8Array, encoding: TextEncoding): string {
  const text = new TextDecoder(encoding).decode(head)
  let isQuoted = false
  for (const [found] of text.matchAll(/"|\r\n|\n|\r/g)) {
    if (found === '"') isQuoted = !isQuoted
    else if (!isQuoted) return found
  }
  return '\n'
}

function cellsOf(record: readonly string[], number: number): Cells {
  const cells = new Map<number, Cell>()
  for (const [index, value] of record.entries())
    if (value.trim() !== '') cells.set(index, { address: cellAddress(index, number), ...toContent(value) })
  return cells
}

function toContent(value: string): Pick<Cell, 'text' | 'kind' | 'precisionLost'> {
  const text = quotedFormula.exec(value)?.[1]
  if (text !== undefined) return { text, kind: 'text' }
  const trimmed = value.trim()
  const exponent = exponentNumber.exec(trimmed)?.[2]
  if (exponent !== undefined && Number(exponent) >= 15) return { text: trimmed, kind: 'number', precisionLost: true }
  return { text: value, kind: plainNumber.test(trimmed) ? 'number' : 'text' }
}
