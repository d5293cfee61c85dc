import { Equal, Errors } from 'typebox/value'
import { effectiveHistory, wordsInForce, type Replacement } from '@harbor/kernel/correction'
import { refuse, type Refused } from '@harbor/kernel/decision'
import type { EventType, Recorded } from '@harbor/kernel/event'
import type { EventId } from '@harbor/kernel/ids'
import { dateOf } from '@harbor/kernel/time'
import { developmentEvents } from '../development/events'
import { CORRECTION, type MemberEvent, type MemberEventType } from '../member-event'
import type { MemberFile } from '../member-file'
import { sanctionEvents, sanctionImposed } from '../sanction/events'
import { rollEvents, type PersonDetails } from '../roll/events'
import { segmentOn } from '../standing/timeline'
import { transferEvents } from '../transfer/events'
import type { CorrectionRefusal } from './refusals'

/** What shall stand in the place of a record. Null: it never took place. */
export interface Proposed {
  readonly corrects: EventId
  readonly replacement: Replacement | null
  /** The whole personal part as it should read; absent: it stays. */
  readonly personal?: Partial<PersonDetails>
}

const definitions: ReadonlyMap<string, EventType> = new Map(
  [...rollEvents, ...developmentEvents, ...transferEvents, ...sanctionEvents].map((definition) => [
    definition.type,
    definition as unknown as EventType,
  ]),
)

/** Proposals and their rejections are answered by new ones, and what was erased stays erased. */
const notCorrectable: readonly MemberEventType[] = [
  'membership.correction-proposed.v1',
  'membership.correction-rejected.v1',
  'membership.personal-data-erased.v1',
  // What a review decided is changed by its appeal, not by whoever keeps the files.
  'membership.sanction-imposed.v1',
]

/** Parts by which records belong together: a correction changes what was said of a matter, not which matter it was. */
const identities = ['transferId', 'lapseId', 'floatingId', 'rectificationId', 'proposalId', 'corrects'] as const

/** Can this stand in the place of that record? Undefined: it can. Pure: the form is checked by the record's own schema. */
export function checkFit(file: MemberFile, proposed: Proposed): Refused<CorrectionRefusal> | undefined {
  const target = file.recorded.find(({ id }) => id === proposed.corrects)
  if (!target) return refuse('correction.unknown-event', { eventId: proposed.corrects })
  if (notCorrectable.includes(target.type) || isRevision(file, target))
    return refuse('correction.not-correctable', { type: target.type })
  return checkForm(target, proposed) ?? checkInner(file, target, proposed) ?? checkChange(file, target, proposed)
}

/** The decision of an appeal corrects a sanction: no more to be taken back than the sanction itself. */
function isRevision(file: Pick<MemberFile, 'recorded'>, target: Recorded<MemberEvent>): boolean {
  if (target.type !== CORRECTION) return false
  const { corrects } = target.data
  return file.recorded.some(({ id, type }) => id === corrects && type === sanctionImposed.type)
}

function checkForm(
  target: Recorded<MemberEvent>,
  { replacement, personal }: Proposed,
): Refused<CorrectionRefusal> | undefined {
  const hasPerson = 'personal' in target.data && target.type !== CORRECTION
  if (personal !== undefined && (!hasPerson || replacement === null))
    return refuse('correction.does-not-fit', { where: '/personal', reason: 'no such part' })
  if (replacement === null) return undefined
  const { data } = replacement
  if ('personal' in data) return refuse('correction.does-not-fit', { where: '/personal', reason: 'stands apart' })
  const part = personal ?? ('personal' in target.data ? target.data.personal : null)
  const schema = definitions.get(target.type)?.schema
  const errors = schema ? Errors(schema, hasPerson ? { ...data, personal: part ?? {} } : data) : []
  // A part that was not opened, or is erased, stays as it is: there is nothing to check of it.
  const wrong = errors.find(({ instancePath }) => part !== null || !instancePath.startsWith('/personal'))
  if (wrong) return refuse('correction.does-not-fit', { where: wrong.instancePath || '/', reason: wrong.message })
  const before = target.data as Readonly<Record<string, unknown>>
  const changed = identities.find((member) => !Equal(before[member], data[member]))
  return changed && refuse('correction.changes-identity', { member: changed })
}

