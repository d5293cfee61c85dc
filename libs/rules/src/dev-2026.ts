import { toLocalDate } from '@harbor/kernel/time'
import { dev2014 } from './dev-2014'
import { eachRule, type DevelopmentPack } from './development-pack'
import type { RuleSource } from './limit'

const pack = 'DEV-2026'

/** As in 2014; the number of the article in the revision is not known for certain. */
function carriedOver({ article }: RuleSource): RuleSource {
  return { pack, article: article.endsWith('?') ? article : `${article}?` }
}

/**
 * The revision of 2026, known from secondary sources: three limits are new, the others as in 2014. What is new is soft, since
 * nobody shall be refused by a rule whose wording was not read. The day of publication stands for the day of force.
 */
export const dev2026: DevelopmentPack = {
  code: pack,
  title: { zh: '中国共产党发展党员工作细则（2026年修订）', en: 'Detailed rules on developing members (revised 2026)' },
  document: '中办发〔2014〕33号, 2026年修订',
  inForceFrom: toLocalDate('2026-05-18'),
  verified: false,
  historicOnly: false,
  limits: {
    ...eachRule(dev2014.limits, carriedOver),
    targetNotice: { pack, kind: 'at-least', value: 5, unit: 'working-days', article: 'art. 13?', hard: false },
    admissionMeeting: { pack, kind: 'at-most', value: 1, unit: 'months', article: 'art. 19?', hard: false },
    oath: { pack, kind: 'at-most', value: 1, unit: 'months', article: 'art. 29?', hard: false },
  },
  rules: eachRule(dev2014.rules, carriedOver),
  steps: dev2014.steps.map((step) => ({ ...step, ...carriedOver(step) })),
}
