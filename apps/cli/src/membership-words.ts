import type { Stage, Standing } from '@harbor/membership/words'
import type { TransferStatus } from '@harbor/membership/transfer/state'
import type { Words } from './words'

export const stageWords: Readonly<Record<Stage, Words>> = {
  applicant: { zh: '入党申请人', en: 'applicant' },
  activist: { zh: '入党积极分子', en: 'activist' },
  'development-target': { zh: '发展对象', en: 'development target' },
  probationary: { zh: '预备党员', en: 'probationary member' },
  full: { zh: '正式党员', en: 'full member' },
}

export const standingWords: Readonly<Record<Standing, Words>> = {
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

export const sexWords: Readonly<Record<'male' | 'female', Words>> = {
  male: { zh: '男', en: 'male' },
  female: { zh: '女', en: 'female' },
}

export const transferWords: Readonly<Record<TransferStatus, Words>> = {
  initiated: { zh: '已提出', en: 'initiated' },
  approved: { zh: '已同意转出', en: 'approved by the source' },
  'letter-issued': { zh: '已开介绍信', en: 'letter issued' },
  expired: { zh: '介绍信已过期，仍由转出方负责', en: 'letter expired, the source is still responsible' },
  received: { zh: '已接收', en: 'received' },
  refused: { zh: '被拒绝接收', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  'membership-ended': { zh: '党籍终止，转接了结', en: 'ended with the membership' },
}
