import type { WordsOfCodes } from '@harbor/kernel/decision'
import type { Id, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'

/** In the order in which they are shown. 街道管理员 支部书记 纪检办案人员 审计员 党员 居民 系统对接 */
export const roles = [
  'street-administrator',
  'branch-secretary',
  'discipline-case-officer',
  'auditor',
  'member',
  'resident',
  'integration',
] as const
export type Role = (typeof roles)[number]

export const roleNames: WordsOfCodes<Role> = {
  'street-administrator': { zh: '街道管理员', en: 'street administrator' },
  'branch-secretary': { zh: '支部书记', en: 'branch secretary' },
  'discipline-case-officer': { zh: '纪检办案人员', en: 'case officer' },
  auditor: { zh: '审计员', en: 'auditor' },
  member: { zh: '党员', en: 'member' },
  resident: { zh: '居民', en: 'resident' },
  integration: { zh: '系统对接', en: 'integration' },
}

/**
 * How far a role reaches. `street`: always the whole installation. `units`: the subtree of the unit that the grant names,
 * the whole installation where it names none. `own`: the holder's own file.
 */
export const reachOfRole: Readonly<Record<Role, 'street' | 'units' | 'own'>> = {
  'street-administrator': 'street',
  'branch-secretary': 'units',
  'discipline-case-officer': 'units',
  auditor: 'units',
  member: 'own',
  resident: 'own',
  integration: 'units',
}

export type GrantId = Id<'grant'>

/** A role held for a term of office; both days inclusive, Asia/Shanghai. */
export interface Grant {
  readonly grantId: GrantId
  readonly role: Role
  /** Root of the subtree in which it counts; null: not bound to a unit. */
  readonly unitId: UnitId | null
  readonly from: LocalDate
  /** Null: until revoked. */
  readonly until: LocalDate | null
}

export function inTerm(grant: Pick<Grant, 'from' | 'until'>, on: LocalDate): boolean {
  return grant.from <= on && (grant.until === null || on <= grant.until)
}
