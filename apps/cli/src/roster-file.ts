import { standingNames } from '@harbor/membership/names'
import { stageTitles } from '@harbor/membership/roll/import/code-lists'
import { rosterColumns, type RosterKey } from '@harbor/membership/roll/import/roster-columns'
import type { MemberOverview } from '@harbor/membership/member-overview/overview'
import type { RosterEntry } from '@harbor/membership/roster/views'
import type { Stage } from '@harbor/membership/words'
import { unitName, type KnownUnits } from './api/units'

/** Behind the columns of an import, and ignored by it: what such a list has no column for. */
const remarkTitle = '备注'

/** Columns of an export that needs nobody's file opened. */
const openKeys: readonly RosterKey[] = [
  'name',
  'sex',
  'ethnicity',
  'bornOn',
  'education',
  'stage',
  'joinedOn',
  'fullOn',
  'branch',
  'above',
  'posts',
]
/** Further ones, from the file itself. */
const personalKeys: readonly RosterKey[] = ['idNumber', 'appliedOn', 'activistOn', 'targetOn', 'workplace', 'phone']

export type RosterRow = Readonly<Partial<Record<RosterKey, string>>> & { readonly remark: string }

/** The list as a file: titles as the import knows them, in its usual order. */
export function rosterTable(
  rows: readonly RosterRow[],
  personal: boolean,
): { readonly titles: readonly string[]; readonly lines: readonly (readonly string[])[] } {
  const keys = new Set([...openKeys, ...(personal ? personalKeys : [])])
  const columns = rosterColumns.filter(({ key }) => keys.has(key))
  return {
    titles: [...columns.map(({ title }) => title), remarkTitle],
    lines: rows.map((row) => [...columns.map(({ key }) => row[key] ?? ''), row.remark]),
  }
}

/** A unit above that the reader may not see is left out: its id is no name, and the import can do without. */
export function namesOfBranch(
  units: KnownUnits,
  branchId: string,
): { readonly branch: string; readonly above: string } {
  const above = units.get(units.get(branchId)?.parentId ?? '')
  return { branch: unitName(units, branchId), above: above?.name ?? '' }
}

export function rosterRow(
  entry: RosterEntry,
  names: { readonly branch: string; readonly above: string },
  file: MemberOverview | undefined,
): RosterRow {
  const { name, sex, ethnicity, education, posts, bornOn, joinedOn, fullOn, stage, standing } = entry
  const said = {
    name,
    sex: sex === 'male' ? '男' : sex === 'female' ? '女' : '',
    ethnicity,
    education,
    posts,
    bornOn: bornOn ?? '',
    joinedOn: joinedOn ?? '',
    fullOn: fullOn ?? '',
    stage: stageTitles[stage],
    branch: names.branch,
    above: names.above,
    remark: standing === 'member' || standing === 'candidate' ? '' : standingNames[standing].zh,
  }
  return file ? { ...said, ...personalPart(file) } : said
}

function personalPart({ person, timeline }: MemberOverview) {
  const firstDay = (stage: Stage) => timeline.find((segment) => segment.stage === stage)?.validFrom ?? ''
  return {
    idNumber: person?.idNumber ?? '',
    workplace: person?.workplace ?? '',
    phone: person?.phone ?? '',
    appliedOn: firstDay('applicant'),
    activistOn: firstDay('activist'),
    targetOn: firstDay('development-target'),
  }
}

const startsFormula = /^[=+\-@\t\r＝＋－＠]/
const longNumber = /^\d{12,}[\dXx]?$/

/**
 * CSV (RFC 4180, CRLF) with a byte order mark, so that spreadsheets read it as UTF-8. A text that a spreadsheet would take for a
 * formula gets an apostrophe, a long number a tab, which keeps its digits; the import drops both again.
 */
export function csvText(titles: readonly string[], lines: readonly (readonly string[])[]): string {
  return `\ufeff${[titles, ...lines].map((line) => line.map(csvCell).join(',')).join('\r\n')}\r\n`
}

function csvCell(text: string): string {
  const safe = startsFormula.test(text) ? `'${text}` : longNumber.test(text) ? `\t${text}` : text
  return /[",\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A workbook of text cells: nothing in it can become a formula, and no number loses digits. */
export async function workbookBytes(
  titles: readonly string[],
  lines: readonly (readonly string[])[],
): Promise<Uint8Array> {
  const { Workbook } = await import('@cj-tech-master/excelts')
  const workbook = new Workbook()
  const sheet = workbook.addWorksheet('党员花名册', { views: [{ state: 'frozen', ySplit: 1 }] })
  titles.forEach((_, index) => {
    sheet.getColumn(index + 1).numFmt = '@'
    sheet.getColumn(index + 1).width = 16
  })
  sheet.addRow([...titles]).font = { bold: true }
  for (const line of lines) sheet.addRow([...line])
  return workbook.xlsx.writeBuffer()
}
