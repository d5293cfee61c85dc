import { citation } from '@harbor/rules/limit'
import { disciplineArticle } from '@harbor/rules/discipline-2023'
import { reg2019 } from '@harbor/rules/reg-2019'
import type { Deadline } from '@harbor/calendar/deadline'
import type { MemberFile } from '../member-file'
import { offRollOn } from '../roll/deadlines'

/** What these limits are called in the calendar. */
export const sanctionDeadlineTexts = {
  'sanction.probation-within-party': {
    zh: '留党察看期满：恢复党员权利、延长或开除党籍，须作决定',
    en: 'Probation within the Party is over: restore the rights, extend, or expel; a decision is needed',
  },
  'sanction.rectification': { zh: '限期改正到期：考察改正情况', en: 'Rectification ends: see what came of it' },
} as const

type Part = Pick<MemberFile, 'sanction' | 'timeline'>

/** What is to be decided in time. An influence period needs no deed at its end, so it opens no limit (DISCIPLINE-2023 art. 46). */
export function sanctionDeadlines({ sanction, timeline }: Part): readonly Deadline[] {
  const unitId = timeline.findLast(({ branchId }) => branchId !== null)?.branchId ?? null
  const leftOn = offRollOn(timeline)
  const probations = sanction.sanctions.flatMap(({ on, reviewId, probation }): Deadline[] => {
    if (!probation) return []
    const rule = 'sanction.probation-within-party'
    const { endsOn: dueOn, restoredOn } = probation
    const article = citation(disciplineArticle.probation)
    return [{ key: `${rule}/${reviewId}`, rule, article, opensOn: on, dueOn, metOn: restoredOn ?? leftOn, unitId }]
  })
  const rectifications = sanction.rectifications.map(({ rectificationId, on, until, concluded }): Deadline => {
    const rule = 'sanction.rectification'
    const metOn = concluded?.on ?? leftOn
    const article = citation(reg2019.rectification)
    return { key: `${rule}/${rectificationId}`, rule, article, opensOn: on, dueOn: until, metOn, unitId }
  })
  return [...probations, ...rectifications]
}
