/** How the file holds a value. CSV has no types: what looks like a number there is one, everything else is text. */
export type CellKind = 'empty' | 'text' | 'number' | 'date' | 'error'

export interface Cell {
  /** As a spreadsheet shows it: `C5`. */
  readonly address: string
  /** The value as text: numbers in plain decimal digits, dates as `YYYY-MM-DD` (with ` HH:MM:SS` when a time of day is set). */
  readonly text: string
  readonly kind: CellKind
  /** A whole number of 16 digits or more that went through a spreadsheet's 15: what was typed is no longer in the file. */
  readonly precisionLost?: true
  /** The top cell of the merged range whose value fills this one. */
  readonly mergedFrom?: string
}

export type Cells = ReadonlyMap<number, Cell>

/** One row as its sheet holds it; cells by column index from 0, empty ones absent. */
export interface SheetRow {
  /** As in the file, from 1, blank rows counted. */
  readonly number: number
  readonly cells: Cells
}

export type DateSystem = 1900 | 1904

/** One sheet of a workbook, or the whole of a CSV file. Its bytes are in memory, so it can be read any number of times. */
export interface Sheet {
  readonly name: string
  readonly dateSystem: DateSystem
  /** Reads it to the end once, checks structure and limits, and counts the rows that are not blank. Rejects with a TableError. */
  survey(): Promise<number>
  /** Its rows in order up to the number `last`, blank ones left out. To be called after `survey`, which has proven that this cannot fail. */
  rows(last?: number): AsyncGenerator<SheetRow>
}

/** A column that the reader of a table knows by its title or by one of the title's synonyms. */
export interface ColumnSpec<Key extends string = string> {
  readonly key: Key
  /** The usual title; also the one printed in templates. */
  readonly title: string
  /** The most usual first: where two columns of a file mean the same key, the earlier synonym wins. */
  readonly synonyms: readonly string[]
  readonly required: boolean
}

export interface HeaderColumn {
  readonly index: number
  /** `A`, `B`, ... */
  readonly letters: string
  readonly title: string
}

/** `known`: usual in such lists, not recorded here. `second`: another column of the file holds the same. `unknown`: not understood. */
export type IgnoredReason = 'known' | 'second' | 'unknown'

export interface IgnoredColumn extends HeaderColumn {
  readonly reason: IgnoredReason
}

export interface TableRow<Key extends string = string> {
  readonly number: number
  /** The cell of that column; of kind `empty` where it is blank or the file has no such column. */
  get(key: Key): Cell
  /** All cells that hold something, also those of ignored columns, from left to right. */
  readonly cells: readonly Cell[]
}

export type TableFormat = 'csv' | 'xlsx'
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

export interface Table<Key extends string = string> {
  /** SHA-256 of the file's bytes, hex. */
  readonly fileHash: string
  readonly format: TableFormat
  /** CSV only. */
  readonly encoding?: TextEncoding
  /** CSV only. */
  readonly separator?: string
  /** XLSX only. */
  readonly sheet?: string
  readonly dateSystem: DateSystem
  readonly headerRow: number
  readonly columns: ReadonlyMap<Key, HeaderColumn>
  readonly ignored: readonly IgnoredColumn[]
  /** Rows below the header that are not blank. */
  readonly rowCount: number
  /** Every row of the sheet that is not blank, with titles and header: for writing the sheet out again. */
  sheetRows(): AsyncGenerator<SheetRow>
  /** The rows below the header, blank ones left out; may be called again, each call starts from the top. */
  rows(): AsyncGenerator<TableRow<Key>>
}

/** What a file may cost before it is refused. Sizes in bytes. */
export interface TableLimits {
  readonly fileBytes: number
  /** All parts of a workbook together, as they really inflate. */
  readonly inflatedBytes: number
  /** Inflated to deflated; looked at once a part has grown past a megabyte. */
  readonly inflateRatio: number
  readonly zipEntries: number
  /** That hold something. */
  readonly rows: number
  /** Of a CSV file, blank ones counted: as many as a sheet of a spreadsheet program has. */
  readonly sheetRows: number
  readonly columns: number
  readonly cellChars: number
  /** The distinct texts of a workbook, which have to be held in memory. */
  readonly sharedTextChars: number
}

export const tableLimits: TableLimits = {
  fileBytes: 20 * 1024 * 1024,
  inflatedBytes: 200 * 1024 * 1024,
  inflateRatio: 200,
  zipEntries: 2_000,
  rows: 200_000,
  sheetRows: 1_048_576,
  columns: 200,
  cellChars: 4_096,
  sharedTextChars: 32 * 1024 * 1024,
}
