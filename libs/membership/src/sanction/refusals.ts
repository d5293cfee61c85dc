import type { RefusalTable } from '@harbor/kernel/decision'
import { standingsTold } from '../names'

/** Every no of sanctions in the member file and of the lesser acts, with its source; also the words of their findings. */
export const sanctionRefusals = {
  'sanction.no-file': {
    kind: 'not-found',
    article: '',
    zh: '没有此人的档案。',
    en: 'There is no file of this person.',
  },
  'sanction.in-the-future': {
    kind: 'invalid',
    article: '',
    zh: '日期 {on} 晚于今天，不能登记尚未发生的事。',
    en: 'The date {on} lies in the future; what has not happened cannot be recorded.',
  },
  'sanction.not-a-member': {
    kind: 'state',
    article: 'DISCIPLINE-2023 art. 8',
    zh: '此人在 {on} 不是党员（{standing}）。',
    en: 'On {on} the person was no member ({standing}).',
    words: { standing: standingsTold },
  },
  'sanction.unit-elsewhere': {
    kind: 'authority',
    article: '党章 art. 42',
    zh: '该党组织（{unitId}）不是所在党支部或其上级党组织。',
    en: 'The unit ({unitId}) is neither the responsible branch nor one above it.',
  },
  'sanction.no-power': {
    kind: 'authority',
    article: '党章 art. 42',
    zh: '{unit} 在 {on} 没有党纪处分审批权限。',
    en: '{unit} had no power over disciplinary matters on {on}.',
  },
  'sanction.not-on-probation': {
    kind: 'state',
    article: 'DISCIPLINE-2023 art. 12',
    zh: '此人没有正在执行的留党察看。',
    en: 'The member is not on probation within the Party.',
  },
  'sanction.probation-too-long': {
    kind: 'rule',
    article: 'DISCIPLINE-2023 art. 12',
    zh: '留党察看已为 {years} 年，最长不得超过两年，不能再延长。',
    en: 'The probation is of {years} years; it is never longer than two, and cannot be extended.',
  },
  'sanction.probation-not-over': {
    kind: 'rule',
    article: 'DISCIPLINE-2023 art. 12',
    zh: '留党察看期至 {endsOn} 方满，不能提前恢复党员权利。',
    en: 'The probation is over on {endsOn}; the rights cannot be restored before.',
  },
  'sanction.before-probation': {
    kind: 'invalid',
    article: '',
    zh: '日期 {on} 早于留党察看开始之日 {since}。',
    en: 'The date {on} is before the probation began ({since}).',
  },
  'sanction.rectification-too-long': {
    kind: 'rule',
    article: 'REG-2019 art. 30',
    zh: '限期改正最长一年，最晚到 {latest}。',
    en: 'Rectification is ordered for one year at most, until {latest}.',
  },
  'sanction.dates-out-of-order': {
    kind: 'invalid',
    article: '',
    zh: '日期先后矛盾：{later} 不应早于 {earlier}。',
    en: 'The dates contradict each other: {later} cannot come before {earlier}.',
  },
  'sanction.rectification-open': {
    kind: 'state',
    article: 'REG-2019 art. 30',
    zh: '此人有正在进行的限期改正（至 {until}），请先了结。',
    en: 'A rectification is under way (until {until}); it must be concluded first.',
  },
  'sanction.rectification-unknown': {
    kind: 'not-found',
    article: '',
    zh: '没有这次限期改正。',
    en: 'There is no such rectification.',
  },
  'sanction.rectification-over': {
    kind: 'state',
    article: 'REG-2019 art. 30',
    zh: '这次限期改正已于 {on} 了结。',
    en: 'The rectification was concluded on {on}.',
  },
  'sanction.later-change': {
    kind: 'state',
    article: 'REG-2019 art. 24',
    zh: '{from} 已登记后续身份变化，请先更正该记录，再登记 {on} 的处理。',
    en: 'A later change of standing ({from}) is on record; correct it first, then record the act of {on}.',
  },
  'sanction.not-imposed': {
    kind: 'not-found',
    article: '',
    zh: '档案中没有这次审查的处分。',
    en: 'The file holds no sanction of this review.',
  },
} as const satisfies RefusalTable

export type SanctionRefusal = keyof typeof sanctionRefusals
