import type { Id } from '@harbor/kernel/ids'
import { addDays, FAR_DATE, later, type LocalDate } from '@harbor/kernel/time'
import {
  discipline2023,
  disciplineArticle,
  freeFrom,
  type LimitedRight,
  type SanctionKind,
} from '@harbor/rules/discipline-2023'
import { citation, limitDate } from '@harbor/rules/limit'
import type { Sanction, SanctionState } from '../state'

/** A stretch of days over which sanctions of one kind take one right from a member. Days, not events, begin and end it. */
export interface RightLimited {
  readonly right: LimitedRight
  readonly because: SanctionKind
  readonly from: LocalDate
  /** The first free day; the far date while only a decision can end it. */
  readonly until: LocalDate
  readonly article: string
  /** The reviews that led to it. */
  readonly reviews: readonly Id<'review'>[]
}

/**
 * Every limit of a file over all its days. Of one right and one kind of sanction at most one stretch covers a day: sanctions that
 * follow each other within the influence of the one before make it longer (DISCIPLINE-2023 arts. 10-12).
 */
export function limitsOver({ sanctions }: Pick<SanctionState, 'sanctions'>): readonly RightLimited[] {
  const expelledOn = sanctions.find(({ kind }) => kind === 'expulsion')?.on ?? FAR_DATE
  return joined(
    sanctions.flatMap((sanction) => limitsOf(sanction, expelledOn)).filter(({ from, until }) => from < until),
  )
}

/** What limits the member on that day; empty: nothing does. */
export function limitsOn(state: Pick<SanctionState, 'sanctions'>, on: LocalDate): readonly RightLimited[] {
  return limitsOver(state).filter(({ from, until }) => from <= on && on < until)
}

function limitsOf({ kind, on: from, reviewId, probation }: Sanction, expelledOn: LocalDate): readonly RightLimited[] {
  const common = { because: kind, from, reviews: [reviewId] }
  switch (kind) {
    case 'warning':
    case 'serious-warning':
    case 'removal-from-posts': {
      const until = freeFrom(kind, from) ?? FAR_DATE
      return [{ ...common, right: 'promotion', until, article: citation(discipline2023.influence[kind]) }]
    }
    case 'probation-within-party': {
      const article = citation(disciplineArticle.probation)
      const restoredOn = probation?.restoredOn ?? null
      const until = restoredOn === null ? expelledOn : addDays(restoredOn, 1)
      const postsUntil = restoredOn === null ? expelledOn : limitDate(discipline2023.postsAfterProbation, restoredOn)
      const political = (['vote', 'election', 'introducing'] as const).map((right) => ({
        ...common,
        right,
        until,
        article,
      }))
      return [...political, { ...common, right: 'promotion', until: postsUntil, article }]
    }
    case 'expulsion':
      return []
  }
}

function joined(limits: readonly RightLimited[]): readonly RightLimited[] {
  const stretches: RightLimited[] = []
  for (const limit of limits.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const index = stretches.findLastIndex(
      ({ right, because, until }) => right === limit.right && because === limit.because && limit.from <= until,
    )
    const before = stretches[index]
    if (!before) stretches.push(limit)
    else
      stretches[index] = {
        ...before,
        until: later(before.until, limit.until),
        reviews: [...new Set([...before.reviews, ...limit.reviews])],
      }
  }
  return stretches
}
