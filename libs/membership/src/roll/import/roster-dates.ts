import { addMonths, addYears, ageOn, type LocalDate } from '@harbor/kernel/time'
import type { RowCheck, WrittenDate } from '@harbor/tables/report/row-check'
import type { Stage } from '../../words'
import { stageTitles } from './code-lists'
import type { RosterKey } from './roster-columns'
import type { RosterCode } from './roster-findings'

type Check = RowCheck<RosterKey, RosterCode>

/** Days on which somebody joined with a year of probation to serve; `until` exclusive. */
export interface ProbationSpan {
  readonly from: LocalDate
  readonly until: LocalDate | null
}

/**
 * One year since the Party Constitution of 1956, none between those of 1969 and 1977, one year again since. Known from secondary sources,
 * hence a default that an installation can replace; outside these spans an early conversion is no finding.
 */
export const usualProbation: readonly ProbationSpan[] = [
  { from: '1956-09-26' as LocalDate, until: '1969-04-14' as LocalDate },
  { from: '1977-08-18' as LocalDate, until: null },
]

const steps = ['appliedOn', 'activistOn', 'targetOn', 'joinedOn', 'fullOn'] as const
type Step = (typeof steps)[number]
export type StepDates = { readonly [S in Step]?: WrittenDate }

export interface DateRules {
  readonly today: LocalDate
  readonly probation: readonly ProbationSpan[]
}

export function readSteps(check: Check): StepDates {
  const dates: { [S in Step]?: WrittenDate } = {}
  for (const step of steps) {
    const date = check.date(step)
    if (date) dates[step] = date
  }
  return dates
}

/** What a category demands and rules out: a member of either kind has joined, only a full one was converted. */
export function checkStage(check: Check, stage: Stage, dates: StepDates): void {
  const detail = { stage: stageTitles[stage] }
  const isMember = stage === 'full' || stage === 'probationary'
  if (isMember && check.isBlank('joinedOn')) check.find('joined.missing', 'joinedOn', detail)
  if (!isMember && dates.joinedOn) check.find('joined.not-yet', 'joinedOn', detail)
  if (stage === 'full' && check.isBlank('fullOn')) check.find('full.missing', 'fullOn', detail)
  if (stage !== 'full' && dates.fullOn) check.find('full.not-yet', 'fullOn', detail)
}

/** Order that no life can break is an error; a rule broken at the time is a fact, and recorded with a finding. */
export function checkDates(
  check: Check,
  stage: Stage,
  born: WrittenDate | undefined,
  dates: StepDates,
  rules: DateRules,
): void {
  checkOrder(check, born, dates, rules.today)
  const { appliedOn, joinedOn, fullOn } = dates
  if (born && appliedOn && ageOn(born.date, latest(appliedOn)) < 18) check.find('applied.under-18', 'appliedOn')
  if (born && joinedOn && ageOn(born.date, latest(joinedOn)) < 18) check.find('joined.under-18', 'joinedOn')
  if (
    joinedOn &&
    fullOn &&
    hadProbation(joinedOn.date, rules.probation) &&
    latest(fullOn) < addYears(joinedOn.date, 1)
  ) {
    check.find('full.within-probation', 'fullOn')
  }
  if (stage === 'probationary' && joinedOn && addYears(latest(joinedOn), 2) <= rules.today) {
    check.find('probation.overdue', 'joinedOn')
  }
}

function checkOrder(check: Check, born: WrittenDate | undefined, dates: StepDates, today: LocalDate): void {
  if (born && born.date > today) check.find('dates.in-future', 'bornOn')
  let before: { readonly step: Step; readonly on: WrittenDate } | undefined
  for (const step of steps) {
    const on = dates[step]
    if (!on) continue
    if (on.date > today) check.find('dates.in-future', step)
    else if (born && latest(on) <= born.date) check.find('dates.before-birth', step)
    else if (before && latest(on) < before.on.date)
      check.find('dates.order', step, { earlier: check.titleOf(before.step) ?? before.step })
    before = { step, on }
  }
}

function hadProbation(joinedOn: LocalDate, spans: readonly ProbationSpan[]): boolean {
  return spans.some(({ from, until }) => from <= joinedOn && (until === null || joinedOn < until))
}

/** The last day that a written date may mean: comparisons find fault only with what is certain. */
function latest({ date, precision }: WrittenDate): LocalDate {
  if (precision === 'day') return date
  const nextMonth = addMonths(date, 1)
  return new Date(Date.parse(nextMonth) - 86_400_000).toISOString().slice(0, 10) as LocalDate
}
