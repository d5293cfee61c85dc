import { accept, refuse, type Finding, type Refused } from '@harbor/kernel/decision'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { addYears, type LocalDate } from '@harbor/kernel/time'
import { existsOn, type UnitFacts } from '@harbor/organization/public'
import { breach, judge, type Breach } from '@harbor/rules/breach'
import { checkNone } from '@harbor/rules/development-checks'
import type { Opinion } from '@harbor/rules/development-pack'
import { discipline2023 } from '@harbor/rules/discipline-2023'
import { limitDate } from '@harbor/rules/limit'
import type { MemberFile } from '../member-file'
import type { PersonDetails } from '../roll/events'
import { hasFullRights, isFullMember } from '../standing/voters'
import type { Stage } from '../words'
import {
  checkOrgan,
  outsideRules,
  packFor,
  recordAct,
  repeatsApplication,
  rowOf,
  type ActOrder,
  type BranchOrgan,
  type DevelopmentDecision,
  type DevelopmentGiven,
  type OrganGiven,
  type RosterGiven,
} from './act'
import * as told from './events'
import { lawOf } from './law'
import type { DevelopmentRefusal } from './refusals'
import { actOf } from './state'

// Steps 01 to 11: from the application to a development target who has been reviewed and trained.

/** 01 递交入党申请书. Also reopens the file of somebody whose earlier course ended. `branch`: the unit that receives it. */
export function submitApplication(
  file: MemberFile,
  order: ActOrder & { readonly person: PersonDetails },
  given: DevelopmentGiven & { readonly branch: UnitFacts | undefined },
): DevelopmentDecision {
  const { historic = false, today, branch } = given
  const pack = packFor(order, given)
  if (order.on > today) return refuse('development.in-the-future', { on: order.on })
  if (repeatsApplication(file, order)) return accept()
  if (branch?.kind !== 'branch' || branch.id !== order.unitId) return refuse('development.not-a-branch')
  if (!historic && !existsOn(branch, order.on)) return refuse('development.not-a-branch')
  const refused = outsideRules(pack, order, historic) ?? mayNotApply(file, order.on)
  if (refused) return refused
  const submitted = (findings: Finding[]) =>
    told.applicationSubmitted(
      { unitId: order.unitId, findings, personal: order.person },
      { effectiveOn: order.on, rulePack: pack.code },
    )
  const judged = judge<DevelopmentRefusal>(
    historic,
    checkExpulsion(file, order.on),
    lawOf(pack, file.development, actOf(submitted([]), order.on)),
  )
  return judged.accepted ? accept(submitted(judged.findings)) : judged
}

/** Whoever is on a roll, here or elsewhere, does not apply; after the end of an earlier course a new one may begin. */
function mayNotApply(file: MemberFile, on: LocalDate): Refused<DevelopmentRefusal> | null {
  const last = file.timeline.at(-1)
  if (!last) return null
  const { standing, validFrom: endedOn } = last
  switch (standing) {
    case 'candidate':
    case 'member':
    case 'suspended':
      return refuse('development.already-on-the-roll')
    case 'transferred-out':
      return refuse('development.kept-elsewhere')
    case 'deceased':
      return refuse('development.deceased')
    case 'expelled':
    case 'candidacy-ended':
    case 'resigned':
    case 'removed':
    case 'deemed-withdrawn':
      return on < endedOn ? refuse('development.before-end', { endedOn }) : null
  }
}

/** 开除党籍五年内不得重新入党 */
function checkExpulsion(file: MemberFile, on: LocalDate): Breach<'development.expelled-recently'> | null {
  const last = file.timeline.at(-1)
  if (last?.standing !== 'expelled') return null
  const limit = discipline2023.readmissionAfterExpulsion
  const earliestOn = limitDate(limit, last.validFrom)
  return on < earliestOn ? breach('development.expelled-recently', limit, { earliestOn }) : null
}

/** 02 党组织派人谈话, within a month of the application. */
export function holdApplicationTalk(
  file: MemberFile,
  order: ActOrder & { readonly talkers: string[] },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { talkers } = order
  return recordAct(file, order, given, { event: told.applicationTalkHeld, data: { personal: { talkers } } })
}

/** 03 党员推荐、群团组织推优 */
export function nominateActivist(
  file: MemberFile,
  order: ActOrder & { readonly by: 'members' | 'mass-organisation' },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { by } = order
  return recordAct(file, order, given, { event: told.activistNominated, data: { by } })
}

/** 04 支部委员会(不设支部委员会的由支部大会)研究决定 */
export function confirmActivist(
  file: MemberFile,
  order: ActOrder & { readonly organ: BranchOrgan },
  given: OrganGiven,
): DevelopmentDecision {
  const { organ } = order
  return recordAct(file, order, given, {
    event: told.activistConfirmed,
    data: { organ },
    breaches: [checkOrgan(packFor(order, given), organ, given)],
  })
}

type Recipient = { readonly unitId: UnitId } | { readonly outside: string }

/** 05, 08, 18 备案. The higher committee of this street must stand above the branch; others are named only. */
export function fileUpward(
  file: MemberFile,
  order: ActOrder & { readonly matter: 'activist' | 'target' | 'admission'; readonly recipient: Recipient },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { matter, recipient } = order
  if ('outside' in recipient && recipient.outside.trim() === '') return refuse('development.recipient-needed')
  const { authority } = packFor(order, given).rules
  const placeOf = (unitId: UnitId) => (given.units ?? []).findIndex(({ id }) => id === unitId)
  const above = 'outside' in recipient || placeOf(recipient.unitId) > Math.max(0, placeOf(order.unitId))
  return recordAct(file, order, given, {
    event: told.filedUpward,
    data: { matter, recipient },
    ...(matter === 'admission' && { stages: ['probationary', 'full'] }),
    breaches: [above ? null : breach('development.not-above-branch', authority)],
  })
}

