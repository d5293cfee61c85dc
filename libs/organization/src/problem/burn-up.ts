import { addDays, addMonths, type LocalDate } from '@harbor/kernel/time'
import type { ProblemPhase, Turn } from './state'

/** How the ledger stood on the evening of a day: `opened` = `accepted` + `givenUp` + `outstanding`, at every point. */
export interface BurnUpPoint {
  readonly on: LocalDate
  /** Ever opened. */
  readonly opened: number
  /** Accepted and not reopened. */
  readonly accepted: number
  readonly givenUp: number
  readonly outstanding: number
}

/** The last day of every month that the stretch touches, and its own last day. `problems`: the turns of each, in order. */
export function burnUp(
  problems: readonly { readonly turns: readonly Turn[] }[],
  from: LocalDate,
  until: LocalDate,
): readonly BurnUpPoint[] {
  const days: LocalDate[] = []
  for (let start = firstOfMonth(from); start <= until; start = addMonths(start, 1)) {
    const last = addDays(addMonths(start, 1), -1)
    days.push(last < until ? last : until)
  }
  return days.map((on) => pointOn(problems, on))
}

function pointOn(problems: readonly { readonly turns: readonly Turn[] }[], on: LocalDate): BurnUpPoint {
  const phases = problems.flatMap(({ turns }) => phaseOn(turns, on) ?? [])
  const count = (phase: ProblemPhase) => phases.filter((one) => one === phase).length
  const [accepted, givenUp] = [count('accepted'), count('given-up')]
  return { on, opened: phases.length, accepted, givenUp, outstanding: count('open') + count('submitted') }
}

/** Undefined: not opened yet. */
export function phaseOn(turns: readonly Turn[], on: LocalDate): ProblemPhase | undefined {
  return turns.findLast((turn) => turn.on <= on)?.phase
}

function firstOfMonth(date: LocalDate): LocalDate {
  return `${date.slice(0, 8)}01` as LocalDate
}
