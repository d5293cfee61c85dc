import type { IgnoredReason, Table, TableFormat } from '../table'
import { importFinding, type FindingText, type ImportFinding, type Severity } from './import-finding'

/** A row as its reader judged it: accepted with what it says, or not; with all that was found either way. */
export type CheckedRow<Content> =
  | {
      readonly accepted: true
      readonly row: number
      readonly key: string
      readonly contentHash: string
      readonly content: Content
      readonly findings: readonly ImportFinding[]
    }
  | {
      readonly accepted: false
      readonly row: number
      /** True for a line that is no row of the table at all (a note, a signature, a sum): reported, but neither counted nor refused. */
      readonly isNote: boolean
      readonly findings: readonly ImportFinding[]
    }

export type AcceptedRow<Content> = Extract<CheckedRow<Content>, { readonly accepted: true }>

/** How an accepted row stands to what is recorded already. `changed` names the fields; `refused` adds findings of severity error. */
export type RowStanding =
  | { readonly outcome: 'new' | 'unchanged'; readonly findings?: readonly ImportFinding[] }
  | { readonly outcome: 'changed'; readonly fields: readonly string[]; readonly findings?: readonly ImportFinding[] }
  | { readonly outcome: 'refused'; readonly findings: readonly ImportFinding[] }

export interface ReportedColumn {
  /** `H` */
  readonly letters: string
  readonly title: string
  readonly reason: IgnoredReason
}

/** What a dry run tells, JSON-safe. Counts are of all rows; the lists stop at `reportedFindings` entries and say how many are left out. */
export interface ImportReport {
  readonly fileHash: string
  readonly format: TableFormat
  readonly sheet?: string
  readonly headerRow: number
  readonly rows: number
  readonly new: number
  readonly unchanged: number
  readonly changed: number
  readonly refused: number
  readonly findings: readonly ImportFinding[]
  readonly findingsOmitted: number
  readonly findingCounts: readonly { readonly code: string; readonly severity: Severity; readonly count: number }[]
  readonly changes: readonly { readonly row: number; readonly fields: readonly string[] }[]
  readonly changesOmitted: number
  readonly ignoredColumns: readonly ReportedColumn[]
}

/** A file of 200,000 rows that is wrong in every row must not become a report that fills the memory. */
export const reportedFindings = 10_000

/**
 * Reads all rows and counts what would become of them. `standingOf` compares an accepted row with what is recorded (purely, or by a query);
 * nothing is written. `fileFindings` are what the reader has
 * to say of the file as a whole, besides columns that are not used.
 */
export async function reportImport<Content>(
  table: Pick<Table, 'fileHash' | 'format' | 'sheet' | 'headerRow' | 'ignored'>,
  rows: AsyncIterable<CheckedRow<Content>> | Iterable<CheckedRow<Content>>,
  standingOf: (row: AcceptedRow<Content>) => RowStanding | Promise<RowStanding>,
  fileFindings: readonly ImportFinding[] = [],
): Promise<ImportReport> {
  const counts = { rows: 0, new: 0, unchanged: 0, changed: 0, refused: 0 }
  const findings = new FindingList([...headerFindings(table), ...fileFindings])
  const changes: { row: number; fields: readonly string[] }[] = []
  for await (const row of rows) {
    findings.add(row.findings)
    if (!row.accepted && row.isNote) continue
    counts.rows += 1
    const standing = row.accepted ? await standingOf(row) : undefined
    counts[standing?.outcome ?? 'refused'] += 1
    findings.add(standing?.findings ?? [])
    if (standing?.outcome === 'changed' && changes.length < reportedFindings) {
      changes.push({ row: row.row, fields: standing.fields })
    }
  }
  const { fileHash, format, sheet, headerRow } = table
  return {
    fileHash,
    format,
    ...(sheet === undefined ? {} : { sheet }),
    headerRow,
    ...counts,
    ...findings.summary(),
    changes,
    changesOmitted: counts.changed - changes.length,
    ignoredColumns: table.ignored.map(({ letters, title, reason }) => ({ letters, title, reason })),
  }
}

const columnTexts: Readonly<Record<'column.unknown' | 'column.second', FindingText>> = {
  'column.unknown': {
    severity: 'warning',
    zh: '未能识别的列,内容不导入',
    en: 'The column is not understood; its content is not imported',
  },
  'column.second': {
    severity: 'warning',
    zh: '与另一列含义相同,内容不导入',
    en: 'Another column holds the same; the content of this one is not imported',
  },
}

/** What is to be said of the header: columns that a person may have expected to be imported. */
export function headerFindings(table: Pick<Table, 'headerRow' | 'ignored'>): readonly ImportFinding[] {
  return table.ignored.flatMap(({ letters, title, reason }) =>
    reason === 'known'
      ? []
      : importFinding(columnTexts, `column.${reason}`, {
          row: table.headerRow,
          column: title,
          cell: letters + String(table.headerRow),
        }),
  )
}

class FindingList {
  private readonly kept: ImportFinding[] = []
  private readonly counts = new Map<string, { code: string; severity: Severity; count: number }>()
  private omitted = 0

  constructor(first: readonly ImportFinding[]) {
    this.add(first)
  }

  add(findings: readonly ImportFinding[]): void {
    for (const finding of findings) {
      const count = this.counts.get(finding.code)
      if (count) count.count += 1
      else this.counts.set(finding.code, { code: finding.code, severity: finding.severity, count: 1 })
      if (this.kept.length < reportedFindings) this.kept.push(finding)
      else this.omitted += 1
    }
  }

  summary(): Pick<ImportReport, 'findings' | 'findingsOmitted' | 'findingCounts'> {
    const findingCounts = [...this.counts.values()].sort((a, b) => b.count - a.count || a.code.localeCompare(b.code))
    return { findings: this.kept, findingsOmitted: this.omitted, findingCounts }
  }
}
