import type { LimitedRight, SanctionKind } from '@harbor/rules/discipline-2023'
import type { ReviewStage } from '@harbor/discipline/review-http/overview'
import type { Words } from './words'

export const sanctionWords: Readonly<Record<SanctionKind, Words>> = {
  warning: { zh: '警告', en: 'warning' },
  'serious-warning': { zh: '严重警告', en: 'serious warning' },
  'removal-from-posts': { zh: '撤销党内职务', en: 'removal from posts' },
  'probation-within-party': { zh: '留党察看', en: 'probation within the Party' },
  expulsion: { zh: '开除党籍', en: 'expulsion' },
}

export const rightWords: Readonly<Record<LimitedRight, Words>> = {
  promotion: { zh: '提任', en: 'promotion' },
  vote: { zh: '表决权', en: 'vote' },
  election: { zh: '选举权和被选举权', en: 'election' },
  introducing: { zh: '入党介绍人', en: 'introducing' },
}

export const reviewStageWords: Readonly<Record<ReviewStage, Words>> = {
  opened: { zh: '已立案', en: 'opened' },
  found: { zh: '已查明事实', en: 'facts found' },
  shown: { zh: '已见面', en: 'facts shown' },
  heard: { zh: '已听取申辩', en: 'statement heard' },
  proposed: { zh: '已提出建议', en: 'proposed' },
  voted: { zh: '支部已表决', en: 'branch has voted' },
  decided: { zh: '已决定', en: 'decided' },
  appealed: { zh: '申诉复查中', en: 'under re-examination' },
  closed: { zh: '已结案', en: 'closed' },
}
