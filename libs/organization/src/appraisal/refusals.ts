import type { RefusalTable } from '@harbor/kernel/decision'
import { definitionPhaseNames } from './state'

/** 堡垒指标、先锋指数 are the street's own: what they measure stands in their definitions, each with its circular. */
const programme = '常态化立规 programme rule'

export const appraisalRefusals = {
  'index.unknown': { kind: 'not-found', article: '', zh: '没有这个指标定义。', en: 'There is no such definition.' },
  'index.not-a-draft': {
    kind: 'state',
    article: programme,
    zh: '该定义现为“{phase}”，不是草案；批准后的定义只能由新的定义取代。',
    en: 'The definition is {phase}, not a draft; what was approved is replaced by a new one, never changed.',
    words: { phase: definitionPhaseNames },
  },
  'index.unit-unknown': {
    kind: 'invalid',
    article: '',
    zh: '没有这个党组织。',
    en: 'There is no such unit.',
  },
  'index.not-the-street': {
    kind: 'authority',
    article: programme,
    zh: '指标由街道党工委批准。',
    en: 'The street committee approves indices.',
  },
  'index.own-draft': {
    kind: 'authority',
    article: programme,
    zh: '起草人不能批准自己的草案（多人原则）。',
    en: 'Whoever drafted it does not approve it (multi-person rule).',
  },
  'index.item-twice': {
    kind: 'invalid',
    article: '',
    zh: '指标项 {item} 出现两次。',
    en: 'The item {item} stands there twice.',
  },
  'index.kind-unknown': {
    kind: 'invalid',
    article: '',
    zh: '没有“{kind}”这类事实，或它不涉及该指数的对象。',
    en: 'No source brings facts of the kind {kind}, or they do not tell of whom this index appraises.',
  },
  'index.rate-without-whole': {
    kind: 'invalid',
    article: '',
    zh: '指标项 {item}：比率须写明分母，其他计数方式不得有分母。',
    en: 'The item {item}: a rate says what it is taken of, and nothing else does.',
  },
  'index.veto-is-counted': {
    kind: 'invalid',
    article: '',
    zh: '一票否决项 {item} 按次计。',
    en: 'The veto item {item} is counted by times.',
  },
  'index.levels-not-rising': {
    kind: 'invalid',
    article: '',
    zh: '等次须由低到高排列。',
    en: 'Levels stand from the lowest to the highest.',
  },
  'index.none-in-force': {
    kind: 'not-found',
    article: '',
    zh: '{on} 没有生效的指标定义。',
    en: 'No definition of this index was in force on {on}.',
  },
  'score.not-on-the-roll': {
    kind: 'not-found',
    article: '',
    zh: '该同志 {on} 不是本街道党员，没有先锋指数。',
    en: 'That person was no member of this street on {on}; there is no score.',
  },
  'score.no-such-unit': {
    kind: 'not-found',
    article: '',
    zh: '{on} 没有这个党组织。',
    en: 'There was no such unit on {on}.',
  },
  'index.other-index': {
    kind: 'invalid',
    article: '',
    zh: '所指定义属于另一种指数。',
    en: 'The definition named is of the other index.',
  },
} as const satisfies RefusalTable

export type AppraisalRefusal = keyof typeof appraisalRefusals
