import type { WordsOfCodes } from '@harbor/kernel/decision'
import { addMonths, type LocalDate } from '@harbor/kernel/time'
import { inForceOn } from './in-force'
import type { RuleSource } from './limit'

/** 提醒谈话, 批评教育, 限期改正, 提出组织处置建议. Stored in events: never change one. */
export const rungs = ['reminder', 'criticism', 'rectification', 'disposal'] as const
export type Rung = (typeof rungs)[number]

export const rungNames: WordsOfCodes<Rung> = {
  reminder: { zh: '提醒谈话', en: 'reminder' },
  criticism: { zh: '批评教育', en: 'criticism' },
  rectification: { zh: '限期改正', en: 'rectification' },
  disposal: { zh: '组织处置建议', en: 'proposal of disposal' },
}

export interface RungRule extends RuleSource {
  /** Absences without reason within the stretch, from which on the rung can be proposed. */
  readonly absences: number
}

export interface LadderPack {
  readonly code: string
  readonly inForceFrom: LocalDate
  /** So many months up to the day of asking, in which absences count. */
  readonly withinMonths: number
  readonly rungs: Readonly<Record<Rung, RungRule>>
}

const reg = (article: string, absences: number): RungRule => ({ pack: 'REG-2019', article, absences })

/**
 * From which number of absences on. The regulations name the measures and no numbers: those are a habit of the house, kept here as dated data.
 */
const house2019: LadderPack = {
  code: 'ABSENCE-2019',
  inForceFrom: '2019-05-06' as LocalDate,
  withinMonths: 12,
  rungs: {
    reminder: { pack: 'HOUSE', article: '平台规则 house rule', absences: 1 },
    criticism: reg('art. 30?', 2),
    rectification: reg('art. 30', 3),
    disposal: reg('art. 31?', 4),
  },
}

/** Before the regulation of 2019 the same habit is used: decisions are those of today. */
export function ladderPackOn(on: LocalDate): LadderPack {
  return inForceOn(on, house2019)
}

/** Absences of days after this one count on that day. */
export function countsAfter({ withinMonths }: LadderPack, on: LocalDate): LocalDate {
  return addMonths(on, -withinMonths)
}
