import { Inject, Injectable } from '@nestjs/common'
import { holderOf, reserve } from '@harbor/event-log/reservations'
import type { LocalDate } from '@harbor/kernel/time'
import type { Caller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { holderOfValue } from '@harbor/service/holder-of-value'
import { ProblemError } from '@harbor/service/problem'
import { problemStream, type ProblemId } from '../problem/events'
import { problemOf } from '../problem/state'
import { problemsView, type ProblemRow } from '../problem/views'

const PROBLEM_NUMBER = 'problem-number'
/** Numbers that were taken while one was looked for. */
const mostAttempts = 100

/** Numbers of the ledger: each belongs to one problem, by a reservation that the log itself decides. */
@Injectable()
export class ProblemNumbers {
  constructor(@Inject(CORE) private readonly core: Core) {}

  /** The number that an opened problem has; undefined: it is not opened yet. */
  async of(problemId: ProblemId): Promise<string | undefined> {
    const { phase, number } = problemOf((await this.core.journal.load(problemStream(problemId))).events)
    return phase === null ? undefined : number
  }

  /**
   * The number named, or the next of the year in which the problem is taken up (`2026-07`); it is the problem’s when this resolves.
   * After a crash the same command finds what it had reserved.
   */
  async reserve(
    problemId: ProblemId,
    named: string | undefined,
    { on }: { readonly on: LocalDate },
    caller: Caller,
  ): Promise<string> {
    const holder = problemStream(problemId)
    if (named !== undefined) {
      const reservation = { kind: PROBLEM_NUMBER, value: normal(named), holder }
      if ((await holderOfValue(this.core, reservation, caller)) === holder) return named
      throw new ProblemError('problem.number-used', { number: named })
    }
    return this.next(problemId, on.slice(0, 4), caller)
  }

  /** Tries from where the ledger seems to stand: the view may be behind, the reservation is not. */
  private async next(problemId: ProblemId, year: string, caller: Caller): Promise<string> {
    const { journal, readModels } = this.core
    const holder = problemStream(problemId)
    const where = { number: { gte: `${year}-`, lt: `${year}.` } }
    const start = 1 + (await readModels.collection<ProblemRow>(problemsView.name).count(where))
    for (let serial = start; serial < start + mostAttempts; serial++) {
      const number = `${year}-${String(serial).padStart(2, '0')}`
      const value = normal(number)
      const other = await holderOf(journal, PROBLEM_NUMBER, value)
      if (other !== undefined && other !== holder) continue
      const reserved = await reserve(journal, { kind: PROBLEM_NUMBER, value, holder }, caller.context)
      if (reserved.ok) return number
    }
    throw new ProblemError('request.busy', {}, [], { 'retry-after': '1' })
  }
}

/** One form, however it is typed. */
function normal(number: string): string {
  return number.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase()
}
