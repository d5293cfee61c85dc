import { Equal } from 'typebox/value'
import { deriveId, type CommandId, type MemberId } from '@harbor/kernel/ids'
import { earlier, later, type LocalDate } from '@harbor/kernel/time'
import type { Recorded } from '@harbor/kernel/event'
import { execute, type Outcome } from '@harbor/event-log/execute'
import type { CommandContext, Journal } from '@harbor/event-log/journal'
import { holderOf, reserve } from '@harbor/event-log/reservations'
import type { UnitFacts } from '@harbor/organization/public'
import { recordedFindings, type ImportFinding } from '@harbor/tables/report/import-finding'
import type { AcceptedRow, RowStanding } from '@harbor/tables/report/import-report'
import type { UnitId } from '@harbor/kernel/ids'
import type { MemberEvent } from '../member-event'
import { memberFile, memberStream, type MemberFile } from '../member-file'
import { changeDetails, enrol, type Enrol } from '../roll/decide-person'
import type { PersonDetails } from '../roll/events'
import type { RosterContent } from '../roll/import/read-roster'
import { segmentOn } from '../standing/timeline'
import { refusedRow } from '@harbor/tables/report/refused-row'
import { rollRefusals } from '../roll/refusals'
import { rowFinding } from './roster-import-findings'

/** Kind of the reservation that keeps one person from having two files. */
export const PERSON = 'person'

type Row = AcceptedRow<RosterContent>

export interface RosterImport {
  readonly journal: Journal
  readonly unit: (id: UnitId) => UnitFacts | undefined
  readonly today: LocalDate
  readonly file: { readonly hash: string; readonly name: string }
  readonly context: CommandContext
}

/**
 * The one form of what tells a person from all others: the ID number, else name and day of birth. Of somebody with neither an ID
 * number nor a day of birth only the branch helps.
 */
export function personKey({ personal, branchId }: Person): string {
  if (personal.idNumber !== undefined) return `id ${personal.idNumber.toUpperCase()}`
  return nameKey(personal.name, personal.bornOn ?? branchId)
}

type Person = Pick<RosterContent, 'personal' | 'branchId'>

function nameKey(name: string, bornOnOrBranch: LocalDate | UnitId): string {
  return `name ${name} ${bornOnOrBranch}`
}

/** The id of a file that this key opens: the same in every attempt, so that a crash or a second run finds what the first one did. */
export function memberIdOf(journal: Journal, key: string): MemberId {
  return deriveId<'member'>(journal.log.installationId, `${PERSON}/${journal.keys.blindIndex(PERSON, key)}`)
}

/**
 * The stream of this person's file, or of the one that the person would get. Whoever comes with an ID number and is on record without one, by
 * name and day of birth or branch, is the same person: the number completes the file.
 */
async function streamOf({ journal }: RosterImport, person: Person): Promise<ReturnType<typeof memberStream>> {
  const key = personKey(person)
  const { idNumber, name, bornOn } = person.personal
  const held = await memberHolding(journal, key)
  if (held !== undefined) return memberStream(held)
  const byName = idNumber === undefined ? [] : [bornOn, person.branchId].filter((part) => part !== undefined)
  for (const part of byName) {
    const namesake = await memberHolding(journal, nameKey(name, part))
    if (namesake !== undefined && (await isWithoutNumber(journal, namesake))) return memberStream(namesake)
  }
  return memberStream(memberIdOf(journal, key))
}

async function memberHolding(journal: Journal, key: string): Promise<MemberId | undefined> {
  return (await holderOf(journal, PERSON, key))?.slice(-36) as MemberId | undefined
}

async function isWithoutNumber(journal: Journal, memberId: MemberId): Promise<boolean> {
  const { events } = await journal.load(memberStream(memberId), { personal: true })
  const { details } = memberFile(memberId, events as readonly Recorded<MemberEvent>[]).roll
  return details !== null && details.idNumber === undefined
}

/** What importing the row would do. Reads only. */
export async function standingOfRow(work: RosterImport, row: Row): Promise<RowStanding> {
  return standingIn(work, row, await streamOf(work, row.content))
}

async function standingIn(work: RosterImport, row: Row, stream: ReturnType<typeof memberStream>): Promise<RowStanding> {
  const { events, saidOf } = await work.journal.load(stream, { personal: true })
  // What this very row of this very file said has had its effect, whatever was recorded since.
  if (saidOf(commandOf(work, row))) return { outcome: 'unchanged' }
  const file = memberFile(stream.slice(-36) as MemberId, events as readonly Recorded<MemberEvent>[])
  return file.exists ? compared(file, row, work.today) : refusedBy(enrolment(work, row, file), row)
}

