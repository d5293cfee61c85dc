import type { PlanRow } from '@harbor/organization/plan/views'
import { planItemNames, type PlanItemKind } from '@harbor/organization/programme-words'
import type { Call } from './command'
import type { Words } from './words'

export const planPhaseWords: Readonly<Record<PlanRow['phase'], Words>> = {
  proposed: { zh: '待批准', en: 'proposed' },
  returned: { zh: '已退回', en: 'returned' },
  approved: { zh: '已批准', en: 'approved' },
}

export function itemKindName(call: Call, kind: PlanItemKind): string {
  return call.say(planItemNames[kind])
}
