import type { HeldBy, MoveState } from '@harbor/organization/reorganisation/progress/progress'
import type { ReorganisationKind } from '@harbor/organization/reorganisation/events'
import type { Words } from './words'

export const reorganisationKindWords: Readonly<Record<ReorganisationKind, Words>> = {
  split: { zh: '拆分', en: 'split' },
  merge: { zh: '合并', en: 'merger' },
  dissolve: { zh: '撤销', en: 'dissolution' },
}

export const moveStateWords: Readonly<Record<MoveState, Words>> = {
  planned: { zh: '拟转移', en: 'planned' },
  moved: { zh: '已到位', en: 'moved' },
  'moved-otherwise': { zh: '转往他处', en: 'moved elsewhere' },
  left: { zh: '已不在册', en: 'off the roll' },
  'under-way': { zh: '转接中', en: 'under way' },
  held: { zh: '暂不能转', en: 'held' },
  'to-go': { zh: '待办理', en: 'still to go' },
  stays: { zh: '留在原支部', en: 'stays' },
}

export const heldByWords: Readonly<Record<HeldBy, Words>> = {
  'own-transfer': { zh: '另有转接未办结', en: 'a transfer of one’s own is under way' },
  suspended: { zh: '停止党籍期间', en: 'membership is suspended' },
}
