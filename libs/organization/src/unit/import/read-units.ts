import type { LocalDate } from '@harbor/kernel/time'
import type { CheckedRow } from '@harbor/tables/report/import-report'
import { RowCheck, acceptRow, startsLikeNote } from '@harbor/tables/report/row-check'
import { readTable } from '@harbor/tables/read-table'
import type { Table, TableLimits, TableRow } from '@harbor/tables/table'
import { compactText, plainText } from '@harbor/tables/text/plain-text'
import type { Office, UnitKind } from '../../unit-facts'
import { officeRules } from '../../unit-rules'
import { kindByName, kindTitles, readKind, unitColumns, unitColumnsUnused, type UnitKey } from './unit-columns'
import { unitTexts } from './unit-findings'
import {
  placeInTree,
  type DraftUnit,
  type KnownUnit,
  type ReadOfficer,
  type UnitCheck,
  type UnitParent,
} from './unit-places'

export interface UnitsOptions {
  readonly today: LocalDate
  readonly knownUnits: readonly KnownUnit[]
}

/** What a row says of a unit. `parent` null: the street committee, root of the tree. */
export interface UnitContent {
  readonly name: string
  readonly kind: UnitKind
  readonly parent: UnitParent | null
  readonly establishedOn: LocalDate
  readonly dissolvedOn?: LocalDate
  readonly grids: readonly string[]
  readonly officers: readonly ReadOfficer[]
}

export type UnitsTable = Table<UnitKey>
export type UnitRow = CheckedRow<UnitContent>

/** Units are few; the tree is judged as a whole, so its rows are held in memory. */
const unitRows = 10_000
const listEnd = /[、,;\n/|]/

/** Finds the list of units in a CSV or XLSX file. Rejects with a TableError when the file is none. */
export function readUnitsTable(source: Uint8Array | string, limits: Partial<TableLimits> = {}): Promise<UnitsTable> {
  return readTable(source, {
    columns: unitColumns,
    knownUnused: unitColumnsUnused,
    limits: { rows: unitRows, ...limits },
  })
}

/**
 * The rows of a list of units, checked each and as a tree: accepted rows first, every one behind the row of the unit above it, so that they can be
 * recorded in this order; then the refused ones. A refused unit takes those below it along.
 */
export async function readUnits(table: UnitsTable, options: UnitsOptions): Promise<readonly UnitRow[]> {
  const drafts: DraftUnit[] = []
  const others: UnitRow[] = []
  for await (const row of table.rows()) {
    const check: UnitCheck = new RowCheck(table, unitColumns, unitTexts, row)
    const draft = isNote(row) ? undefined : readDraft(check, options.today)
    if (draft) drafts.push(draft)
    else others.push(refused(check, isNote(row)))
  }
  const places = placeInTree(drafts, options.knownUnits, options.today)
  const accepted = places.flatMap(({ draft, parent }) => (draft.check.refused ? [] : [toRow(table, draft, parent)]))
  const fallen = places.flatMap(({ draft }) => (draft.check.refused ? [refused(draft.check, false)] : []))
  return [...accepted, ...[...fallen, ...others].sort((a, b) => a.row - b.row)]
}

function toRow(table: UnitsTable, draft: DraftUnit, parent: UnitParent | null): UnitRow {
  const { name, kind, establishedOn, dissolvedOn, grids, officers } = draft
  const content: UnitContent = {
    name,
    kind,
    parent,
    establishedOn,
    ...(dissolvedOn === undefined ? {} : { dissolvedOn }),
    grids,
    officers,
  }
  return acceptRow(content, table.fileHash, draft.check.row.number, draft.check.findings)
}

function refused(check: UnitCheck, isNote: boolean): UnitRow {
  if (isNote) check.find('row.note')
  return { accepted: false, row: check.row.number, isNote, findings: check.findings }
}

/** The row by itself; undefined when it lacks what the tree is built from. */
function readDraft(check: UnitCheck, today: LocalDate): DraftUnit | undefined {
  const name = readName(check)
  const kind = readKindOf(check, name)
  const parentName = check.text('parent', 300) ?? ''
  const establishedOn = readEstablished(check, today)
  const dissolvedOn = readDissolved(check, establishedOn, today)
  if (name === undefined || kind === undefined || establishedOn === undefined) return undefined
  const grids = readGrids(check, kind)
  const officers = readOfficers(check, kind, establishedOn)
  return { check, name, kind, parentName, establishedOn, ...(dissolvedOn ? { dissolvedOn } : {}), grids, officers }
}

