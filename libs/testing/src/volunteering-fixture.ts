import type { Decision } from '@harbor/kernel/decision'
import { LOG_START, type Actor, type DomainEvent, type Position, type Recorded } from '@harbor/kernel/event'
import type { AccountId, MemberId } from '@harbor/kernel/ids'
import { dateOf, toInstant, toLocalDate, type Instant } from '@harbor/kernel/time'
import { certificateIssued, certificateRevoked, type CertificateEvent } from '@harbor/volunteering/certificate/events'
import { hoursCertified, hoursCorrected, hoursRecorded, hoursVoided } from '@harbor/volunteering/hours/events'
import { ledgerOf, type Ledger, type LedgerEvent } from '@harbor/volunteering/ledger'
import * as order from '@harbor/volunteering/service-order/events'
import { orderOf, type OrderState } from '@harbor/volunteering/service-order/state'
import {
  hoursStream,
  orderStream,
  type Base,
  type CertificateId,
  type HoursRecordId,
  type OrderId,
} from '@harbor/volunteering/words'
import { outcomeOf, type Outcome } from './member-fixture'
import { accountNo, fixed, ids, memberNo } from './member-ids'

// Orders and ledgers that specs speak of. Times are those of Asia/Shanghai: `at('2026-03-07', '09:00')`.

export const resident = fixed<'resident'>('e5', 1)
export const residentAccount = accountNo(31)
export const staff = accountNo(41)
export const colleague = accountNo(42)
export const theOrder: OrderId = fixed<'order'>('e6', 1)
export const contact = { name: '许婉清', phone: '0574-00000021', address: '潮声里 3 幢 201' }

export function at(day: string, time = '10:00'): Instant {
  return toInstant(`${day}T${time}:00+08:00`)
}
export function recordNo(number: number): HoursRecordId {
  return fixed<'hours-record'>('e7', number)
}
export function certificateNo(number: number): CertificateId {
  return fixed<'certificate'>('e8', number)
}

/** An event, by whom and when it was recorded. Default: by staff, ten in the morning of its effective day. */
export type ToldEvent<E extends DomainEvent> =
  E | { readonly event: E; readonly by?: AccountId; readonly recordedAt?: Instant }

export function told<E extends DomainEvent>(event: E, more: { by?: AccountId; on?: string } = {}): ToldEvent<E> {
  return { event, ...(more.by && { by: more.by }), ...(more.on !== undefined && { recordedAt: at(more.on) }) }
}

export function recordedIn<E extends DomainEvent>(
  stream: string,
  events: readonly ToldEvent<E>[],
): readonly Recorded<E>[] {
  return events.map((one, revision): Recorded<E> => {
    const { event, by = staff, recordedAt } = 'event' in one ? one : { event: one }
    const actor: Actor = { id: by, role: 'branch-secretary' }
    return {
      ...event,
      id: fixed<'event'>('e0', revision + 1),
      stream,
      revision,
      position: (LOG_START + revision + 1) as Position,
      recordedAt: recordedAt ?? at(event.effectiveOn ?? '2026-03-01'),
      actor,
      commandId: fixed<'command'>('c0', revision + 1),
    }
  })
}

type When<S> = <E extends DomainEvent, Code extends string>(decide: (state: S) => Decision<E, Code>) => Outcome<E, Code>

/** `givenOrder(placed(), published()).when((order) => claimOrder(order, by(memberNo(2)))).then(claimed(memberNo(2)))` */
export function givenOrder(...events: readonly ToldEvent<order.OrderEvent>[]): {
  readonly order: OrderState
  readonly when: When<OrderState>
} {
  const state = orderOf(recordedIn(orderStream(theOrder), events))
  return { order: state, when: (decide) => outcomeOf(decide(state)) }
}

/** The same for the ledger of `memberNo(1)`. */
export function givenLedger(...events: readonly ToldEvent<LedgerEvent>[]): {
  readonly ledger: Ledger
  readonly recorded: readonly Recorded<LedgerEvent>[]
  readonly when: When<Ledger>
} {
  const recorded = recordedIn(hoursStream(ids.member), events)
  const ledger = ledgerOf(ids.member, recorded)
  return { ledger, recorded, when: (decide) => outcomeOf(decide(ledger)) }
}

const day = toLocalDate

interface PlacedAs {
  readonly on?: string
  readonly capacity?: number
  readonly wantedOn?: string
  readonly claimUntil?: string
  readonly accountId?: AccountId
  readonly forUnit?: boolean
}