/** A corrected correction must itself fit what it corrects. */
function checkInner(
  file: MemberFile,
  target: Recorded<MemberEvent>,
  { replacement }: Proposed,
): Refused<CorrectionRefusal> | undefined {
  if (target.type !== CORRECTION || replacement === null) return undefined
  const inner = replacement.data as { readonly replacement: Replacement | null }
  const underlying = file.recorded.find(({ id }) => id === target.data.corrects)
  return underlying && checkForm(underlying, { corrects: underlying.id, replacement: inner.replacement })
}

function checkChange(
  file: MemberFile,
  target: Recorded<MemberEvent>,
  { replacement, personal }: Proposed,
): Refused<CorrectionRefusal> | undefined {
  const reads = currentReading(file, target)
  if (reads === undefined) return replacement === null ? refuse('correction.changes-nothing') : undefined
  if (replacement === null || personal !== undefined) return undefined
  const { personal: _, ...data } = reads.data as Readonly<Record<string, unknown>>
  const sameDay = replacement.effectiveOn === undefined || replacement.effectiveOn === reads.effectiveOn
  return sameDay && Equal(data, replacement.data) ? refuse('correction.changes-nothing') : undefined
}

/** The record as it reads after its corrections; undefined when it was annulled. */
export function currentReading(
  file: Pick<MemberFile, 'recorded'>,
  target: Recorded<MemberEvent>,
): Recorded<MemberEvent> | undefined {
  if (target.type === CORRECTION) {
    const word = wordsInForce(file.recorded, CORRECTION).get(target.id)
    if (!word) return target
    return word.replacement ? { ...target, data: { ...target.data, ...word.replacement.data } } : undefined
  }
  return effectiveHistory(file.recorded, CORRECTION).find(({ id }) => id === target.id)
}

/** Matters that the later records of a file rest on: whoever annuls the first record of one leaves those without ground. */
export function restingOn(file: Pick<MemberFile, 'recorded'>, id: EventId): MemberEvent | undefined {
  const effective = effectiveHistory(file.recorded, CORRECTION)
  const index = effective.findIndex((event) => event.id === id)
  const target = effective[index]
  if (!target) return undefined
  const matter = matterOf(target)
  if (matter === undefined || effective.slice(0, index).some((event) => matterOf(event) === matter)) return undefined
  return effective.slice(index + 1).find((event) => matterOf(event) === matter)
}

function matterOf({ type, data }: MemberEvent): string | undefined {
  if (type === 'membership.member-deemed-withdrawn.v1') return data.lapseId
  if ('transferId' in data) return data.transferId
  if ('lapseId' in data) return data.lapseId
  if ('rectificationId' in data) return data.rectificationId
  return 'floatingId' in data ? data.floatingId : undefined
}

/** They do not rest on how the person stood on their day. */
const withoutGround: readonly MemberEventType[] = [
  'membership.details-changed.v1',
  'membership.correction-proposed.v1',
  'membership.correction-rejected.v1',
  'membership.personal-data-erased.v1',
]

/**
 * The first act that would lose its ground: a transfer whose source would not have been responsible when it began, an act on somebody
 * of whom nothing would be known on its day. What had no ground before is not held against the correction.
 */
export function strandedBy(before: MemberFile, after: MemberFile): Recorded<MemberEvent> | undefined {
  const readBefore = new Map(effectiveHistory(before.recorded, CORRECTION).map((event) => [event.id, event]))
  return effectiveHistory(after.recorded, CORRECTION).find((event) => {
    const earlier = readBefore.get(event.id)
    return earlier !== undefined && hasGround(before, earlier) && !hasGround(after, event)
  })
}

function hasGround({ timeline }: MemberFile, event: Recorded<MemberEvent>): boolean {
  if (withoutGround.includes(event.type)) return true
  const then = segmentOn(timeline, event.effectiveOn ?? dateOf(event.recordedAt))
  if (event.type === 'membership.transfer-initiated.v1') return then?.branchId === event.data.sourceId
  return then !== undefined
}
