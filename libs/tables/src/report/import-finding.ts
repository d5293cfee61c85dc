import type { Finding, RefusalDetail } from '@harbor/kernel/decision'
import { fillText } from '../table-error'

/** `error`: the row is not imported. `warning`: it is, and the finding is recorded with it. */
export type Severity = 'error' | 'warning'

/** What one row, or the file as a whole (then the row is the header's), has against it. */
export interface ImportFinding {
  readonly row: number
  /** The column's title as the file has it; the usual title where the file has no such column. */
  readonly column?: string
  readonly cell?: string
  readonly code: string
  readonly severity: Severity
  /** The rule pack, standard or, for plain errors of writing, `IMPORT`; with the article where one is broken. As in the kernel's `Finding`. */
  readonly pack: string
  readonly article: string
  /** Warnings are recorded outside sealed fields: their detail never holds a person's data. That of errors may quote the cell. */
  readonly detail: RefusalDetail
  readonly zh: string
  readonly en: string
}

/** One row of a reader's table of findings. `{name}` in a text is filled from the detail. */
export interface FindingText {
  readonly severity: Severity
  readonly pack?: string
  readonly article?: string
  readonly zh: string
  readonly en: string
}

export interface FindingPlace {
  readonly row: number
  readonly column?: string
  readonly cell?: string
}

export function importFinding<Code extends string>(
  texts: Readonly<Record<Code, FindingText>>,
  code: Code,
  place: FindingPlace,
  detail: RefusalDetail = {},
): ImportFinding {
  const { severity, pack = 'IMPORT', article = '', zh, en } = texts[code]
  return { ...place, code, severity, pack, article, detail, zh: fillText(zh, detail), en: fillText(en, detail) }
}

/** What stands before a finding's text: the cell where it is known, else the row. */
export function placeText(finding: FindingPlace): string {
  return finding.cell === undefined || finding.cell === '' ? String(finding.row) : finding.cell
}

/** The findings as they are recorded beside the fact: without place and texts, which belong to the file and to the reader's language. */
export function recordedFindings(findings: readonly ImportFinding[]): readonly Finding[] {
  return findings.map(({ code, pack, article, detail }) => ({ code, pack, article, detail }))
}
