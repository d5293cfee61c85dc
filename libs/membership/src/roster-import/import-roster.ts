import type { ImportReport, RowStanding } from '@harbor/tables/report/import-report'
import { treeDirectory } from '@harbor/tables/text/name-directory'
import type { UnitHistory } from '@harbor/organization/public'
import { readRoster, readRosterTable, type RosterOptions, type RosterRow } from '../roll/import/read-roster'
import { dryRunReport } from '../roll/import/roster-report'
import { recordRow, standingOfRow, type RosterImport } from './record-roster'

/** Rows recorded at once: they share the commits of log, keys and views. Rows of one person never meet, since the reader refuses the second. */
const rowsAtOnce = 512

export interface ImportOptions {
  readonly dryRun: boolean
  /** Fictional data only: ID numbers with a wrong checksum are taken as they are. */
  readonly allowInvalidIdChecksum: boolean
  readonly units: readonly UnitHistory[]
  readonly onProgress?: (rows: number, of: number) => void
}

/**
 * Imports a roster, or tells what importing would do. Each row is recorded whole or not at all; a run that was cut off is
 * taken up by importing the file again. Rejects with a TableError when the file as a whole cannot be read; then nothing was recorded.
 */
export async function importRoster(
  bytes: Uint8Array,
  work: Omit<RosterImport, 'file'> & { readonly fileName: string },
  options: ImportOptions,
): Promise<ImportReport> {
  const table = await readRosterTable(bytes)
  const full: RosterImport = { ...work, file: { hash: table.fileHash, name: work.fileName } }
  const reading: RosterOptions = {
    today: work.today,
    knownUnits: treeDirectory(options.units),
    allowInvalidIdChecksum: options.allowInvalidIdChecksum,
  }
  const judge = options.dryRun ? standingOfRow : recordRow
  const standings = new Map<number, RowStanding>()
  let done = 0
  const rows = ahead(readRoster(table, reading), async (row) => {
    if (row.accepted) standings.set(row.row, await judge(full, row))
    options.onProgress?.(++done, table.rowCount)
  })
  return dryRunReport(table, rows, ({ row }) => {
    const standing = standings.get(row)
    standings.delete(row)
    return standing ?? { outcome: 'unchanged' }
  })
}

/** Works on `rowsAtOnce` rows at a time and gives them on in their order. */
async function* ahead(
  rows: AsyncIterable<RosterRow>,
  work: (row: RosterRow) => Promise<void>,
): AsyncGenerator<RosterRow> {
  let batch: RosterRow[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < rowsAtOnce) continue
    await Promise.all(batch.map(work))
    yield* batch
    batch = []
  }
  await Promise.all(batch.map(work))
  yield* batch
}
