import type { RefusalTable } from '@harbor/kernel/decision'
import { house } from '../house-rule'

/** 个人信息保护法: consent is the ground for showing a person, and can be taken back at any time. */
const consent = '个人信息保护法 arts. 13-15'

export const talentRefusals = {
  'talent.unknown': { kind: 'not-found', article: '', zh: '能人库中没有此人。', en: 'There is no such talent.' },
  'talent.registered-already': {
    kind: 'state',
    article: house,
    zh: '此人已在能人库中。',
    en: 'The person is registered already.',
  },
  'talent.consent-missing': {
    kind: 'rule',
    article: consent,
    zh: '未经本人同意不得登记：由本人登记，或写明书面同意书的存放处。',
    en: 'Nobody is registered without consent: by the person, or with the document of a consent in writing.',
  },
  'talent.consent-later': {
    kind: 'invalid',
    article: '',
    zh: '同意日期 {consentOn} 尚未到来。',
    en: 'The day of the consent, {consentOn}, has not come yet.',
  },
  'talent.consent-withdrawn': {
    kind: 'rule',
    article: consent,
    zh: '此人已于 {on} 撤回同意。',
    en: 'The person withdrew the consent on {on}.',
  },
  'talent.unit-unknown': {
    kind: 'invalid',
    article: '',
    zh: '没有这个党组织，或今天已不存在。',
    en: 'There is no such unit today.',
  },
  'talent.not-on-the-roll': {
    kind: 'state',
    article: house,
    zh: '此人今天不在名册上。',
    en: 'The person is not on the roll today.',
  },
} as const satisfies RefusalTable

export type TalentRefusal = keyof typeof talentRefusals
