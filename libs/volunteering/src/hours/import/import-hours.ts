import { execute } from '@harbor/event-log/execute'
import type { CommandContext, Journal } from '@harbor/event-log/journal'
import { deriveId, type MemberId, type UnitId } from '@harbor/kernel/ids'
import type { Decision } from '@harbor/kernel/decision'
import type { UnitHistory } from '@harbor/organization/public'
import { annotateWorkbook } from '@harbor/tables/report/annotate-workbook'
import { importFinding, type ImportFinding } from '@harbor/tables/report/import-finding'
import {
  reportImport,
  type AcceptedRow,
  type ImportReport,
  type RowStanding,
} from '@harbor/tables/report/import-report'
import type { ReportLanguage } from '@harbor/tables/report/report-text'
import { templateWorkbook, type TemplateColumn } from '@harbor/tables/report/template-workbook'
import { treeDirectory } from '@harbor/tables/text/name-directory'
import { ledgerOf } from '../../ledger'
import type { PeopleOnRoll } from '../../people-on-roll'
import { dayOf, quarterHoursOf } from '../../stretch'
import { baseNames, bases, hoursStream, type HoursRecordId } from '../../words'
import { recordHours, type HoursDecision, type RecordHours } from '../decide'
import type { HoursEvent } from '../events'
import { recordOf, type HoursRecord, type HoursState } from '../state'
import { hoursColumns, type HoursKey } from './hours-columns'
import { hoursTexts, type HoursCode } from './hours-findings'
import { readHours, readHoursTable, type HoursRowContent } from './read-hours'

export interface HoursImport {
  readonly journal: Journal
  readonly people: PeopleOnRoll
  /** Every unit, to be named. */
  readonly units: readonly UnitHistory[]
  /** Units whose hours the caller may record. */
  readonly scope: ReadonlySet<UnitId> | 'all'
  readonly context: CommandContext
  readonly actorMemberId: MemberId | null
  readonly fileName: string
  readonly dryRun: boolean
  readonly onProgress?: (rows: number, of: number) => void
}

type Row = AcceptedRow<HoursRowContent>

/**
 * Imports a ledger of hours row by row, or tells what importing would do. A row that stands in the ledger already adds nothing, also when
 * it was corrected or voided since. Rejects with a TableError when the file as a whole cannot be read; then nothing was recorded.
 */
export async function importHours(bytes: Uint8Array, work: HoursImport): Promise<ImportReport> {
  const table = await readHoursTable(bytes)
  const run = new ImportRun(work, table.fileHash)
  let rows = 0
  return reportImport(table, readHours(table, treeDirectory(work.units)), (row) => {
    work.onProgress?.(++rows, table.rowCount)
    return run.take(row)
  })
}

class ImportRun {
  /** Records that this file has brought so far, by member: a dry run must know them, since nothing is recorded. */
  private readonly brought = new Map<MemberId, HoursRecord[]>()
  private readonly rowOfRecord = new Map<HoursRecordId, number>()

  constructor(
    private readonly work: HoursImport,
    private readonly fileHash: string,
  ) {}

  async take(row: Row): Promise<RowStanding> {
    const { organiserId, name, branchId } = row.content
    const { scope, people } = this.work
    if (scope !== 'all' && !scope.has(organiserId)) return refused('organiser.outside', row, { value: organiserId })
    const found = await people.named(name, branchId === null ? 'all' : new Set([branchId]))
    const [person, second] = found
    if (!person) return refused('name.unknown', row)
    if (second) return refused('name.ambiguous', row)
    return this.record(person.memberId, row)
  }

  private async record(memberId: MemberId, row: Row): Promise<RowStanding> {
    const order = this.orderOf(memberId, row)
    const earlier = this.rowOfRecord.get(order.recordId)
    if (earlier !== undefined) return { outcome: 'unchanged', findings: [found('row.twice', row, { row: earlier })] }
    this.rowOfRecord.set(order.recordId, row.row)
    const { journal, context, people, units, dryRun } = this.work
    const stream = hoursStream(memberId)
    const loaded = await journal.load(stream)
    if (recordOf(ledgerOf(memberId, loaded.events).hours, order.recordId)) return { outcome: 'unchanged' }
    const { branchId } = await people.branchOn(memberId, dayOf(order))
    const facts = { unit: units.find(({ id }) => id === order.organiserId), onTheRoll: branchId !== null }
    const given = { memberId, now: context.now, actorId: context.actor.id, actorMemberId: this.work.actorMemberId }
    const decide = (hours: HoursState): HoursDecision => recordHours(hours, order, { ...given, ...facts })
    if (dryRun) return this.foresee(memberId, decide, order, row, ledgerOf(memberId, loaded.events).hours)
    const { commandDigest: _, ...own } = context
    const outcome = await execute({
      journal,
      stream,
      context: { ...own, commandId: deriveId<'command'>(order.recordId, 'import'), causationId: context.commandId },
      decide: ({ events }) => decide(ledgerOf(memberId, events).hours) as Decision,
    })
    if (outcome.kind === 'recorded') return { outcome: 'new' }
    if (outcome.kind === 'conflict') return refused('row.busy', row)
    return refused(outcome.refusal.code as HoursCode, row, outcome.refusal.detail)
  }

