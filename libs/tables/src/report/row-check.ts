import { createHash } from 'node:crypto'
import type { RefusalDetail } from '@harbor/kernel/decision'
import type { LocalDate } from '@harbor/kernel/time'
import type { Cell, ColumnSpec, Table, TableRow } from '../table'
import { readDate, type DateProblem } from '../text/date-text'
import { plainText } from '../text/plain-text'
import { importFinding, type FindingText, type ImportFinding } from './import-finding'
import type { CheckedRow } from './import-report'

/** A date as a file has it: where only the month is known, `date` is its first day. */
export interface WrittenDate {
  readonly date: LocalDate
  readonly precision: 'day' | 'month'
}

/** Codes that every reader of rows gives; each reader's table of texts extends them. */
export type CellCode =
  'cell.too-long' | 'cell.error-value' | 'date.month-only' | 'date.serial-assumed' | `date.${DateProblem}`

export const cellTexts: Readonly<Record<CellCode, FindingText>> = {
  'cell.too-long': { severity: 'error', zh: '超过 {limit} 个字', en: 'Longer than {limit} characters' },
  'cell.error-value': {
    severity: 'error',
    zh: '单元格是公式错误或未计算的公式({value})',
    en: 'The cell holds a formula error or a formula never computed ({value})',
  },
  'date.unreadable': {
    severity: 'error',
    zh: '无法识别的日期“{value}”;请写成 2014-06-01 或 2014年6月1日',
    en: 'Not a date that can be read: "{value}"; write 2014-06-01',
  },
  'date.no-such-day': { severity: 'error', zh: '没有这一天:“{value}”', en: 'There is no such day: "{value}"' },
  'date.year-only': {
    severity: 'error',
    zh: '只有年份“{value}”;至少要写到月',
    en: 'Only a year, "{value}"; write at least the month',
  },
  'date.ambiguous-month': {
    severity: 'error',
    zh: '“{value}”可能是 1 月,也可能是 10 月(表格软件会去掉末尾的 0);请写成 2014-01 或 2014-10',
    en: '"{value}" may be January or October (spreadsheets drop the last zero); write 2014-01 or 2014-10',
  },
  'date.month-only': {
    severity: 'warning',
    zh: '只写到月,按当月 1 日登记,请补具体日期',
    en: 'Only the month is given; recorded as its first day; complete it',
  },
  'date.serial-assumed': {
    severity: 'warning',
    zh: '单元格是数字,按 Excel 日期序号理解为 {date}',
    en: 'The cell holds a bare number, taken for an Excel date serial: {date}',
  },
}

/** One row under examination: reads its cells and keeps what is found against them. */
export class RowCheck<Key extends string, Code extends string> {
  readonly findings: ImportFinding[] = []

  constructor(
    private readonly table: Pick<Table<Key>, 'columns' | 'dateSystem' | 'format'>,
    private readonly specs: readonly ColumnSpec<Key>[],
    private readonly texts: Readonly<Record<Code | CellCode, FindingText>>,
    readonly row: TableRow<Key>,
  ) {}

  find(code: Code | CellCode, key?: Key, detail: RefusalDetail = {}): undefined {
    const column = key === undefined ? undefined : this.titleOf(key)
    const cell = key === undefined ? '' : this.row.get(key).address
    const place = {
      row: this.row.number,
      ...(column === undefined ? {} : { column }),
      ...(cell === '' ? {} : { cell }),
    }
    this.findings.push(importFinding(this.texts, code, place, detail))
    return undefined
  }

  get refused(): boolean {
    return this.findings.some((finding) => finding.severity === 'error')
  }

  has(key: Key): boolean {
    return this.table.columns.has(key)
  }

  cell(key: Key): Cell {
    return this.row.get(key)
  }

  /** Nothing in the cell, or a mark that stands for nothing. */
  isBlank(key: Key): boolean {
    return /^[-—–/无]?$/.test(plainText(this.row.get(key).text))
  }

  /** The cell's text, normalised; undefined when blank, when it holds an error value or more than `limit` characters. */
  text(key: Key, limit: number): string | undefined {
    const cell = this.row.get(key)
    if (cell.kind === 'error') return this.find('cell.error-value', key, { value: cell.text })
    if (this.isBlank(key)) return undefined
    const text = plainText(cell.text)
    if ([...text].length > limit) return this.find('cell.too-long', key, { limit })
    return text
  }

  date(key: Key): WrittenDate | undefined {
    if (this.text(key, 60) === undefined) return undefined
    const cell = this.row.get(key)
    const reading = readDate(cell, this.table.dateSystem, this.table.format)
    if (!reading.ok) return this.find(`date.${reading.problem}`, key, { value: plainText(cell.text) })
    if (reading.precision === 'month') this.find('date.month-only', key)
    if (reading.assumedSerial) this.find('date.serial-assumed', key, { date: reading.date })
    return { date: reading.date, precision: reading.precision }
  }

  titleOf(key: Key): string | undefined {
    return this.table.columns.get(key)?.title ?? this.specs.find((spec) => spec.key === key)?.title
  }
}

const noteStart = /^(填表|制表|填报|审核|负责人|联系人|经办|备注|说明|注[::\s\d]|注$|合计|总计|共计|小计)/

/** As lines below a table begin: sums, notes, who filled it in. */
export function startsLikeNote(cell: Cell): boolean {
  return noteStart.test(plainText(cell.text))
}

/**
 * Identity of a row's content and of the row itself. The content's hash is the same in any file, whatever the order of columns or the style
 * of writing; the key adds file and row, so that importing the same file again finds every row done.
 */
export function rowIdentity(content: unknown, fileHash: string, row: number): { contentHash: string; key: string } {
  const contentHash = sha256(canonicalJson(content))
  return { contentHash, key: sha256(`${fileHash}\n${row}\n${contentHash}`) }
}

export function acceptRow<Content>(
  content: Content,
  fileHash: string,
  row: number,
  findings: readonly ImportFinding[],
): CheckedRow<Content> {
  return { accepted: true, row, ...rowIdentity(content, fileHash, row), content, findings }
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
