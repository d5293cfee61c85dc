import { addMonths, earlier, later, type LocalDate } from '@harbor/kernel/time'
import { conversionMeetingLimit } from '@harbor/rules/development-checks'
import type { DevelopmentPack } from '@harbor/rules/development-pack'
import { developmentPackOn } from '@harbor/rules/development-packs'
import { citation, limitDate, type AtMost } from '@harbor/rules/limit'
import { assessedFrom, assessedOn, movedDuringProbation } from '../development/law'
import { activistSince, actsOf, doneHereOn, doneOn, type Act, type DevelopmentState } from '../development/state'
import type { MemberFile } from '../member-file'
import { offRollOn } from '../roll/deadlines'
import type { Deadline } from '@harbor/calendar/deadline'

/** What these limits are called in the calendar. */
export const developmentDeadlineTexts = {
  'development.talk': { zh: '收到入党申请书一个月内派人谈话', en: 'Talk within a month of the application' },
  'development.assessment': { zh: '每半年考察一次入党积极分子', en: 'Half-yearly assessment of an activist' },
  'development.meeting': {
    zh: '预审合格一个月内提交支部大会讨论',
    en: 'General meeting within a month of the pre-review',
  },
  'development.approval': { zh: '支部大会决议三个月内审批', en: 'Approval within three months of the meeting' },
  'development.oath': { zh: '批准后一个月内入党宣誓', en: 'Oath within a month of the approval' },
  'development.conversion': { zh: '预备期满及时讨论转正', en: 'Conversion discussed once probation ends' },
  'development.conversion-approval': {
    zh: '转正决议三个月内审批',
    en: 'Decision on the conversion within three months',
  },
} as const

type Part = Pick<MemberFile, 'development' | 'timeline'>
type Row = Omit<Deadline, 'unitId'>

/**
 * The limits of time on the road to full membership, each by the pack in force when it opened. The branch must act, for approvals
 * the committee that made the pre-review.
 */
export function developmentDeadlines(
  { development, timeline }: Part,
  packOn: (on: LocalDate) => DevelopmentPack = developmentPackOn,
): readonly Deadline[] {
  const endedOn = offRollOn(timeline)
  const branchId = timeline.findLast((segment) => segment.branchId !== null)?.branchId ?? null
  const approverId = actsOf(development, 'membership.pre-review-concluded.v1').at(-1)?.data.unitId ?? null
  const until = (row: Row): Row => ({ ...row, metOn: row.metOn ?? endedOn })
  const ofBranch = [
    talk(development, packOn),
    assessments(development, packOn, endedOn),
    admissionMeeting(development, packOn),
    oath(development, packOn),
  ]
  const { meetings, approvals } = conversions(development, packOn)
  return [
    ...[...ofBranch.flat(), ...meetings].map((row) => ({ ...until(row), unitId: branchId })),
    ...[...approval(development, packOn), ...approvals].map((row) => ({ ...until(row), unitId: approverId })),
  ]
}

type PackOn = (on: LocalDate) => DevelopmentPack

function row(
  rule: keyof typeof developmentDeadlineTexts,
  limit: AtMost<'months'> | null,
  opensOn: LocalDate | null,
  metOn: LocalDate | null,
  place = '',
): readonly Row[] {
  if (!limit || opensOn === null) return []
  return [{ key: `${rule}${place}`, rule, article: citation(limit), opensOn, dueOn: limitDate(limit, opensOn), metOn }]
}

function talk(state: DevelopmentState, packOn: PackOn): readonly Row[] {
  const appliedOn = doneHereOn(state, 'application')
  if (appliedOn === null) return []
  // Whoever went on without a talk on file has left this limit behind.
  return row(
    'development.talk',
    packOn(appliedOn).limits.talk,
    appliedOn,
    doneOn(state, 'application-talk') ?? activistSince(state),
  )
}