export function placed(as: PlacedAs = {}): order.OrderEvent {
  const { on = '2026-03-01', capacity = 1, wantedOn = '2026-03-07', claimUntil = '2026-03-05', accountId } = as
  const asked = { unitId: ids.branch, need: '陪同就医', base: 'care' as const, capacity }
  const dates = { wantedOn: day(wantedOn), claimUntil: day(claimUntil) }
  const who = as.forUnit
    ? ({ placedFor: 'unit' } as const)
    : ({ placedFor: 'resident', residentId: resident, personal: contact, ...(accountId && { accountId }) } as const)
  return order.orderPlaced({ ...asked, ...dates, ...who }, { effectiveOn: day(on) })
}
export function published(on = '2026-03-02'): order.OrderEvent {
  return order.orderPublished({}, { effectiveOn: day(on) })
}
export function claimed(memberId: MemberId, on = '2026-03-03'): order.OrderEvent {
  return order.orderClaimed({ memberId }, { effectiveOn: day(on) })
}
export function released(memberId: MemberId, on = '2026-03-04'): order.OrderEvent {
  return order.orderReleased({ memberId, reason: '临时出差' }, { effectiveOn: day(on) })
}
export function served(memberId: MemberId, on = '2026-03-07', from = '09:00', to = '11:00'): order.OrderEvent {
  return order.orderDone(
    { memberId, startedAt: at(on, from), endedAt: at(on, to) },
    { effectiveOn: dateOf(at(on, from)) },
  )
}

interface HoursAs {
  readonly on?: string
  readonly from?: string
  readonly to?: string
  readonly quarterHours?: number
  readonly base?: Base
  readonly activity?: string
  readonly organiserId?: typeof ids.branch
}

export function hours(number: number, as: HoursAs = {}): LedgerEvent {
  const { on = '2026-03-07', from = '09:00', to = '11:00', quarterHours = 8, base = 'care', activity = '陪同就医' } = as
  const said = { activity, base, organiserId: as.organiserId ?? ids.branch, quarterHours }
  return hoursRecorded(
    { recordId: recordNo(number), source: 'activity', ...said, startedAt: at(on, from), endedAt: at(on, to) },
    { effectiveOn: day(on) },
  )
}
export function certified(number: number, on = '2026-03-07'): LedgerEvent {
  return hoursCertified({ recordId: recordNo(number) }, { effectiveOn: day(on) })
}
export function corrected(number: number, as: HoursAs = {}): LedgerEvent {
  const { on = '2026-03-07', from = '09:00', to = '10:00', quarterHours = 4, base = 'care', activity = '陪同就医' } = as
  const said = { activity, base, quarterHours, startedAt: at(on, from), endedAt: at(on, to) }
  const why = { reason: '结束时间登记有误', authority: '党支部核查' }
  return hoursCorrected({ recordId: recordNo(number), ...said, ...why }, { effectiveOn: day(on) })
}
export function voided(number: number, on = '2026-03-07'): LedgerEvent {
  return hoursVoided(
    { recordId: recordNo(number), reason: '重复登记', authority: '党支部核查' },
    { effectiveOn: day(on) },
  )
}

export function issued(number: number, as: { on?: string; from?: string; until?: string } = {}): CertificateEvent {
  const { on = '2026-04-01', from = '2026-01-01', until = '2026-03-31' } = as
  return certificateIssued(
    {
      certificateId: certificateNo(number),
      number: `ZS-2026-${number}`,
      from: day(from),
      until: day(until),
      unitId: ids.street,
      quarterHours: 8,
      byBase: [{ base: 'care', quarterHours: 8 }],
      codeIndex: String(number).padStart(64, '0'),
      personal: { name: '林晓舟', code: '0000-0000-0000-0000-00' },
    },
    { effectiveOn: day(on) },
  )
}
export function revoked(number: number, on = '2026-04-02'): CertificateEvent {
  const why = { reason: '开具对象有误', authority: '街道党工委' }
  return certificateRevoked({ certificateId: certificateNo(number), ...why }, { effectiveOn: day(on) })
}

/** Whoever acts: a member by himself, or staff without a file. */
export function acting(
  as: { readonly now?: Instant; readonly by?: AccountId; readonly memberId?: MemberId | null } = {},
): { readonly now: Instant; readonly actorId: AccountId; readonly actorMemberId: MemberId | null } {
  const { now = at('2026-03-08'), by = staff, memberId = null } = as
  return { now, actorId: by, actorMemberId: memberId }
}
export { memberNo }