/** 06 指定一至两名正式党员作培养联系人. May be assigned anew. */
export function assignCultivators(
  file: MemberFile,
  order: ActOrder & { readonly cultivators: MemberId[] },
  given: RosterGiven,
): DevelopmentDecision {
  const cultivators = [...new Set(order.cultivators)]
  const unfit = cultivators.filter((id) => !isFullMember(rowOf(given, id)))
  return recordAct(file, order, given, {
    event: told.cultivatorsAssigned,
    data: { cultivators },
    stages: ['activist', 'development-target'],
    breaches: [checkNone('development.cultivator-not-full', packFor(order, given).rules.cultivatorsFull, unfit)],
  })
}

/** 06, 21 考察. Of an activist at least every half-year; of a probationary member through the probation. */
export function recordAssessment(
  file: MemberFile,
  order: ActOrder & {
    readonly of: 'activist' | 'probation'
    readonly period: string
    readonly result: 'good' | 'fair' | 'poor'
    readonly note?: string | undefined
  },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { of, period, result, note } = order
  return recordAct(file, order, given, {
    event: told.assessmentRecorded,
    data: { of, period, result, ...(note !== undefined && { note }) },
    ...(of === 'activist' && { stages: ['activist', 'development-target'] }),
  })
}

const noticedIn = {
  target: ['activist'],
  admission: ['development-target'],
  conversion: ['probationary'],
} as const satisfies Record<string, readonly Stage[]>

/** 公示: recorded once it is over, with the number of objections. `on`: its first day. */
export function publishNotice(
  file: MemberFile,
  order: ActOrder & {
    readonly matter: 'target' | 'admission' | 'conversion'
    readonly until: LocalDate
    readonly objections: number
  },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { matter, until, objections, on } = order
  if (until < on || until > addYears(on, 1)) return refuse('development.notice-dates')
  if (until > given.today) return refuse('development.in-the-future', { on: until })
  return recordAct(file, order, given, {
    event: told.noticePublished,
    data: { matter, until, objections },
    by: 'branch-or-above',
    stages: noticedIn[matter],
  })
}

/** 07 确定发展对象: a year or more as activist, opinions heard. */
export function confirmTarget(
  file: MemberFile,
  order: ActOrder & { readonly organ: BranchOrgan; readonly opinionsHeard: Opinion[] },
  given: OrganGiven,
): DevelopmentDecision {
  const { organ, opinionsHeard } = order
  return recordAct(file, order, given, {
    event: told.targetConfirmed,
    data: { organ, opinionsHeard },
    breaches: [checkOrgan(packFor(order, given), organ, given)],
  })
}

/** 09 两名正式党员作入党介绍人, none on probation within the Party without restored rights. May be assigned anew. */
export function assignIntroducers(
  file: MemberFile,
  order: ActOrder & { readonly introducers: MemberId[] },
  given: RosterGiven,
): DevelopmentDecision {
  const introducers = [...new Set(order.introducers)]
  const unfit = introducers.filter((id) => !hasFullRights(rowOf(given, id)))
  return recordAct(file, order, given, {
    event: told.introducersAssigned,
    data: { introducers },
    breaches: [checkNone('development.introducer-unfit', packFor(order, given).rules.introducersFull, unfit)],
  })
}

/** 10 政治审查. A later review takes the place of an earlier one. */
export function concludePoliticalReview(
  file: MemberFile,
  order: ActOrder & { readonly passed: boolean; readonly documents: string[] },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { passed, documents } = order
  return recordAct(file, order, given, {
    event: told.politicalReviewConcluded,
    data: { passed, documents },
    by: 'branch-or-above',
  })
}

/** 11 集中培训: three days or 24 class hours at least. */
export function completeTraining(
  file: MemberFile,
  order: ActOrder & { readonly days: number; readonly classHours: number },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { days, classHours } = order
  return recordAct(file, order, given, {
    event: told.trainingCompleted,
    data: { days, classHours },
    by: 'branch-or-above',
  })
}

/** A step that a local overlay adds to the national ones. */
export function recordLocalStep(
  file: MemberFile,
  order: ActOrder & { readonly overlay: string; readonly step: string; readonly note?: string | undefined },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { overlay, step: key, note } = order
  const step = packFor(order, given).steps.find((one) => one.key === key && one.pack === overlay && one.number === null)
  if (!step) return refuse('development.unknown-local-step', { overlay, step: key })
  return recordAct(file, order, given, {
    event: told.localStepRecorded,
    data: { overlay, step: key, ...(note !== undefined && { note }) },
  })
}

/** The candidacy ends without admission: withdrawn, not fit, not admitted, left. */
export function endCandidacy(
  file: MemberFile,
  order: ActOrder & {
    readonly reason: 'withdrawn' | 'not-fit' | 'not-admitted' | 'deceased' | 'left'
    readonly note?: string | undefined
  },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { reason, note } = order
  return recordAct(file, order, given, {
    event: told.candidacyEnded,
    data: { reason, ...(note !== undefined && { note }) },
    stages: ['applicant', 'activist', 'development-target'],
  })
}
