import type { RefusalTable } from '@harbor/kernel/decision'

const programme = '平台规则 house rule'

export const claimRefusals = {
  'claim.unknown': { kind: 'not-found', article: '', zh: '没有这条宣称数。', en: 'There is no such claim.' },
  'claim.recorded-already': {
    kind: 'state',
    article: programme,
    zh: '该宣称数已登记。',
    en: 'The claim is on record already.',
  },
  'claim.unit-unknown': { kind: 'invalid', article: '', zh: '没有这个党组织。', en: 'There is no such unit.' },
  'claim.reversed': {
    kind: 'invalid',
    article: '',
    zh: '起止日期颠倒：{from} 晚于 {until}。',
    en: 'The days are reversed: {from} is later than {until}.',
  },
  'claim.in-the-future': {
    kind: 'invalid',
    article: '',
    zh: '截止日期 {until} 晚于今天（{today}）。',
    en: 'The last day, {until}, is later than today ({today}).',
  },
} as const satisfies RefusalTable

export type ClaimRefusal = keyof typeof claimRefusals
