import { displayWidth, padDisplay } from '@harbor/tables/text/plain-text'

/** What a command found: one JSON document, and the same for people. `exit` 1: refused, or something is wrong. */
export interface Answer {
  readonly exit: 0 | 1
  readonly document: unknown
  /** Ends with a line feed, or is the content of a file as it is. */
  readonly text: string
}

/** Texts from files and logs end up on a terminal: control characters and direction marks must not steer it. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, ' ')
}

export type CellValue = string | number | null | undefined

/** Columns as wide as their widest cell, Chinese characters counted double; the last column is not padded. */
export function table(header: readonly string[], rows: readonly (readonly CellValue[])[]): string {
  const lines = [header, ...rows].map((row) => row.map(cellText))
  const widths = header.map((_, column) => Math.max(...lines.map((line) => displayWidth(line[column] ?? ''))))
  const written = lines.map((line) =>
    line
      .map((cell, column) => padDisplay(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  return [written[0], rule, ...written.slice(1), ''].join('\n')
}

/** `label  value` lines; values that are missing are left out. */
export function fields(rows: readonly (readonly [label: string, value: CellValue])[]): string {
  const given = rows.filter(([, value]) => value !== null && value !== undefined && value !== '')
  const width = Math.max(0, ...given.map(([label]) => displayWidth(label)))
  return given.map(([label, value]) => `${padDisplay(label, width)}  ${cellText(value)}\n`).join('')
}

function cellText(value: CellValue): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'number' ? count(value) : visible(value)
}

/** 1234567 as `1,234,567`. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = Math.min(units.length - 1, value < 1 ? 0 : Math.floor(Math.log2(value) / 10))
  return `${(value / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}

/** The one document of `--json`. */
export function jsonDocument(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
