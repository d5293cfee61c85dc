import { toLocalDate } from '@harbor/kernel/time'
import type { Rule } from './breach'
import type { DevelopmentPack, Share } from './development-pack'
import type { AtLeast, AtMost, LimitUnit } from './limit'
import { nationalSteps } from './steps'

const pack = 'DEV-2014'

function atLeast<Unit extends LimitUnit>(value: number, unit: Unit, article: string): AtLeast<Unit> {
  return { pack, kind: 'at-least', value, unit, article, hard: true }
}
function atMost<Unit extends LimitUnit>(
  value: number,
  unit: Unit,
  article: string,
  weight: 'hard' | 'soft',
): AtMost<Unit> {
  return { pack, kind: 'at-most', value, unit, article, hard: weight === 'hard' }
}
function rule(article: string): Rule {
  return { pack, article, hard: true }
}
function moreThanHalf(article: string): Share {
  return { ...rule(article), numerator: 1, denominator: 2 }
}

/**
 * 中国共产党发展党员工作细则, 中办发〔2014〕33号. An article with `?` is known from secondary sources: correct it here, nowhere else.
 * Limits of time that bind an organisation are soft (the person must not pay for its delay), save those that the rule says must
 * not be exceeded.
 */
export const dev2014: DevelopmentPack = {
  code: pack,
  title: { zh: '中国共产党发展党员工作细则（2014年）', en: 'Detailed rules on developing members (2014)' },
  document: '中办发〔2014〕33号',
  inForceFrom: toLocalDate('2014-05-28'),
  verified: true,
  historicOnly: false,
  limits: {
    applicantAge: atLeast(18, 'years', 'art. 5'),
    talk: atMost(1, 'months', 'art. 7', 'soft'),
    cultivatorsLeast: atLeast(1, 'persons', 'art. 9'),
    cultivatorsMost: atMost(2, 'persons', 'art. 9', 'hard'),
    assessment: atMost(6, 'months', 'art. 11?', 'soft'),
    activistTime: atLeast(12, 'months', 'art. 13'),
    targetNotice: null,
    introducersLeast: atLeast(2, 'persons', 'art. 14?'),
    introducersMost: atMost(2, 'persons', 'art. 14?', 'hard'),
    trainingDays: atLeast(3, 'days', 'art. 17?'),
    trainingClassHours: atLeast(24, 'class-hours', 'art. 17?'),
    stay: atLeast(3, 'months', 'art. 19'),
    admissionMeeting: null,
    approval: atMost(3, 'months', 'art. 28?', 'hard'),
    approvalSpecial: atMost(6, 'months', 'art. 28?', 'hard'),
    oath: null,
    extensionLeast: atLeast(6, 'months', 'art. 32'),
    extensionMost: atMost(12, 'months', 'art. 32', 'hard'),
    extensions: atMost(1, 'times', 'art. 32', 'hard'),
    /** "In time" in the rule; the number is the house's reading of it. */
    conversionMeeting: atMost(1, 'months', 'art. 32?', 'soft'),
    conversionMeetingAfterMove: atMost(6, 'months', 'art. 37', 'soft'),
    conversionApproval: atMost(3, 'months', 'art. 34', 'soft'),
  },
  rules: {
    probation: { ...rule('art. 32'), months: 12 },
    opinions: { ...rule('art. 13'), heard: ['group', 'cultivators', 'members', 'masses'] },
    quorum: moreThanHalf('art. 20'),
    majority: moreThanHalf('art. 21'),
    secretBallot: rule('art. 21'),
    writtenOpinions: rule('art. 21'),
    organ: rule('art. 8'),
    cultivatorsFull: rule('art. 9'),
    introducersFull: rule('art. 14?'),
    politicalReview: rule('art. 16?'),
    authority: rule('art. 23?'),
    conversionTime: rule('art. 32'),
    derivedVoters: rule('art. 21'),
  },
  steps: nationalSteps,
}
