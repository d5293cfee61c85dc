import { ageOn, type LocalDate } from '@harbor/kernel/time'
import { breach, type Breach, type Rule } from './breach'
import type { DevelopmentPack, Opinion } from './development-pack'
import { keeps, limitDate, type AtMost, type Limit } from './limit'
import type { StepKey } from './steps'
import { countWorkingDays, type WorkingDays } from './working-days'

// One pure check a rule: facts in, the breach or null out. A limit that the pack does not know is never broken.

/** 年满十八岁: on the day of applying. Null: the day of birth is not known. */
export function checkAge(
  { limits: { applicantAge } }: DevelopmentPack,
  bornOn: LocalDate | null,
  on: LocalDate,
): Breach<'development.birth-unknown' | 'development.under-age'> | null {
  if (!applicantAge) return null
  if (bornOn === null) return breach('development.birth-unknown', applicantAge)
  const age = ageOn(bornOn, on)
  return keeps(applicantAge, age)
    ? null
    : breach('development.under-age', applicantAge, { age, least: applicantAge.value })
}

/** 一个月内派人谈话 */
export function checkTalk(
  pack: DevelopmentPack,
  appliedOn: LocalDate | null,
  on: LocalDate,
): Breach<'development.talk-late'> | null {
  return checkInTime('development.talk-late', pack.limits.talk, appliedOn, on)
}

/** 一至两名 */
export function checkCultivators(
  { limits }: DevelopmentPack,
  number: number,
): Breach<'development.cultivators-number'> | null {
  return checkNumber('development.cultivators-number', [limits.cultivatorsLeast, limits.cultivatorsMost], number)
}

/** 两名 */
export function checkIntroducers(
  { limits }: DevelopmentPack,
  number: number,
): Breach<'development.introducers-number'> | null {
  return checkNumber('development.introducers-number', [limits.introducersLeast, limits.introducersMost], number)
}

/** 每半年考察一次: the first stretch without an assessment that is longer than allowed. `assessedOn` in any order. */
export function checkAssessments(
  { limits: { assessment } }: DevelopmentPack,
  activistOn: LocalDate | null,
  assessedOn: readonly LocalDate[],
  on: LocalDate,
): Breach<'development.assessment-missed'> | null {
  if (!assessment || activistOn === null) return null
  const days = [activistOn, ...assessedOn.filter((day) => day > activistOn && day <= on).toSorted(), on]
  const late = days.findIndex((day, index) => day > limitDate(assessment, days[index - 1] ?? day))
  const since = days[late - 1]
  if (since === undefined) return null
  return breach('development.assessment-missed', assessment, { since, dueOn: limitDate(assessment, since) })
}

/** 经过一年以上培养教育和考察. Time as activist counts on over a move. */
export function checkActivistTime(
  { limits: { activistTime } }: DevelopmentPack,
  activistOn: LocalDate | null,
  on: LocalDate,
): Breach<'development.activist-time'> | null {
  if (!activistTime || activistOn === null) return null
  const earliestOn = limitDate(activistTime, activistOn)
  return on >= earliestOn ? null : breach('development.activist-time', activistTime, { activistOn, earliestOn })
}

/** 在听取党小组、培养联系人、党员和群众意见的基础上 */
export function checkOpinions(
  { rules: { opinions } }: DevelopmentPack,
  heard: readonly Opinion[],
): Breach<'development.opinions-missing'> | null {
  const missing = opinions.heard.filter((opinion) => !heard.includes(opinion))
  return missing.length === 0 ? null : breach('development.opinions-missing', opinions, { missing })
}

export interface Notice {
  readonly from: LocalDate
  /** The last day, included. */
  readonly until: LocalDate
}

/** 公示不少于五个工作日: the longest notice that was over before `on`. Years missing in the calendar are a finding of their own. */
export function checkTargetNotice(
  { limits: { targetNotice } }: DevelopmentPack,
  notices: readonly Notice[],
  on: LocalDate,
  calendar: WorkingDays,
): readonly Breach<'development.notice-missing' | 'development.notice-short' | 'development.calendar-missing'>[] {
  if (!targetNotice) return []
  const counts = notices
    .filter(({ until }) => until < on)
    .map(({ from, until }) => countWorkingDays(calendar, from, until))
  const longest = counts.toSorted((a, b) => b.days - a.days)[0]
  if (!longest) return [breach('development.notice-missing', targetNotice, { least: targetNotice.value })]
  const { days, missingYears } = longest
  return [
    ...(keeps(targetNotice, days)
      ? []
      : [breach('development.notice-short', targetNotice, { days, least: targetNotice.value })]),
    ...missingYears.map((year) => breach('development.calendar-missing', { ...targetNotice, hard: false }, { year })),
  ]
}

/** 不少于三天(或不少于二十四个学时): either is enough. */
export function checkTraining(
  { limits: { trainingDays, trainingClassHours } }: DevelopmentPack,
  days: number,
  classHours: number,
): Breach<'development.training-short'> | null {
  if (!trainingDays || !trainingClassHours) return null
  if (keeps(trainingDays, days) || keeps(trainingClassHours, classHours)) return null
  return breach('development.training-short', trainingDays, {
    days,
    classHours,
    leastDays: trainingDays.value,
    leastClassHours: trainingClassHours.value,
  })
}

