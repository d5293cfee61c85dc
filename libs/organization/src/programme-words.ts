import { deriveId, type Id, type UnitId } from '@harbor/kernel/ids'
import { sessionKinds } from '@harbor/rules/organisation-life-pack'

/** Words that the slices of the street's programmes share. Stored in events: never change one. */

export type PlanId = Id<'plan'>
export type PlanItemId = Id<'plan-item'>
export type SessionId = Id<'session'>

/** What a month can have: sessions, and activities of 招宝先锋港. */
export const planItemKinds = [...sessionKinds, 'activity'] as const
export type PlanItemKind = (typeof planItemKinds)[number]

type Words = { readonly zh: string; readonly en: string }

export const planItemNames: Readonly<Record<PlanItemKind, Words>> = {
  'general-meeting': { zh: '党员大会', en: 'general meeting' },
  'committee-meeting': { zh: '支部委员会', en: 'committee meeting' },
  'group-meeting': { zh: '党小组会', en: 'group meeting' },
  lecture: { zh: '党课', en: 'lecture' },
  'theme-day': { zh: '主题党日', en: 'theme day' },
  'organisation-life-meeting': { zh: '组织生活会', en: 'organisation-life meeting' },
  'democratic-appraisal': { zh: '民主评议党员', en: 'democratic appraisal' },
  activity: { zh: '先锋港活动', en: 'activity' },
}

/** One plan a unit and year: its id follows from both, so that there cannot be two. */
export function planIdOf(unitId: UnitId, year: number): PlanId {
  return deriveId<'plan'>(unitId, `plan/${year}`)
}
export function planStream(planId: PlanId): string {
  return `plan-${planId}`
}
export function sessionStream(sessionId: SessionId): string {
  return `session-${sessionId}`
}

/** What no regulation says and the platform asks for all the same. */
export const house = '平台规则 house rule'