function readName(check: UnitCheck): string | undefined {
  const written = check.text('name', 100)
  if (written === undefined) return check.isBlank('name') ? check.find('name.missing', 'name') : undefined
  return /\p{Script=Han}/u.test(written) ? compactText(written) : written
}

function readKindOf(check: UnitCheck, name = ''): UnitKind | undefined {
  const written = check.text('kind', 60)
  const byName = kindByName(name)
  if (written === undefined) {
    if (!check.isBlank('kind')) return undefined
    check.find(byName ? 'kind.from-name' : 'kind.missing', 'kind')
    return byName
  }
  const kind = readKind(written)
  if (!kind) return check.find('kind.unknown', 'kind', { value: written })
  if (byName && byName !== kind) check.find('kind.differs-from-name', 'kind')
  return kind
}

function readEstablished(check: UnitCheck, today: LocalDate): LocalDate | undefined {
  if (check.isBlank('establishedOn')) return check.find('established.missing', 'establishedOn')
  const date = check.date('establishedOn')?.date
  return date !== undefined && date > today ? check.find('dates.in-future', 'establishedOn') : date
}

function readDissolved(
  check: UnitCheck,
  establishedOn: LocalDate | undefined,
  today: LocalDate,
): LocalDate | undefined {
  const date = check.date('dissolvedOn')?.date
  if (date === undefined) return undefined
  if (date > today) return check.find('dates.in-future', 'dissolvedOn')
  return follows(check, 'dissolvedOn', date, 'establishedOn', establishedOn) ? date : undefined
}

function follows(
  check: UnitCheck,
  key: UnitKey,
  date: LocalDate,
  than: UnitKey,
  earlier: LocalDate | undefined,
): boolean {
  if (earlier === undefined || date > earlier) return true
  check.find('dates.order', key, { earlier: check.titleOf(than) ?? than })
  return false
}

function readGrids(check: UnitCheck, kind: UnitKind): readonly string[] {
  const grids = readList(check, 'grids', 500)
  if (grids.length === 0 || kind === 'branch') return grids
  check.find('grids.not-for-kind', 'grids')
  return []
}

function readOfficers(check: UnitCheck, kind: UnitKind, establishedOn: LocalDate): readonly ReadOfficer[] {
  const rules = officeRules[kind]
  const named = (Object.keys(officeNames) as Office[]).flatMap((office) => {
    const names = readList(check, office, 300)
    const rule = rules[office]
    if (names.length > 0 && !rule) check.find('office.not-for-kind', office, { kind: kindTitles[kind][0] ?? kind })
    const seats = rule ? (rule.seats ?? names.length) : 0
    if (rule && names.length > seats) check.find('office.too-many', office, { seats })
    return names.slice(0, seats).map((name) => ({ office, name }))
  })
  const from = check.date('termFrom')?.date
  const until = check.date('termUntil')?.date
  if (from !== undefined) follows(check, 'termUntil', until ?? from, 'termFrom', until === undefined ? undefined : from)
  if (named.length > 0 && from === undefined && check.isBlank('termFrom')) check.find('term.missing', 'termFrom')
  return named.map((one) => ({ ...one, from: from ?? establishedOn, ...(until === undefined ? {} : { until }) }))
}

const officeNames: Readonly<Record<Office, true>> = {
  secretary: true,
  'deputy-secretary': true,
  'organisation-member': true,
  'propaganda-member': true,
  'discipline-member': true,
  'committee-member': true,
  'group-leader': true,
}

function readList(check: UnitCheck, key: UnitKey, limit: number): readonly string[] {
  const parts = (check.text(key, limit) ?? '').split(listEnd).map(plainText)
  return [...new Set(parts.filter((part) => part !== ''))]
}

function isNote(row: TableRow<UnitKey>): boolean {
  const own = row.cells.filter((cell) => cell.mergedFrom === undefined)
  const [first] = own
  const isUnit = row.get('kind').kind !== 'empty' || row.get('establishedOn').kind !== 'empty'
  return !isUnit && (own.length <= 1 || (first !== undefined && startsLikeNote(first)))
}
