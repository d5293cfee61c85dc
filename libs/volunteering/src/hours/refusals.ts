import type { RefusalTable } from '@harbor/kernel/decision'
import { house, order67 } from '../sources'

export const hoursRefusals = {
  'hours.future-or-unfinished': {
    kind: 'rule',
    article: order67,
    zh: '活动尚未结束（{endedAt}），不能预先登记时长。',
    en: 'The activity has not ended ({endedAt}); hours cannot be recorded in advance.',
  },
  'hours.reversed': {
    kind: 'invalid',
    article: '',
    zh: '结束时间应晚于开始时间。',
    en: 'It must end after it starts.',
  },
  'hours.too-short': {
    kind: 'invalid',
    article: '',
    zh: '不足一刻钟，不计时长。',
    en: 'Less than a quarter of an hour is not counted.',
  },
  'hours.too-long': {
    kind: 'rule',
    article: order67,
    zh: '一次服务超过 16 小时，请分次如实登记。',
    en: 'One service of more than 16 hours: record truthfully, in parts.',
  },
  'hours.overlap': {
    kind: 'rule',
    article: order67,
    zh: '与 {on} 的“{activity}”时间重叠，同一时间不能重复计算。',
    en: 'It overlaps with {activity} on {on}; the same time is not counted twice.',
  },
  'hours.not-on-the-roll': {
    kind: 'state',
    article: house,
    zh: '{on} 当天此人不在名册上。',
    en: 'The person was not on the roll on {on}.',
  },
  'hours.organiser-unknown': {
    kind: 'invalid',
    article: '',
    zh: '没有这个组织单位，或该日不存在。',
    en: 'There was no such organising unit on that day.',
  },
  'hours.own': {
    kind: 'authority',
    article: order67,
    zh: '不能登记、认定、更正或撤销本人的时长。',
    en: 'Nobody records, certifies, corrects or voids hours of one’s own.',
  },
  'hours.unknown': {
    kind: 'not-found',
    article: '',
    zh: '台账中没有这条记录。',
    en: 'The ledger has no such record.',
  },
  'hours.recorded-already': {
    kind: 'state',
    article: house,
    zh: '这条记录已经登记，内容不同。',
    en: 'This record stands in the ledger already, with other content.',
  },
  'hours.voided': {
    kind: 'state',
    article: house,
    zh: '这条记录已于 {on} 撤销。',
    en: 'The record was voided on {on}.',
  },
  'hours.certified-already': {
    kind: 'state',
    article: house,
    zh: '这条记录已经认定。',
    en: 'The record is certified already.',
  },
  'hours.same-person': {
    kind: 'authority',
    article: house,
    zh: '登记或更正的人不能再作认定（多人原则）。',
    en: 'Whoever recorded or corrected it does not certify it (multi-person rule).',
  },
  'hours.nothing-changes': {
    kind: 'invalid',
    article: '',
    zh: '更正后与原记录相同。',
    en: 'The correction changes nothing.',
  },
} as const satisfies RefusalTable

export type HoursRefusal = keyof typeof hoursRefusals
