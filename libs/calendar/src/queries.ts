import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { FAR_DATE, type LocalDate } from '@harbor/kernel/time'
import type { Collection, Condition, QueryPage, Where } from '@harbor/read-models/read-models'
import { deadlineState, type DeadlineState } from './deadline'
import type { DeadlineRow } from './views'

export interface DeadlineQuestion {
  readonly today: LocalDate
  readonly units: ReadonlySet<UnitId> | 'all'
  /** Default: every state. */
  readonly state?: DeadlineState
  readonly memberId?: MemberId
  /** The stream that opened it. */
  readonly subject?: string
  /** Circles to which whoever asks belongs; rows of others do not exist. Default: none. */
  readonly circles?: readonly string[]
  readonly rules?: readonly string[]
  /** Limits of this stretch of due days, both included. */
  readonly dueFrom?: LocalDate
  readonly dueUntil?: LocalDate
  readonly limit: number
  readonly cursor?: string
}

/** A deadline as it stands on the day of asking. */
export interface DeadlineOfDay extends DeadlineRow {
  readonly state: DeadlineState
  /** Missed, and the act is still to come. */
  readonly overdue: boolean
}

/** Soonest due first. Limits that open after today are not told yet. */
export async function deadlinesPage(
  deadlines: Collection<DeadlineRow>,
  question: DeadlineQuestion,
): Promise<QueryPage<DeadlineOfDay>> {
  const { today, limit, cursor } = question
  const page = await deadlines.find({
    where: whereDue(question),
    sort: [{ field: 'dueOn', direction: 'asc' }],
    limit,
    withTotal: true,
    ...(cursor !== undefined && { cursor }),
  })
  return { ...page, documents: page.documents.map((row) => ofDay(row, today)) }
}

/** How many are open, met and missed on the day. */
export async function deadlineCounts(
  deadlines: Collection<DeadlineRow>,
  question: Omit<DeadlineQuestion, 'state' | 'limit' | 'cursor'>,
): Promise<Readonly<Record<DeadlineState, number>>> {
  const count = (state: DeadlineState) => deadlines.count(whereDue({ ...question, state }))
  const [open, met, missed] = await Promise.all([count('open'), count('met'), count('missed')])
  return { open, met, missed }
}

export function ofDay(row: DeadlineRow, today: LocalDate): DeadlineOfDay {
  const state = deadlineState(row, today)
  return { ...row, state, overdue: state === 'missed' && row.metOn === null }
}

function whereDue(question: Omit<DeadlineQuestion, 'limit' | 'cursor'>): Where {
  const { today, units, state, memberId, subject, circles = [], rules, dueFrom, dueUntil } = question
  const due: Condition[] = [...(dueFrom ? [{ gte: dueFrom }] : []), ...(dueUntil ? [{ lte: dueUntil }] : [])]
  return {
    opensOn: { lte: today },
    circle: { in: ['', ...circles] },
    ...(units !== 'all' && { unitId: { in: [...units] } }),
    ...(memberId && { memberId: { eq: memberId } }),
    ...(subject && { subject: { eq: subject } }),
    ...(rules && { rule: { in: rules } }),
    ...(due.length > 0 && { dueOn: due }),
    ...(state && stateOn(state, today)),
  }
}

function stateOn(state: DeadlineState, today: LocalDate): Where {
  switch (state) {
    case 'open':
      return { missedFrom: { gt: today }, metOn: { eq: null } }
    case 'met':
      return { missedFrom: { eq: FAR_DATE } }
    case 'missed':
      return { missedFrom: { lte: today } }
  }
}
