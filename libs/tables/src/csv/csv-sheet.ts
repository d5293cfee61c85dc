import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { cellAddress } from '../cell-address'
import type { Cell, Sheet, SheetRow, TableLimits, TextEncoding } from '../table'
import { TableError } from '../table-error'
import { decodeText } from './text-encoding'

export const separators = [',', '\t', ';', '|'] as const

/** More columns than any spreadsheet has are no row, even if they are blank. */
const spreadsheetColumns = 16_384
/** Written by Excel and systems that fear for leading zeros: `="330206..."` is the text between the quotation marks. */
const quotedFormula = /^="(.*)"$/s
const plainNumber = /^-?\d+(\.\d+)?$/
const exponentNumber = /^\d(\.\d+)?[eE]\+?(\d{1,3})$/

/** A CSV text as a sheet. A row is a record: one with line breaks inside quotation marks counts as one, as spreadsheets show it. */
export class CsvSheet implements Sheet {
  readonly name = ''
  readonly dateSystem = 1900

  constructor(
    private readonly bytes: Uint8Array,
    private readonly encoding: TextEncoding,
    private readonly separator: string,
    private readonly limits: TableLimits,
  ) {}

  async survey(): Promise<number> {
    let count = 0
    for await (const row of this.rows()) {
      count += row.cells.size > 0 ? 1 : 0
      if (count > this.limits.rows) throw new TableError('limit.rows', { limit: this.limits.rows })
    }
    return count
  }

  async *rows(): AsyncGenerator<SheetRow> {
    let number = 0
    try {
      for await (const record of this.records()) {
        number += 1
        const row = this.toRow(record as readonly string[], number)
        if (row.cells.size > 0) yield row
      }
    } catch (error) {
      throw error instanceof CsvError ? new TableError('csv.quotes', { row: number + 1 }, error) : error
    }
  }

  private records(): AsyncIterable<unknown> {
    const parser = parse({
      delimiter: this.separator,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: 1024 * 1024,
    })
    // The reader of the parser sees its errors; the callback only keeps an early end of reading from being one.
    pipeline(Readable.from(decodeText(this.bytes, this.encoding), { objectMode: true }), parser, () => undefined)
    return parser
  }

  private toRow(record: readonly string[], number: number): SheetRow {
    const cells = new Map<number, Cell>()
    if (record.length > spreadsheetColumns)
      throw new TableError('limit.columns', { row: number, limit: this.limits.columns })
    record.forEach((value, index) => {
      if (value.trim() === '') return
      if (index >= this.limits.columns)
        throw new TableError('limit.columns', { row: number, limit: this.limits.columns })
      const address = cellAddress(index, number)
      if (value.length > this.limits.cellChars) {
        throw new TableError('limit.cell', { cell: address, limit: this.limits.cellChars })
      }
      cells.set(index, { address, ...toContent(value) })
    })
    return { number, cells }
  }
}

function toContent(value: string): Pick<Cell, 'text' | 'kind' | 'precisionLost'> {
  const text = quotedFormula.exec(value)?.[1]
  if (text !== undefined) return { text, kind: 'text' }
  const trimmed = value.trim()
  const exponent = exponentNumber.exec(trimmed)?.[2]
  if (exponent !== undefined && Number(exponent) >= 15) return { text: trimmed, kind: 'number', precisionLost: true }
  return { text: value, kind: plainNumber.test(trimmed) ? 'number' : 'text' }
}
