/** The words of the glossary that membership's slices share. Stored in events: never change one. */

/** 发展阶段: 入党申请人, 入党积极分子, 发展对象, 预备党员, 正式党员 */
export const stages = ['applicant', 'activist', 'development-target', 'probationary', 'full'] as const
export type Stage = (typeof stages)[number]

/** Membership is held from the branch vote that admits a probationary member (REG-2019 art. 24). */
export function isMemberStage(stage: Stage): boolean {
  return stage === 'probationary' || stage === 'full'
}

/**
 * `candidate`: not (yet) a member. `candidacy-ended`: application withdrawn or not admitted, probation cancelled.
 * `transferred-out`: a member still, kept by an organisation outside the platform.
 */
export const standings = [
  'candidate',
  'member',
  'suspended',
  'candidacy-ended',
  'transferred-out',
  'resigned',
  'removed',
  'deemed-withdrawn',
  'expelled',
  'deceased',
] as const
export type Standing = (typeof standings)[number]

/** Standings in which the person belongs to a branch of the platform. */
export const onTheRoll: readonly Standing[] = ['candidate', 'member', 'suspended']
