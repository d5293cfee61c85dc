import type { RefusalTable } from '@harbor/kernel/decision'

export const clearanceRefusals = {
  'clearance.in-the-future': {
    kind: 'invalid',
    article: '',
    zh: '日期 {on} 晚于今天，不能登记尚未发生的事。',
    en: 'The date {on} lies in the future; what has not happened cannot be recorded.',
  },
  'clearance.nothing-pending': {
    kind: 'state',
    article: 'platform rule: transfers are cleared',
    zh: '没有待核查的组织关系转接。',
    en: 'No transfer is waiting to be cleared.',
  },
} as const satisfies RefusalTable

export type ClearanceRefusal = keyof typeof clearanceRefusals
