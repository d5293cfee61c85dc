import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import { existsOn, type UnitFacts } from '@harbor/organization/public'
import { dayOf, faultOf, overlapping, quarterHoursOf, type Stretch } from '../stretch'
import type { Base, HoursRecordId, OrderId } from '../words'
import { hoursCertified, hoursCorrected, hoursRecorded, hoursVoided, type HoursEvent } from './events'
import type { HoursRefusal } from './refusals'
import { recordOf, standing, type HoursRecord, type HoursState } from './state'

export type HoursDecision = Decision<HoursEvent, HoursRefusal>

export interface GivenHours {
  readonly memberId: MemberId
  readonly now: Instant
  readonly actorId: AccountId
  /** The file of whoever acts, when the account belongs to a member. */
  readonly actorMemberId: MemberId | null
}

/** What one record says. `quarterHours`: fewer than start and end give, where the organiser counts fewer. */
export interface HoursContent extends Stretch {
  readonly activity: string
  readonly base: Base
  readonly quarterHours?: number
}

export interface RecordHours extends HoursContent {
  readonly recordId: HoursRecordId
  readonly source: 'activity' | 'import'
  readonly organiserId: UnitId
  readonly provenance?: { readonly fileHash: string; readonly fileName: string; readonly row: number }
}

/** An organiser tells of an activity that is over. `unit`: the organiser; `onTheRoll`: the member's standing on the day. */
export function recordHours(
  state: HoursState,
  order: RecordHours,
  given: GivenHours & { readonly unit: UnitFacts | undefined; readonly onTheRoll: boolean },
): HoursDecision {
  const { recordId, source, activity, base, organiserId, startedAt, endedAt, provenance } = order
  if (given.actorMemberId === given.memberId) return refuse('hours.own')
  const on = dayOf(order)
  const told = { activity, base, organiserId, startedAt, endedAt, quarterHours: countedIn(order) }
  const known = recordOf(state, recordId)
  if (known) return saysTheSame(known, told) ? accept() : refuse('hours.recorded-already')
  const fault = faultIn(order, given.now)
  if (fault) return fault
  if (!given.unit || !existsOn(given.unit, on)) return refuse('hours.organiser-unknown')
  if (!given.onTheRoll) return refuse('hours.not-on-the-roll', { on })
  const other = overlapping(order, standing(state))
  if (other) return overlaps(other)
  const recorded = { recordId, source, ...told, ...(provenance && { provenance }) }
  return accept(hoursRecorded(recorded, { effectiveOn: on }))
}

/** What an order has brought. It was confirmed by who had asked; only time that is counted already stands in its way. */
export interface RenderedService extends Stretch {
  readonly recordId: HoursRecordId
  readonly orderId: OrderId
  readonly activity: string
  readonly base: Base
  readonly organiserId: UnitId
}

export function recordService(state: HoursState, service: RenderedService): HoursDecision {
  return recordRendered(state, service, { source: 'order', orderId: service.orderId })
}

/** What taking part in an activity has brought. The organiser closed it, and who attended was said by others or by check-in. */
export type RenderedActivity = Omit<RenderedService, 'orderId'>

export function recordActivity(state: HoursState, activity: RenderedActivity): HoursDecision {
  return recordRendered(state, activity, { source: 'activity' })
}

function recordRendered(
  state: HoursState,
  service: RenderedActivity,
  from: { readonly source: 'order'; readonly orderId: OrderId } | { readonly source: 'activity' },
): HoursDecision {
  const { recordId, activity, base, organiserId, startedAt, endedAt } = service
  if (recordOf(state, recordId)) return accept()
  const other = overlapping(service, standing(state))
  if (other) return overlaps(other)
  const told = { activity, base, organiserId, startedAt, endedAt, quarterHours: quarterHoursOf(service) }
  return accept(hoursRecorded({ recordId, ...from, ...told }, { effectiveOn: dayOf(service) }))
}

/** Somebody vouches for it: not who served, and not who told of it. */
export function certifyHours(state: HoursState, recordId: HoursRecordId, given: GivenHours): HoursDecision {
  const record = recordToChange(state, recordId, given)
  if ('accepted' in record) return record
  if (record.certifiedOn !== null) return accept()
  if (record.toldBy === given.actorId) return refuse('hours.same-person')
  return accept(hoursCertified({ recordId }, { effectiveOn: dayOf(record) }))
}

export interface CorrectHours extends HoursContent {
  readonly recordId: HoursRecordId
  readonly reason: string
  readonly authority: string
}

/** Nothing is edited: the record reads differently from now on, and whoever asks about before is told what stood there before. */
export function correctHours(state: HoursState, order: CorrectHours, given: GivenHours): HoursDecision {
  const { recordId, activity, base, startedAt, endedAt, reason, authority } = order
  const record = recordToChange(state, recordId, given)
  if ('accepted' in record) return record
  const fault = faultIn(order, given.now)
  if (fault) return fault
  const said = { activity, base, startedAt, endedAt, quarterHours: countedIn(order) }
  if (saysTheSame(record, { ...said, organiserId: record.organiserId })) return refuse('hours.nothing-changes')
  const other = overlapping(
    order,
    standing(state).filter((one) => one.recordId !== recordId),
  )
  if (other) return overlaps(other)
  return accept(hoursCorrected({ recordId, ...said, reason, authority }, { effectiveOn: dayOf(order) }))
}

export interface VoidHours {
  readonly recordId: HoursRecordId
  readonly reason: string
  readonly authority: string
}

export function voidHours(
  state: HoursState,
  order: VoidHours,
  given: Pick<GivenHours, 'memberId' | 'actorMemberId'>,
): HoursDecision {
  const known = recordOf(state, order.recordId)
  if (known?.voidedOn && given.actorMemberId !== given.memberId) return accept()
  const record = recordToChange(state, order.recordId, given)
  if ('accepted' in record) return record
  return accept(hoursVoided(order, { effectiveOn: dayOf(record) }))
}

/** The record, when whoever acts may touch it and it still counts. */
function recordToChange(
  state: HoursState,
  recordId: HoursRecordId,
  { actorMemberId, memberId }: Pick<GivenHours, 'memberId' | 'actorMemberId'>,
): HoursRecord | Refused<HoursRefusal> {
  const record = recordOf(state, recordId)
  if (!record) return refuse('hours.unknown')
  if (actorMemberId === memberId) return refuse('hours.own')
  return record.voidedOn === null ? record : refuse('hours.voided', { on: record.voidedOn })
}

function faultIn(content: HoursContent, now: Instant): Refused<HoursRefusal> | undefined {
  const fault = faultOf(content, now)
  if (fault === 'not-ended') return refuse('hours.future-or-unfinished', { endedAt: content.endedAt })
  if (fault) return refuse(`hours.${fault}`)
  return countedIn(content) < 1 ? refuse('hours.too-short') : undefined
}

/** Never more than the time itself has. */
function countedIn(content: HoursContent): number {
  const whole = quarterHoursOf(content)
  return Math.min(content.quarterHours ?? whole, whole)
}

function overlaps(other: HoursRecord): Refused<HoursRefusal> {
  return refuse('hours.overlap', { activity: other.activity, on: dayOf(other) })
}

type Content = Pick<HoursRecord, 'activity' | 'base' | 'organiserId' | 'startedAt' | 'endedAt' | 'quarterHours'>

function saysTheSame(record: Content, told: Content): boolean {
  return (
    record.activity === told.activity &&
    record.base === told.base &&
    record.organiserId === told.organiserId &&
    record.startedAt === told.startedAt &&
    record.endedAt === told.endedAt &&
    record.quarterHours === told.quarterHours
  )
}
