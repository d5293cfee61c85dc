import type { TotalClaimed } from './events'

/** One thing on record that a total counts, and whether there is something to show for it. */
export interface OnRecord {
  readonly id: string
  readonly label: string
  /** How much of the total it is: 1 of things, its attendances of an activity. */
  readonly amount: number
  /** Null: evidenced. */
  readonly lacks: 'no-attendance' | 'not-held' | 'no-evidence' | null
}

/** A total as it was claimed, beside what is on record and what of that is evidenced. */
export interface Reconciled {
  readonly claimed: number
  /** `evidenced` and what lacks evidence together. */
  readonly recorded: number
  readonly evidenced: number
  /** Claimed, and nowhere on record: somebody must bring the records, or the claim does not hold. */
  readonly unrecorded: number
  /** On record beyond the claim. */
  readonly beyond: number
  /** As many are evidenced as were claimed; of a rounded claim, at least 95 in 100 of it. */
  readonly holds: boolean
  readonly lacking: readonly OnRecord[]
}

/** A claim that says "nearly" is not held to the last one. */
const aboutPercent = 95

export function reconcile(
  { total: claimed, precision }: Pick<TotalClaimed, 'total' | 'precision'>,
  things: readonly OnRecord[],
): Reconciled {
  const lacking = things.filter(({ lacks }) => lacks !== null)
  const recorded = sum(things)
  const evidenced = recorded - sum(lacking)
  const needed = precision === 'about' ? Math.ceil((claimed * aboutPercent) / 100) : claimed
  return {
    claimed,
    recorded,
    evidenced,
    unrecorded: Math.max(0, claimed - recorded),
    beyond: Math.max(0, recorded - claimed),
    holds: evidenced >= needed,
    lacking,
  }
}

function sum(things: readonly OnRecord[]): number {
  return things.reduce((total, { amount }) => total + amount, 0)
}
