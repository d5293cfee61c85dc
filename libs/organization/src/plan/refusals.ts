import type { RefusalTable } from '@harbor/kernel/decision'
import { house } from '../programme-words'

export const planRefusals = {
  'plan.unknown': { kind: 'not-found', article: '', zh: '没有该计划。', en: 'There is no such plan.' },
  'plan.unit-unknown': {
    kind: 'rule',
    article: house,
    zh: '没有该组织，或该组织今天不存在。',
    en: 'There is no such unit today.',
  },
  'plan.pending': {
    kind: 'state',
    article: house,
    zh: '{proposedOn} 提交的年计划尚待审批。',
    en: 'The year plan proposed on {proposedOn} still awaits approval.',
  },
  'plan.change-needs-reason': {
    kind: 'rule',
    article: house,
    zh: '调整已批准的计划须说明理由。',
    en: 'A change of what is approved needs its reason.',
  },
  'plan.kind-twice': {
    kind: 'invalid',
    article: '',
    zh: '同一类型只能列一次。',
    en: 'A kind is listed once.',
  },
  'plan.nothing-pending': {
    kind: 'state',
    article: house,
    zh: '没有待审批的内容。',
    en: 'Nothing awaits approval.',
  },
  'plan.same-person': {
    kind: 'authority',
    article: house,
    zh: '提交人不能审批自己提交的计划（多人原则）。',
    en: 'Whoever proposed it does not approve it (multi-person rule).',
  },
  'plan.approved-above': {
    kind: 'authority',
    article: house,
    zh: '年计划由上级党组织审批；街道党工委审批自己的计划。',
    en: 'A year plan is approved by a unit above; the street committee approves its own.',
  },
  'plan.approved-by-stranger': {
    kind: 'authority',
    article: house,
    zh: '月方案由本组织或其上级审批。',
    en: 'A month’s scheme is approved by the unit itself or by one above.',
  },
  'plan.not-approved': {
    kind: 'rule',
    article: house,
    zh: '年计划未经批准，不能提交月方案（年有计划、月有方案、次有主题）。',
    en: 'Without an approved year plan there is no month’s scheme.',
  },
  'plan.other-year': {
    kind: 'invalid',
    article: '',
    zh: '{month} 不在 {year} 年计划之内。',
    en: '{month} is no month of the plan of {year}.',
  },
  'plan.scheme-pending': {
    kind: 'state',
    article: house,
    zh: '{month} 的月方案尚待审批。',
    en: 'The scheme of {month} still awaits approval.',
  },
  'plan.due-outside-month': {
    kind: 'invalid',
    article: '',
    zh: '{dueOn} 不在 {month} 之内。',
    en: '{dueOn} lies outside {month}.',
  },
  'plan.item-twice': {
    kind: 'invalid',
    article: '',
    zh: '同一项目列了两次。',
    en: 'An item is listed twice.',
  },
  'plan.item-of-other-month': {
    kind: 'rule',
    article: house,
    zh: '该项目属于 {month} 的方案。',
    en: 'The item belongs to the scheme of {month}.',
  },
  'plan.item-done': {
    kind: 'rule',
    article: house,
    zh: '“{theme}”已经开展，不能从方案中删去。',
    en: '“{theme}” has taken place and stays in the scheme.',
  },
} as const satisfies RefusalTable

export type PlanRefusal = keyof typeof planRefusals
