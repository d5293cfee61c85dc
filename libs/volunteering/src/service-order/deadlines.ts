import { deadlineSource, type DeadlineOfFile, type DeadlineSource } from '@harbor/calendar/deadline-source'
import { addDays } from '@harbor/kernel/time'
import { house } from '../sources'
import { orderEvents, type OrderEvent } from './events'
import { evolveOrder, noOrder, type OrderState } from './state'

/** Habits of the house, not law: how long an order may lie, in days. */
const publishDays = 3
const confirmDays = 7

/** An order must not lie: the branch publishes it, sees to what nobody claims, and asks the resident when it is done. */
export const orderDeadlines: DeadlineSource = deadlineSource<OrderEvent, OrderState>({
  streams: 'order',
  handles: orderEvents.map(({ type }) => type),
  evolve: (state = noOrder, event) => evolveOrder(state, event),
  deadlinesOf: (order) => [...toPublish(order), ...toClaim(order), ...toConfirm(order)],
  texts: {
    'order.publish': { zh: '三日内发布居民点单', en: 'Publish an order within three days' },
    'order.claim': { zh: '点单在截止日前认领', en: 'The order is claimed by its last day' },
    'order.confirm': { zh: '服务完成后七日内请居民确认', en: 'Confirmation by the resident within seven days' },
  },
})

function toPublish(order: OrderState): readonly DeadlineOfFile[] {
  const { placedOn, publishedOn, closedOn, unitId } = order
  if (placedOn === null) return []
  const dueOn = addDays(placedOn, publishDays)
  return [row('order.publish', { opensOn: placedOn, dueOn, metOn: publishedOn ?? closedOn, unitId })]
}

function toClaim({ publishedOn, claimUntil, firstClaimOn, closedOn, unitId }: OrderState): readonly DeadlineOfFile[] {
  if (publishedOn === null || claimUntil === null) return []
  return [row('order.claim', { opensOn: publishedOn, dueOn: claimUntil, metOn: firstClaimOn ?? closedOn, unitId })]
}

function toConfirm({ doneOn, disputedOn, closedOn, unitId }: OrderState): readonly DeadlineOfFile[] {
  if (doneOn === null) return []
  const dueOn = addDays(doneOn, confirmDays)
  return [row('order.confirm', { opensOn: doneOn, dueOn, metOn: disputedOn ?? closedOn, unitId })]
}

function row(rule: string, days: Pick<DeadlineOfFile, 'opensOn' | 'dueOn' | 'metOn' | 'unitId'>): DeadlineOfFile {
  return { key: rule, rule, article: house, ...days }
}
