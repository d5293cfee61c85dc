import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { CheckedRow } from '@harbor/tables/report/import-report'
import { acceptRow, RowCheck, startsLikeNote } from '@harbor/tables/report/row-check'
import { readTable } from '@harbor/tables/read-table'
import type { Table, TableLimits, TableRow } from '@harbor/tables/table'
import type { NameDirectory } from '@harbor/tables/text/name-directory'
import type { Stage } from '../../words'
import type { PersonDetails } from '../events'
import { readStage } from './code-lists'
import { rosterColumns, rosterColumnsUnused, type RosterKey } from './roster-columns'
import { checkDates, checkStage, readSteps, usualProbation, type ProbationSpan } from './roster-dates'
import { rosterTexts, type RosterCode } from './roster-findings'
import { given, readPerson } from './roster-person'

/** A unit that the roll knows, as the roster's branch column may name it. `UnitFacts` of the organisation fits. */
export interface RosterUnit {
  readonly id: UnitId
  readonly kind: 'committee' | 'general-branch' | 'branch' | 'group'
}

export interface RosterOptions {
  readonly today: LocalDate
  /** The units as of today, e.g. `treeDirectory(units)`. */
  readonly knownUnits: NameDirectory<RosterUnit>
  /** Only for fictional data: ID numbers whose check character is wrong are taken as they are, without finding. Default false. */
  readonly allowInvalidIdChecksum?: boolean
  readonly probation?: readonly ProbationSpan[]
}

/** What a row says of a person, in the words of `member-enrolled`. */
export interface RosterContent {
  readonly branchId: UnitId
  readonly stage: Stage
  readonly appliedOn?: LocalDate
  readonly activistOn?: LocalDate
  readonly targetOn?: LocalDate
  readonly joinedOn?: LocalDate
  readonly fullOn?: LocalDate
  readonly personal: PersonDetails
}

export type RosterTable = Table<RosterKey>
export type RosterRow = CheckedRow<RosterContent>

/** Finds the roster in a CSV or XLSX file. Rejects with a TableError when the file is none. */
export function readRosterTable(source: Uint8Array | string, limits: Partial<TableLimits> = {}): Promise<RosterTable> {
  return readTable(source, { columns: rosterColumns, knownUnused: rosterColumnsUnused, limits })
}

/**
 * The rows of a roster, normalised and checked one by one in the order of the file. Deterministic: the same file, units and day give the same
 * rows. Of rows about the same person the first counts.
 */
export async function* readRoster(table: RosterTable, options: RosterOptions): AsyncGenerator<RosterRow> {
  const seen: Seen = { ids: new Map(), persons: new Map() }
  for await (const row of table.rows()) yield readRow(table, row, options, seen)
}

type Check = RowCheck<RosterKey, RosterCode>

interface Seen {
  readonly ids: Map<string, number>
  readonly persons: Map<string, { readonly row: number; readonly hasId: boolean }>
}

function readRow(table: RosterTable, row: TableRow<RosterKey>, options: RosterOptions, seen: Seen): RosterRow {
  const check: Check = new RowCheck(table, rosterColumns, rosterTexts, row)
  if (isNote(row)) {
    check.find('row.note')
    return { accepted: false, row: row.number, isNote: true, findings: check.findings }
  }
  const { today, probation = usualProbation, allowInvalidIdChecksum = false } = options
  const person = readPerson(check, { today, allowInvalidIdChecksum })
  const stage = readStageOf(check)
  const branchId = readBranch(check, options.knownUnits)
  const dates = readSteps(check)
  if (stage) {
    checkStage(check, stage, dates)
    checkDates(check, stage, person?.born, dates, { today, probation })
  }
  if (person) checkDuplicate(check, person.details, seen)
  if (!person || !stage || branchId === undefined || check.refused) {
    return { accepted: false, row: row.number, isNote: false, findings: check.findings }
  }
  const content: RosterContent = {
    branchId,
    stage,
    ...given('appliedOn', dates.appliedOn?.date),
    ...given('activistOn', dates.activistOn?.date),
    ...given('targetOn', dates.targetOn?.date),
    ...given('joinedOn', dates.joinedOn?.date),
    ...given('fullOn', dates.fullOn?.date),
    personal: person.details,
  }
  return acceptRow(content, table.fileHash, row.number, check.findings)
}

/** Lines below the persons: sums, notes, signatures. They have neither ID number nor category, and begin like one or stand alone. */
function isNote(row: TableRow<RosterKey>): boolean {
  if (row.get('idNumber').kind !== 'empty' && row.cells.length > 1) return false
  if (row.get('stage').kind !== 'empty' && row.get('stage').mergedFrom === undefined) return false
  const own = row.cells.filter((cell) => cell.mergedFrom === undefined)
  const [first] = own
  return own.length <= 1 || (first !== undefined && startsLikeNote(first))
}

function readStageOf(check: Check): Stage | undefined {
  const written = check.text('stage', 60)
  if (written === undefined) return check.isBlank('stage') ? check.find('stage.missing', 'stage') : undefined
  return readStage(written) ?? check.find('stage.unknown', 'stage', { value: written })
}

function readBranch(check: Check, knownUnits: NameDirectory<RosterUnit>): UnitId | undefined {
  const value = check.text('branch', 200)
  if (value === undefined) return check.isBlank('branch') ? check.find('branch.missing', 'branch') : undefined
  const match = knownUnits.find(value, check.text('above', 200) ?? '')
  if (match.kind === 'ambiguous')
    return check.find('branch.ambiguous', 'branch', { value, among: match.among.join('、') })
  if (match.kind === 'unknown') {
    return match.near.length > 0
      ? check.find('branch.unknown-near', 'branch', { value, near: match.near.join('、') })
      : check.find('branch.unknown', 'branch', { value })
  }
  if (match.value.kind !== 'branch') return check.find('branch.no-branch', 'branch', { value })
  if (!match.exact) check.find('branch.short-name', 'branch', { value, name: match.name })
  return match.value.id
}

/** By ID number; by name and birth date where one of the two rows has none. */
function checkDuplicate(check: Check, { name, bornOn, idNumber }: PersonDetails, seen: Seen): void {
  const { number } = check.row
  const person = `${name}\n${bornOn ?? ''}`
  const sameId = idNumber === undefined ? undefined : seen.ids.get(idNumber)
  const namesake = seen.persons.get(person)
  if (sameId !== undefined) check.find('duplicate.id', 'idNumber', { row: sameId })
  else if (namesake && (idNumber === undefined || !namesake.hasId)) {
    check.find('duplicate.person', 'name', { row: namesake.row })
  }
  if (idNumber !== undefined && sameId === undefined) seen.ids.set(idNumber, number)
  if (!namesake) seen.persons.set(person, { row: number, hasId: idNumber !== undefined })
}
