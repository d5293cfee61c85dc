import { toLocalDate } from '@harbor/kernel/time'
import type { Rule } from './breach'
import { dev2014 } from './dev-2014'
import { eachRule, type DevelopmentPack } from './development-pack'

const pack = 'DEV-EARLIER'
const unread: Rule = { pack, article: '?', hard: false }

/**
 * Acts before the rules of 2014: the texts of their time were not read, so nothing is found wrong with them but what the Party's
 * constitution said throughout, and nothing is refused.
 */
export const devEarlier: DevelopmentPack = {
  code: pack,
  title: { zh: '2014年以前的发展党员规定', en: 'Rules on developing members before 2014' },
  document: '',
  inForceFrom: toLocalDate('1921-07-23'),
  verified: false,
  historicOnly: true,
  limits: {
    applicantAge: { pack, kind: 'at-least', value: 18, unit: 'years', article: '党章 art. 1?', hard: false },
    talk: null,
    cultivatorsLeast: null,
    cultivatorsMost: null,
    assessment: null,
    activistTime: null,
    targetNotice: null,
    introducersLeast: { pack, kind: 'at-least', value: 2, unit: 'persons', article: '党章 art. 5?', hard: false },
    introducersMost: null,
    trainingDays: null,
    trainingClassHours: null,
    stay: null,
    admissionMeeting: null,
    approval: null,
    approvalSpecial: null,
    oath: null,
    extensionLeast: null,
    extensionMost: { pack, kind: 'at-most', value: 12, unit: 'months', article: '党章 art. 7?', hard: false },
    extensions: null,
    conversionMeeting: null,
    conversionMeetingAfterMove: null,
    conversionApproval: null,
  },
  rules: {
    ...eachRule(dev2014.rules, () => unread),
    opinions: { ...unread, heard: [] },
    probation: { ...unread, article: '党章 art. 7?', months: 12 },
  },
  steps: dev2014.steps.map((step) => ({ ...step, pack, article: '?', after: [] })),
}