/** 未来三个月内将离开的,一般不办理. Counted from the pre-review; null: no leaving is in sight. */
export function checkStay(
  { limits: { stay } }: DevelopmentPack,
  preReviewedOn: LocalDate,
  leavingOn: LocalDate | null,
): Breach<'development.leaving-soon'> | null {
  if (!stay || leavingOn === null || leavingOn >= limitDate(stay, preReviewedOn)) return null
  return breach('development.leaving-soon', stay, { leavingOn, earliestOn: limitDate(stay, preReviewedOn) })
}

/** 预审合格后一个月内提交支部大会讨论 */
export function checkMeetingInTime(
  pack: DevelopmentPack,
  preReviewedOn: LocalDate | null,
  on: LocalDate,
): Breach<'development.meeting-late'> | null {
  return checkInTime('development.meeting-late', pack.limits.admissionMeeting, preReviewedOn, on)
}

/** 三个月内审批, 特殊情况不得超过六个月. Counted from the meeting. */
export function checkApprovalInTime(
  { limits }: DevelopmentPack,
  votedOn: LocalDate,
  on: LocalDate,
  special: boolean,
): Breach<'development.approval-late'> | null {
  return checkInTime('development.approval-late', special ? limits.approvalSpecial : limits.approval, votedOn, on)
}

export function checkOathInTime(
  pack: DevelopmentPack,
  approvedOn: LocalDate | null,
  on: LocalDate,
): Breach<'development.oath-late'> | null {
  return checkInTime('development.oath-late', pack.limits.oath, approvedOn, on)
}

/** 延长一次, 不能少于半年, 最长不超过一年 */
export function checkExtension(
  { limits }: DevelopmentPack,
  months: number,
  extendedBefore: number,
): Breach<'development.extension-again' | 'development.extension-length'> | null {
  const { extensions, extensionLeast, extensionMost } = limits
  if (extensions && !keeps(extensions, extendedBefore + 1)) return breach('development.extension-again', extensions)
  const broken = [extensionLeast, extensionMost].find((limit) => limit && !keeps(limit, months))
  if (!broken) return null
  return breach('development.extension-length', broken, {
    months,
    least: extensionLeast?.value ?? 1,
    most: extensionMost?.value ?? months,
  })
}

/** Conversion is not discussed before probation is over. */
export function checkProbationOver(
  { rules: { conversionTime } }: DevelopmentPack,
  probationEndsOn: LocalDate,
  on: LocalDate,
): Breach<'development.probation-not-over'> | null {
  return on >= probationEndsOn ? null : breach('development.probation-not-over', conversionTime, { probationEndsOn })
}

/** 预备期满应当及时讨论; for somebody who moved here during probation it may wait. */
export function checkConversionMeetingInTime(
  pack: DevelopmentPack,
  probationEndsOn: LocalDate,
  on: LocalDate,
  moved: boolean,
): Breach<'development.conversion-late'> | null {
  return checkInTime('development.conversion-late', conversionMeetingLimit(pack, moved), probationEndsOn, on)
}

export function conversionMeetingLimit({ limits }: DevelopmentPack, moved: boolean): AtMost<'months'> | null {
  return moved ? limits.conversionMeetingAfterMove : limits.conversionMeeting
}

export function checkConversionApprovalInTime(
  pack: DevelopmentPack,
  votedOn: LocalDate | null,
  on: LocalDate,
): Breach<'development.conversion-approval-late'> | null {
  return checkInTime('development.conversion-approval-late', pack.limits.conversionApproval, votedOn, on)
}

/** Every step that this one waits for is done, and on that day or earlier. `after`: these steps instead of those of the pack. */
export function checkOrder(
  pack: DevelopmentPack,
  key: StepKey,
  doneOn: (key: StepKey) => LocalDate | null,
  on: LocalDate,
  after: readonly StepKey[] = pack.steps.find((step) => step.key === key)?.after ?? [],
): readonly Breach<'development.step-missing' | 'development.step-too-early'>[] {
  return after.flatMap((before): readonly Breach<'development.step-missing' | 'development.step-too-early'>[] => {
    const done = doneOn(before)
    if (done === null) return [breach('development.step-missing', ruleOf(pack, before), { step: key, missing: before })]
    return done <= on ? [] : [tooEarly(pack, key, before, done)]
  })
}

export function tooEarly(
  pack: DevelopmentPack,
  step: StepKey,
  before: StepKey,
  doneOn: LocalDate,
): Breach<'development.step-too-early'> {
  return breach('development.step-too-early', ruleOf(pack, before), { step, before, doneOn })
}

/** Where the pack asks for a step. */
function ruleOf(pack: DevelopmentPack, key: StepKey): Rule {
  const step = pack.steps.find((one) => one.key === key)
  return { pack: step?.pack ?? pack.code, article: step?.article ?? '', hard: true }
}

/** Persons who lack a quality that the rule asks for; `code` says which. */
export function checkNone<Code extends string>(
  code: Code,
  rule: Rule,
  persons: readonly string[],
): Breach<Code> | null {
  return persons.length === 0 ? null : breach(code, rule, { persons })
}

function checkInTime<Code extends string>(
  code: Code,
  limit: AtMost<'months'> | null,
  from: LocalDate | null,
  on: LocalDate,
): Breach<Code> | null {
  if (!limit || from === null) return null
  const dueOn = limitDate(limit, from)
  return on <= dueOn ? null : breach(code, limit, { dueOn })
}

function checkNumber<Code extends string>(
  code: Code,
  limits: readonly (Limit | null)[],
  number: number,
): Breach<Code> | null {
  const broken = limits.find((limit) => limit && !keeps(limit, number))
  return broken ? breach(code, broken, { number, limit: broken.value }) : null
}
