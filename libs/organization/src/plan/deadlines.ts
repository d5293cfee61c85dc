import { deadlineSource, type DeadlineOfFile, type DeadlineSource } from '@harbor/calendar/deadline-source'
import { addDays, later, type LocalDate } from '@harbor/kernel/time'
import { house } from '../programme-words'
import { planEvents, type PlanEvent } from './events'
import { evolvePlan, itemsOf, noPlan, schemeOf, type PlanState } from './state'

/** Habits of the house, not law, in days. */
const approvalDays = 15
const schemeDays = 10

/** What is due per unit and month: the scheme of each month before the month begins, every item of it by its day, and approvals. */
export const planDeadlines: DeadlineSource = deadlineSource<PlanEvent, PlanState>({
  streams: 'plan',
  handles: planEvents.map(({ type }) => type),
  evolve: (state = noPlan, event) => evolvePlan(state, event),
  deadlinesOf: (plan) => [...toApprove(plan), ...schemes(plan), ...items(plan)],
  texts: {
    'plan.approval': { zh: '十五日内审批提交的计划', en: 'Approval of a proposed plan within fifteen days' },
    'plan.scheme': { zh: '月初前批准月方案', en: 'The month’s scheme is approved before the month begins' },
    'plan.item': { zh: '按月方案开展', en: 'Takes place as the month’s scheme has it' },
  },
})

function toApprove({ pending, unitId }: PlanState): readonly DeadlineOfFile[] {
  if (pending === null) return []
  const days = { opensOn: pending.on, dueOn: addDays(pending.on, approvalDays), metOn: null }
  return [{ key: 'plan.approval', rule: 'plan.approval', article: house, unitId, ...days }]
}

/** Of an approved year, month by month. A plan that comes late gives some days for the months that have begun. */
function schemes(plan: PlanState): readonly DeadlineOfFile[] {
  const { firstApprovedOn, unitId, year } = plan
  if (firstApprovedOn === null) return []
  return Array.from({ length: 12 }, (_, index) => {
    const month = `${year}-${String(index + 1).padStart(2, '0')}`
    const dueOn = later(addDays(`${month}-01` as LocalDate, -1), addDays(firstApprovedOn, schemeDays))
    const opensOn = later(firstApprovedOn, addDays(dueOn, -schemeDays))
    const metOn = schemeOf(plan, month).firstApprovedOn
    return { key: `plan.scheme/${month}`, rule: 'plan.scheme', article: house, opensOn, dueOn, metOn, unitId }
  })
}

function items(plan: PlanState): readonly DeadlineOfFile[] {
  return itemsOf(plan).map(({ itemId, month, dueOn }) => ({
    key: `plan.item/${itemId}`,
    rule: 'plan.item',
    article: house,
    opensOn: `${month}-01` as LocalDate,
    dueOn,
    metOn: plan.done[itemId]?.on ?? null,
    unitId: plan.unitId,
  }))
}
