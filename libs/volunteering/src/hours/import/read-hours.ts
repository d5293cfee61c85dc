import type { UnitId } from '@harbor/kernel/ids'
import { toInstant, type Instant, type LocalDate } from '@harbor/kernel/time'
import { readTable } from '@harbor/tables/read-table'
import type { CheckedRow } from '@harbor/tables/report/import-report'
import { acceptRow, RowCheck, startsLikeNote } from '@harbor/tables/report/row-check'
import type { Table, TableRow } from '@harbor/tables/table'
import type { NameDirectory } from '@harbor/tables/text/name-directory'
import { quarterHoursOf } from '../../stretch'
import type { Base } from '../../words'
import { hoursColumns, hoursColumnsUnused, type HoursKey } from './hours-columns'
import { hoursTexts, type HoursCode } from './hours-findings'

export interface KnownUnit {
  readonly id: UnitId
}

/** What a row says; the person still by name. */
export interface HoursRowContent {
  readonly name: string
  readonly branchId: UnitId | null
  readonly activity: string
  readonly base: Base
  readonly organiserId: UnitId
  readonly startedAt: Instant
  readonly endedAt: Instant
  readonly quarterHours: number | null
}
export type HoursTable = Table<HoursKey>
export type ReadHoursRow = CheckedRow<HoursRowContent>

/** Finds the ledger in a CSV or XLSX file. Rejects with a TableError when the file is none. */
export function readHoursTable(bytes: Uint8Array): Promise<HoursTable> {
  return readTable(bytes, { columns: hoursColumns, knownUnused: hoursColumnsUnused })
}

export async function* readHours(table: HoursTable, units: NameDirectory<KnownUnit>): AsyncGenerator<ReadHoursRow> {
  for await (const row of table.rows()) yield readRow(table, row, units)
}

type Check = RowCheck<HoursKey, HoursCode>

function readRow(table: HoursTable, row: TableRow<HoursKey>, units: NameDirectory<KnownUnit>): ReadHoursRow {
  const check: Check = new RowCheck(table, hoursColumns, hoursTexts, row)
  if (isNote(row)) {
    check.find('row.note')
    return { accepted: false, row: row.number, isNote: true, findings: check.findings }
  }
  const name = needed(check, 'name', 60, 'name.missing')
  const branch = check.text('branch', 200)
  const branchId = branch === undefined ? null : unitOf(check, 'branch', branch, units)
  const activity = needed(check, 'activity', 100, 'activity.missing')
  const base = readBase(check)
  const organiser = needed(check, 'organiser', 200, 'organiser.missing')
  const organiserId = organiser === undefined ? undefined : unitOf(check, 'organiser', organiser, units)
  const stretch = readStretch(check)
  const quarterHours = readHoursOf(check, stretch)
  const said = { name, branchId, activity, base, organiserId, ...stretch }
  if (check.refused || !isWhole(said))
    return { accepted: false, row: row.number, isNote: false, findings: check.findings }
  return acceptRow({ ...said, quarterHours: quarterHours ?? null }, table.fileHash, row.number, check.findings)
}

type Said = { readonly [K in Exclude<keyof HoursRowContent, 'quarterHours'>]?: HoursRowContent[K] | undefined }

function isWhole(said: Said): said is Omit<HoursRowContent, 'quarterHours'> {
  return Object.values(said).every((value) => value !== undefined) && 'startedAt' in said
}

/** Sums, notes and signatures below the rows. */
function isNote(row: TableRow<HoursKey>): boolean {
  const [first] = row.cells
  return row.get('date').kind === 'empty' && (row.cells.length <= 1 || (first !== undefined && startsLikeNote(first)))
}

function needed(check: Check, key: HoursKey, limit: number, missing: HoursCode): string | undefined {
  const text = check.text(key, limit)
  return text ?? (check.isBlank(key) ? check.find(missing, key) : undefined)
}

function unitOf(check: Check, key: 'branch' | 'organiser', value: string, units: NameDirectory<KnownUnit>) {
  const match = units.find(value)
  if (match.kind === 'found') return match.value.id
  if (match.kind === 'ambiguous') return check.find('organiser.ambiguous', key, { among: match.among.join('、') })
  return check.find(key === 'branch' ? 'branch.unknown' : 'organiser.unknown', key, { value })
}

const baseWords: readonly (readonly [RegExp, Base])[] = [
  [/^(党性|conviction)/i, 'conviction'],
  [/^(廉政|清廉|integrity)/i, 'integrity'],
  [/^(爱心|care)/i, 'care'],
  [/^(服务|service)/i, 'service'],
]

function readBase(check: Check): Base | undefined {
  const value = needed(check, 'base', 20, 'base.missing')
  if (value === undefined) return undefined
  return baseWords.find(([pattern]) => pattern.test(value))?.[1] ?? check.find('base.unknown', 'base', { value })
}

function readStretch(check: Check): { readonly startedAt?: Instant; readonly endedAt?: Instant } {
  const day = check.date('date')
  if (!day && check.isBlank('date')) check.find('date.missing', 'date')
  const start = readTime(check, 'start')
  const end = readTime(check, 'end')
  if (!day || day.precision !== 'day' || start === undefined || end === undefined) {
    if (day && day.precision !== 'day') check.find('date.missing', 'date')
    return {}
  }
  return { startedAt: instantOf(day.date, start), endedAt: instantOf(day.date, end) }
}

/** Minutes from midnight: 09:00, 9:00, 9点30, or the fraction of a day that a spreadsheet stores. */
function readTime(check: Check, key: 'start' | 'end'): number | undefined {
  const value = needed(check, key, 20, 'time.missing')
  if (value === undefined) return undefined
  const fraction = /^0?\.\d+$/.test(value) ? Math.round(Number(value) * 24 * 60) : undefined
  const [, hours, minutes = '0'] = /(?:^|[ T])(\d{1,2})(?:[:点时](\d{2})?分?(?::\d{2}(?:\.\d+)?)?)Z?$/.exec(value) ?? []
  const time = fraction ?? (hours === undefined ? Number.NaN : Number(hours) * 60 + Number(minutes))
  const isTime = time >= 0 && time <= 24 * 60 && Number(minutes) < 60
  return isTime ? time : check.find('time.unreadable', key, { value })
}

function instantOf(day: LocalDate, minutes: number): Instant {
  return new Date(Date.parse(toInstant(`${day}T00:00:00+08:00`)) + minutes * 60_000).toISOString() as Instant
}

function readHoursOf(check: Check, { startedAt, endedAt }: ReturnType<typeof readStretch>): number | undefined {
  const value = check.text('hours', 20)
  if (value === undefined) return undefined
  const quarters = Number(value.replace(/(小时|h)$/i, '')) * 4
  if (!Number.isInteger(quarters) || quarters < 1) return check.find('hours.unreadable', 'hours', { value })
  if (startedAt && endedAt && quarters > quarterHoursOf({ startedAt, endedAt }))
    check.find('hours.more-than-time', 'hours')
  return quarters
}
