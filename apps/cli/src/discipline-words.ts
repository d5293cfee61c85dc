import type { LimitedRight } from '@harbor/rules/discipline-2023'
import type { ReviewStage } from '@harbor/discipline/review-http/overview'
import type { Words } from './words'

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