/** One row a half-year, each opened by the assessment before, until the activist becomes a target. */
function assessments(state: DevelopmentState, packOn: PackOn, endedOn: LocalDate | null): readonly Row[] {
  const { lived } = state
  const opened = assessedFrom(state)
  if (opened === null || (lived !== null && lived.stage !== 'applicant' && lived.stage !== 'activist')) return []
  const targetOn = doneOn(state, 'target')
  const stoppedOn = targetOn !== null && endedOn !== null ? earlier(targetOn, endedOn) : (targetOn ?? endedOn)
  const days = assessedOn(state)
    .filter((on) => on > opened && (stoppedOn === null || on <= stoppedOn))
    .toSorted()
  return [opened, ...days].flatMap((opensOn, index) => {
    const metOn = days[index] ?? stoppedOn
    const rows = row('development.assessment', packOn(opensOn).limits.assessment, opensOn, metOn, `/${index}`)
    // The last half-year was cut short: nothing was due in it.
    return rows.filter(({ dueOn }) => days[index] !== undefined || stoppedOn === null || stoppedOn > dueOn)
  })
}

function admissionMeeting(state: DevelopmentState, packOn: PackOn): readonly Row[] {
  const preReviewedOn = doneHereOn(state, 'pre-review')
  if (preReviewedOn === null) return []
  const meeting = actsOf(state, 'membership.admission-voted.v1').find(({ on }) => on >= preReviewedOn)
  return row('development.meeting', packOn(preReviewedOn).limits.admissionMeeting, preReviewedOn, meeting?.on ?? null)
}

/** Each resolution that admits waits for an approval; a decision that named special circumstances had six months. */
function approval(state: DevelopmentState, packOn: PackOn): readonly Row[] {
  const resolutions = actsOf(state, 'membership.admission-voted.v1').filter(({ data }) => data.carried)
  return resolutions.flatMap(({ on: votedOn }, index) => {
    const decision = actsOf(state, 'membership.admission-decided.v1').find(({ data }) => data.votedOn === votedOn)
    const { approval: usual, approvalSpecial } = packOn(votedOn).limits
    const limit = decision?.data.special ? approvalSpecial : usual
    return row('development.approval', limit, votedOn, decision?.on ?? null, `/${index}`)
  })
}

function oath(state: DevelopmentState, packOn: PackOn): readonly Row[] {
  const approvedOn = doneHereOn(state, 'admission')
  return approvedOn === null
    ? []
    : row('development.oath', packOn(approvedOn).limits.oath, approvedOn, doneOn(state, 'oath'))
}

type Conversion = Extract<Act, { type: 'membership.conversion-decided.v1' }>

/** Discussed when probation ends, and anew after an extension or a resolution that was not approved. */
function conversions(state: DevelopmentState, packOn: PackOn): { meetings: readonly Row[]; approvals: readonly Row[] } {
  const decisions = actsOf(state, 'membership.conversion-decided.v1')
  const convertedElsewhere = state.lived?.stage === 'full' && decisions.length === 0
  if (!state.probation || convertedElsewhere) return { meetings: [], approvals: [] }
  const { startsOn, endsOn } = state.probation
  const months = packOn(startsOn).rules.probation.months
  const again = decisions.filter(({ data }) => data.outcome === 'extend' || data.outcome === 'not-approved')
  const first = again.length === 0 ? endsOn : addMonths(startsOn, months)
  const opened = [first, ...again.map((decision) => reopenedOn(decision, endsOn))]
  const rounds = opened.map((opensOn, index) => {
    const after = again[index - 1]?.on
    const vote = actsOf(state, 'membership.conversion-voted.v1').find(
      ({ on, data }) => data.carried && (after === undefined || on > after),
    )
    return { opensOn, votedOn: vote?.on ?? null, decidedOn: decisions[index]?.on ?? null, place: `/${index}` }
  })
  const moved = movedDuringProbation(state)
  return {
    meetings: rounds.flatMap(({ opensOn, votedOn, decidedOn, place }) =>
      row(
        'development.conversion',
        conversionMeetingLimit(packOn(opensOn), moved),
        opensOn,
        votedOn ?? decidedOn,
        place,
      ),
    ),
    approvals: rounds.flatMap(({ votedOn, decidedOn, place }) =>
      row(
        'development.conversion-approval',
        votedOn === null ? null : packOn(votedOn).limits.conversionApproval,
        votedOn,
        decidedOn,
        place,
      ),
    ),
  }
}

function reopenedOn({ data, on }: Conversion, endsOn: LocalDate): LocalDate {
  return data.outcome === 'extend' ? (data.probationEndsOn ?? endsOn) : later(on, endsOn)
}
