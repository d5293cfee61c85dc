import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { cellAddress } from './cell-address'
import { CsvSheet, separators } from './csv/csv-sheet'
import { detectEncoding } from './csv/text-encoding'
import { fileKind } from './file-kind'
import { findHeader, headerSearchRows, type Header } from './header'
import {
  tableLimits,
  type Cell,
  type ColumnSpec,
  type Sheet,
  type SheetRow,
  type Table,
  type TableLimits,
  type TableRow,
} from './table'
import { TableError } from './table-error'
import { readWorkbook } from './xlsx/workbook'
import { XlsxSheet } from './xlsx/xlsx-sheet'
import { ZipArchive } from './xlsx/zip'

export interface ReadTableOptions<Key extends string> {
  readonly columns: readonly ColumnSpec<Key>[]
  /** Titles of columns that such lists usually have and that are not recorded: reported as `known`, not as `unknown`. */
  readonly knownUnused?: readonly string[]
  readonly limits?: Partial<TableLimits>
}

/**
 * Reads a CSV or XLSX file, given as bytes or by its path, as the table under the header that the columns describe. All checks of
 * structure, encoding, checksums and limits are made before it resolves; the rows can then be read without surprise, any number of times,
 * and without holding more of them than one. Rejects with a TableError, never with anything else.
 */
export async function readTable<Key extends string>(
  source: Uint8Array | string,
  options: ReadTableOptions<Key>,
): Promise<Table<Key>> {
  const limits = { ...tableLimits, ...options.limits }
  try {
    const bytes = typeof source === 'string' ? await readFile(source, limits) : source
    if (bytes.length > limits.fileBytes) throw tooLarge(limits)
    const file = { fileHash: createHash('sha256').update(bytes).digest('hex') }
    return fileKind(bytes) === 'zip'
      ? { ...file, ...(await readXlsx(bytes, options, limits)) }
      : { ...file, ...(await readCsv(bytes, options, limits)) }
  } catch (error) {
    // Whatever a hostile file managed to upset in a library, the caller learns that the file is at fault.
    throw error instanceof TableError ? error : new TableError('file.damaged', { part: 'file' }, error)
  }
}

type Content<Key extends string> = Omit<Table<Key>, 'fileHash'>

async function readXlsx<Key extends string>(
  bytes: Uint8Array,
  options: ReadTableOptions<Key>,
  limits: TableLimits,
): Promise<Content<Key>> {
  const zip = new ZipArchive(bytes, limits)
  const workbook = await readWorkbook(zip, limits)
  const sheets = workbook.sheets.map((part) => ({ sheet: new XlsxSheet(zip, workbook, part, limits) }))
  const found = await findSheet(sheets, options)
  return { format: 'xlsx', sheet: found.sheet.name, ...tableOf(found) }
}

/** The separator is the one with which the header is recognised best: counting commas would be misled by the texts of the cells. */
async function readCsv<Key extends string>(
  bytes: Uint8Array,
  options: ReadTableOptions<Key>,
  limits: TableLimits,
): Promise<Content<Key>> {
  const encoding = detectEncoding(bytes)
  const candidates: { sheet: CsvSheet; separator: string; columns: number }[] = []
  for (const separator of separators) {
    const sheet = new CsvSheet(bytes, encoding, separator, limits)
    const header = await findHeader(sheet, options.columns, []).catch(() => undefined)
    candidates.push({ sheet, separator, columns: header?.columns.size ?? 0 })
  }
  const best = candidates.reduce((a, b) => (b.columns > a.columns ? b : a))
  return { format: 'csv', encoding, separator: best.separator, ...tableOf(await findSheet([best], options)) }
}

interface Found<Key extends string, S extends Sheet> {
  readonly sheet: S
  readonly header: Header<Key>
  readonly rowCount: number
}

/**
 * The first sheet whose header has all required columns; when none has, the error speaks of the one that comes nearest. A sheet that
 * passes a limit is no reason to refuse a later one that holds the table.
 */
async function findSheet<Key extends string, S extends Sheet>(
  candidates: readonly { readonly sheet: S }[],
  { columns, knownUnused = [] }: ReadTableOptions<Key>,
): Promise<Found<Key, S>> {
  let nearest: Header<Key> | undefined
  let overLimit: TableError | undefined
  for (const { sheet } of candidates) {
    const count = await sheet.survey().catch((error: unknown) => {
      if (!(error instanceof TableError && /^limit[.](rows|columns|cell)$/.test(error.code))) throw error
      overLimit ??= error
    })
    if (count === undefined) continue
    const header = await findHeader(sheet, columns, knownUnused)
    if (header?.missing.length === 0) return { sheet, header, rowCount: count - header.rowsUntil }
    if (header && header.columns.size > (nearest?.columns.size ?? 0)) nearest = header
  }
  if (overLimit) throw overLimit
  if (nearest)
    throw new TableError('table.column-missing', { row: nearest.rowNumber, columns: titles(nearest.missing) })
  const required = titles(columns.filter((column) => column.required))
  throw new TableError('table.no-header', { rows: headerSearchRows, columns: required })
}

function tableOf<Key extends string>({ sheet, header, rowCount }: Found<Key, Sheet>) {
  return {
    dateSystem: sheet.dateSystem,
    headerRow: header.rowNumber,
    columns: header.columns,
    ignored: header.ignored,
    rowCount,
    sheetRows: () => sheet.rows(),
    rows: () => tableRows(sheet, header),
  }
}

async function* tableRows<Key extends string>(sheet: Sheet, header: Header<Key>): AsyncGenerator<TableRow<Key>> {
  for await (const row of sheet.rows()) {
    if (row.number > header.rowNumber) yield toTableRow(row, header)
  }
}

function toTableRow<Key extends string>(row: SheetRow, { columns }: Header<Key>): TableRow<Key> {
  const get = (key: Key): Cell => {
    const index = columns.get(key)?.index
    const cell = index === undefined ? undefined : row.cells.get(index)
    return cell ?? { address: index === undefined ? '' : cellAddress(index, row.number), text: '', kind: 'empty' }
  }
  return { number: row.number, get, cells: [...row.cells.values()] }
}

/** Looks at the size first, and reads no more than that: the file may be a device, or growing. */
async function readFile(path: string, limits: TableLimits): Promise<Uint8Array> {
  try {
    const file = await open(path)
    try {
      const status = await file.stat()
      if (!status.isFile()) throw new TableError('file.unreadable', { reason: 'not a file' })
      if (status.size > limits.fileBytes) throw tooLarge(limits)
      const { buffer, bytesRead } = await file.read(Buffer.alloc(status.size), 0, status.size, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof TableError) throw error
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'I/O'
    throw new TableError('file.unreadable', { reason }, error)
  }
}

function tooLarge(limits: TableLimits): TableError {
  return new TableError('file.too-large', { limitMb: Math.floor(limits.fileBytes / (1024 * 1024)) })
}

function titles(columns: readonly ColumnSpec[]): string {
  return columns.map((column) => column.title).join('、')
}
