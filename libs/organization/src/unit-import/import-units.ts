import { refuse, type Refused } from '@harbor/kernel/decision'
import { deriveId, type UnitId } from '@harbor/kernel/ids'
import type { Position } from '@harbor/kernel/event'
import type { LocalDate } from '@harbor/kernel/time'
import { execute } from '@harbor/event-log/execute'
import type { CommandContext, Journal } from '@harbor/event-log/journal'
import { refusedRow } from '@harbor/tables/report/refused-row'
import type { AcceptedRow, ImportReport, RowStanding } from '@harbor/tables/report/import-report'
import { unitFileOf } from '../on-unit-file'
import type { UnitDirectory } from '../unit-directory'
import type { UnitHistory } from '../unit-facts'
import type { UnitSurroundings, UnitTurns } from '../unit-turns'
import { unitStream } from '../unit/events'
import { readUnits, readUnitsTable, type UnitContent, type UnitRow } from '../unit/import/read-units'
import { unitRefusals } from '../unit/refusals'
import { unitsDryRunReport } from '../unit/import/unit-report'
import { missingDissolution, missingSteps, type PlaceOfRow, type UnitStep } from './unit-steps'

export interface UnitsImport {
  readonly journal: Journal
  readonly directory: UnitDirectory
  readonly turns: UnitTurns
  /** Resolves when the directory knows everything up to the position. */
  readonly caughtUp: (position: Position) => Promise<void>
  readonly today: LocalDate
  readonly context: CommandContext
  readonly fileName: string
}

type Row = AcceptedRow<UnitContent>

/**
 * Imports a list of units, or tells what importing would do. Units are established with grids and officers, those above first; then
 * the dissolved ones are dissolved, those below first. What is on record stays as it is and what is missing of a row is added, so that
 * an import that was cut off is finished by importing the file again, and the same file once more adds nothing.
 */
export async function importUnits(
  bytes: Uint8Array,
  work: UnitsImport,
  dryRun: boolean,
  onProgress: (rows: number, of: number) => void = () => {},
): Promise<ImportReport> {
  const table = await readUnitsTable(bytes)
  const rows = await readUnits(table, { today: work.today, knownUnits: [...work.directory.units.values()] })
  const run = new ImportRun(work, table.fileHash, dryRun)
  const accepted = rows.filter(isAccepted)
  for (const [index, row] of accepted.entries()) {
    await run.establish(row)
    onProgress(index + 1, accepted.length)
  }
  for (const row of accepted.toReversed()) await run.dissolve(row)
  return unitsDryRunReport(table, rows, (row) => run.standingOf(row))
}

function isAccepted(row: UnitRow): row is Row {
  return row.accepted
}

/** What became of a row so far. */
interface Done {
  readonly place: PlaceOfRow
  readonly fields: readonly string[]
  /** Nothing more is done for this row. */
  readonly refused?: Refused
}

class ImportRun {
  private readonly done = new Map<number, Done>()

  constructor(
    private readonly work: UnitsImport,
    private readonly fileHash: string,
    private readonly dryRun: boolean,
  ) {}

  async establish(row: Row): Promise<void> {
    const place = this.placeOf(row)
    let done: Done = { place, fields: [] }
    this.done.set(row.row, done)
    for (const step of missingSteps(row.content, place)) {
      done = await this.take(row, done, step)
      if (done.refused !== undefined) return
    }
  }

  async dissolve(row: Row): Promise<void> {
    const done = this.done.get(row.row)
    if (!done || done.refused !== undefined) return
    const step = missingDissolution(row.content, done.place.known)
    if (step) await this.take(row, done, step)
  }

  standingOf(row: Row): RowStanding {
    const done = this.done.get(row.row)
    if (done?.refused !== undefined)
      return {
        outcome: 'refused',
        findings: [refusedRow(unitRefusals, row.row, done.refused)],
      }
    if (!done || done.fields.length === 0) return { outcome: 'unchanged' }
    return done.place.known ? { outcome: 'changed', fields: [...new Set(done.fields)] } : { outcome: 'new' }
  }

  private async take(row: Row, before: Done, step: UnitStep): Promise<Done> {
    const refused = this.dryRun ? undefined : await record(this.work, before.place.unitId, step, row.key)
    const fields = [...before.fields, step.field]
    const done: Done = refused === undefined ? { ...before, fields } : { ...before, refused }
    this.done.set(row.row, done)
    return done
  }

  private placeOf({ row, content }: Row): PlaceOfRow {
    const { journal, directory, fileName } = this.work
    const { installationId } = journal.log
    const parentId = this.parentOf(content)
    const known = onRecord(directory, content, parentId)
    // The same in every attempt, so that an import that was cut off is taken up where it stopped.
    const fresh = deriveId<'unit'>(installationId, parentId === null ? 'street' : `unit/${parentId}/${content.name}`)
    return {
      unitId: known?.id ?? fresh,
      parentId,
      known,
      provenance: { fileHash: this.fileHash, fileName, row },
      blindIndex: (kind, value) => journal.keys.blindIndex(kind, value),
      gridId: (name) => deriveId<'grid'>(installationId, `grid/${name}`),
    }
  }

  private parentOf({ parent }: UnitContent): UnitId | null {
    if (parent === null) return null
    return parent.kind === 'known' ? parent.id : (this.done.get(parent.row)?.place.unitId ?? null)
  }
}

function onRecord(directory: UnitDirectory, content: UnitContent, parentId: UnitId | null): UnitHistory | undefined {
  if (parentId === null) return directory.root()
  return directory.byName(content.name).find((unit) => unit.parentId === parentId)
}

/** In the one queue of all decisions about units. Undefined when it was recorded. */
function record(
  { journal, turns, caughtUp, context, today }: UnitsImport,
  unitId: UnitId,
  { name, asked, decide }: UnitStep,
  key: string,
): Promise<Refused | undefined> {
  const { commandDigest: _ofTheRequest, ...own } = context
  const commandId = deriveId<'command'>(journal.log.installationId, `import-units/${key}/${name}`)
  return turns.next(async () => {
    const outcome = await execute<UnitSurroundings>({
      journal,
      stream: unitStream(unitId),
      order: turns.order,
      context: { ...own, commandId },
      facts: (loaded) => turns.around(unitFileOf(unitId, loaded), asked),
      decide: (loaded, found) =>
        decide(unitFileOf(unitId, loaded), {
          today,
          actorId: context.actor.id,
          units: new Map(found?.units.map((unit) => [unit.id, unit])),
          membersOnRoll: found?.membersOnRoll ?? 0,
        }),
    })
    if (outcome.kind === 'refused') return outcome.refusal
    if (outcome.kind === 'conflict') return refuse('request.busy')
    await caughtUp(outcome.position)
    return undefined
  })
}
