import type { WordsOfCodes } from '@harbor/kernel/decision'
import type { Stage, Standing } from './words'

export const stageNames: WordsOfCodes<Stage> = {
  applicant: { zh: '入党申请人', en: 'applicant' },
  activist: { zh: '入党积极分子', en: 'activist' },
  'development-target': { zh: '发展对象', en: 'development target' },
  probationary: { zh: '预备党员', en: 'probationary member' },
  full: { zh: '正式党员', en: 'full member' },
}

export const standingNames: WordsOfCodes<Standing> = {
  candidate: { zh: '发展中', en: 'candidate' },
  member: { zh: '有党籍', en: 'member' },
  suspended: { zh: '停止党籍', en: 'suspended' },
  'candidacy-ended': { zh: '发展终止', en: 'candidacy ended' },
  'transferred-out': { zh: '已转出', en: 'transferred out' },
  resigned: { zh: '退党', en: 'resigned' },
  removed: { zh: '除名', en: 'removed' },
  'deemed-withdrawn': { zh: '自行脱党', en: 'deemed withdrawn' },
  expelled: { zh: '开除党籍', en: 'expelled' },
  deceased: { zh: '去世', en: 'deceased' },
}

/** As refusals tell it: `unknown` where the file has no standing on that day. */
export const standingsTold: WordsOfCodes = { ...standingNames, unknown: { zh: '不在册', en: 'not on the roll' } }
