import type { Recorded } from '@harbor/kernel/event'
import type { EventId } from '@harbor/kernel/ids'
import { dateOf, type Instant, type LocalDate } from '@harbor/kernel/time'
import type { OrderEvent } from '../service-order/events'

/** One line of the story of an order. Nobody is named: who asked is told by the order itself, to whom it may be told. */
export interface OrderTimelineEntry {
  readonly eventId: EventId
  readonly revision: number
  readonly type: OrderEvent['type']
  readonly title: { readonly zh: string; readonly en: string }
  readonly on: LocalDate
  readonly recordedAt: Instant
  /** The office in which it was done. */
  readonly role: string
  readonly reason: string | null
}

/** Exhaustive: a new event does not compile without its words. */
const titles: Readonly<Record<OrderEvent['type'], { readonly zh: string; readonly en: string }>> = {
  'volunteering.order-placed.v1': { zh: '提出需求', en: 'Placed' },
  'volunteering.order-published.v1': { zh: '发布', en: 'Published' },
  'volunteering.order-claimed.v1': { zh: '党员认领', en: 'Claimed by a member' },
  'volunteering.order-released.v1': { zh: '退回认领', en: 'Released by a member' },
  'volunteering.order-done.v1': { zh: '完成服务', en: 'Reported as done' },
  'volunteering.order-confirmed.v1': { zh: '确认并评价', en: 'Confirmed and rated' },
  'volunteering.order-disputed.v1': { zh: '提出异议', en: 'Disputed' },
  'volunteering.order-settled.v1': { zh: '处理异议', en: 'Dispute settled' },
  'volunteering.service-rendered.v1': { zh: '服务计入时长', en: 'Service goes into the ledger of hours' },
  'volunteering.order-expired.v1': { zh: '逾期无人认领', en: 'Expired unclaimed' },
  'volunteering.order-withdrawn.v1': { zh: '撤回', en: 'Withdrawn' },
  'volunteering.resident-erased.v1': { zh: '删除居民个人信息', en: 'Personal data of the resident erased' },
}

/** Everything recorded of one order, oldest first; with `knownAt`, what was recorded until then. */
export function orderTimeline(events: readonly Recorded[], knownAt?: Instant): readonly OrderTimelineEntry[] {
  return (events as readonly Recorded<OrderEvent>[])
    .filter(({ recordedAt }) => knownAt === undefined || recordedAt <= knownAt)
    .map(({ id, revision, type, data, effectiveOn, recordedAt, actor }) => ({
      eventId: id,
      revision,
      type,
      title: titles[type],
      on: effectiveOn ?? dateOf(recordedAt),
      recordedAt,
      role: actor.role,
      reason: 'reason' in data ? data.reason : null,
    }))
}
