import { displayWidth, padDisplay } from '../text/plain-text'
import type { IgnoredReason } from '../table'
import { placeText } from './import-finding'
import type { ImportReport } from './import-report'

export type ReportLanguage = 'zh' | 'en'

type Words = Readonly<
  Record<
    'rows' | 'new' | 'unchanged' | 'changed' | 'refused' | 'place' | 'column' | 'severity' | 'code' | 'text',
    string
  >
> & {
  readonly error: string
  readonly warning: string
  readonly ignored: string
  readonly reasons: Readonly<Record<IgnoredReason, string>>
  readonly more: (count: number) => string
  readonly changes: string
}

const words: Readonly<Record<ReportLanguage, Words>> = {
  zh: {
    rows: '行数',
    new: '新增',
    unchanged: '不变',
    changed: '有变化',
    refused: '不导入',
    place: '位置',
    column: '列',
    severity: '级别',
    code: '代码',
    text: '说明',
    error: '错误',
    warning: '提示',
    ignored: '未使用的列',
    reasons: { known: '本系统不登记', second: '与另一列重复', unknown: '未能识别' },
    more: (count) => `……另有 ${count} 条`,
    changes: '变化',
  },
  en: {
    rows: 'rows',
    new: 'new',
    unchanged: 'unchanged',
    changed: 'changed',
    refused: 'refused',
    place: 'at',
    column: 'column',
    severity: 'level',
    code: 'code',
    text: 'finding',
    error: 'error',
    warning: 'warning',
    ignored: 'columns not used',
    reasons: { known: 'not recorded here', second: 'same as another column', unknown: 'not understood' },
    more: (count) => `... and ${count} more`,
    changes: 'changes',
  },
}

/** The report for a terminal: counts, then a table of at most `limit` findings, then columns that were not used. Lines end with `\n`. */
export function reportText(report: ImportReport, language: ReportLanguage, limit = 50): string {
  const said = words[language]
  const counts = (['rows', 'new', 'unchanged', 'changed', 'refused'] as const)
    .map((name) => `${said[name]} ${report[name]}`)
    .join('  ')
  const ignored = report.ignoredColumns.map(
    ({ letters, title, reason }) => `  ${letters} ${visible(title)}: ${said.reasons[reason]}`,
  )
  return [
    counts,
    ...findingTable(report, language, limit),
    ...changeLines(report, said, limit),
    ...(ignored.length > 0 ? [`${said.ignored}:`, ...ignored] : []),
    '',
  ].join('\n')
}

function findingTable(report: ImportReport, language: ReportLanguage, limit: number): readonly string[] {
  if (report.findings.length === 0) return []
  const said = words[language]
  const shown = report.findings
    .slice(0, limit)
    .map((finding) => [
      placeText(finding),
      finding.column ?? '',
      said[finding.severity],
      finding.code,
      finding[language],
    ])
  const rows = [[said.place, said.column, said.severity, said.code, said.text], ...shown].map((row) => row.map(visible))
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))))
  const lines = rows.map((row) =>
    row
      .map((text, column) => padDisplay(text, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const left = report.findings.length + report.findingsOmitted - shown.length
  return left > 0 ? [...lines, said.more(left)] : lines
}

function changeLines(report: ImportReport, said: Words, limit: number): readonly string[] {
  if (report.changes.length === 0) return []
  const shown = report.changes.slice(0, limit).map(({ row, fields }) => `  ${row}: ${fields.join(', ')}`)
  const left = report.changes.length + report.changesOmitted - shown.length
  return [`${said.changes}:`, ...shown, ...(left > 0 ? [said.more(left)] : [])]
}

/** Texts of the file end up on a terminal: control characters must not steer it. */
function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
}
