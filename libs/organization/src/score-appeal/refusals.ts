import type { RefusalTable } from '@harbor/kernel/decision'

export const programme = '常态化立规 programme rule'

export const appealRefusals = {
  'appeal.unknown': { kind: 'not-found', article: '', zh: '没有这份复核申请。', en: 'There is no such appeal.' },
  'appeal.opened-already': {
    kind: 'state',
    article: programme,
    zh: '对该项该日得分的复核已于 {openedOn} 提出。',
    en: 'This item of that day was appealed on {openedOn} already.',
  },
  'appeal.in-the-future': {
    kind: 'invalid',
    article: '',
    zh: '得分日期 {on} 晚于今天（{today}）。',
    en: 'The day of the score, {on}, is later than today ({today}).',
  },
  'appeal.no-such-item': {
    kind: 'invalid',
    article: '',
    zh: '该日的指标定义没有“{item}”这一项。',
    en: 'The definition by which that day is scored has no item {item}.',
  },
  'appeal.decided-already': {
    kind: 'state',
    article: programme,
    zh: '该复核已于 {decidedOn} 决定。',
    en: 'The appeal was decided on {decidedOn}.',
  },
  'appeal.unit-not-above': {
    kind: 'authority',
    article: programme,
    zh: '复核由该支部的上级党组织决定。',
    en: 'A unit above the branch decides the appeal.',
  },
  'appeal.same-person': {
    kind: 'authority',
    article: programme,
    zh: '提出复核的人不能作出决定（多人原则）。',
    en: 'Whoever appealed does not decide it (multi-person rule).',
  },
  'appeal.own-score': {
    kind: 'authority',
    article: programme,
    zh: '不能决定本人得分的复核。',
    en: 'Nobody decides about a score of his own.',
  },
  'appeal.outcome-without-effect': {
    kind: 'invalid',
    article: '',
    zh: '支持复核须写明分值调整，驳回则不得调整。',
    en: 'A granted appeal says by how much; a dismissed one changes nothing.',
  },
} as const satisfies RefusalTable

export type AppealRefusal = keyof typeof appealRefusals
