import type { RefusalTable } from '@harbor/kernel/decision'

/** As 一线破难题 itself, methods stand in no regulation. */
const programme = '一线破难题 programme rule'

export const methodRefusals = {
  'method.unknown': { kind: 'not-found', article: '', zh: '没有这个工作法。', en: 'There is no such method.' },
  'method.distilled-already': {
    kind: 'state',
    article: programme,
    zh: '该工作法已登记。',
    en: 'The method is on record already.',
  },
  'method.in-the-future': {
    kind: 'invalid',
    article: '',
    zh: '日期 {on} 晚于今天（{today}），只能记录已发生的事。',
    en: 'The date {on} is later than today ({today}); only what has happened is recorded.',
  },
  'method.problem-unknown': {
    kind: 'invalid',
    article: '',
    zh: '没有所指的难题。',
    en: 'There is no such problem as named.',
  },
  'method.problem-not-accepted': {
    kind: 'rule',
    article: programme,
    zh: '难题尚未通过验收，不能从中提炼工作法。',
    en: 'The problem has not been accepted as solved; no method comes of it yet.',
  },
  'method.before-acceptance': {
    kind: 'rule',
    article: programme,
    zh: '{on} 早于难题通过验收之日 {acceptedOn}。',
    en: '{on} is earlier than the acceptance of the problem, {acceptedOn}.',
  },
  'method.before-distilled': {
    kind: 'rule',
    article: programme,
    zh: '{on} 早于工作法提炼之日 {distilledOn}。',
    en: '{on} is earlier than the day on which the method was distilled, {distilledOn}.',
  },
  'method.withdrawn': {
    kind: 'state',
    article: programme,
    zh: '该工作法已于 {withdrawnOn} 撤回。',
    en: 'The method was withdrawn on {withdrawnOn}.',
  },
  'method.own-problem': {
    kind: 'rule',
    article: programme,
    zh: '该工作法正是从这个难题提炼的，不算复用。',
    en: 'The method came from this very problem; that is no reuse.',
  },
  'method.problem-given-up': {
    kind: 'state',
    article: programme,
    zh: '该难题已终止，不能登记复用。',
    en: 'That problem was given up; a reuse cannot be recorded.',
  },
} as const satisfies RefusalTable

export type MethodRefusal = keyof typeof methodRefusals