function commandOf({ journal }: RosterImport, { key }: Row): CommandId {
  return deriveId<'command'>(journal.log.installationId, `import/${key}`)
}

/** Records one row, whole or not at all. The same row again, in the same file or another, adds nothing. */
export async function recordRow(work: RosterImport, row: Row): Promise<RowStanding> {
  const { journal, context } = work
  // The digest is of the request that brought the file, which may be another the next time.
  const { commandDigest: _ofTheRequest, ...acting } = context
  const own = { ...acting, commandId: commandOf(work, row) }
  const meant = await streamOf(work, row.content)
  const foreseen = await standingIn(work, row, meant)
  if (foreseen.outcome === 'refused' || foreseen.outcome === 'unchanged') return foreseen
  const reserved = await reserve(journal, { kind: PERSON, value: personKey(row.content), holder: meant }, own)
  const memberId = (reserved.ok ? meant : (reserved.holder ?? meant)).slice(-36) as MemberId
  const outcome = await execute({
    journal,
    stream: memberStream(memberId),
    context: own,
    personal: true,
    decide: ({ events }) => {
      const file = memberFile(memberId, events as readonly Recorded<MemberEvent>[])
      if (!file.exists) return enrolment(work, row, file)
      const { personal } = row.content
      return changeDetails(file, { changes: personal, reason: `花名册 ${work.file.name}` }, given(work))
    },
  })
  return outcomeOf(outcome, foreseen, row)
}

function outcomeOf(outcome: Outcome, foreseen: RowStanding, row: Row): RowStanding {
  switch (outcome.kind) {
    case 'recorded':
      return outcome.repeated ? { outcome: 'unchanged' } : foreseen
    case 'refused':
      return { outcome: 'refused', findings: [refusedRow(rollRefusals, row.row, outcome.refusal)] }
    case 'conflict':
      return { outcome: 'refused', findings: [rowFinding('row.busy', row.row)] }
  }
}

function enrolment(work: RosterImport, row: Row, file: MemberFile) {
  const { personal, ...road } = row.content
  const branch = work.unit(road.branchId)
  const order: Enrol = {
    ...road,
    on: enrolledOn(row.content, branch, work.today),
    person: personal,
    provenance: { kind: 'file', fileHash: work.file.hash, fileName: work.file.name, row: row.row, rowKey: row.key },
    sourceFindings: recordedFindings(row.findings),
  }
  return enrol(file, order, { ...given(work), units: branch ? [branch] : [] })
}

/** From the earliest day that the file tells of, but not before there was the branch. */
function enrolledOn(content: RosterContent, branch: UnitFacts | undefined, today: LocalDate): LocalDate {
  const { appliedOn, activistOn, targetOn, joinedOn, fullOn } = content
  const told = [appliedOn, activistOn, targetOn, joinedOn, fullOn].filter((date) => date !== undefined)
  const first = told.reduce(earlier, today)
  return branch ? later(first, branch.establishedOn) : first
}

function given(work: RosterImport) {
  return { today: work.today, actorId: work.context.actor.id, historic: true }
}

function refusedBy(decision: ReturnType<typeof enrol>, row: Row): RowStanding {
  if (decision.accepted) return { outcome: 'new' }
  return { outcome: 'refused', findings: [refusedRow(rollRefusals, row.row, decision)] }
}

/** Details may be brought up to date by a file; branch, stage and dates change by acts and corrections alone. */
function compared(file: MemberFile, row: Row, today: LocalDate): RowStanding {
  const { personal, branchId, stage } = row.content
  const now = segmentOn(file.timeline, today)
  const findings: ImportFinding[] = []
  if (file.roll.erased) return { outcome: 'refused', findings: [rowFinding('row.erased', row.row)] }
  if (now?.branchId !== branchId) findings.push(rowFinding('row.other-branch', row.row))
  if (now?.stage !== stage) findings.push(rowFinding('row.other-stage', row.row))
  if (findings.length > 0) return { outcome: 'refused', findings }
  const details = file.roll.details
  const fields = (Object.keys(personal) as (keyof PersonDetails)[]).filter(
    (name) => !Equal(details?.[name], personal[name]),
  )
  return fields.length === 0 ? { outcome: 'unchanged' } : { outcome: 'changed', fields }
}
