import type { ProblemKind } from '@harbor/organization/problem/events'
import type { Words } from './words'

export const problemKindWords: Readonly<Record<ProblemKind, Words>> = {
  key: { zh: '重点', en: 'key' },
  difficult: { zh: '难点', en: 'difficult' },
  hot: { zh: '热点', en: 'hot' },
}
