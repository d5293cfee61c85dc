import type { ProblemKind } from '@harbor/organization/problem/events'
import type { ProblemPhase } from '@harbor/organization/problem/state'
import type { Words } from './words'

export const problemPhaseWords: Readonly<Record<ProblemPhase, Words>> = {
  open: { zh: '攻坚中', en: 'open' },
  submitted: { zh: '待验收', en: 'submitted' },
  accepted: { zh: '已验收', en: 'accepted' },
  'given-up': { zh: '已终止', en: 'given up' },
}

export const problemKindWords: Readonly<Record<ProblemKind, Words>> = {
  key: { zh: '重点', en: 'key' },
  difficult: { zh: '难点', en: 'difficult' },
  hot: { zh: '热点', en: 'hot' },
}
