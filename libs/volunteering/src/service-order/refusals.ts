import type { RefusalTable } from '@harbor/kernel/decision'
import { orderPhaseNames } from './state'
import { house, ningbo, order67 } from '../sources'

export const orderRefusals = {
  'order.unknown': {
    kind: 'not-found',
    article: '',
    zh: '没有这张点单。',
    en: 'There is no such order.',
  },
  'order.placed-already': {
    kind: 'state',
    article: house,
    zh: '该点单已经提交。',
    en: 'This order was placed already.',
  },
  'order.unit-unknown': {
    kind: 'invalid',
    article: '',
    zh: '没有这个党组织，或今天已不存在。',
    en: 'There is no such unit today.',
  },
  'order.wanted-in-the-past': {
    kind: 'invalid',
    article: '',
    zh: '希望服务的日期 {wantedOn} 已经过去。',
    en: 'The day on which the service is wanted, {wantedOn}, has passed.',
  },
  'order.claim-until-outside': {
    kind: 'invalid',
    article: '',
    zh: '认领截止日 {claimUntil} 应在今天至服务日 {wantedOn} 之间。',
    en: 'The last day for claims, {claimUntil}, must lie between today and the day of service, {wantedOn}.',
  },
  'order.resident-unnamed': {
    kind: 'invalid',
    article: '',
    zh: '居民点单须写明居民姓名。',
    en: 'An order of a resident names the resident.',
  },
  'order.closed': {
    kind: 'state',
    article: house,
    zh: '该点单已不在可办理状态（{phase}）。',
    en: 'The order is past this step ({phase}).',
    words: { phase: orderPhaseNames },
  },
  'order.not-published': {
    kind: 'state',
    article: house,
    zh: '该点单尚未由党支部发布。',
    en: 'The branch has not published this order yet.',
  },
  'order.claim-period-over': {
    kind: 'rule',
    article: house,
    zh: '认领已于 {claimUntil} 截止。',
    en: 'Claims ended on {claimUntil}.',
  },
  'order.claim-for-oneself': {
    kind: 'authority',
    article: ningbo,
    zh: '认领出于自愿：只有党员本人能认领，不能替他人认领或指派。',
    en: 'A claim is voluntary: members claim for themselves; nobody claims for, or assigns, somebody else.',
  },
  'order.claimant-not-on-the-roll': {
    kind: 'authority',
    article: house,
    zh: '您今天不在本街道名册上，不能认领。',
    en: 'You are not on the roll of this street today and cannot claim.',
  },
  'order.own-order': {
    kind: 'rule',
    article: order67,
    zh: '不能认领本人提交的点单。',
    en: 'One’s own order cannot be claimed.',
  },
  'order.full': {
    kind: 'state',
    article: house,
    zh: '名额已满（共 {capacity} 个），请认领其他点单。',
    en: 'All places ({capacity}) are taken; please claim another order.',
  },
  'order.not-claimed': {
    kind: 'state',
    article: house,
    zh: '该党员没有认领此点单。',
    en: 'This member has not claimed the order.',
  },
  'order.claimed': {
    kind: 'state',
    article: house,
    zh: '已有党员认领，不能按无人认领办结。',
    en: 'Somebody has claimed the order; it has not expired unclaimed.',
  },
  'order.still-open': {
    kind: 'state',
    article: house,
    zh: '认领期到 {claimUntil} 为止，尚未届满。',
    en: 'The order can be claimed until {claimUntil}; that day has not passed.',
  },
  'order.served-already': {
    kind: 'state',
    article: house,
    zh: '已登记服务完成，不能再撤回。',
    en: 'The service is on record as done; that cannot be taken back this way.',
  },
  'order.not-served': {
    kind: 'state',
    article: house,
    zh: '尚有认领人未完成服务，不能确认。',
    en: 'Somebody who claimed the order has not served yet.',
  },
  'order.not-disputed': {
    kind: 'state',
    article: house,
    zh: '该点单没有争议。',
    en: 'The order is not disputed.',
  },
  'order.service-reversed': {
    kind: 'invalid',
    article: '',
    zh: '结束时间应晚于开始时间。',
    en: 'The service must end after it starts.',
  },
  'order.service-not-ended': {
    kind: 'rule',
    article: order67,
    zh: '服务尚未结束（{endedAt}），不能预先登记。',
    en: 'The service has not ended yet ({endedAt}); it cannot be recorded in advance.',
  },
  'order.service-too-short': {
    kind: 'invalid',
    article: '',
    zh: '服务不足一刻钟，不计时长。',
    en: 'Less than a quarter of an hour is not counted.',
  },
  'order.service-too-long': {
    kind: 'rule',
    article: order67,
    zh: '一次服务超过 16 小时，请分次如实登记。',
    en: 'One service of more than 16 hours: record truthfully, in parts.',
  },
  'order.before-published': {
    kind: 'rule',
    article: order67,
    zh: '服务开始早于点单发布，不能登记。',
    en: 'The service starts before the order was published.',
  },
  'order.overlaps-hours': {
    kind: 'rule',
    article: order67,
    zh: '与 {on} 的“{activity}”时间重叠，同一时间不能重复计算。',
    en: 'It overlaps with {activity} on {on}; the same time is not counted twice.',
  },
  'order.own-service': {
    kind: 'authority',
    article: order67,
    zh: '不能确认或处理本人的服务。',
    en: 'Nobody confirms or settles a service of one’s own.',
  },
  'order.same-person': {
    kind: 'authority',
    article: house,
    zh: '登记服务完成的人不能再代为确认或处理（多人原则）。',
    en: 'Whoever reported the service does not confirm or settle it (multi-person rule).',
  },
  'order.no-resident': {
    kind: 'state',
    article: house,
    zh: '该点单没有居民个人信息。',
    en: 'The order has no personal data of a resident.',
  },
  'order.still-under-way': {
    kind: 'state',
    article: house,
    zh: '该点单尚未办结，请先撤回或办结再删除个人信息。',
    en: 'The order is still under way; conclude or withdraw it before erasing.',
  },
} as const satisfies RefusalTable

export type OrderRefusal = keyof typeof orderRefusals