  private foresee(
    memberId: MemberId,
    decide: (hours: HoursState) => HoursDecision,
    order: RecordHours,
    row: Row,
    hours: HoursState,
  ): RowStanding {
    const brought = this.brought.get(memberId) ?? []
    const decision = decide({ records: [...hours.records, ...brought] })
    if (!decision.accepted) return refused(decision.code, row, decision.detail)
    this.brought.set(memberId, [...brought, ...decision.events.flatMap((event) => pending(event, order, this.work))])
    return { outcome: 'new' }
  }

  /** The same content has the same record, whatever file it stands in. */
  private orderOf(memberId: MemberId, { content, row, contentHash }: Row): RecordHours {
    const { activity, base, organiserId, startedAt, endedAt, quarterHours } = content
    return {
      recordId: deriveId<'hours-record'>(memberId, `import/${contentHash}`),
      source: 'import',
      activity,
      base,
      organiserId,
      startedAt,
      endedAt,
      quarterHours: quarterHours ?? quarterHoursOf(content),
      provenance: { fileHash: this.fileHash, fileName: this.work.fileName, row },
    }
  }
}

function pending(event: HoursEvent, order: RecordHours, { context }: HoursImport): readonly HoursRecord[] {
  if (event.type !== 'volunteering.hours-recorded.v1') return []
  const { provenance: _, orderId: __, ...told } = event.data
  const untouched = { certifiedOn: null, certifiedBy: null, corrections: 0, voidedOn: null, orderId: null }
  return [{ ...told, ...untouched, source: order.source, recordedAt: context.now, toldBy: context.actor.id }]
}

function refused(code: HoursCode, row: Row, detail: ImportFinding['detail'] = {}): RowStanding {
  return { outcome: 'refused', findings: [found(code, row, detail)] }
}

function found(code: HoursCode, { row }: Row, detail: ImportFinding['detail'] = {}): ImportFinding {
  return importFinding(hoursTexts, code, { row }, detail)
}

/** The ledger with what was found, as a workbook. Rejects with a TableError when the bytes are no ledger. */
export async function annotateHours(
  bytes: Uint8Array,
  findings: readonly ImportFinding[],
  language: ReportLanguage = 'zh',
): Promise<Uint8Array> {
  return annotateWorkbook(bytes, await readHoursTable(bytes), findings, language)
}

/** An empty ledger to fill in (XLSX), with drop-downs. */
export function hoursTemplate(unitNames: readonly string[]): Promise<Uint8Array> {
  const columns = hoursColumns.map(({ key, title, required }) => ({ title, required, ...forms(unitNames)[key] }))
  return templateWorkbook({ name: '志愿服务时长台账', columns, instructions, rows: 5_000 })
}

const instructions: readonly string[] = [
  '志愿服务时长台账填表说明 / How to fill in the ledger of hours',
  '每人每次活动一行；红色标题的列必填。时长以 0.25 小时为单位，不填则按起止时间计算。',
  'One row a person and activity; columns with a red title are required. Hours in quarters; left out, start and end tell them.',
  '同名时请填写所在党支部。同一时间不能重复计算；重复导入同一文件不会重复登记。',
  'Fill in the branch where a name occurs twice. No time counts twice; the same file again adds nothing.',
]

function forms(units: readonly string[]): Readonly<Record<HoursKey, Omit<TemplateColumn, 'title' | 'required'>>> {
  const time = '如 09:00 / e.g. 09:00'
  return {
    name: { width: 12, hint: '与党员名册一致 / as on the roll' },
    branch: { width: 30, hint: '同名时填写 / where a name occurs twice', choices: units },
    activity: { width: 30, hint: '如 陪同就医 / what was done' },
    base: { width: 12, hint: '四大阵地 / one of four', choices: bases.map((base) => baseNames[base].zh), strict: true },
    organiser: { width: 30, hint: '组织活动的单位 / who organised it', choices: units },
    date: { width: 12, hint: '如 2026-03-07 / e.g. 2026-03-07' },
    start: { width: 10, hint: time },
    end: { width: 10, hint: time },
    hours: { width: 12, hint: '以 0.25 为单位 / in quarters of an hour' },
  }
}
